/** The desk's line: a press has an id until it is answered, the same press again is the same deed, and what was not answered is asked about. */

import { afterAll, beforeAll, beforeEach, expect, test } from "bun:test";
import { back, heard, lost, name, watchLine } from "../../../nfe_app/localfirst/line.js";

const kept = new Map();
const shown = [];
const made = () => ({ style: {}, setAttribute() {}, append(...parts) { this.parts = [...(this.parts ?? []), ...parts]; }, remove() { shown.splice(shown.indexOf(this), 1); } });
const old = {};
let asked = [];
let answer = () => ({ ok: true, deeds: [] });

beforeAll(() => {
  for (const thing of ["document", "sessionStorage", "addEventListener", "MutationObserver", "location", "fetch", "setTimeout"]) old[thing] = globalThis[thing];
  Object.assign(globalThis, {
    sessionStorage: { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value), removeItem: (key) => kept.delete(key) },
    addEventListener() {},
    MutationObserver: class { observe() {} },
    setTimeout: () => 0,
    location: { pathname: "/desk/" },
    document: { body: { prepend: (one) => shown.unshift(one) }, querySelectorAll: () => [], createElement: made, getElementById: (id) => shown.find((one) => one.id === id) ?? null },
    fetch: async (url, { body } = {}) => {
      asked.push([url, body && JSON.parse(body)]);
      return { ok: true, json: async () => answer(JSON.parse(body).ids) };
    },
  });
  const words = { cut: "cut", pressed: "pressed", done: "done {what}", refused: "refused {what} {says}", not_done: "not done {what}", something: "that", read: "read" };
  watchLine(words)({});
});

afterAll(() => Object.assign(globalThis, old));

beforeEach(async () => {
  answer = () => ({ ok: true, deeds: [] });
  await back();
  [asked, shown.length] = [[], 0];
});

const event = (of = "state.refund.decide", payload = { refund_id: "1" }) => ({ name: of, payload, router_data: { pathname: "/" } });
const sent = (...parts) => {
  const one = event(...parts);
  name(one);
  return one.router_data.deed;
};
const open = () => JSON.parse(kept.get("nfe-pressed") ?? "[]").map(({ id }) => id);

test("a press has an id of its own, and keeps what else is known of the page", () => {
  const one = event();
  name(one);
  expect(one.router_data).toEqual({ pathname: "/", deed: expect.stringMatching(/^[0-9a-f-]{36}$/) });
  heard(one.router_data.deed);
});

test("the same press again is the same deed until it is answered, and a new one after that", () => {
  const first = sent();
  expect(sent()).toBe(first);
  const other = sent("state.refund.decide", { refund_id: "2" });
  expect(other).not.toBe(first);
  heard(first);
  const again = sent();
  expect(again).not.toBe(first);
  [again, other].forEach(heard);
  expect(open()).toEqual([]);
});

test("what a page does by itself is no press", () => {
  for (const of of ["state.hydrate_and_load", "state.work_list.load", "state.on_load_internal", "state.collecting.follow"]) expect(sent(of)).toBe("");
  expect(open()).toEqual([]);
});

test("nothing that was typed is kept past the page", () => {
  const id = sent("state.moving.start", { identity_number: "110101199003070039" });
  expect(kept.get("nfe-pressed")).not.toContain("1101");
  heard(id);
});

test("a cut line is said at once, and what was not answered is asked about when it is back", async () => {
  const id = sent();
  lost();
  expect(shown.map(({ id: which, textContent }) => [which, textContent])).toEqual([["line", "cut"]]);
  heard(id); // what a page shows again after the cut tells nobody how it ended
  answer = (ids) => ({ ok: true, deeds: ids.map((one) => ({ id: one, state: "refused", says: "no" })) });
  await back();
  expect(asked).toEqual([["/api/desk/pressed", { ids: [id] }]]);
  expect(shown.map(({ id: which }) => which)).toEqual(["line-told"]);
  expect(shown[0].parts[0].textContent).toBe("refused that no");
  expect(open()).toEqual([]);
});

test("what was done is said as done, and nobody is asked where nothing is open", async () => {
  lost();
  await back();
  expect(asked).toEqual([]);
  sent();
  lost();
  answer = (ids) => ({ ok: true, deeds: ids.map((one) => ({ id: one, state: "done", says: "" })) });
  await back();
  expect(shown[0].parts[0].textContent).toBe("done that");
});

test("where nobody answers it is asked again with the next line", async () => {
  const id = sent();
  lost();
  const before = globalThis.fetch;
  globalThis.fetch = async () => { throw new TypeError("no network"); };
  await back();
  globalThis.fetch = before;
  expect(open()).toEqual([id]);
  lost();
  answer = (ids) => ({ ok: true, deeds: ids.map((one) => ({ id: one, state: "done", says: "" })) });
  await back();
  expect(open()).toEqual([]);
});
