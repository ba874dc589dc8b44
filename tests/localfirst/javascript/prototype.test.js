/** Names that every object has already (ASVS 15.3.6): an answer or a kept row that brings them changes its own row and nothing else. */

import { afterEach, beforeAll, expect, test } from "bun:test";
import { believed, joined } from "../../../nfe_app/localfirst/merging.js";
import { met, stateOf } from "../../../nfe_app/localfirst/mirror.js";
import { read, rewrite } from "../../../nfe_app/localfirst/kept.js";
import { defineDoc, putFields, setField, valueOf } from "../../../nfe_app/localfirst/docs.js";
import { entryOf } from "../../../nfe_app/localfirst/remotes.js";
import { picture, reload, show } from "../../../nfe_app/localfirst/memory.js";

const NAMES = ["__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "valueOf"];
const whole = () => NAMES.concat(Object.getOwnPropertyNames(Object.prototype)).map((name) => Object.prototype[name]);
const before = whole();
const STAMP = `${"1".padStart(13, "0")}zzzzzzzz`;

/** As the server's answer is read: `__proto__` is a name like others there, of the row itself. */
const answered = (name, what) => JSON.parse(`{${JSON.stringify(name)}: ${JSON.stringify(what)}}`);

beforeAll(() => defineDoc("odd", { initial: { a: "" }, version: 1, memory: false }));

afterEach(() => {
  expect(whole()).toEqual(before);
  expect({}.polluted).toBeUndefined();
  expect(Object.keys(Object.prototype)).toEqual([]);
});

test.each(NAMES)("a draft of the server with a field %s is joined like any other", (name) => {
  const theirs = { born: "1", fields: answered(name, [STAMP, '{"polluted":1}']) };
  for (const both of [joined({ born: "1", fields: {} }, theirs), joined(theirs, { born: "1", fields: {} })]) {
    expect(Object.keys(both.fields)).toEqual([name]);
    expect(Object.getPrototypeOf(both.fields)).toBe(Object.prototype);
  }
  expect(Object.keys(believed(theirs, 5).fields)).toEqual([name]);
});

test.each(NAMES)("and becomes a row of the phone, and what is sent, and no more", (name) => {
  const told = { owner: "o", name: "odd", version: 1, born: STAMP, fields: answered(name, [STAMP, '{"polluted":1}']) };
  const row = met(undefined, told);
  expect(Object.keys(row.value)).toEqual([name]);
  expect(row.polluted).toBeUndefined();
  expect(row.value.polluted).toBeUndefined();
  expect(Object.keys(stateOf(row).fields)).toEqual([name]);
  expect(met(row, told, name)).toBe(row);
});

test.each(NAMES)("a kept row with a field %s is read again as it was", async (name) => {
  const value = answered(name, { polluted: 1 });
  await rewrite([], () => [{ store: "docs", put: { owner: "o", name: `row ${name}`, version: 1, at: 1, value } }]);
  const { docs } = await read("docs");
  expect(Object.keys(docs.find((one) => one.name === `row ${name}`).value)).toEqual([name]);
  await reload();
});

test.each(NAMES)("a field that is typed under the name %s stays in its draft", async (name) => {
  await setField("odd", name, { polluted: 1 });
  await putFields("odd", answered(name, { polluted: 1 }));
  expect(Object.getPrototypeOf(valueOf("odd"))).toBe(Object.prototype);
  expect(valueOf("odd").polluted).toBeUndefined();
});

test.each(NAMES)("an address %s is one of which nothing is known", (name) => {
  show({ remotes: { ...picture.remotes } });
  expect(entryOf(`/api/${name}`).known).toBe(false);
});
