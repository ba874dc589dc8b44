/** The signal goes while a page begins: it says so, though nobody listened yet when it went (P20). */

import { afterAll, beforeAll, expect, test } from "bun:test";
import { rewrite } from "../../../nfe_app/localfirst/kept.js";
import { enter } from "../../../nfe_app/localfirst/outbox.js";
import { newItem } from "../../../nfe_app/localfirst/queue.js";
import { picture, show } from "../../../nfe_app/localfirst/memory.js";
import { watch } from "../../../nfe_app/localfirst/wake.js";

const before = { document: globalThis.document, addEventListener: globalThis.addEventListener, fetch: globalThis.fetch };
const window = new EventTarget();
let here = true;

beforeAll(() => {
  globalThis.document = Object.assign(new EventTarget(), { visibilityState: "hidden", cookie: "" });
  globalThis.addEventListener = window.addEventListener.bind(window);
  globalThis.fetch = async () => { throw new TypeError("no network"); };
  Object.defineProperty(navigator, "onLine", { configurable: true, get: () => here });
});

afterAll(() => {
  Object.assign(globalThis, before);
  delete navigator.onLine;
});

test("what went before anybody listened is told, and so is what goes and comes after", async () => {
  show({ online: true });
  here = false;
  await watch();
  expect(picture.online).toBe(false);
  here = true;
  window.dispatchEvent(new Event("online"));
  expect(picture.online).toBe(true);
  here = false;
  window.dispatchEvent(new Event("offline"));
  expect(picture.online).toBe(false);
});

test("P14: a page that the browser had put aside, and one that is looked at again, sends what waits", async () => {
  const sent = [];
  globalThis.fetch = async (url, { body }) => {
    if (url !== "/api/commands") return Response.json({ owner: "looks again" });
    const items = JSON.parse(body);
    sent.push(...items.map(({ payload }) => payload.text));
    return Response.json(items.map(({ id }) => ({ id, ok: true, result: {} })));
  };
  here = true;
  document.visibilityState = "visible";
  await enter("looks again");
  const ways = {
    aside: () => window.dispatchEvent(Object.assign(new Event("pageshow"), { persisted: true })),
    again: () => document.dispatchEvent(new Event("visibilitychange")),
  };
  for (const [text, comes] of Object.entries(ways)) {
    const item = newItem({ id: text, command: text, owner: "looks again", kind: "toy.keep", payload: { text }, now: Date.now() });
    await rewrite([], () => [{ store: "outbox", put: item }]);
    comes();
    while (!sent.includes(text)) await new Promise((on) => { setImmediate(on); });
  }
  expect(sent).toEqual(["aside", "again"]);
});
