/** As much of IndexedDB as the store uses, kept in a file: a transaction is in the file whole, or not at all. */

import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";

const secrets = new WeakMap();

/** Keys of the browser cannot be read; here they are made so that they can be written into the file, as a browser writes its own. */
function readableKeys() {
  const { subtle } = crypto;
  const readable = (deed, place) => {
    const make = subtle[deed].bind(subtle);
    subtle[deed] = async (...told) => {
      const how = told[place - 1];
      const key = await make(...told.slice(0, place), true, ...told.slice(place + 1));
      if (key instanceof CryptoKey) secrets.set(key, { jwk: await subtle.exportKey("jwk", key), how, uses: told[place + 1] });
      return key;
    };
  };
  readable("generateKey", 1);
  readable("deriveKey", 3);
}

function written(_name, value) {
  const raw = this[_name];
  if (secrets.has(raw)) return { $key: secrets.get(raw) };
  if (raw instanceof ArrayBuffer) return { $buffer: [...new Uint8Array(raw)] };
  return raw instanceof Uint8Array ? { $bytes: [...raw] } : value;
}

async function revived(value) {
  if (value === null || typeof value !== "object") return value;
  if (value.$key) {
    const key = await crypto.subtle.importKey("jwk", value.$key.jwk, value.$key.how, true, value.$key.uses);
    secrets.set(key, value.$key);
    return key;
  }
  if (value.$buffer) return new Uint8Array(value.$buffer).buffer;
  if (value.$bytes) return new Uint8Array(value.$bytes);
  if (Array.isArray(value)) return Promise.all(value.map(revived));
  return Object.fromEntries(await Promise.all(Object.entries(value).map(async ([name, one]) => [name, await revived(one)])));
}

const later = (act) => setTimeout(act, 0);

/** The storage that lies in a file, empty where there is none yet. */
export async function storageIn(path) {
  readableKeys();
  const kept = existsSync(path) ? await revived(JSON.parse(readFileSync(path, "utf-8"))) : { version: 0, cookies: {}, stores: {} };
  let turn = Promise.resolve();

  const save = () => {
    writeFileSync(`${path}.new`, JSON.stringify(kept, written));
    renameSync(`${path}.new`, path);
  };

  function transaction() {
    const made = { stores: Object.fromEntries(Object.entries(kept.stores).map(([name, { rows, keyPath }]) => [name, { keyPath, rows: { ...rows } }])),
      asked: [], ended: false, error: null };
    const request = (work) => {
      const asking = {};
      made.asked.push(() => {
        asking.result = work();
        asking.onsuccess?.({ target: asking });
      });
      return asking;
    };
    made.commit = () => {};
    made.abort = () => {
      made.aborted = true;
    };
    made.objectStore = (name) => {
      const table = () => made.stores[name];
      const keyOf = (row) => (Array.isArray(table().keyPath) ? table().keyPath.map((part) => row[part]) : row[table().keyPath]);
      return {
        getAll: () => request(() => Object.values(table().rows)),
        get: (key) => request(() => table().rows[JSON.stringify(key)]),
        put: (row) => request(() => { table().rows[JSON.stringify(keyOf(row))] = row; }),
        delete: (key) => request(() => { delete table().rows[JSON.stringify(key)]; }),
        clear: () => request(() => { table().rows = {}; }),
      };
    };
    return made;
  }

  async function run(made, before) {
    Object.assign(made.stores, transaction().stores);
    while (made.asked.length > 0 && !made.aborted) {
      made.asked.shift()();
      await new Promise(later);
    }
    if (made.aborted) return made.onabort?.();
    kept.stores = made.stores;
    before?.();
    save();
    return made.oncomplete?.();
  }

  const database = {
    close: () => {},
    get objectStoreNames() {
      return Object.keys(kept.stores);
    },
    createObjectStore(name, { keyPath }) {
      kept.stores[name] = { keyPath, rows: {} };
      return {};
    },
    deleteObjectStore: (name) => delete kept.stores[name],
    transaction() {
      const made = transaction();
      turn = turn.then(() => new Promise(later)).then(() => run(made));
      return made;
    },
  };

  const indexedDB = {
    open(_name, version) {
      const request = { result: database };
      later(() => {
        if (kept.version < version) {
          request.transaction = transaction();
          request.onupgradeneeded?.({ oldVersion: kept.version, target: request });
          kept.version = version;
          save();
        }
        request.onsuccess?.({ target: request });
      });
      return request;
    },
  };

  const cookie = () => Object.entries(kept.cookies).map(([name, value]) => `${name}=${value}`).join("; ");
  const setCookie = (given) => {
    const [, name, value] = /^([^=]+)="?([^;"]*)/.exec(given);
    kept.cookies[name] = value;
    if (!value) delete kept.cookies[name];
    save();
  };
  return { indexedDB, cookie, setCookie };
}
