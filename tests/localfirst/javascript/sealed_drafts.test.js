/**
 * Drafts over a browser's storage, sealed: what is typed in an unlucky moment is neither lost nor ever written in clear. In a process
 * of its own (NFE_ALONE), for there is one store in each, and the other files keep theirs in memory.
 */

import { expect, test as tests } from "bun:test";
import { fakeIndexedDB } from "./indexeddb.js";

const ALONE = Boolean(process.env.NFE_ALONE);
const test = tests.skipIf(!ALONE);
const storage = fakeIndexedDB();
if (ALONE) globalThis.indexedDB = storage;
const at = (name) => import(`../../../nfe_app/localfirst/${name}`);
const [kept, { seal }, { keyOf }, { defineDoc, putFields, setField, valueOf }, { picture, reload }, { leave }] = await Promise.all(
  ["kept.js", "seal.js", "rarely.js", "docs.js", "memory.js", "outbox.js"].map(at));

const KEY = await keyOf("0f".repeat(32));

/** A person is signed in here, with a key. */
async function enter(owner) {
  await kept.rewrite([], () => [{ store: "keys", put: { owner, ...KEY } }, { store: "phone", put: { name: "session", owner } }]);
  await reload();
}

const rowOf = (owner) => [...storage.tables.get("docs").rows.values()].find((row) => row.owner === owner);

test("a letter that is written while a reading opens what it has read stays on the page", async () => {
  defineDoc("stays", { initial: { place: "", grade: "" }, version: 1, stays: true });
  await enter("wang");
  await setField("stays", "place", "3");
  await reload();
  const row = { id: "another tab's", owner: "wang", kind: "toy", state: "waiting", sealed: await seal(KEY, "outbox", "another tab's", { payload: {} }) };
  storage.tables.get("outbox").rows.set(JSON.stringify(row.id), row);
  const decrypt = crypto.subtle.decrypt.bind(crypto.subtle);
  let [open, begin] = [];
  const opening = new Promise((on) => { begin = on; });
  const opened = new Promise((on) => { open = on; });
  crypto.subtle.decrypt = async (...how) => { begin(); await opened; return decrypt(...how); };
  try {
    const reading = reload();
    await opening;
    await setField("stays", "place", "33");
    open();
    await reading;
  } finally {
    crypto.subtle.decrypt = decrypt;
  }
  expect(valueOf("stays").place).toBe("33");
  await setField("stays", "grade", "60");
  expect((await kept.read("docs")).docs.find(({ name }) => name === "stays").value).toEqual({ place: "33", grade: "60" });
});

test("P20: what is typed in a page whose person has just been signed out in another tab is written nowhere, least of all in clear", async () => {
  defineDoc("toy", { initial: { place: "", grade: "" }, version: 1 });
  await enter("zhao");
  await putFields("toy", { place: "secret" });
  await reload();
  await leave("", { drafts: true });
  await putFields("toy", { grade: "2" });
  await putFields("toy", { grade: "22" });
  const row = rowOf("zhao");
  expect([row.value, Boolean(row.sealed)]).toEqual([undefined, true]);
  await reload();
  expect([picture.owner, picture.docs.toy]).toEqual(["", undefined]);
});

test("P20: a row that is sealed is not written with anything of it in clear beside", async () => {
  await enter("qian");
  const put = { owner: "qian", name: "toy", version: 1, sealed: { kid: "k", iv: new Uint8Array(12), bytes: new Uint8Array(1) }, value: {} };
  expect(kept.rewrite([], () => [{ store: "docs", put }])).rejects.toThrow();
});
