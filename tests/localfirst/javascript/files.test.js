/** Files that a deed waits for: cut anywhere they arrive whole, and the deed never goes before them. */

import { beforeEach, expect, test } from "bun:test";
import { deliver, enqueue, enter, readBack } from "../../../nfe_app/localfirst/outbox.js";
import { discard } from "../../../nfe_app/localfirst/mending.js";
import { bringNow, dropFile, keepFile, sweep } from "../../../nfe_app/localfirst/files.js";
import { read, rewrite } from "../../../nfe_app/localfirst/kept.js";

const BYTES = Uint8Array.from({ length: 90_000 }, (_, place) => (place * 7919) % 251);
let kept = {};
let deeds = [];
let lose = () => false;
let say = () => null;

const reply = (status, body) => new Response(JSON.stringify(body), { status });
const standing = ({ bytes, length }) => ({ have: bytes.length, length, whole: bytes.length === length });

/** A server that keeps pieces; the answer may be lost, or only a part of the piece arrive. */
globalThis.fetch = async (url, { body, method }) => {
  const said = say(url);
  if (said) return said;
  if (url === "/api/commands") {
    deeds.push(...JSON.parse(body));
    return reply(200, JSON.parse(body).map(({ id }) => ({ id, ok: true, result: {} })));
  }
  const cut = lose();
  if (method === "POST") {
    const { id, length } = JSON.parse(body);
    if (cut !== false) throw new TypeError("no signal");
    kept[id] ??= { bytes: new Uint8Array(), length };
    return reply(200, standing(kept[id]));
  }
  const { pathname, searchParams } = new URL(url, "http://server");
  const file = kept[pathname.split("/").pop()];
  if (!file) return reply(404, { code: "not_found" });
  if (Number(searchParams.get("start")) !== file.bytes.length) return reply(409, { code: "other_start" });
  const came = body.subarray(0, cut === false ? body.length : cut);
  const bytes = new Uint8Array(file.bytes.length + came.length);
  bytes.set(file.bytes);
  bytes.set(came, file.bytes.length);
  file.bytes = bytes;
  if (cut !== false) throw new TypeError("no signal");
  return reply(200, standing(file));
};

const rows = async () => (await read("outbox")).outbox;
const add = (id, owner = "wang") => rewrite([], () => [{ store: "files", put: { id, owner, bytes: BYTES, digest: "d", type: "image/jpeg", at: 1 } }]);

beforeEach(async () => {
  const all = await read("outbox", "files");
  await rewrite([], () => [
    ...all.outbox.map(({ id }) => ({ store: "outbox", remove: id })),
    ...all.files.map(({ id }) => ({ store: "files", remove: id })),
    { store: "phone", remove: "session" },
  ]);
  [kept, deeds, lose, say] = [{}, [], () => false, () => null];
});

test("P16: fifty cuts at any byte, and the file is the same; the deed goes behind it, once", async () => {
  await enter("wang");
  await add("f");
  await enqueue("toy.keep", { photos: ["f"] }, "", { files: ["f"] });
  let seed = 20261126;
  let cuts = 0;
  lose = () => {
    seed = (seed * 1103515245 + 12345) % 2 ** 31;
    if (cuts >= 50 || seed % 9 === 0) return false;
    cuts += 1;
    return seed % 1500;
  };
  for (let tries = 0; tries < 200 && deeds.length === 0; tries += 1) {
    await deliver();
    if (!kept.f || kept.f.bytes.length < BYTES.length) expect(deeds).toEqual([]);
  }
  expect(cuts).toBe(50);
  expect(kept.f.bytes).toEqual(BYTES);
  expect(deeds).toHaveLength(1);
}, 60_000);

test("a deed without files does not wait for those of another", async () => {
  await enter("wang");
  await add("f");
  await enqueue("toy.heavy", {}, "", { files: ["f"] });
  await enqueue("toy.light", {});
  lose = () => 0;
  expect(await deliver()).toMatchObject({ sent: 1, failed: true });
  expect(deeds.map(({ kind }) => kind)).toEqual(["toy.light"]);
  expect((await rows())[0]).toMatchObject({ state: "waiting", tries: 1, last: "unheard" });
});

test("progress is told while it is on its way, and ends", async () => {
  await enter("wang");
  await add("f");
  await enqueue("toy.keep", {}, "", { files: ["f"] });
  const told = [];
  await deliver(() => {}, (progress) => told.push(progress));
  expect(told[0]).toEqual({ f: 0 });
  expect(told.length).toBeGreaterThan(3);
  expect(told.pop()).toEqual({});
});

