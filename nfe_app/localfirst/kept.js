/** What the browser keeps for us: stores whose private fields are sealed, each change of several rows all or nothing. */

import { canSeal, freshKey, seal, unseal } from "./seal.js";
import { THIS_PHONE } from "./queue.js";

const NAME = "localfirst";
export const EVERYONE = "everyone";
/** The name of no key: of a person to whom the server gives no share. */
export const UNSEALED = "";
const KEYS = { docs: ["owner", "name"], outbox: "id", cache: ["owner", "url"], phone: "name", keys: "owner", files: "id" };

/** The fields of a store's rows that are sealed under the owner's key; the others stay in clear, for the sender to decide by. */
const SEALED = {
  docs: ["value"],
  outbox: ["payload", "draft", "about", "says", "fields", "result"],
  cache: ["body"],
  files: ["bytes", "digest"],
};

const made = (...stores) => (database) => {
  for (const store of stores) database.createObjectStore(store, { keyPath: KEYS[store] });
};

/** One rung for each version of the schema; a rung is never changed, the next one is added. */
const LADDER = [made("docs", "outbox", "cache", "phone"), made("keys"), made("files")];

const heap = Object.fromEntries(Object.keys(KEYS).map((store) => [store, new Map()]));
const lent = new Map();
const opened = new Map();
const plain = new WeakSet();
let ringed = "";
let opening = null;
let owning = null;
let works = true;
let sealing = canSeal();
let told = () => {};

function open() {
  opening ??= new Promise((resolve) => {
    const failed = () => {
      works = false;
      resolve(null);
    };
    try {
      const request = indexedDB.open(NAME, LADDER.length);
      request.onupgradeneeded = (event) => {
        LADDER.slice(event.oldVersion).forEach((rung) => rung(request.result, request.transaction));
        if (event.oldVersion === 0) request.transaction.objectStore("phone").put({ name: "new" });
      };
      request.onerror = failed;
      request.onsuccess = () => {
        const gone = () => {
          opening = null;
          owning = null;
        };
        request.result.onclose = gone;
        request.result.onversionchange = () => {
          request.result.close();
          gone();
        };
        resolve(request.result);
      };
    } catch {
      failed();
    }
  });
  return opening;
}

/** How this browser keeps rows: whether past the page, and whether sealed. */
export async function howKept() {
  const database = await open();
  if (database) await ownKey(database);
  return { works, sealing: works && sealing };
}

/** Whether this browser keeps rows past the page. */
export const keeps = async () => Boolean(await open());

/** Calls back with false when a change could not be written (the disk is full, say), and with true when the next one could. */
export function onWrite(listener) {
  told = listener;
}

/** Whether a row that was read lay in clear. */
export const isPlain = (row) => plain.has(row);

/** The stores whose rows are somebody's. */
export const OWNED = Object.keys(SEALED);

/** Whether a person's key is behind a PIN, and whether it is not here: it has to be brought before anything of theirs is read or written. */
export function lockIn(keys, owner) {
  const key = sealing ? keys.find((row) => row.owner === owner) : null;
  const pinned = Boolean(key && !key.key && key.kid !== UNSEALED);
  return { pinned, locked: pinned && !lent.has(key.kid) };
}

/** The same, read now. */
export const lockOf = async (owner) => lockIn((await read("keys")).keys, owner);

/** Lends a key that is not kept (the one behind a PIN) to this page. */
export const lend = (key) => lent.set(key.kid, key);

const asked = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

/** The key of a row in its store. */
export const keyIn = (store, row) => (Array.isArray(KEYS[store]) ? KEYS[store].map((part) => row[part]) : row[KEYS[store]]);
const label = (store, key) => `${store} ${JSON.stringify(key)}`;

/** The keys that are here, whose rows are opened, and a mark that changes with any of that. */
function ring(keys, session) {
  const row = (owner) => keys.find((one) => one.owner === owner);
  const find = (owner) => (row(owner)?.key ? row(owner) : lent.get(row(owner)?.kid));
  const clear = (owner) => (row(owner) ? row(owner).kid === UNSEALED : owner !== THIS_PHONE && owner === session?.owner);
  const mark = ringMark(keys);
  if (mark !== ringed) opened.clear();
  ringed = mark;
  return { find, clear, mine: [THIS_PHONE, session?.owner], has: row, mark };
}

