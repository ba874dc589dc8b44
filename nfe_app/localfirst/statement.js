/** What the code on a paper says by itself: claims (CWT, RFC 8392) in COSE_Sign1 (RFC 9052, ES256), checked with no signal by a list brought home. */

import { canVerify } from "./verify.js";

const KID = 4;
const [EXP, IAT, CTI, FACTS] = [4, 6, 7, -70001];
const FIRST_YEAR = 1980;
const LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const CHINA = 8 * 3600;
const NOTHING = {
  state: "", number: "", issued: "", until: "", as_of: "", host: "", withdrawn: false, expired: false, facts: null,
};

const hex = (bytes) => [...bytes].map((one) => one.toString(16).padStart(2, "0")).join("");
const fromHex = (text) => Uint8Array.from(text.match(/../g) ?? [], (two) => parseInt(two, 16));
const utf8 = (text) => new TextEncoder().encode(text);

/** What is encoded in bytes (RFC 8949, as far as a statement uses it): whole numbers, bytes, text, lists, maps, tags, yes, no, null. */
export function decoded(bytes) {
  let at = 0;
  const take = (count) => {
    if (at + count > bytes.length) throw new RangeError("cut short");
    at += count;
    return bytes.subarray(at - count, at);
  };
  const whole = (info) => {
    if (info < 24) return info;
    if (info > 27) throw new RangeError("no such length");
    return take(2 ** (info - 24)).reduce((sum, one) => sum * 256 + one, 0);
  };
  const item = () => {
    const [head] = take(1);
    const [major, info] = [head >> 5, head & 31];
    if (major === 7) return simple(info);
    const count = whole(info);
    if (count > Number.MAX_SAFE_INTEGER || (major > 3 && major < 6 && count > bytes.length)) throw new RangeError("too much");
    switch (major) {
      case 0: return count;
      case 1: return -1 - count;
      case 2: return take(count);
      case 3: return new TextDecoder("utf-8", { fatal: true }).decode(take(count));
      case 4: return Array.from({ length: count }, item);
      case 5: return new Map(Array.from({ length: count }, () => [item(), item()]));
      default: return item();
    }
  };
  const simple = (info) => {
    if (info < 20 || info > 22) throw new RangeError("no such value");
    return [false, true, null][info - 20];
  };
  const value = item();
  if (at !== bytes.length) throw new RangeError("more than one value");
  return value;
}

/** Bytes with their head, as they stand in what is signed. */
function headed(major, bytes) {
  const size = bytes.length < 24 ? [major << 5 | bytes.length]
    : bytes.length < 256 ? [major << 5 | 24, bytes.length]
      : [major << 5 | 25, bytes.length >> 8, bytes.length & 255];
  return [...size, ...bytes];
}

/** The number of a paper as it is printed: 80 bits as 16 letters, then the check of Damm over GF(32), as the server makes it. */
export function printed(bytes) {
  let bits = 0n;
  for (const one of bytes) bits = bits << 8n | BigInt(one);
  const values = Array.from({ length: 16 }, (_, place) => Number(bits >> BigInt(5 * (15 - place)) & 31n));
  const check = values.reduce((sum, value) => {
    const doubled = (sum ^ value) << 1;
    return doubled & 32 ? doubled ^ 0b100101 : doubled;
  }, 0);
  const letters = [...values, check].map((value) => LETTERS[value]).join("");
  return [letters.slice(0, 4), letters.slice(4, 8), letters.slice(8, 12), letters.slice(12)].join("-");
}

const dayOf = (seconds) => new Date((seconds + CHINA) * 1000).toISOString().slice(0, 10);
const monthOf = (index) => `${FIRST_YEAR + Math.floor(index / 12)}-${String(index % 12 + 1).padStart(2, "0")}`;

/** Pairs [first, count, first, count, …] as stretches of months. */
const stretches = (pairs) => pairs.flatMap((first, place) => (place % 2 ? []
  : [{ first: monthOf(first), last: monthOf(first + pairs[place + 1] - 1), months: pairs[place + 1] }]));

