/** The store over a browser's storage: sealed at rest, and each change all or nothing although sealing takes its time. */

import { afterAll, beforeEach, expect, test } from "bun:test";
import { keyOf, missed, sealTheRest } from "../../../nfe_app/localfirst/rarely.js";
import { fakeIndexedDB } from "./indexeddb.js";

let storage;
let store;
let turn = 0;
const before = globalThis.indexedDB;

beforeEach(async () => {
  storage = fakeIndexedDB();
  globalThis.indexedDB = storage;
  turn += 1;
  store = await import(`../../../nfe_app/localfirst/kept.js?${turn}`);
});

afterAll(() => { globalThis.indexedDB = before; });

const at = (name) => [...storage.tables.get(name).rows.values()];
const raw = (name, key, row) => storage.tables.get(name).rows.set(JSON.stringify(key), row);
const draft = (owner, value, name = "draft") => ({ store: "docs", put: { owner, name, version: 1, value, at: 1 } });
const put = (...changes) => store.rewrite([], () => changes);

/** A person is signed in here. */
async function enter(owner, secret = "0f") {
  await put({ store: "keys", put: { owner, ...(await keyOf(secret.repeat(32))) } }, { store: "phone", put: { name: "session", owner } });
}

test("what is typed before anybody signs in is sealed under the phone's own key, and opens again", async () => {
  await put(draft("this-phone", { place: "330100" }));
  const [{ sealed, ...clear }] = at("docs");
  expect(clear).toEqual({ owner: "this-phone", name: "draft", version: 1, at: 1 });
  expect(sealed.box).toBeInstanceOf(Uint8Array);
  expect((await store.read("docs")).docs).toEqual([draft("this-phone", { place: "330100" }).put]);
  expect(await store.one("docs", ["this-phone", "draft"])).toMatchObject({ value: { place: "330100" } });
});

test("what is everybody's lies in clear", async () => {
  await put({ store: "cache", put: { owner: "everyone", url: "/api/pack/1", body: { fen: 1 } } });
  expect(at("cache")[0].body).toEqual({ fen: 1 });
});

test("a change that meets another one begins again with what is there now", async () => {
  await put(draft("this-phone", { count: 1 }));
  let asked = 0;
  await store.rewrite(["docs"], ({ docs }) => {
    asked += 1;
    if (asked === 1) raw("phone", "turn", { name: "turn", count: 99 });
    return [draft("this-phone", { count: docs[0].value.count + 1 })];
  });
  expect(asked).toBe(2);
  expect((await store.read("docs")).docs[0].value).toEqual({ count: 2 });
});

test("of a store named with keys only those rows are read, and as they were written", async () => {
  await put(draft("this-phone", { count: 1 }, "a"), draft("this-phone", { count: 2 }, "b"), draft("this-phone", { count: 3 }, "c"));
  const seen = [];
  await store.rewrite([["docs", [["this-phone", "b"], ["this-phone", "gone"]]]], ({ docs }) => {
    seen.push(...docs.map(({ value }) => value));
    return [draft("this-phone", { count: 4 }, "b")];
  });
  expect(seen).toEqual([{ count: 2 }]);
  expect((await store.read("docs")).docs.map(({ value }) => value.count)).toEqual([1, 4, 3]);
});

test("what was just sealed is not opened to be read again; from a new page it is", async () => {
  await put(draft("this-phone", { place: "330100" }));
  const { decrypt } = crypto.subtle;
  let opened = 0;
  crypto.subtle.decrypt = (...how) => { opened += 1; return decrypt.apply(crypto.subtle, how); };
  try {
    expect((await store.read("docs")).docs[0].value).toEqual({ place: "330100" });
    expect(opened).toBe(0);
    const later = await import(`../../../nfe_app/localfirst/kept.js?${turn}later`);
    expect((await later.read("docs")).docs[0].value).toEqual({ place: "330100" });
    expect(opened).toBe(1);
  } finally {
    crypto.subtle.decrypt = decrypt;
  }
});

