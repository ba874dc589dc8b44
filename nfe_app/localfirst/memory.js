/** What the page knows at this moment; every tab and the service worker tell each other when the rows have changed. */

import { comesAlive } from "./alive.js";
import { keeps, read } from "./kept.js";
import { THIS_PHONE } from "./queue.js";
import { session } from "./outbox.js";
import { inWeChat } from "./bridge.js";

const listeners = new Set();
const channel = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("localfirst");

/** The page's picture; a part is replaced, never altered, so that a reader sees by identity what has changed. */
export const picture = {
  ready: false, owner: "", signed_in: false, session_gone: false, keeps: true,
  docs: {}, rows: [], done: [], bringing: {}, forms: {}, calls: {}, remotes: {}, papers: [],
  online: true, update_ready: false, part_missing: false, brings: false, can_install: false, copied: false, persisted: false, today: "", in_wechat: false,
};

/** Calls back after each change, until the returned function is called. */
export function listen(listener) {
  comesAlive();
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Replaces parts of the picture and tells every reader. */
export function show(parts) {
  Object.assign(picture, parts);
  listeners.forEach((listener) => listener());
}

const named = (rows) => Object.fromEntries(rows.map((row) => [row.name, row]));

/** Reads this owner's rows again; tells whether another owner came in or more was done. What is being typed stays. */
export function reload() {
  reading = reading.then(readAgain, readAgain);
  return reading;
}

let reading = Promise.resolve();

async function readAgain() {
  const since = Date.now();
  const { owner } = await session();
  const { outbox, docs } = await read("outbox", "docs");
  const mine = (row) => row.owner === owner;
  const items = outbox.filter(mine).sort((row, next) => (row.id < next.id ? -1 : 1));
  const moved = owner !== (picture.owner || THIS_PHONE);
  const newer = (row) => docs.some((kept) => mine(kept) && kept.name === row.name && kept.at > row.at);
  const typed = Object.values(picture.docs).filter((row) => mine(row) && row.at >= since && !newer(row));
  const before = picture.done.length;
  const common = Object.entries(picture.remotes).filter(([, entry]) => !entry.personal);
  show({
    owner: owner === THIS_PHONE ? "" : owner,
    signed_in: owner !== THIS_PHONE && !picture.session_gone,
    rows: items.filter((row) => row.state !== "done"),
    done: items.filter((row) => row.state === "done"),
    docs: { ...named(docs.filter(mine)), ...named(typed) },
    ...(moved ? { remotes: Object.fromEntries(common) } : {}),
  });
  return { moved, more: picture.done.length > before };
}

/** Reads the rows again here and in every other tab. */
export async function rowsChanged() {
  await reload();
  channel?.postMessage({});
}

/** Tells the other tabs that a draft was written here. */
export function draftWritten() {
  channel?.postMessage({});
}

/** Answers what other tabs and the service worker tell; calls back when the server has news for us by that, else that others did something. */
export function hear(news, others) {
  channel?.addEventListener("message", async () => {
    const { moved, more } = await reload();
    if (moved) show({ forms: {}, calls: {}, session_gone: false, signed_in: picture.owner !== "" });
    if (moved || more) news();
    else others?.();
  });
}

/** The first reading; the page is ready after it, also where the browser keeps nothing. */
export async function begin() {
  const safe = await keeps();
  await reload().catch(() => {});
  show({ keeps: safe, ready: true, in_wechat: inWeChat() });
}
