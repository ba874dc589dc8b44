/** What the server says, asked while another question is still on its way. */

import { expect, test } from "bun:test";
import { entryOf, fetchOne } from "../../../nfe_app/localfirst/remotes.js";
import { canonical } from "../../../nfe_app/localfirst/verify.js";

const CODES = "/api/codes";
const EVERYBODYS = { personal: false, keep: false };
let asked = [];

globalThis.fetch = (url) => new Promise((resolve) => {
  asked.push({ url, say: (body, status = 200) => resolve(new Response(JSON.stringify(body), { status })) });
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

const SIGNED = "/api/signed";
const KEYS = "/api/signed/keys";
const SIGNED_ONES = { personal: false, keep: false, signed: KEYS };
const utf8 = (text) => new TextEncoder().encode(text);

/** Something signed, and the key that it was signed with. */
async function signedBody() {
  const { privateKey, publicKey } = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, ["sign", "verify"]);
  const head = Buffer.from(JSON.stringify({ alg: "ES256", kid: "k1" })).toString("base64url");
  const payload = `${head}.${Buffer.from(canonical({ price: 1 })).toString("base64url")}`;
  const mark = await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, privateKey, utf8(payload));
  const key = { kid: "k1", ...(await crypto.subtle.exportKey("jwk", publicKey)) };
  return { body: { price: 1, signature: `${head}..${Buffer.from(mark).toString("base64url")}` }, key };
}

test("what came signed while its keys did not is no forgery: it is asked for again", async () => {
  asked = [];
  const { body, key } = await signedBody();
  const first = fetchOne(SIGNED, SIGNED_ONES);
  await questions(1);
  asked[0].say(body);
  await questions(2);
  asked[1].say({}, 503);
  expect(await first).toBe(false);
  expect([entryOf(SIGNED).known, entryOf(SIGNED).refused, entryOf(SIGNED).failed]).toEqual([false, "", true]);
  const second = fetchOne(SIGNED, SIGNED_ONES);
  await questions(3);
  asked[2].say(body);
  await questions(4);
  asked[3].say({ keys: [key] });
  expect(await second).toBe(true);
  expect(entryOf(SIGNED).body).toEqual(body);
  const forged = fetchOne(`${SIGNED}/forged`, SIGNED_ONES);
  await questions(5);
  asked[4].say({ ...body, price: 2 });
  expect(await forged).toBe(true);
  expect(entryOf(`${SIGNED}/forged`).refused).toBe("signature");
});

test("a server that cannot answer is asked again, one that says no is not", async () => {
  asked = [];
  const heard = async (status) => {
    const going = fetchOne(`/api/status/${status}`, EVERYBODYS);
    await questions(1);
    asked.pop().say({}, status);
    return going;
  };
  expect([await heard(503), await heard(403), await heard(404), await heard(200)]).toEqual([false, true, true, true]);
});
