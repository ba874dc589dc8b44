/** What the server says, asked while another question is still on its way. */

import { expect, test } from "bun:test";
import { entryOf, fetchOne } from "../../../nfe_app/localfirst/remotes.js";

const CODES = "/api/codes";
const EVERYBODYS = { personal: false, keep: false };
let asked = [];

globalThis.fetch = (url) => new Promise((resolve) => {
  asked.push({ url, say: (body) => resolve(new Response(JSON.stringify(body), { status: 200 })) });
});

/** Until so many questions have gone out. */
async function questions(count) {
  while (asked.length < count) await new Promise((resolve) => setTimeout(resolve));
}

test("what is asked for twice goes out once", async () => {
  asked = [];
  const first = fetchOne(CODES, EVERYBODYS);
  const second = fetchOne(CODES, EVERYBODYS);
  await questions(1);
  asked[0].say({ codes: 0 });
  await Promise.all([first, second]);
  expect(asked.length).toBe(1);
});

test("after a deed an answer that was on its way before it is not taken for the last word", async () => {
  asked = [];
  const before = fetchOne(CODES, EVERYBODYS);
  await questions(1);
  const after = [fetchOne(CODES, EVERYBODYS, true), fetchOne(CODES, EVERYBODYS, true)];
  asked[0].say({ codes: 0 });
  await before;
  expect(entryOf(CODES).body).toEqual({ codes: 0 });
  await questions(2);
  asked[1].say({ codes: 1 });
  await Promise.all(after);
  expect(entryOf(CODES).body).toEqual({ codes: 1 });
  expect(asked.length).toBe(2);
});
