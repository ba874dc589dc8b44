/** What a phone tells of itself: nothing of what waits there but how much, and no more often than there is news. */

import { beforeAll, beforeEach, afterAll, expect, test } from "bun:test";
import { picture, show } from "../../../nfe_app/localfirst/memory.js";
import { rewrite } from "../../../nfe_app/localfirst/kept.js";
import { enter, note } from "../../../nfe_app/localfirst/outbox.js";
import { isNews, stateOf, tellOfMe } from "../../../nfe_app/localfirst/telling.js";

const OWNER = "01890000-0000-7000-8000-000000000001";
const PACK = { owner: "everyone", url: "/api/pack/110000", etag: "", stamp: "", body: { place: "110000", version: "abcdef0123456789", made_on: "2025-10-01", schemes: [] } };
const KEYS = { ...PACK, url: "/api/pack/keys", body: { keys: [] } };
const MADE = "2025-10-01T02:00:00.000Z";
const NOW = Date.parse("2025-10-02T02:00:00.000Z");
const DAY = 24 * 60 * 60 * 1000;
const waits = (more) => ({ id: "1", owner: OWNER, kind: "enrolment.pause", payload: { enrolment_id: "secret" }, state: "waiting", made_at: MADE, last: "busy", ...more });

const before = { fetch: globalThis.fetch };
let asked = [];
let status = 200;

beforeAll(() => {
  globalThis.fetch = async (url, { body }) => {
    asked.push([url, JSON.parse(body)]);
    return new Response(JSON.stringify({ ok: true }), { status });
  };
});

afterAll(() => Object.assign(globalThis, before));

beforeEach(async () => {
  [asked, status] = [[], 200];
  show({ owner: OWNER, signed_in: true, locked: false, rows: [], remotes: {}, today: `${Math.random()}` });
  await rewrite(["cache"], () => [{ store: "cache", put: PACK }, { store: "cache", put: KEYS }]);
  await note({ owner: OWNER, told: null });
});

test("it says which packs, how many wait, and why the oldest does", () => {
  const rows = [waits(), waits({ id: "2", last: "later" }), waits({ id: "3", state: "refused" })];
  expect(stateOf(rows, [PACK, KEYS], "abc")).toEqual({
    told: { build: "abc", packs: [{ place: "110000", version: "abcdef012345", made_on: "2025-10-01" }], waiting: 2, failed: "busy" },
    since: MADE,
  });
});

test("a deed whose photo is not there waits for that", () => {
  expect(stateOf([waits({ files: ["f"], last: "unheard" })], [], "").told.failed).toBe("photo");
});

test("nothing of what waits is told but how much, how long and why", async () => {
  show({ rows: [waits()] });
  await tellOfMe(NOW);
  const [[url, said]] = asked;
  expect(url).toBe("/api/me/devices/state");
  expect(Object.keys(said).sort()).toEqual(["build", "failed", "packs", "waited_seconds", "waiting"]);
  expect([said.waiting, said.waited_seconds, said.failed]).toEqual([1, 86_400, "busy"]);
  expect(JSON.stringify(said)).not.toContain("secret");
});

test("what was told is told again when something has changed, or after a day, and not before", async () => {
  await tellOfMe(NOW);
  await tellOfMe(NOW + 1000);
  show({ today: "the same day, another page" });
  await tellOfMe(NOW + 2000);
  expect(asked.length).toBe(1);
  show({ rows: [waits()] });
  await tellOfMe(NOW + 3000);
  expect(asked.length).toBe(2);
  show({ today: "tomorrow" });
  await tellOfMe(NOW + 3000 + DAY);
  expect(asked.length).toBe(3);
});

test("what did not reach the server is told with the next occasion", async () => {
  status = 503;
  await tellOfMe(NOW);
  status = 200;
  await tellOfMe(NOW + 1000);
  await tellOfMe(NOW + 2000);
  expect(asked.length).toBe(2);
});

test("without signal, locked, or with nobody signed in nothing is told", async () => {
  show({ rows: [waits({ last: "unheard" })] });
  await tellOfMe(NOW);
  show({ rows: [], locked: true });
  await tellOfMe(NOW);
  show({ locked: false, owner: "" });
  await note({ owner: "this-phone" });
  await tellOfMe(NOW);
  expect(asked).toEqual([]);
});

test("after another sign-in it is told anew", async () => {
  await tellOfMe(NOW);
  await enter(OWNER);
  show({ today: "the same, in another page" });
  await tellOfMe(NOW + 1000);
  expect(asked.filter(([url]) => url.endsWith("/state")).length).toBe(2);
});

test("a day is a day", () => {
  expect(isNews("same", { what: "same", at: NOW - DAY + 1 }, NOW)).toBe(false);
  expect(isNews("same", { what: "same", at: NOW - DAY }, NOW)).toBe(true);
});
