/** What came signed: the server's own is taken, anything altered is not. */

import { beforeAll, expect, test } from "bun:test";
import { canonical, expired, genuine } from "../../../nfe_app/localfirst/verify.js";

const text = (bytes) => Buffer.from(bytes).toString("base64url");
const curve = { name: "ECDSA", namedCurve: "P-256" };
let keys;
let jwk;
const keyOf = async (kid) => (kid === "one" ? jwk : undefined);

async function signed(body, header = { alg: "ES256", kid: "one" }) {
  const head = text(JSON.stringify(header));
  const input = new TextEncoder().encode(`${head}.${text(canonical(body))}`);
  const mark = await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, keys.privateKey, input);
  return { ...body, signature: `${head}..${text(mark)}` };
}

beforeAll(async () => {
  keys = await crypto.subtle.generateKey(curve, true, ["sign", "verify"]);
  jwk = await crypto.subtle.exportKey("jwk", keys.publicKey);
});

test("what was signed is taken, in whatever order its parts come", async () => {
  const pack = await signed({ place: "嘉峪关", schemes: [{ b: 1, a: null }], made_on: "2026-11-23" });
  expect(await genuine(pack, keyOf)).toBe(true);
  const { signature, ...rest } = pack;
  expect(await genuine({ signature, ...Object.fromEntries(Object.entries(rest).reverse()) }, keyOf)).toBe(true);
});

test("a changed number, a further part or another signature is not", async () => {
  const pack = await signed({ place: "620200", amounts: { "2026-11": 90520 } });
  const other = await signed({ place: "110000" });
  for (const wrong of [
    { ...pack, amounts: { "2026-11": 90519 } }, { ...pack, more: 1 }, { ...pack, signature: other.signature },
    { ...pack, signature: "" }, { ...pack, signature: "a.b.c" }, { ...pack, signature: undefined },
  ]) expect(await genuine(wrong, keyOf)).toBe(false);
});

test("a key nobody knows, or another algorithm, is not", async () => {
  expect(await genuine(await signed({ a: 1 }, { alg: "ES256", kid: "two" }), keyOf)).toBe(false);
  expect(await genuine(await signed({ a: 1 }, { alg: "none", kid: "one" }), keyOf)).toBe(false);
});

test.each([["2026-11-23", "2026-11-23", false], ["2026-11-23", "2026-11-24", true], [undefined, "2026-11-24", false], ["2026-11-23", "", false]])(
  "good until %p is expired on %p: %p",
  (expires_on, today, answer) => expect(expired({ expires_on }, today)).toBe(answer),
);
