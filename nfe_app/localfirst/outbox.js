/** The outbox and whose it is: kept in IndexedDB, sent one sender at a time; the same for page and service worker. */

import { one, read, rewrite } from "./kept.js";
import { THIS_PHONE, envelope, given, going, kept, lapsed, lists, mayGo, newItem, renewed, settled } from "./queue.js";
import { uuid7 } from "./ids.js";

export const DOOR = "/api/commands";
export const WHO = "/api/me";
const PATIENCE = 30_000;
const NOBODY = { name: "session", owner: THIS_PHONE, sure: true, leaving: "" };

/** The session as this phone knows it: whose rows are shown, whether that is sure, and a sign-out still owed. */
export async function session() {
  return (await one("phone", "session")) ?? NOBODY;
}

/** Notes something about the session; resolves when it is safe. */
export function note(change) {
  return rewrite(["phone"], ({ phone }) => {
    const known = phone.find(({ name }) => name === "session") ?? NOBODY;
    return [{ store: "phone", put: { ...known, ...change } }];
  });
}

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

/** Sends JSON; the owner goes along, so that a server can refuse rows of another person's session. */
export function tell(url, body, owner) {
  const headers = { "content-type": "application/json", ...(owner ? { "x-owner": owner } : {}) };
  return ask(url, { method: "POST", headers, body: JSON.stringify(body) });
}

/** Puts an item into the outbox and takes the draft it came from away, both or neither; answers the item's id. */
export async function enqueue(kind, payload, draft) {
  const id = uuid7();
  await rewrite(["phone", "docs"], ({ phone, docs }) => {
    const owner = phone.find(({ name }) => name === "session")?.owner ?? NOBODY.owner;
    const doc = docs.find((row) => row.owner === owner && row.name === draft);
    const origin = doc ? { name: doc.name, version: doc.version, value: doc.value } : null;
    const item = newItem({ id, owner, kind, payload, now: Date.now(), draft: origin });
    return [{ store: "outbox", put: item }, ...(doc ? [{ store: "docs", remove: [owner, draft] }] : [])];
  });
  return id;
}

const putAll = (items) => items.map((put) => ({ store: "outbox", put }));

/** Forgets one item for good; one that is on its way just now is left alone. */
export function discard(id) {
  return rewrite(["outbox"], ({ outbox }) =>
    outbox.some((item) => item.id === id && item.state !== "sending") ? [{ store: "outbox", remove: id }] : []);
}

/** Makes a refused item new under a fresh id, to be sent again; other items are left as they are. */
export function again(id) {
  return rewrite(["outbox"], ({ outbox }) => {
    const item = outbox.find((row) => row.id === id);
    if (item?.state !== "refused") return [];
    return [{ store: "outbox", remove: id }, { store: "outbox", put: renewed(item, uuid7(), Date.now()) }];
  });
}

/** Takes a refused item back into the draft it came from, to be corrected. */
export function takeBack(id) {
  return rewrite(["outbox"], ({ outbox }) => {
    const item = outbox.find((row) => row.id === id);
    if (!item?.draft || item.state === "sending") return [];
    const doc = { owner: item.owner, ...item.draft, at: Date.now() };
    return [{ store: "outbox", remove: id }, { store: "docs", put: doc }];
  });
}

/** A person has signed in: what this phone made before becomes theirs, and what waited for them goes on. */
export function enter(owner) {
  return rewrite(["phone", "outbox", "docs"], ({ outbox, docs }) => {
    const drafts = docs.filter((row) => row.owner === THIS_PHONE);
    const newer = (row) => !docs.some((own) => own.owner === owner && own.name === row.name && own.at > row.at);
    const items = outbox.filter((row) => row.owner === THIS_PHONE
      || (row.owner === owner && row.state === "needs_sign_in"));
    return [
      { store: "phone", put: { ...NOBODY, owner } },
      ...putAll(items.map((item) => given(item, owner))),
      ...drafts.map((row) => ({ store: "docs", remove: [THIS_PHONE, row.name] })),
      ...drafts.filter(newer).map((row) => ({ store: "docs", put: given(row, owner) })),
    ];
  });
}

/** The person has gone: what waits stays and is hidden, what the server told them is forgotten. */
export async function leave(leaving = "") {
  await rewrite(["phone", "cache"], ({ phone, cache }) => {
    const owner = phone.find(({ name }) => name === "session")?.owner ?? NOBODY.owner;
    const told = cache.filter((row) => row.owner === owner);
    return [
      { store: "phone", put: { ...NOBODY, leaving } },
      ...told.map((row) => ({ store: "cache", remove: [row.owner, row.url] })),
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
  if (status === 200 && body?.owner) await enter(String(body.owner));
  else if (status === 401) await note({ sure: true });
  else return null;
  return (await session()).owner;
}

/** Items left "sending" by a page that died wait again, and done ones are forgotten after a day. */
export function tidy() {
  return alone(() => rewrite(["outbox"], ({ outbox }) => outbox.flatMap((item) => {
    if (lapsed(item, Date.now())) return [{ store: "outbox", remove: item.id }];
    return item.state === "sending" ? [{ store: "outbox", put: kept(item) }] : [];
  })));
}

/** Sends what may go, oldest first. Answers {sent, failed, signedOut}; `changed` is called after each step. */
export function flush(changed = () => {}) {
  return alone(async () => {
    const outcome = { sent: 0, failed: false, signedOut: false };
    const owner = await sureOwner();
    if (owner === null) return { ...outcome, failed: true };
    const { outbox } = await read("outbox");
    const queue = lists(outbox.filter((item) => item.owner === owner && owner !== THIS_PHONE && mayGo(item)));
    while (queue.length > 0 && !outcome.failed) {
      const done = await sendList(queue.shift(), owner, changed);
      if (done.apart) queue.unshift(...done.items.map((item) => [item]));
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
  changed();
  const { status, body } = await tell(DOOR, items.map(envelope), owner);
  const done = settled(items, status, body, Date.now());
  await keepOutcome(done, owner);
  changed();
  return done;
}

/** Writes what became of a list; a session that is gone makes everything of that owner ask for sign-in. */
function keepOutcome({ items, signedOut }, owner) {
  return rewrite(["outbox"], ({ outbox }) => {
    const here = new Set(outbox.map((item) => item.id));
    const rest = outbox.filter((item) => signedOut && item.owner === owner && mayGo(item));
    const asking = rest.map((item) => ({ ...item, state: "needs_sign_in" }));
    return putAll([...asking, ...items.filter((item) => here.has(item.id))]);
  });
}
