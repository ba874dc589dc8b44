/** What becomes of an item of the outbox. */

import { expect, test } from "bun:test";
import { carries, envelope, given, lapsed, lists, mayGo, newItem, renewed, seenIn, settled } from "../../../nfe_app/localfirst/queue.js";

const NOW = Date.parse("2026-11-23T00:00:00Z");
const item = (id, more = {}) => ({ ...newItem({ id, owner: "wang", kind: "toy.keep", payload: { place: id }, now: NOW }), ...more });
const became = (answer) => settled([item("a")], 200, [{ id: "a", ...answer }], NOW).items[0];

test("an item made before anybody signed in waits for sign-in", () => {
  expect(newItem({ id: "a", owner: "this-phone", kind: "k", payload: {}, now: NOW }).state).toBe("needs_sign_in");
  expect(item("a").state).toBe("waiting");
});

test("an item that was done keeps its result and the moment", () => {
  expect(became({ ok: true, result: { number: 7 } })).toMatchObject({ state: "done", result: { number: 7 }, done_at: "2026-11-23T00:00:00.000Z" });
});

test("a refused item stays with the server's words and its own payload", () => {
  const refused = became({ ok: false, code: "not_offered", says: "没办成", fields: { grade: "60" } });
  expect(refused).toMatchObject({ state: "refused", code: "not_offered", says: "没办成", payload: { place: "a" } });
});

test("an item told to try again waits", () => {
  expect(became({ ok: false, code: "try_again" }).state).toBe("waiting");
});

test("an item the server says nothing about waits", () => {
  expect(settled([item("a")], 200, [{ id: "b", ok: true }], NOW).items[0].state).toBe("waiting");
});

test.each([[0, null], [500, null], [503, "gone"], [403, { code: "x" }], [200, "<html>"], [200, { ok: true }]])(
  "an answer %p that is no list of answers loses nothing", (status, body) => {
    const outcome = settled([item("a", { state: "sending" })], status, body, NOW);
    expect(outcome).toMatchObject({ failed: true, apart: false, signedOut: false });
    expect(outcome.items[0].state).toBe("waiting");
  });

test("without a session everything waits for sign-in", () => {
  const outcome = settled([item("a"), item("b")], 401, null, NOW);
  expect(outcome.signedOut).toBe(true);
  expect(outcome.items.map(({ state }) => state)).toEqual(["needs_sign_in", "needs_sign_in"]);
});

test.each([413, 422])("a list refused with %p is sent one by one", (status) => {
  expect(settled([item("a"), item("b")], status, null, NOW)).toMatchObject({ apart: true, failed: false });
});

test("a single item refused as too large is refused, and blocks nobody", () => {
  const outcome = settled([item("a")], 413, { code: "too_large", says: "太大" }, NOW);
  expect(outcome).toMatchObject({ apart: false, failed: false });
  expect(outcome.items[0]).toMatchObject({ state: "refused", code: "too_large", says: "太大" });
});

test("lists are sent oldest first, at most 200 items and 60 KiB each", () => {
  const many = Array.from({ length: 450 }, (_, index) => item(String(index).padStart(3, "0")));
  expect(lists([...many].reverse()).map((list) => list.length)).toEqual([200, 200, 50]);
  expect(lists([...many].reverse())[0][0].id).toBe("000");
  const large = ["a", "b", "c"].map((id) => item(id, { payload: { text: "社".repeat(9_000) } }));
  expect(lists(large).map((list) => list.length)).toEqual([2, 1]);
});

test("a refused item sent again is the same item with another command, and its tries are counted on", () => {
  const again = renewed(item("a", { state: "refused", says: "没办成", tries: 3, files: ["f"], brought: true }), "b", NOW);
  expect(again).toMatchObject({ id: "a", command: "b", state: "waiting", says: "", tries: 3, payload: { place: "a" }, owner: "wang" });
  expect(envelope(again).id).toBe("b");
  expect([carries(again), mayGo(again)]).toEqual([true, false]);
  expect(mayGo({ ...again, brought: true })).toBe(true);
});

test("what a phone of an older version put into its outbox goes as it did", () => {
  const { command, files, brought, record, ...old } = item("a");
  expect(envelope(old)).toMatchObject({ id: "a", kind: "toy.keep" });
  expect(mayGo(old)).toBe(true);
  expect(lapsed({ ...old, state: "done", done_at: "2026-11-21T00:00:00Z" }, NOW)).toBe(true);
});

const RECORD = { at: "/api/me", part: "rows", by: "id", ids: ["x", "y"], grows: "", least: 0, gone: false };

test.each([
  [{}, {}, false], [{}, { rows: [] }, false], [{}, { rows: [{ id: "x" }] }, false], [{}, { rows: [{ id: "y" }, { id: "x" }] }, true],
  [{ ids: ["x"], grows: "steps", least: 3 }, { rows: [{ id: "x", steps: 2 }] }, false],
  [{ ids: ["x"], grows: "steps", least: 3 }, { rows: [{ id: "x", steps: 4 }] }, true],
  [{ ids: ["x"], gone: true }, { rows: [{ id: "x" }] }, false], [{ ids: ["x"], gone: true }, { rows: [] }, true],
  [{ ids: ["x"], gone: true }, {}, false], [{ by: "number" }, { rows: [{ id: "x" }, { id: "y" }] }, false],
])("P17: %p in %p is seen: %p", (record, body, seen) => {
  expect(seenIn({ ...RECORD, ...record }, body)).toBe(seen);
});

test("what waited for sign-in goes on once it is somebody's", () => {
  expect(given(item("a", { state: "needs_sign_in" }), "li")).toMatchObject({ owner: "li", state: "waiting" });
  expect(given(item("a", { state: "refused" }), "li").state).toBe("refused");
});

test("P17: a done item that was not read back never lapses", () => {
  const done = item("a", { state: "done", done_at: "2026-11-01T00:00:00Z" });
  expect([lapsed(done, NOW), lapsed({ ...done, unread: true }, NOW)]).toEqual([true, false]);
});

test("a done item is shown for a day", () => {
  const done = became({ ok: true });
  expect(lapsed(done, NOW + 23 * 3600_000)).toBe(false);
  expect(lapsed(done, NOW + 25 * 3600_000)).toBe(true);
  expect(lapsed(item("a"), NOW + 1e12)).toBe(false);
});
