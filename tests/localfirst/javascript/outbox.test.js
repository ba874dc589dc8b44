/** The outbox from end to end, with a server that is a function and a browser that keeps nothing. */

import { beforeEach, expect, test } from "bun:test";
import { deliver, enqueue, enter, flush, leave, note, readBack, session, speak, tidy } from "../../../nfe_app/localfirst/outbox.js";
import { again, discard, takeBack } from "../../../nfe_app/localfirst/mending.js";
import { read, rewrite } from "../../../nfe_app/localfirst/kept.js";

let sent = [];
let answer = () => ({ status: 0 });

globalThis.fetch = async (url, { body, headers }) => {
  const items = body ? JSON.parse(body) : null;
  sent.push({ url, items, owner: headers?.["x-owner"], language: headers["accept-language"] });
  const { status, body: told } = answer(url, items);
  if (status === 0) throw new TypeError("no signal");
  return new Response(status === 304 ? null : JSON.stringify(told ?? null), { status });
};

const done = (url, items) => ({ status: 200, body: items.map(({ id }) => ({ id, ok: true, result: {} })) });
const rows = async () => (await read("outbox")).outbox;
const states = async () => (await rows()).map(({ state }) => state);
const draft = (owner, value, at = 1) => rewrite([], () => [{ store: "docs", put: { owner, name: "draft", version: 1, value, at } }]);

beforeEach(async () => {
  const all = await read("outbox", "docs", "cache");
  await rewrite([], () => [
    ...all.outbox.map(({ id }) => ({ store: "outbox", remove: id })),
    ...all.docs.map(({ owner, name }) => ({ store: "docs", remove: [owner, name] })),
    ...all.cache.map(({ owner, url }) => ({ store: "cache", remove: [owner, url] })),
    { store: "phone", remove: "session" },
  ]);
  sent = [];
  answer = done;
});

test("a deed goes into the outbox and its draft away, and comes back when it is to be corrected", async () => {
  await enter("wang");
  await draft("wang", { place: "330100" });
  const id = await enqueue("toy.refuse", { place: "330100" }, "draft");
  expect((await read("docs")).docs).toEqual([]);
  answer = (url, items) => ({ status: 200, body: items.map((item) => ({ id: item.id, ok: false, code: "no", says: "没办成" })) });
  await flush();
  expect(await states()).toEqual(["refused"]);
  await takeBack(id);
  expect(await rows()).toMatchObject([{ id, state: "refused", correcting: true }]);
  expect((await read("docs")).docs[0].value).toEqual({ place: "330100" });
});

test("a corrected item keeps its place and its name, goes under a new command, and is one", async () => {
  await enter("wang");
  await draft("wang", { draft_id: "d", place: "a" });
  const id = await enqueue("toy.refuse", { draft_id: "d", place: "a" }, "draft");
  answer = (url, items) => ({ status: 200, body: [{ id: items[0].id, ok: false, code: "no" }] });
  await flush();
  await takeBack(id);
  expect(await enqueue("toy.refuse", { draft_id: "d", place: "b" }, "draft")).toBe(id);
  answer = done;
  await flush();
  expect(await rows()).toMatchObject([{ id, state: "done", payload: { draft_id: "d", place: "b" }, tries: 2 }]);
  expect(new Set(sent.map(({ items }) => items[0].id)).size).toBe(2);
});

test("another deed of the same kind does not take the place of a refused one that nobody corrects", async () => {
  await enter("wang");
  await draft("wang", { place: "a" });
  await enqueue("toy.refuse", {}, "draft");
  answer = (url, items) => ({ status: 200, body: items.map((item) => ({ id: item.id, ok: false, code: "no" })) });
  await flush();
  await draft("wang", { place: "b" });
  await enqueue("toy.refuse", {}, "draft");
  expect(await states()).toEqual(["refused", "waiting"]);
});

const RECORD = { at: "/api/me", part: "notes", by: "id", ids: ["n"], grows: "", least: 0, gone: false };

