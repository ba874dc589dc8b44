/** Sends what waits and asks again for what is shown, whenever there may be signal; tries again while it fails. */

import { flush, session, tell, tidy } from "./outbox.js";
import { secured } from "./keys.js";
import { reload, rowsChanged, show } from "./memory.js";
import { fetchWanted } from "./remotes.js";
import { dayOf } from "./shown.js";

const LONGEST = 120_000;
let tries = 0;
let timer = null;

/** Sends the outbox, then asks for what is shown (with `news` also what was asked just now): the answer knows of the deed. */
export async function wake(news = false) {
  clearTimeout(timer);
  const outcome = await flush(() => rowsChanged()).catch(() => ({ sent: 0, failed: true, signedOut: false }));
  if (outcome.signedOut) show({ session_gone: true, signed_in: false });
  await rowsChanged();
  await secured((await session()).owner, tell).catch(() => {});
  const heard = await fetchWanted(news || outcome.sent > 0);
  tries = heard && (!outcome.failed || outcome.signedOut) ? 0 : tries + 1;
  if (tries > 0 && document.visibilityState === "visible") {
    timer = setTimeout(() => wake(), Math.min(LONGEST, 1000 * 2 ** Math.min(tries, 7)) * (0.75 + Math.random() / 2));
  }
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

/** Begins to listen for signal and for the page being looked at again. */
export async function watch() {
  show({ today: dayOf(Date.now()), online: navigator.onLine !== false });
  addEventListener("online", signal);
  addEventListener("offline", () => show({ online: false }));
  addEventListener("pageshow", (event) => event.persisted && seen());
  document.addEventListener("visibilitychange", seen);
  await tidy().catch(() => {});
  await rowsChanged();
  await wake();
  show({ persisted: Boolean(await navigator.storage?.persisted?.().catch(() => false)) });
}
