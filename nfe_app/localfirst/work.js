/** Proof of work (ALTCHA, SHA-256): the number whose digest behind the salt is the challenge. Loaded where a server asks for it. */

const BATCH = 256;

const hex = (bytes) => Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");

/** The work done; null where this browser cannot (http outside loopback has no WebCrypto), or the number is nowhere. */
export async function solve({ algorithm, challenge, salt, signature, maxNumber }) {
  const crypto = globalThis.crypto?.subtle;
  if (!crypto) return null;
  const encoder = new TextEncoder();
  for (let start = 0; start <= maxNumber; start += BATCH) {
    const tried = Array.from({ length: BATCH }, (_, place) => crypto.digest(algorithm, encoder.encode(salt + (start + place))));
    const found = (await Promise.all(tried)).findIndex((digest) => hex(digest) === challenge);
    if (found >= 0) return { algorithm, challenge, number: start + found, salt, signature };
  }
  return null;
}
