/** Sends what waits and asks again for what is shown, whenever there may be signal; tries again while it fails. */

import { WHO, deliver, session, sessionIn, tell, tidy } from "./outbox.js";
import { rewrite } from "./kept.js";
import { secured } from "./keys.js";
import { picture, reload, rowsChanged, rowsWritten, show } from "./memory.js";
import { fetchOne, fetchWanted } from "./remotes.js";
import { THIS_PHONE, unsent } from "./queue.js";
import { dayOf } from "./shown.js";

const LONGEST = 120_000;
const PATIENT = 40_000;
let tries = 0;
let timer = null;

const waits = () => picture.rows.some(unsent);

/** Asks by itself for what was made and is not on the page, so that it is read back. */
async function readMade() {
  if (picture.done.some(({ unread }) => unread)) await fetchOne(WHO, { personal: true, keep: true }, true);
}

/** Notes when all was last well for a person, unless they have left meanwhile. */
const allWell = (owner) => rewrite(["phone"], ({ phone }) => {
  return sessionIn(phone).owner === (owner || THIS_PHONE) ? [{ store: "phone", put: { name: "sync", owner, at: new Date().toISOString() } }] : [];
});

/**
 * Sends the outbox, then asks for what is shown (with `news` also what was asked just now): the answer knows of the deed.
 * Answers {sent, failed, signedOut, left: how many are still to be sent}. While any are left, it is tried again.
 */
export async function wake(news = false) {
  clearTimeout(timer);
  const outcome = await deliver((items) => (items ? rowsWritten(items) : rowsChanged()), (bringing) => show({ bringing }))
    .catch(() => ({ sent: 0, failed: true, signedOut: false }));
  if (outcome.signedOut) show({ session_gone: true, signed_in: false });
  await rowsChanged();
  await secured((await session()).owner, tell).catch(() => {});
  const heard = await fetchWanted(news || outcome.sent > 0);
  await readMade();
  const failed = !heard || outcome.failed;
  if (!failed && !outcome.signedOut) {
    await allWell(picture.owner).catch(() => {});
  }
  tries = heard && (!outcome.failed || outcome.signedOut) && !waits() ? 0 : tries + 1;
  if (tries > 0) soon(Math.min(LONGEST, 1000 * 2 ** Math.min(tries, 7)) * (0.75 + Math.random() / 2));
  return { ...outcome, failed, left: picture.rows.filter(unsent).length };
}

function soon(pause) {
  clearTimeout(timer);
  timer = document.visibilityState === "visible" ? setTimeout(() => wake(), pause) : null;
}

/** Looks after what another tab was sending, in case that one has died. */
export function watchOver() {
  if (tries === 0 && waits()) soon(PATIENT);
}

/** After something was put into the outbox: show it, send it, and let the browser wake us when the page is gone. */
export async function enqueued() {
  await rowsChanged();
  wake();
  const registration = await globalThis.navigator?.serviceWorker?.getRegistration?.();
  await registration?.sync?.register("outbox").catch(() => {});
  const persisted = await globalThis.navigator?.storage?.persist?.().catch(() => false);
  show({ persisted: Boolean(persisted) });
}

function signal() {
  show({ online: navigator.onLine !== false });
  if (navigator.onLine !== false) wake();
}

function seen() {
  if (document.visibilityState !== "visible") return;
  show({ today: dayOf(Date.now()) });
  reload().then(() => wake());
}

/** Begins to listen for signal and for the page being looked at again; the signal may have gone since the page began, when nobody listened. */
export async function watch() {
  addEventListener("online", signal);
  addEventListener("offline", () => show({ online: false }));
  addEventListener("pageshow", (event) => event.persisted && seen());
  document.addEventListener("visibilitychange", seen);
  show({ online: navigator.onLine !== false });
  await tidy().catch(() => {});
  await rowsChanged();
  await wake();
  show({ persisted: Boolean(await navigator.storage?.persisted?.().catch(() => false)) });
}
