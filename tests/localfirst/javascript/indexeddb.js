/** As much of IndexedDB as the store uses: transactions one after another, each all or nothing, ended when nobody asks any more. */

const plain = (key) => JSON.stringify(key);

/** A browser's storage; `full` makes each put fail. */
export function fakeIndexedDB() {
  const stores = new Map();
  const fake = { full: false, version: 0, tables: stores, open };
  let queue = Promise.resolve();

  function transaction(mode) {
    const made = { mode, pending: [], error: null, ended: false, abort: () => finish(false), commit() {} };
    const keyIn = (path, row) => plain(Array.isArray(path) ? path.map((part) => row[part]) : row[path]);

    function ask(work) {
      const request = {};
      made.pending.push(() => {
        try {
          request.result = work();
          request.onsuccess?.({ target: request });
        } catch (fault) {
          made.error = fault;
          finish(false);
        }
      });
      return request;
    }

    made.objectStore = (name) => {
      const table = () => made.rows.get(name);
      return {
        get: (key) => ask(() => table().rows.get(plain(key))),
        getAll: () => ask(() => [...table().rows.values()]),
        delete: (key) => ask(() => { table().rows.delete(plain(key)); }),
        put: (row) => ask(() => {
          if (fake.full) throw new DOMException("no room", "QuotaExceededError");
          table().rows.set(keyIn(table().path, row), row);
        }),
      };
    };

    function finish(whole) {
      if (made.ended) return;
      made.ended = true;
      if (whole && mode === "readwrite") for (const [name, { rows }] of made.rows) stores.get(name).rows = rows;
      (whole ? made.oncomplete : made.onabort)?.();
    }

    queue = queue.then(async () => {
      made.rows = new Map([...stores].map(([name, { path, rows }]) => [name, { path, rows: new Map(rows) }]));
      for (let idle = 0; idle < 2 && !made.ended; idle += 1) {
        await new Promise((resolve) => setTimeout(resolve));
        while (made.pending.length > 0 && !made.ended) {
          idle = 0;
          made.pending.shift()();
          for (let turn = 0; turn < 10; turn += 1) await null;
        }
      }
      finish(true);
    });
    return made;
  }

  function open(_name, version) {
    const request = {};
    const database = {
      createObjectStore: (name, { keyPath }) => stores.set(name, { path: keyPath, rows: new Map() }),
      transaction: (_names, mode) => transaction(mode),
      close() {},
    };
    setTimeout(() => {
      request.result = database;
      if (version > fake.version) {
        const oldVersion = fake.version;
        fake.version = version;
        request.transaction = { objectStore: (name) => ({ put: (row) => stores.get(name).rows.set(plain(row[stores.get(name).path]), row) }) };
        request.onupgradeneeded({ oldVersion });
      }
      request.onsuccess();
    });
    return request;
  }

  return fake;
}
