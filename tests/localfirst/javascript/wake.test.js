/** The signal goes while a page begins: it says so, though nobody listened yet when it went (P20). */

import { afterAll, beforeAll, expect, test } from "bun:test";
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