test("of a change that does not fit nothing is written, and it is told", async () => {
  await put(draft("this-phone", { count: 1 }));
  const told = [];
  store.onWrite((safe) => told.push(safe));
  storage.full = true;
  await expect(store.rewrite([], () => [{ store: "docs", remove: ["this-phone", "draft"] }, draft("this-phone", {}, "other")])).rejects.toThrow("no room");
  storage.full = false;
  expect((await store.read("docs")).docs.map(({ value }) => value)).toEqual([{ count: 1 }]);
  await put(draft("this-phone", { count: 2 }));
  expect(told).toEqual([false, true]);
});

test("one who has gone, or another person, opens nothing, and nothing of theirs is written over or in clear", async () => {
  await enter("wang");
  await put(draft("wang", { place: "330100" }));
  await enter("li", "f0");
  await put({ store: "keys", remove: "wang" });
  const [row] = (await store.read("docs")).docs;
  expect(row.value).toBeUndefined();
  await store.rewrite(["docs"], ({ docs }) => docs.map((one) => ({ store: "docs", put: { ...one, at: 2 } })));
  await expect(put(draft("wang", { place: "in clear" }))).rejects.toThrow();
  await enter("wang");
  expect((await store.read("docs")).docs).toMatchObject([{ at: 2, value: { place: "330100" } }]);
});

test("another key than the row was sealed with does not open it", async () => {
  await enter("wang");
  await put(draft("wang", { place: "330100" }));
  await enter("wang", "aa");
  expect((await store.read("docs")).docs[0].value).toBeUndefined();
});

test("P21: rows of an older version are read, and sealed at the start, once", async () => {
  await enter("wang");
  raw("docs", ["wang", "draft"], draft("wang", { place: "old" }).put);
  raw("outbox", "1", { id: "1", owner: "wang", state: "waiting", payload: { place: "old" }, draft: null });
  expect((await store.read("docs")).docs[0].value).toEqual({ place: "old" });
  await sealTheRest(store);
  expect([at("docs")[0].value, at("outbox")[0].payload]).toEqual([undefined, undefined]);
  expect(at("outbox")[0]).toMatchObject({ state: "waiting" });
  expect((await store.read("docs", "outbox")).outbox[0].payload).toEqual({ place: "old" });
  const count = at("phone").find(({ name }) => name === "turn").count;
  await sealTheRest(store);
  expect(at("phone").find(({ name }) => name === "turn").count).toBe(count);
});

test("a key that is only lent opens and seals, and is kept nowhere", async () => {
  await enter("wang");
  await put(draft("wang", { place: "330100" }));
  const pinned = await keyOf("ab".repeat(32));
  store.lend(pinned);
  await store.rewrite(["docs"], ({ docs }) => [
    ...docs.map((row) => ({ store: "docs", put: row })),
    { store: "keys", put: { owner: "wang", kid: pinned.kid } },
  ], { owner: "wang", key: pinned });
  expect(await store.lockOf("wang")).toEqual({ pinned: true, locked: false });
  expect((await store.read("docs")).docs[0].value).toEqual({ place: "330100" });
  expect(at("keys").find(({ owner }) => owner === "wang").key).toBeUndefined();
  const next = await import(`../../../nfe_app/localfirst/kept.js?${turn}again`);
  expect(await next.lockOf("wang")).toEqual({ pinned: true, locked: true });
  expect((await next.read("docs")).docs[0].value).toBeUndefined();
});

test("P23: a store made anew beside a mark is missed, and who is signed in is asked of the server", async () => {
  const tools = { ...store, THIS_PHONE: "this-phone" };
  await put();
  expect(await missed(tools, "nfe-other=1; waits-here=2")).toEqual({ name: "lost", waited: 2 });
  expect(at("phone").find(({ name }) => name === "session")).toMatchObject({ owner: "this-phone", sure: false });
  expect(await missed(tools, "kept-here=1")).toEqual({ name: "lost", waited: 0 });
  expect(await missed(tools, "nfe-other=1")).toBe(null);
  expect(at("phone").some(({ name }) => name === "new")).toBe(false);
});
