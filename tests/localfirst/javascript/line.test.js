/** The desk's line: a press has an id until it is answered, the same press again is the same deed, and what was not answered is asked about. */

import { afterAll, beforeAll, beforeEach, expect, test } from "bun:test";
import { back, fallen, heard, lost, name, watchLine } from "../../../nfe_app/localfirst/line.js";

const kept = new Map();
const shown = [];
const page = [];
const made = () => ({ style: {}, setAttribute() {}, append(...parts) { this.parts = [...(this.parts ?? []), ...parts]; }, remove() { shown.splice(shown.indexOf(this), 1); } });
const old = {};
const listeners = new Map();
let later = null;
let there = true;
let asked = [];
let answer = () => ({ ok: true, deeds: [] });

beforeAll(() => {
  for (const thing of ["document", "sessionStorage", "addEventListener", "MutationObserver", "location", "fetch", "setTimeout", "clearTimeout"]) old[thing] = globalThis[thing];
  Object.assign(globalThis, {
    sessionStorage: { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value), removeItem: (key) => kept.delete(key) },
    addEventListener: (kind, listener) => listeners.set(kind, listener),
    clearTimeout() {},
    MutationObserver: class { observe() {} },
    setTimeout: (work) => void (later = work),
    location: { pathname: "/desk/" },
    document: { body: { prepend: (one) => shown.unshift(one) }, querySelectorAll: (which) => (which === "[data-heard]" ? page : []), createElement: made, getElementById: (id) => shown.find((one) => one.id === id) ?? null },
    fetch: async (url, { body } = {}) => {
      if (!there) throw new TypeError("no network");
      if (url === "/healthz") return { ok: true };
      asked.push([url, body && JSON.parse(body)]);
      return { ok: true, json: async () => answer(JSON.parse(body).ids) };
    },
  });
  const words = { cut: "cut", pressed: "pressed", done: "done {what}", refused: "refused {what} {says}", not_done: "not done {what}", something: "that", read: "read", late: "late" };
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

test("a page says of several presses together that they were heard", () => {
  const ids = [sent(), sent("state.refund.decide", { refund_id: "2" })];
  page.push({ dataset: { heard: ids.join(" ") } });
  watchLine()({});
  expect(open()).toEqual([]);
  page.pop();
});

test("an answer that is late is said; where nobody is there, the line is cut", async () => {
  const id = sent();
  await later();
  expect(shown.map(({ id: which, textContent }) => [which, textContent])).toEqual([["line-late", "late"]]);
  heard(id);
  expect(shown).toEqual([]);
  const lostOne = sent();
  there = false;
  await later();
  expect(shown.map(({ id: which }) => which)).toEqual(["line"]);
  there = true;
  answer = (ids) => ({ ok: true, deeds: ids.map((one) => ({ id: one, state: "not_done", says: "" })) });
  await later();
  expect(asked).toEqual([["/api/desk/pressed", { ids: [lostOne] }]]);
});

test("a browser that has the network again asks at once, and a socket that fell has to be joined first", async () => {
  listeners.get("offline")();
  expect(shown.map(({ id: which }) => which)).toEqual(["line"]);
  await listeners.get("online")();
  expect(shown).toEqual([]);
  fallen();
  await listeners.get("online")();
  expect(shown.map(({ id: which }) => which)).toEqual(["line"]);
  await back();
  expect(shown).toEqual([]);
});

test("where nobody answers it is asked again with the next line", async () => {
  const id = sent();
  lost();
  there = false;
  await back();
  there = true;
  expect(open()).toEqual([id]);
  lost();
  answer = (ids) => ({ ok: true, deeds: ids.map((one) => ({ id: one, state: "done", says: "" })) });
  await back();
  expect(open()).toEqual([]);
});