test("P17: what was done stays until the server's own record of it was seen, by its owner, at its address", async () => {
  await enter("wang");
  const id = await enqueue("toy.keep", {});
  answer = (url, items) => ({ status: 200, body: [{ id: items[0].id, ok: true, result: {}, record: RECORD }] });
  await flush();
  const old = () => rewrite(["outbox"], ({ outbox }) => [{ store: "outbox", put: { ...outbox[0], done_at: "2020-01-01T00:00:00Z" } }]);
  await old();
  const notYet = [["/api/me", null], ["/api/me", { owner: "wang", notes: [] }], ["/api/other", { owner: "wang", notes: [{ id: "n" }] }],
    ["/api/me", { owner: "li", notes: [{ id: "n" }] }]];
  for (const [url, body] of notYet) {
    await readBack(url, body);
    await discard(id);
    await tidy();
    expect(await rows()).toMatchObject([{ state: "done", unread: true }]);
  }
  await readBack("/api/me", { owner: "wang", notes: [{ id: "n" }] });
  expect(await rows()).toMatchObject([{ state: "done", unread: false }]);
  await tidy();
  expect(await rows()).toEqual([]);
});

test("what happened last is noted with each try", async () => {
  await enter("wang");
  await enqueue("toy.keep", {});
  const told = [[{ status: 0 }, "unheard"], [{ status: 503 }, "busy"]];
  for (const [given, last] of told) {
    answer = () => given;
    await flush();
    expect((await rows())[0]).toMatchObject({ state: "waiting", last });
    expect((await rows())[0].tried_at).not.toBe("");
  }
  answer = (url, items) => ({ status: 200, body: [{ id: items[0].id, ok: false, code: "try_again" }] });
  await flush();
  expect((await rows())[0]).toMatchObject({ last: "later", tries: 3 });
});

test("P14: an answer lost on the way is asked for again under the same id, and there is no twin", async () => {
  await enter("wang");
  await enqueue("toy.keep", {});
  answer = () => ({ status: 503 });
  expect(await flush()).toMatchObject({ failed: true, sent: 0 });
  expect(await states()).toEqual(["waiting"]);
  answer = done;
  expect(await flush()).toMatchObject({ failed: false, sent: 1 });
  expect(new Set(sent.map(({ items }) => items[0].id)).size).toBe(1);
  expect((await rows())[0]).toMatchObject({ state: "done", tries: 2 });
});

test("P15: an item left on its way by a page that died waits again, and is sent", async () => {
  await enter("wang");
  await enqueue("toy.keep", {});
  await rewrite(["outbox"], ({ outbox }) => [{ store: "outbox", put: { ...outbox[0], state: "sending" } }]);
  await tidy();
  expect(await states()).toEqual(["waiting"]);
  await rewrite(["outbox"], ({ outbox }) => [{ store: "outbox", put: { ...outbox[0], state: "sending" } }]);
  await flush();
  expect(await states()).toEqual(["done"]);
});

test("a refused item does not hold up the one behind it, and is not sent again by itself", async () => {
  await enter("wang");
  await enqueue("toy.refuse", {});
  await enqueue("toy.keep", {});
  answer = (url, items) => ({ status: 200, body: items.map(({ id, kind }) => ({ id, ok: kind === "toy.keep", code: "no" })) });
  await flush();
  expect(await states()).toEqual(["refused", "done"]);
  await flush();
  expect(sent).toHaveLength(1);
});

test("a page that dies between any two lists loses nothing, and sends what was on its way again under the same ids", async () => {
  await enter("wang");
  const items = await Promise.all(Array.from({ length: 450 }, () => enqueue("toy.keep", {})));
  const made = new Set();
  answer = (url, told) => {
    if (made.size === 200) return { status: 0 };
    for (const { id } of told) made.add(id);
    return done(url, told);
  };
  expect(await flush()).toMatchObject({ failed: true, sent: 200 });
  await rewrite(["outbox"], ({ outbox }) => outbox.map((item) => ({ store: "outbox", put: { ...item, state: "sending" } })));
  await tidy();
  const told = [];
  answer = (url, list) => {
    told.push(...list.map(({ id }) => id));
    return done(url, list);
  };
  expect(await flush()).toMatchObject({ failed: false, sent: 450 });
  expect(told).toEqual([...items].sort());
  expect(new Set(await states())).toEqual(new Set(["done"]));
});

test("one item too large to be taken does not hold up the others of its list", async () => {
  await enter("wang");
  await enqueue("toy.keep", {});
  await enqueue("toy.refuse", {});
  await enqueue("toy.keep", {});
  answer = (url, items) => (items.some(({ kind }) => kind === "toy.refuse") ? { status: 422, body: { code: "invalid" } } : done(url, items));
  await flush();
  expect(await states()).toEqual(["done", "refused", "done"]);
  expect(sent.map(({ items }) => items.length)).toEqual([3, 1, 2, 1, 1]);
});