const ringMark = (keys) => keys.map(({ owner, kid }) => `${owner} ${kid}`).join();

/** What a transaction asks for besides its rows, to open and seal them. */
const tools = (transaction) => {
  const phone = transaction.objectStore("phone");
  return [asked(transaction.objectStore("keys").getAll()), asked(phone.get("session")), asked(phone.get("turn"))];
};

/** A row as it was before it was sealed; another's, or one whose key is not here, stays sealed. */
async function unlocked(store, row, { find, mine }) {
  if (!row?.sealed) {
    if (row) plain.add(row);
    return row;
  }
  const { sealed, ...clear } = row;
  if (!mine.includes(row.owner)) return row;
  const key = [find(row.owner), lent.get(sealed.kid)].find((one) => one?.kid === sealed.kid);
  if (!key) return row;
  const name = label(store, keyIn(store, row));
  const mark = sealed.iv.join();
  if (opened.get(name)?.mark !== mark) {
    try {
      opened.set(name, { mark, fields: await unseal(key, store, keyIn(store, row), sealed) });
    } catch {
      return row;
    }
  }
  return { ...clear, ...opened.get(name).fields };
}

/** A change with its private fields sealed. In clear goes what is of everybody, and of who signed in before there were keys. */
async function locked(change, keys) {
  const { store, put } = change;
  if (put?.sealed && SEALED[store].some((name) => name in put)) throw new KeyAway();
  if (!put || !sealing || !SEALED[store] || put.sealed || put.owner === EVERYONE) return change;
  const key = keys.find(put.owner);
  if (!key && keys.clear(put.owner)) return change;
  if (!key) throw new KeyAway();
  const names = SEALED[store].filter((name) => name in put);
  const clear = Object.fromEntries(Object.entries(put).filter(([name]) => !names.includes(name)));
  const fields = Object.fromEntries(names.map((name) => [name, put[name]]));
  return { store, put: { ...clear, sealed: await seal(key, store, keyIn(store, put), fields) } };
}

/** The key of these rows is not here: nothing of them is written, for it would lie in clear. */
class KeyAway extends Error {}

let writing = Promise.resolve();

/** Resolves when every change asked for so far is safe: before leaving the page, which would cut short what is under way. */
export const written = () => writing;

/**
 * Reads stores and applies the changes that `decide(rows)` answers, in one transaction. A store is named alone ("outbox"), or with
 * the keys of the rows that are wanted (["outbox", ids]).
 * A change is {store, put: row} or {store, remove: key}. Resolves with the changes once they are safe.
 * Opening and sealing take time, in which a transaction would end: so it is read, decided, and written only if
 * nothing has changed meanwhile, else once more. `decide` may therefore be asked several times. With `next` {owner, key}
 * that owner's rows are sealed under another key than the one that opened them.
 */
export function rewrite(stores, decide, next) {
  const done = writing.then(() => change(stores, decide, next));
  writing = done.then(() => told(works), (fault) => told(works && fault instanceof KeyAway));
  return done;
}

async function change(stores, decide, next) {
  const database = await open();
  if (!database) return inMemory(stores, decide);
  await ownKey(database);
  for (;;) {
    const { rows, keys, turn } = await seen(database, stores);
    const changes = decide(rows);
    const using = next ? { ...keys, find: (owner) => (owner === next.owner ? next.key : keys.find(owner)) } : keys;
    const closed = await Promise.all(changes.map((one) => locked(one, using)));
    if (await commit(database, closed, stores.length > 0 ? turn : null, keys.mark)) {
      closed.forEach((one, place) => remember(one, changes[place]));
      return changes;
    }
  }
}

/** What was just sealed need not be opened to be read again; the bytes of files are not held in memory for that. */
function remember({ store, put }, change) {
  if (!put?.sealed || change.put.sealed || store === "files") return;
  const fields = Object.fromEntries(SEALED[store].filter((name) => name in change.put).map((name) => [name, change.put[name]]));
  opened.set(label(store, keyIn(store, put)), { mark: put.sealed.iv.join(), fields });
}

