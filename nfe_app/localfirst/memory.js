/** What the page knows at this moment; every tab and the service worker tell each other when the rows have changed. */

import { alive, comesAlive } from "./alive.js";
import { howKept, keeps, lockIn, onWrite, read, rewrite, written } from "./kept.js";
import { THIS_PHONE } from "./queue.js";
import { atLock, rarely } from "./keys.js";
import { inherited, sessionIn } from "./outbox.js";
import { dayOf } from "./shown.js";
import { canPasskey, inWeChat } from "./bridge.js";

const listeners = new Set();
const channel = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("localfirst");

/** The page's picture; a part is replaced, never altered, so that a reader sees by identity what has changed. */
export const picture = {
  ready: false, owner: "", signed_in: false, session_gone: false, keeps: true, sealed: true, pinned: false, locked: false, lost: null, leaving: false,
  room: { used: 0, all: 0 },
  docs: {}, rows: [], done: [], bringing: {}, photo_no: "", forms: {}, calls: {}, remotes: {}, papers: [],
  online: true, update_ready: false, part_missing: false, brings: false, can_install: false, copied: false, passkeys: false, persisted: false, today: "", in_wechat: false,
};

/** Calls back after each change, until the returned function is called. */
export function listen(listener) {
  comesAlive();
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Replaces parts of the picture and tells every reader, where that changes anything. */
export function show(parts) {
  if (Object.entries(parts).every(([part, value]) => Object.is(picture[part], value))) return;
  Object.assign(picture, parts);
  listeners.forEach((listener) => listener());
}

const named = (rows) => Object.fromEntries(rows.map((row) => [row.name, row]));
const alike = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/** A list or a record as it was where it says the same, part by part: what has not changed need not be shown anew. */
function asBefore(before, now) {
  const parts = Object.keys(now);
  const same = parts.map((name) => (alike(before[name], now[name]) ? before[name] : now[name]));
  if (Object.keys(before).length === parts.length && parts.every((name, place) => before[name] === same[place])) return before;
  return Array.isArray(now) ? same : Object.fromEntries(parts.map((name, place) => [name, same[place]]));
}

let reading = Promise.resolve();
let next = null;

/**
 * Reads this owner's rows again; tells whether another owner came in or more was done. What is being typed stays. A reading that was
 * asked for and has not begun is this one, too.
 */
export function reload() {
  next ??= inTurn(() => {
    next = null;
    return readAgain();
  });
  return next;
}

function inTurn(work) {
  reading = reading.then(work, work);
  return reading;
}

/** Shows rows of the outbox as they were just written, without reading all the others; tells the other tabs. */
export function rowsWritten(items) {
  const written = new Map(items.map((item) => [item.id, item]));
  return inTurn(() => {
    const rows = picture.rows.map((row) => written.get(row.id) ?? row);
    const done = rows.filter(({ state }) => state === "done");
    show({ rows: rows.filter(({ state }) => state !== "done"), ...(done.length > 0 ? { done: [...picture.done, ...done] } : {}) });
    mark(picture.rows.length, true);
    channel?.postMessage({});
  });
}

const onTheWay = new Map();
let touched = new Set();

/** Counts the changes of a draft that are on their way to the store: a reading that may not have seen them all leaves it as it was typed. */
export function countOnTheWay(name, more) {
  touched.add(name);
  onTheWay.set(name, (onTheWay.get(name) ?? 0) + more);
}

async function readAgain() {
  touched = new Set();
  await written();
  const { phone, keys, outbox, docs } = await read("phone", "keys", "outbox", "docs");
  const { owner } = sessionIn(phone);
  const mine = (row) => row.owner === owner && !row.sealed;
  const items = outbox.filter(mine).sort((row, next) => (row.id < next.id ? -1 : 1));
  const moved = owner !== (picture.owner || THIS_PHONE);
  const isTyped = ({ name }) => touched.has(name) || onTheWay.get(name) > 0;
  const typed = Object.values(picture.docs).filter(isTyped).map((row) => inherited(row, phone, keys)).filter(mine);
  const known = docs.filter((row) => mine(row) && (picture.docs[row.name] || !isTyped(row)));
  const before = picture.done.length;
  const common = Object.entries(picture.remotes).filter(([, entry]) => !entry.personal);
  show({
    ...lockIn(keys, owner),
    owner: owner === THIS_PHONE ? "" : owner,
    signed_in: owner !== THIS_PHONE && !picture.session_gone,
    rows: asBefore(picture.rows, items.filter((row) => row.state !== "done")),
    done: asBefore(picture.done, items.filter((row) => row.state === "done")),
    docs: asBefore(picture.docs, { ...named(known), ...named(typed) }),
    ...(moved ? { remotes: Object.fromEntries(common) } : {}),
  });
  mark(picture.rows.length, owner !== THIS_PHONE || items.length > 0 || docs.some(mine));
  return { moved, more: picture.done.length > before, phone };
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

let marked = null;

/** Leaves a mark of how many deeds wait here, that a store which is gone can be told from one that never was; none where nothing is kept. */
function mark(waits, anything) {
  if (!globalThis.document || marked === `${anything} ${waits}`) return;
  marked = `${anything} ${waits}`;
  const how = `path=/; samesite=lax${globalThis.location?.protocol === "https:" ? "; secure" : ""}`;
  if (anything) document.cookie = `waits-here=${waits}; max-age=31536000; ${how}`;
  else for (const name of ["waits-here", "kept-here"]) document.cookie = `${name}=; max-age=0; ${how}`;
}

/** What was lost with a store that is made anew just now, or before and not read yet; null where nothing was. */
async function lost(marks, phone) {
  const row = (name) => phone.find((one) => one.name === name);
  return row("new") ? rarely("missed", marks) : (row("lost") ?? null);
}

/** The person has read what was lost. */
export async function readLost() {
  show({ lost: null });
  await rewrite([], () => [{ store: "phone", remove: "lost" }]).catch(() => {});
}

/** Room for a whole list of deeds: what cannot be written now could not be kept later. */
const ROOM = { name: "room", taken: new Uint8Array(64 * 1024) };

/** Whether there is room, found out by writing, not by guessing; nothing of it stays. */
const room = () => rewrite([], () => [{ store: "phone", put: ROOM }, { store: "phone", remove: ROOM.name }]).catch(() => {});

/**
 * The first reading, at one moment and once: the page is ready after it, also where the browser keeps nothing. Whether there is room for
 * what will be written is found out as soon as it has been painted.
 */
export async function begin() {
  const marks = globalThis.document?.cookie ?? "";
  const { phone } = await reload().catch(() => ({ phone: [] }));
  if (picture.locked) await atLock("reopen", {}, picture.owner).then(reload).catch(() => {});
  const missed = await lost(marks, phone).catch(() => null);
  const today = { today: dayOf(Date.now()), online: globalThis.navigator?.onLine !== false };
  show({ keeps: await keeps(), lost: missed, ready: true, in_wechat: inWeChat(), passkeys: canPasskey(), ...today });
  await alive;
  onWrite((safe) => safe !== picture.keeps && show({ keeps: safe }));
  await room();
  show({ sealed: (await howKept()).sealing });
}