test("a refused item sent again goes out under a new command", async () => {
  await enter("wang");
  const id = await enqueue("toy.refuse", { place: "a" });
  answer = (url, items) => ({ status: 200, body: [{ id: items[0].id, ok: false, code: "no" }] });
  await flush();
  await again(id);
  answer = done;
  await flush();
  expect(sent[1].items[0].id).not.toBe(id);
  expect(await states()).toEqual(["done"]);
});

test("without a session the queue is kept, and goes on when its owner is back", async () => {
  await enter("wang");
  await enqueue("toy.keep", {});
  answer = () => ({ status: 401 });
  expect(await flush()).toMatchObject({ signedOut: true });
  expect(await states()).toEqual(["needs_sign_in"]);
  answer = done;
  await flush();
  expect(sent).toHaveLength(1);
  await enter("wang");
  await flush();
  expect(await states()).toEqual(["done"]);
});

test("what was made before sign-in waits for one, and is then that person's", async () => {
  await draft("this-phone", { place: "new" }, 9);
  await draft("wang", { place: "old" }, 3);
  await enqueue("toy.keep", {});
  await flush();
  expect(sent).toEqual([]);
  await enter("wang");
  expect((await read("docs")).docs).toMatchObject([{ owner: "wang", value: { place: "new" } }]);
  await flush();
  expect(sent[0].owner).toBe("wang");
  expect(await states()).toEqual(["done"]);
});

test("one person's items never go out in another's session", async () => {
  await enter("wang");
  await enqueue("toy.keep", {});
  await leave();
  await enter("li");
  await flush();
  expect(sent).toEqual([]);
  expect((await rows())[0]).toMatchObject({ owner: "wang", state: "waiting" });
});

test("after a sign-in cut short, the server is asked who it is before anything goes out", async () => {
  await enter("wang");
  await enqueue("toy.keep", {});
  await note({ sure: false });
  answer = (url, items) => (url === "/api/me" ? { status: 200, body: { owner: "li" } } : done(url, items));
  await flush();
  expect(sent.map(({ url }) => url)).toEqual(["/api/me"]);
  expect((await session()).owner).toBe("li");
  await note({ sure: false });
  answer = () => ({ status: 0 });
  expect(await flush()).toMatchObject({ failed: true });
});

test("who has signed out is named nowhere, not even by when all was last well", async () => {
  await enter("wang");
  await rewrite([], () => [{ store: "phone", put: { name: "sync", owner: "wang", at: "2026-11-26T02:00:00Z" } }]);
  await leave();
  expect(JSON.stringify(await read("phone", "keys"))).not.toContain("wang");
});

test("what is not finished stays for its owner where they said so, and goes where they did not", async () => {
  await enter("wang");
  await draft("wang", { place: "330100" });
  await leave("", { drafts: true });
  expect((await read("docs", "keys")).docs).toMatchObject([{ owner: "wang" }]);
  await enter("wang");
  await leave("", { all: true });
  expect((await read("docs")).docs).toEqual([]);
});

test("signing out without signal is made good before anything else is sent", async () => {
  await enter("wang");
  await rewrite([], () => [
    { store: "cache", put: { owner: "wang", url: "/api/me", body: {} } },
    { store: "phone", put: { name: "sync", owner: "wang", at: "2026-11-26T10:00:00Z" } },
  ]);
  await leave("/api/sign-out");
  expect((await read("cache")).cache).toEqual([]);
  expect(JSON.stringify(await read("phone"))).not.toContain("wang");
  answer = () => ({ status: 0 });
  await flush();
  expect(await session()).toMatchObject({ owner: "this-phone", leaving: "/api/sign-out" });
  answer = () => ({ status: 200 });
  await flush();
  expect(sent.map(({ url }) => url)).toEqual(["/api/sign-out", "/api/sign-out"]);
  expect((await session()).leaving).toBe("");
});

test("an item thrown away while its answer was on the way does not come back", async () => {
  await enter("wang");
  const id = await enqueue("toy.keep", {});
  await discard(id);
  expect(await rows()).toEqual([]);
  const sending = await enqueue("toy.keep", {});
  answer = () => ({ status: 503 });
  await flush(() => rewrite([], () => [{ store: "outbox", remove: sending }]));
  expect(await rows()).toEqual([]);
});

test("what is sent with no page to look at is answered in the language of the front", async () => {
  await enter("wang");
  await draft("wang", { place: "330100" });
  await enqueue("toy.note", {}, "draft");
  speak("en");
  await flush();
  speak("");
  expect(sent.at(-1).language).toBe("en");
  await enqueue("toy.note", {});
  await flush();
  expect(sent.at(-1).language).toBe("zh-CN");
});
