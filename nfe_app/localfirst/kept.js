/** What the browser keeps for us: five stores, each change of several rows all or nothing. */

const NAME = "localfirst";
const KEYS = { docs: ["owner", "name"], outbox: "id", cache: ["owner", "url"], phone: "name", files: "id" };

const made = (...stores) => (database) => {
  for (const store of stores) database.createObjectStore(store, { keyPath: KEYS[store] });
};

/** One rung for each version of the schema; a rung is never changed, the next one is added. */
const LADDER = [made("docs", "outbox", "cache", "phone"), made("files")];

const heap = Object.fromEntries(Object.keys(KEYS).map((store) => [store, new Map()]));
let opening = null;
let works = true;

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
      };
      request.onerror = failed;
      request.onsuccess = () => {
        request.result.onversionchange = () => {
          request.result.close();
          opening = null;
        };
        resolve(request.result);
      };
    } catch {
      failed();
    }
  });
  return opening;
}

/** Whether rows survive the page; false where the browser gives us no storage and the memory has to do. */
export async function keeps() {
  await open();
  return works;
}

let writing = Promise.resolve();

/** Resolves when every change asked for so far is safe: before leaving the page, which would cut short what is under way. */
export const written = () => writing;

/**
 * Reads whole stores and applies the changes that `decide(rows)` answers, in one transaction.
 * A change is {store, put: row} or {store, remove: key}. Resolves with the changes once they are safe.
 */
export function rewrite(stores, decide) {
  const done = change(stores, decide);
  writing = Promise.allSettled([writing, done]);
  return done;
}

async function change(stores, decide) {
  const database = await open();
  if (!database) return inMemory(stores, decide);
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(Object.keys(KEYS), "readwrite");
    const rows = {};
    let changes = [];
    const act = () => {
      changes = decide(rows);
      for (const { store, put, remove } of changes) {
        const table = transaction.objectStore(store);
        if (put) table.put(put);
        else table.delete(remove);
      }
    };
    stores.forEach((store) => {
      const request = transaction.objectStore(store).getAll();
      request.onsuccess = () => {
        rows[store] = request.result;
        if (Object.keys(rows).length === stores.length) act();
      };
    });
    if (stores.length === 0) {
      act();
      transaction.commit?.();
    }
    transaction.oncomplete = () => resolve(changes);
    transaction.onerror = () => reject(transaction.error);
    transaction.onabort = () => reject(transaction.error);
  });
}

/** All rows of some stores, as they stood at one moment. */
export async function read(...stores) {
  const database = await open();
  if (!database) return rowsInMemory(stores);
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(stores, "readonly");
    const asked = stores.map((store) => [store, transaction.objectStore(store).getAll()]);
    transaction.oncomplete = () => resolve(Object.fromEntries(asked.map(([store, request]) => [store, request.result])));
    transaction.onabort = () => reject(transaction.error);
  });
}

/** One row by its key, or undefined. */
export async function one(store, key) {
  const database = await open();
  if (!database) return heap[store].get(JSON.stringify(key));
  return new Promise((resolve, reject) => {
    const request = database.transaction(store, "readonly").objectStore(store).get(key);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

const rowsInMemory = (stores) => Object.fromEntries(stores.map((store) => [store, [...heap[store].values()]]));

function inMemory(stores, decide) {
  const changes = decide(rowsInMemory(stores));
  for (const { store, put, remove } of changes) {
    const path = KEYS[store];
    if (put) heap[store].set(JSON.stringify(Array.isArray(path) ? path.map((part) => put[part]) : put[path]), put);
    else heap[store].delete(JSON.stringify(remove));
  }
  return changes;
}
