/** Sealing a row: what comes out is what went in, for this row and this key alone. */

import { expect, test } from "bun:test";
import { keyOf } from "../../../nfe_app/localfirst/rarely.js";
import { freshKey, seal, unseal } from "../../../nfe_app/localfirst/seal.js";

const ROW = ["wang", "draft"];
const letters = ({ box }) => new TextDecoder("latin1").decode(box);

test("what was sealed is what is opened, byte arrays too", async () => {
  const key = await freshKey();
  const fields = {
    value: { name: "王芳", fen: -5, none: null, list: [1, "\n", { deep: true }] },
    bytes: new Uint8Array([0, 10, 255]), thumb: new Uint8Array(), says: "",
  };
  const sealed = await seal(key, "photos", ROW, fields);
  expect(await unseal(key, "photos", ROW, sealed)).toEqual(fields);
  expect(letters(sealed)).not.toContain("fen");
});

test("nothing sealed twice is the same twice", async () => {
  const key = await freshKey();
  const [first, second] = await Promise.all([1, 2].map(() => seal(key, "docs", ROW, { value: 1 })));
  expect(first.iv).toHaveLength(12);
  expect(first.iv).not.toEqual(second.iv);
  expect(first.box).not.toEqual(second.box);
});

test("a box moved to another row or store, or altered by one bit, does not open", async () => {
  const key = await freshKey();
  const sealed = await seal(key, "docs", ROW, { value: 1 });
  const altered = { ...sealed, box: sealed.box.map((byte, place) => (place === 3 ? byte ^ 1 : byte)) };
  await expect(unseal(key, "docs", ["li", "draft"], sealed)).rejects.toThrow();
  await expect(unseal(key, "cache", ROW, sealed)).rejects.toThrow();
  await expect(unseal(key, "docs", ROW, altered)).rejects.toThrow();
  await expect(unseal(await freshKey(), "docs", ROW, sealed)).rejects.toThrow();
});

test("the same share makes the same key, by name and by deed, and another share another", async () => {
  const [one, same, other] = await Promise.all(["0f".repeat(32), "0f".repeat(32), "f0".repeat(32)].map((share) => keyOf(share)));
  const sealed = await seal(one, "docs", ROW, { value: "kept" });
  expect(one.kid).toBe(same.kid);
  expect(await unseal(same, "docs", ROW, sealed)).toEqual({ value: "kept" });
  expect(other.kid).not.toBe(one.kid);
  await expect(unseal(other, "docs", ROW, sealed)).rejects.toThrow();
});

test("no key can be read out", async () => {
  const keys = [await freshKey(), await keyOf("0f".repeat(32))];
  for (const { key } of keys) {
    expect(key.extractable).toBe(false);
    await expect(crypto.subtle.exportKey("raw", key)).rejects.toThrow();
  }
});
