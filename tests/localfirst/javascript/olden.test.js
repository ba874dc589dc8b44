/** Pages in a browser that has not yet heard of `at`. */

import { afterEach, beforeEach, expect, test } from "bun:test";

const own = [Array, String].map(({ prototype }) => [prototype, prototype.at]);

beforeEach(() => own.forEach(([prototype]) => delete prototype.at));
afterEach(() => own.forEach(([prototype, at]) => Object.defineProperty(prototype, "at", { value: at, configurable: true, writable: true })));

const olden = (mark) => import(`../../../nfe_app/localfirst/olden.js?${mark}`);

test("an old browser shows what a new one shows", async () => {
  const places = [0, 1, 2, 3, -1, -3, -4, 1.9, -0.5, undefined, "1", Number.NaN];
  const seen = () => ["abc", ["a", "b", "c"]].flatMap((list) => places.map((place) => list.at(place)));
  expect([].at).toBe(undefined);
  await olden("old");
  const old = seen();
  own.forEach(([prototype, at]) => Object.defineProperty(prototype, "at", { value: at, configurable: true, writable: true }));
  expect(old).toEqual(seen());
});

test("nothing more is found in a list by it", async () => {
  await olden("keys");
  const keys = [];
  for (const key in ["a"]) keys.push(key);
  expect(keys).toEqual(["0"]);
});

test("what a browser has itself stays", async () => {
  const theirs = () => "theirs";
  Object.defineProperty(Array.prototype, "at", { value: theirs, configurable: true, writable: true });
  await olden("new");
  expect([].at).toBe(theirs);
});
