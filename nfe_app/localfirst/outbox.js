/** The outbox and whose it is: kept in IndexedDB, sent one sender at a time; the same for page and service worker. */

import { OWNED, keyIn, lockIn, lockOf, one, read, rewrite } from "./kept.js";
import { have } from "./keys.js";
import { THIS_PHONE, carries, envelope, given, going, kept, lapsed, lists, mayGo, newItem, seenIn, settled, unsent } from "./queue.js";
import { uuid7 } from "./ids.js";
import { takenAway } from "./stamps.js";

export const DOOR = "/api/commands";
export const WHO = "/api/me";
const PATIENCE = 30_000;
const NOBODY = { name: "session", owner: THIS_PHONE, sure: true, leaving: "" };

/** The session as this phone knows it: whose rows are shown, whether that is sure, and a sign-out still owed. */
export const sessionIn = (phone) => phone.find(({ name }) => name === "session") ?? NOBODY;

/** The same, read now. */
export const session = async () => (await one("phone", "session")) ?? NOBODY;

/** Notes something about the session; resolves when it is safe. */
export function note(change) {
  return rewrite(["phone"], ({ phone }) => {
    return [{ store: "phone", put: { ...sessionIn(phone), ...change } }];
  });
}

/**
 * A row as whose it is now: what this phone wrote for nobody while somebody was coming in is theirs, like all that was here before
 * them (`enter`); behind a PIN nothing is given to them before that is typed.
 */
export function inherited(row, phone, keys) {
  const { owner } = sessionIn(phone);
  const theirs = row.owner === THIS_PHONE && owner !== THIS_PHONE && !lockIn(keys, owner).locked;
  return theirs ? given(row, owner) : row;
}

/** Makes one change of a row, whose it is when that is written, knowing the draft that is kept of its name; resolves with the change when it is safe. */
export const keepOwn = (row, change) => rewrite(["phone", "keys", "docs"], ({ phone, keys, docs }) => {
  const own = inherited(row, phone, keys);
  return [change(own, docs.find(({ owner, name }) => owner === own.owner && name === own.name))];
});

let turn = Promise.resolve();

/** Runs one piece of work at a time, over all tabs and the service worker where the browser has locks. */
export function alone(work) {
  if (globalThis.navigator?.locks) return navigator.locks.request("outbox", work);
  const mine = turn.then(work, work);
  turn = mine.catch(() => {});
  return mine;
}

let spoken = "";

/** Has the server answer in a language where there is no page that has one. */
export const speak = (language) => {
  spoken = language;
};

/** The language of the page, or of who speaks without one. */
export const language = () => globalThis.document?.documentElement?.lang || spoken || "zh-CN";

