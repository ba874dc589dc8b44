/** Which language somebody reads, and the way to the other. */

import { afterEach, beforeEach, expect, test } from "bun:test";

const HERE = "../../../nfe_app/localfirst/tongue.js";
const kept = new Map();
let went = [];

const at = (address) => {
  const { pathname, search, hash } = new URL(address, "https://nfe.example");
  globalThis.location = { pathname, search, hash, replace: (to) => went.push(to), assign: (to) => went.push(to) };
};

/** The same file as it is built into the front of a base. */
async function frontOf(base) {
  process.env.BASE_URL = base;
  return import(`${HERE}?${base.replaceAll("/", "")}`);
}

beforeEach(() => {
  kept.clear();
  went = [];
  globalThis.localStorage = {
    getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value), removeItem: (key) => kept.delete(key),
  };
});

afterEach(() => {
  delete globalThis.location;
  delete globalThis.localStorage;
  delete process.env.BASE_URL;
});

test("who has chosen nothing stays where they came in", async () => {
  at("/me/");
  (await frontOf("/")).stay();
  expect(went).toEqual([]);
});

test("who reads English comes to the English page by an old address, with its query", async () => {
  at("/en/me/");
  (await frontOf("/en/")).stay();
  expect(went).toEqual([]);
  at("/paid/?payment=7#end");
  (await frontOf("/")).stay();
  expect(went).toEqual(["/en/paid/?payment=7#end"]);
});

test("a page that is not there does not lead to itself", async () => {
  kept.set("base", "/en/");
  at("/en/gone/");
  (await frontOf("/")).stay();
  expect(went).toEqual([]);
});

test("the other language is the same page, and the choice is forgotten with the way back", async () => {
  at("/en/sign-in/?back=/me/");
  const english = await frontOf("/en/");
  english.stay();
  await english.changeTo("/");
  expect(went).toEqual(["/sign-in/?back=/me/"]);
  at("/sign-in/?back=/me/");
  const chinese = await frontOf("/");
  chinese.stay();
  expect(went.length).toBe(1);
  await chinese.changeTo("/en/");
  expect(went[1]).toBe("/en/sign-in/?back=/me/");
});

test("a browser that keeps nothing changes language all the same", async () => {
  globalThis.localStorage = { getItem() { throw new Error("no"); }, setItem() { throw new Error("no"); }, removeItem() { throw new Error("no"); } };
  at("/en/");
  const english = await frontOf("/en/");
  english.stay();
  await english.changeTo("/");
  expect(went).toEqual(["/"]);
});
