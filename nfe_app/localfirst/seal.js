/** Sealing a row's private fields: AES-GCM-256, a fresh IV for each write, bound to the store and key of the row. */

const NEWLINE = 10;
const utf8 = (text) => new TextEncoder().encode(text);
const subtle = () => globalThis.crypto?.subtle;

/** Whether this browser can seal at all; it cannot on an address that is not secure. */
export const canSeal = () => Boolean(subtle());

const about = (store, key) => utf8(`${store} ${JSON.stringify(key)}`);

/** Fields as bytes: one line of JSON, then those that are byte arrays, one after the other. */
function packed(fields) {
  const arrays = Object.entries(fields).filter(([, value]) => value instanceof Uint8Array);
  const plain = Object.fromEntries(Object.entries(fields).filter(([, value]) => !(value instanceof Uint8Array)));
  const head = utf8(`${JSON.stringify([plain, arrays.map(([name, { length }]) => [name, length])])}\n`);
  const bytes = new Uint8Array(arrays.reduce((sum, [, { length }]) => sum + length, head.length));
  bytes.set(head);
  let place = head.length;
  for (const [, array] of arrays) {
    bytes.set(array, place);
    place += array.length;
  }
  return bytes;
}

function unpacked(bytes) {
  let place = bytes.indexOf(NEWLINE) + 1;
  const [fields, arrays] = JSON.parse(new TextDecoder().decode(bytes.subarray(0, place)));
  for (const [name, length] of arrays) {
    fields[name] = bytes.slice(place, place + length);
    place += length;
  }
  return fields;
}

/** Seals fields under a key {kid, key} for one row of a store. */
export async function seal({ kid, key }, store, row, fields) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const how = { name: "AES-GCM", iv, additionalData: about(store, row) };
  return { kid, iv, box: new Uint8Array(await subtle().encrypt(how, key, packed(fields))) };
}

/** The fields that were sealed for this row; anything else rejects. */
export async function unseal({ key }, store, row, { iv, box }) {
  const how = { name: "AES-GCM", iv, additionalData: about(store, row) };
  return unpacked(new Uint8Array(await subtle().decrypt(how, key, box)));
}

/** A new key that belongs to nobody but this browser; it cannot be read out. */
export async function freshKey() {
  const kid = hex(crypto.getRandomValues(new Uint8Array(8)));
  return { kid, key: await subtle().generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]) };
}

/** Bytes as hex. */
export const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