function factsOf([edition, kind, purpose, demo, masked_name, parts]) {
  if (edition !== 1) throw new RangeError("another edition");
  const rows = parts.map(([scheme, place_name, standing, months, amount, spans]) => ({
    scheme, place_name, standing, months, amount_fen: amount ?? -1, paid: stretches(spans),
  }));
  return { kind, purpose, demo, masked_name, parts: rows };
}

async function signedBy(key, head, payload, mark) {
  const jwk = { kty: "EC", crv: "P-256", ...Object.fromEntries(["x", "y"].map((part) => [part, closed(fromHex(key[part]))])) };
  const how = { name: "ECDSA", namedCurve: "P-256" };
  const imported = await crypto.subtle.importKey("jwk", jwk, how, false, ["verify"]);
  const what = Uint8Array.from([0x84, ...headed(3, utf8("Signature1")), ...headed(2, head), 0x40, ...headed(2, payload)]);
  return crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, imported, mark, what);
}

const closed = (bytes) => btoa(String.fromCharCode(...bytes)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
function opened(text) {
  const bytes = Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));
  if (closed(bytes) !== text) throw new RangeError("the last letter has bits that say nothing");
  return bytes;
}

/** The parts of COSE_Sign1, with nothing beside what was signed. */
function parted(bytes) {
  const [head, , payload, mark] = decoded(bytes);
  const exact = [0xd2, 0x84, ...headed(2, head), 0xa0, ...headed(2, payload), ...headed(2, mark)];
  if (hex(bytes) !== hex(exact)) throw new RangeError("something stands beside what was signed");
  return [head, payload, mark];
}

/**
 * What is to be thought of a signed text, by the list {keys, withdrawn, as_of}, on a day: `state` is empty for no text, `cannot` where this
 * browser checks nothing, `no_list`, `broken`, `unknown_key`, `revoked_key`, `late_key` (signed outside the key's term) or `genuine`.
 */
export async function judged(text, list, today) {
  if (!text) return NOTHING;
  if (!canVerify()) return { ...NOTHING, state: "cannot" };
  if (!list?.keys?.length) return { ...NOTHING, state: "no_list" };
  try {
    const [head, payload, mark] = parted(opened(text));
    const kid = hex(decoded(head).get(KID));
    const key = list.keys.find((one) => one.kid === kid);
    if (!key) return { ...NOTHING, state: "unknown_key", as_of: list.as_of };
    if (!(await signedBy(key, head, payload, mark))) return { ...NOTHING, state: "broken", as_of: list.as_of };
    return { ...NOTHING, ...await told(decoded(payload), key, list, today) };
  } catch {
    return { ...NOTHING, state: "broken", as_of: list.as_of };
  }
}

async function told(claims, key, list, today) {
  const number = claims.get(CTI);
  const issued = dayOf(claims.get(IAT));
  const until = claims.has(EXP) ? dayOf(claims.get(EXP) - 24 * 3600) : "";
  const own = new Uint8Array(await crypto.subtle.digest("SHA-256", number));
  const state = key.revoked ? "revoked_key" : issued < key.from || issued > key.until ? "late_key" : "genuine";
  return {
    state, number: printed(number), issued, until, as_of: list.as_of, facts: factsOf(claims.get(FACTS)),
    withdrawn: list.withdrawn.includes(hex(own.subarray(0, 8))), expired: until !== "" && today !== "" && until < today,
  };
}

/** The numbers in a text or a CSV: the first field of each line that is not blank, without its heading. */
export function numbersIn(text) {
  const lines = text.replace(/^\uFEFF/, "").split(/[\r\n]+/).map((line) => line.split(/[,;\t，；]/)[0].replace(/^["'\s]+|["'\s]+$/g, ""));
  return lines.filter((line, place) => line && (place > 0 || /\d/.test(line)));
}

/** Where a scanned or typed text leads: {text} signed in the address of ours, {number} in it, or {host} of somebody else. */
export function readCode(said, origin) {
  const typed = said.trim();
  let address;
  try {
    address = new URL(typed);
  } catch {
    return { host: "", number: typed };
  }
  const there = address.pathname.match(/^(?:\/en)?\/verify\/([^/]*)\/?$/);
  if (address.origin !== origin || !there) return { host: address.host || address.protocol };
  return address.hash.length > 1 ? { text: address.hash.slice(1) } : { number: decodeURIComponent(there[1]) };
}
