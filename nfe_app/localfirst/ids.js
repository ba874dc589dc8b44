/** Names for things made on the phone, before any server has heard of them. */

let last = 0;

/** A UUIDv7 (RFC 9562): its time never runs backwards on this page, so ids sort as they were made. */
export function uuid7(now = Date.now(), chance = crypto.getRandomValues(new Uint8Array(16))) {
  last = Math.max(now, last + 1);
  const bytes = Uint8Array.from(chance);
  for (let place = 0; place < 6; place += 1) {
    bytes[place] = Math.floor(last / 2 ** (8 * (5 - place))) % 256;
  }
  bytes[6] = 0x70 | (bytes[6] & 0x0f);
  bytes[8] = 0x80 | (bytes[8] & 0x3f);
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