/** One request with the session's cookie, given up after half a minute; the answer's JSON is null where there is none. */
export async function ask(url, options = {}) {
  const timer = new AbortController();
  const alarm = setTimeout(() => timer.abort(), PATIENCE);
  try {
    const answer = await fetch(url, { credentials: "same-origin", cache: "no-store", signal: timer.signal, ...options,
      headers: { "accept-language": language(), ...options.headers } });
    const text = answer.status === 304 ? "" : await answer.text();
    return { status: answer.status, etag: answer.headers.get("etag") ?? "", body: parsed(text) };
  } catch {
    return { status: 0, etag: "", body: null };
  } finally {
    clearTimeout(alarm);
  }
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** What shows a server that a page of its own speaks, where the browser says nothing of that; the service worker's browser always does. */
const csrf = () => /(?:^|; )(?:__Host-)?nfe-csrf=(\w+)/.exec(globalThis.document?.cookie ?? "")?.[1];

/** Whether a sign-in left that behind in this browser: without it nobody is signed in. */
export const signedIn = () => Boolean(csrf());

/** Sends JSON; the owner goes along, so that a server can refuse rows of another person's session. */
export function tell(url, body, owner, how) {
  const headers = { "content-type": "application/json", ...(owner ? { "x-owner": owner } : {}), ...(csrf() ? { "x-csrf": csrf() } : {}) };
  return ask(url, { method: "POST", headers, body: JSON.stringify(body), ...how });
}

/**
 * Puts an item into the outbox and takes the draft it came from away, both or neither; answers the item's id. What corrects
 * a refused item takes its place. `more` is {about: what it is about, in words, files: ids of files that it needs}.
 */
export async function enqueue(kind, payload, draft, more) {
  const command = uuid7();
  let id = command;
  await rewrite(["phone", "docs", "outbox"], ({ phone, docs, outbox }) => {
    const owner = sessionIn(phone).owner;
    const doc = docs.find((row) => row.owner === owner && row.name === draft && Object.keys(row.value).length > 0);
    const origin = doc ? { name: doc.name, version: doc.version, value: doc.value } : null;
    const wrong = outbox.find((row) => row.owner === owner && row.correcting && row.kind === kind && row.draft?.name === draft);
    id = wrong?.id ?? command;
    const item = newItem({ ...more, id, command, owner, kind, payload, now: Date.now(), draft: origin, tries: wrong?.tries });
    return [{ store: "outbox", put: item }, ...(doc ? [takenAway(doc)] : [])];
  });
  return id;
}

export const putAll = (items) => items.map((put) => ({ store: "outbox", put }));

export const withoutFiles = (item) => (item.files ?? []).map((file) => ({ store: "files", remove: file }));
export const gone = (item) => [{ store: "outbox", remove: item.id }, ...withoutFiles(item)];

/** What the server's answer shows to have been made is noted, and its files need not be kept here any more. */
export function readBack(url, body) {
  const shown = (item) => item.unread && item.record.at === url && item.owner === body?.owner && !item.sealed && seenIn(item.record, body);
  return rewrite(["outbox"], ({ outbox }) => outbox.filter(shown).flatMap((item) => [
    ...withoutFiles(item), { store: "outbox", put: { ...item, files: [], unread: false } },
  ]));
}

/**
 * A person has signed in: what this phone made before becomes theirs, what waited for them goes on, and who was here before is gone.
 * False while their key cannot be had. Behind a PIN nothing is given to them before that is typed.
 */
export async function enter(owner) {
  if (!(await have(owner, tell))) return false;
  const shut = (await lockOf(owner)).locked;
  const other = (row) => row.owner !== owner && row.owner !== THIS_PHONE;
  const changes = await rewrite(["phone", "outbox", "docs", "files", "keys"], ({ outbox, docs, files, keys }) => {
    const ours = (row) => row.owner === THIS_PHONE && !shut && !row.sealed;
    const drafts = docs.filter(ours);
    const newer = (row) => !docs.some((own) => own.owner === owner && own.name === row.name && own.at > row.at);
    const items = outbox.filter((row) => ours(row)
      || (row.owner === owner && row.state === "needs_sign_in"));
    return [
      { store: "phone", put: { ...NOBODY, owner } },
      ...keys.filter(other).map((row) => ({ store: "keys", remove: row.owner })),
      ...putAll(items.map((item) => given(item, owner))),
      ...files.filter(ours).map((row) => ({ store: "files", put: given(row, owner) })),
      ...drafts.map((row) => ({ store: "docs", remove: [THIS_PHONE, row.name] })),
      ...drafts.filter(newer).map((row) => ({ store: "docs", put: given(row, owner) })),
    ];
  });
  if (changes.some(({ store, remove }) => store === "keys" && remove)) await globalThis.caches?.delete("papers");
  return true;
}

/**
 * The person has gone, and their key with them. What waits stays, sealed and hidden, and with `drafts` what is not finished, too;
 * unless `all` is to be deleted, or there is nothing. What the server told them is forgotten in any case.
 */
export async function leave(leaving = "", { all = false, drafts = false } = {}) {
  await rewrite(["phone", ...OWNED], ({ phone, ...rows }) => {
    const owner = sessionIn(phone).owner;
    const mine = (row) => row.owner === owner;
    const stays = owner === THIS_PHONE || drafts || (!all && rows.outbox.some((row) => mine(row) && row.state !== "done"));
    const goes = (store) => rows[store].filter((row) => mine(row) && (store === "cache" || !stays));
    return [
      { store: "phone", put: { ...NOBODY, leaving } },
      { store: "phone", remove: "sync" },
      { store: "keys", remove: owner === THIS_PHONE ? "" : owner },
      ...OWNED.flatMap((store) => goes(store).map((row) => ({ store, remove: keyIn(store, row) }))),
    ];
  });
  await globalThis.caches?.delete("papers");
}

/** Tells the server of a sign-out that was made without signal; false while it cannot be told. */
export async function takeLeave() {
  const { leaving } = await session();
  if (!leaving) return true;
  const { status } = await tell(leaving, {});
  if (status === 0 || status >= 500) return false;
  await note({ leaving: "" });
  return true;
}

/** Who is signed in, asked of the server where a sign-in or sign-out was cut short; null when it cannot be told. */
async function sureOwner() {
  if (!(await takeLeave())) return null;
  const known = await session();
  if (known.sure) return known.owner;
  const { status, body } = await ask(WHO);
  if (status === 200 && body?.owner) {
    if (!(await enter(String(body.owner)))) return null;
  } else if (status === 401) await note({ sure: true });
  else return null;
  return (await session()).owner;
}

/** Items left "sending" by a page that died wait again, and done ones are forgotten after a day. */
export function tidy() {
  return alone(() => rewrite(["outbox"], ({ outbox }) => outbox.flatMap((item) => {
    if (lapsed(item, Date.now())) return gone(item);
    return item.state === "sending" ? [{ store: "outbox", put: kept(item) }] : [];
  })));
}

/**
 * Sends what may go, then the files that others wait for, then those. Answers {sent, failed, signedOut}. `changed` is called after
 * each step, `told` with {id: percent} while files are on their way. Other deeds can go meanwhile.
 */
export async function deliver(changed, told) {
  const outcome = await flush(changed);
  if (!outcome.loaded || outcome.failed || outcome.signedOut) return outcome;
  const { bring } = await import("./files.js");
  const brought = await bring(outcome.loaded, told);
  await changed?.();
  const then = brought.any ? await flush(changed) : { sent: 0 };
  const either = (what) => Boolean(brought[what] || then[what]);
  return { sent: outcome.sent + then.sent, failed: either("failed"), signedOut: either("signedOut") };
}

/**
 * Sends what may go, oldest first. Answers {sent, failed, signedOut, loaded: whose items wait for files}; `changed` is called after each
 * step with the rows that were written.
 */
export function flush(changed = () => {}) {
  return alone(async () => {
    const outcome = { sent: 0, failed: false, signedOut: false, loaded: "" };
    const owner = await sureOwner();
    if (owner === null) return { ...outcome, failed: true };
    const { outbox } = await read("outbox");
    const mine = outbox.filter((item) => item.owner === owner && owner !== THIS_PHONE && !item.sealed);
    const queue = lists(mine.filter(mayGo));
    if (mine.some(carries)) outcome.loaded = owner;
    while (queue.length > 0 && !outcome.failed) {
      const list = queue.shift();
      const done = await sendList(list, owner, changed);
      if (done.apart) queue.unshift(list.slice(0, list.length / 2), list.slice(list.length / 2));
      outcome.failed = done.failed;
      outcome.signedOut = done.signedOut;
      outcome.sent += done.items.filter((item) => item.state === "done").length;
    }
    return outcome;
  });
}

async function sendList(list, owner, changed) {
  const items = list.map(going);
  await rewrite([], () => putAll(items));
  changed(items);
  const { status, body } = await tell(DOOR, items.map(envelope), owner);
  const done = settled(items, status, body, Date.now());
  changed((await keepOutcome(done, owner)).map(({ put }) => put));
  return done;
}

/** Writes what became of a list; a session that is gone makes everything of that owner ask for sign-in. */
function keepOutcome({ items, signedOut }, owner) {
  return rewrite([signedOut ? "outbox" : ["outbox", items.map(({ id }) => id)]], ({ outbox }) => {
    const here = new Set(outbox.map((item) => item.id));
    const rest = outbox.filter((item) => signedOut && item.owner === owner && unsent(item));
    const asking = rest.map((item) => ({ ...item, state: "needs_sign_in" }));
    return putAll([...asking, ...items.filter((item) => here.has(item.id))]);
  });
}