const nameOf = (store) => [store].flat()[0];

/** The rows that are wanted of a store, named as in `rewrite`. */
function rowsOf(transaction, wanted) {
  const [name, keys] = [wanted].flat(1);
  const store = transaction.objectStore(name);
  return keys ? Promise.all(keys.map((key) => asked(store.get(key)))).then((rows) => rows.filter(Boolean)) : asked(store.getAll());
}

/** Rows of some stores as they stood at one moment, opened, with the keys and the number of the last change. */
async function seen(database, stores) {
  const names = stores.map(nameOf);
  const transaction = database.transaction([...new Set([...names, "phone", "keys"])], "readonly");
  const all = Promise.all(stores.map((store) => rowsOf(transaction, store)));
  const [[keys, session, turn], found] = await Promise.all([Promise.all(tools(transaction)), all]);
  const here = ring(keys, session);
  const open = await Promise.all(found.map((rows, place) =>
    Promise.all(rows.map((row) => unlocked(names[place], row, here)))));
  return { rows: Object.fromEntries(names.map((name, place) => [name, open[place]])), keys: here, turn: turn?.count ?? 0 };
}

/** Writes changes if the keys, and where `turn` is told also the rows, are still those that were read; else answers false. */
function commit(database, changes, turn, mark) {
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(Object.keys(KEYS), "readwrite");
    let stale = false;
    Promise.all(tools(transaction)).then(([keys, , last]) => {
      const count = last?.count ?? 0;
      stale = ringMark(keys) !== mark || (turn !== null && count !== turn);
      if (stale) return transaction.abort();
      for (const { store, put, remove } of [...changes, { store: "phone", put: { name: "turn", count: count + 1 } }]) {
        if (put) transaction.objectStore(store).put(put);
        else transaction.objectStore(store).delete(remove);
      }
      return transaction.commit?.();
    }).catch((fault) => {
      reject(fault);
      try { transaction.abort(); } catch { /* it has ended by itself */ }
    });
    transaction.oncomplete = () => {
      changes.forEach(({ store, remove }) => opened.delete(label(store, remove)));
      resolve(true);
    };
    transaction.onabort = () => (stale ? resolve(false) : reject(transaction.error ?? new Error("not written")));
  });
}

/** Has this phone a key of its own, for what is made before anybody signs in; a browser that cannot keep one seals nothing. */
function ownKey(database) {
  if (!sealing) return undefined;
  owning ??= (async () => {
    const { keys } = await seen(database, []);
    if (keys.has(THIS_PHONE)) return;
    const put = { owner: THIS_PHONE, ...(await freshKey()) };
    await commit(database, [{ store: "keys", put }], null, keys.mark);
  })().catch((fault) => {
    if (fault?.name === "DataCloneError") sealing = false;
    owning = null;
  });
  return owning;
}

/** All rows of some stores, as they stood at one moment; sealed ones that are not this owner's come as they lie there. */
export async function read(...stores) {
  const database = await open();
  return database ? (await seen(database, stores)).rows : rowsInMemory(stores);
}

/** One row by its key, or undefined. */
export async function one(store, key) {
  const database = await open();
  if (!database) return heap[store].get(JSON.stringify(key));
  if (!SEALED[store]) return asked(database.transaction(store, "readonly").objectStore(store).get(key));
  const transaction = database.transaction([store, "phone", "keys"], "readonly");
  const found = asked(transaction.objectStore(store).get(key));
  const [row, keys, session] = await Promise.all([found, ...tools(transaction)]);
  return unlocked(store, row, ring(keys, session));
}

const rowsInMemory = (stores) => Object.fromEntries(stores.map(nameOf).map((name) => [name, [...heap[name].values()]]));

function inMemory(stores, decide) {
  const changes = decide(rowsInMemory(stores));
  for (const { store, put, remove } of changes) {
    if (put) heap[store].set(JSON.stringify(keyIn(store, put)), put);
    else heap[store].delete(JSON.stringify(remove));
  }
  return changes;
}