test("a file that the server will not have leaves the deed in the tray with the reason", async () => {
  await enter("wang");
  await add("f");
  await enqueue("toy.keep", {}, "", { files: ["f"] });
  say = (url) => url.startsWith("/api/materials") && reply(415, { code: "not_a_picture", says: "这不是照片" });
  await deliver();
  expect(await rows()).toMatchObject([{ state: "refused", code: "not_a_picture", says: "这不是照片", fields: { files: "refused" } }]);
  expect(deeds).toEqual([]);
});

test("a file that is not here any more is said, and nothing goes without it", async () => {
  await enter("wang");
  await enqueue("toy.keep", {}, "", { files: ["gone"] });
  await deliver();
  expect(await rows()).toMatchObject([{ state: "refused", code: "file_lost" }]);
});

test("without a session it waits for sign-in, and goes on after it", async () => {
  await enter("wang");
  await add("f");
  await enqueue("toy.keep", {}, "", { files: ["f"] });
  say = (url) => url.startsWith("/api/materials") && reply(401, {});
  expect(await deliver()).toMatchObject({ signedOut: true });
  expect((await rows())[0].state).toBe("needs_sign_in");
  say = () => null;
  await enter("wang");
  await deliver();
  expect(deeds).toHaveLength(1);
});

test("a stranger's sign-in sends nobody else's files; what nobody had signed is the one's who signs in", async () => {
  await add("hers");
  await add("new", "this-phone");
  await enter("li");
  const { files } = await read("files");
  expect(files.map(({ id, owner }) => [id, owner]).sort()).toEqual([["hers", "wang"], ["new", "li"]]);
});

test("P17: the bytes stay until the record was read back, and go with it, or with an item that is thrown away", async () => {
  await enter("wang");
  await add("f");
  await enqueue("toy.keep", {}, "", { files: ["f"] });
  const record = { at: "/api/me", part: "notes", by: "id", ids: ["n"], grows: "", least: 0, gone: false };
  say = (url) => (url === "/api/commands" ? reply(200, deeds) : null);
  const { id } = (await rows())[0];
  deeds = [{ id, ok: true, result: {}, record }];
  await deliver();
  expect((await read("files")).files).toHaveLength(1);
  await readBack("/api/me", { owner: "wang", notes: [{ id: "n" }] });
  expect((await read("files")).files).toEqual([]);
  await add("g");
  say = () => null;
  await discard(await enqueue("toy.keep", {}, "", { files: ["g"] }));
  expect((await read("files")).files).toEqual([]);
});

test("what nobody names for a day is swept away, of its owner alone; what an item carries is not thrown away", async () => {
  await enter("wang");
  const [fresh, named] = [await keepFile("wang", new Blob([BYTES])), await keepFile("wang", new Blob([BYTES]))];
  await add("old");
  await add("hers", "li");
  await enqueue("toy.keep", {}, "", { files: [named] });
  await sweep("wang");
  await dropFile(named);
  expect((await read("files")).files.map(({ id }) => id).sort()).toEqual([fresh, named, "hers"].sort());
  await dropFile(fresh);
  expect((await read("files")).files).toHaveLength(2);
});

test("files that a call names are brought at once, each from where the line broke; another's are not here", async () => {
  await enter("wang");
  await add("f");
  let cuts = 0;
  lose = () => (cuts < 1 && (cuts += 1) ? 700 : false);
  expect(await bringNow("wang", ["f"])).toMatchObject({ whole: false, failed: "unheard" });
  expect(await bringNow("wang", ["f"])).toMatchObject({ whole: true });
  expect(kept.f.bytes).toEqual(BYTES);
  expect(await bringNow("li", ["f"])).toMatchObject({ whole: false, refused: { code: "file_lost" } });
  expect(await bringNow("wang", [])).toMatchObject({ whole: true });
});

test("a command that needs something first does not go without it, and goes by the same id later", async () => {
  await enter("wang");
  const { callOf, sendCommand } = await import("../../../nfe_app/localfirst/calls.js");
  let whole = false;
  const first = async () => (whole ? null : { state: "failed" });
  await sendCommand("deed", "toy.keep", { words: "x" }, () => {}, first);
  expect(callOf("deed").state).toBe("failed");
  expect(deeds).toEqual([]);
  whole = true;
  await sendCommand("deed", "toy.keep", { words: "x" }, () => {}, first);
  expect(callOf("deed").state).toBe("done");
  expect(deeds).toHaveLength(1);
});
