/** Proof of work: the number is found, a browser without WebCrypto says that it cannot, and what has no answer ends. */

import { afterEach, expect, test } from "bun:test";
import { solve } from "../../../nfe_app/localfirst/work.js";

const subtle = crypto.subtle;
const digest = (text) => new Bun.CryptoHasher("sha256").update(text).digest("hex");
const work = (number, parts = {}) => ({
  algorithm: "SHA-256", challenge: digest(`a1b2?expires=9&for=c3&${number}`), salt: "a1b2?expires=9&for=c3&", signature: "d4", maxNumber: 1000, ...parts,
});

afterEach(() => {
  Object.defineProperty(crypto, "subtle", { value: subtle, configurable: true });
});

test("the number is found, wherever it is", async () => {
  for (const number of [0, 1, 255, 256, 999, 1000]) {
    const { maxNumber, ...given } = work(number);
    expect(await solve(work(number))).toEqual({ ...given, number });
  }
});

test("what has no answer ends without one", async () => {
  expect(await solve(work(7, { challenge: "0".repeat(64) }))).toBeNull();
});

test("a page without WebCrypto cannot, and says so", async () => {
  Object.defineProperty(crypto, "subtle", { value: undefined, configurable: true });
  expect(await solve(work(7))).toBeNull();
});
