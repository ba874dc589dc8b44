/** Whether what came signed is what was signed: a detached ES256 signature (RFC 7515, appendix F) over canonical JSON. */

/** JSON with sorted keys and no spaces: the same bytes on both sides. */
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  return `{${Object.keys(value).sort().map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(",")}}`;
}

const utf8 = (text) => new TextEncoder().encode(text);
const opened = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));

function closed(bytes) {
  let text = "";
  for (let from = 0; from < bytes.length; from += 8192) text += String.fromCharCode(...bytes.subarray(from, from + 8192));
  return btoa(text).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

/** Whether this browser can check a signature at all; it cannot on an address that is not secure. */
export const canVerify = () => Boolean(globalThis.crypto?.subtle);

/** Whether a body carries the signature of a key that `keyOf(kid)` knows; false for anything that is wrong in any way. */
export async function genuine({ signature, ...signed }, keyOf) {
  try {
    const [head, , mark] = signature.split(".");
    const { alg, kid } = JSON.parse(new TextDecoder().decode(opened(head)));
    const { kty, crv, x, y } = alg === "ES256" ? await keyOf(kid) : {};
    const curve = { name: "ECDSA", namedCurve: "P-256" };
    const key = await crypto.subtle.importKey("jwk", { kty, crv, x, y }, curve, false, ["verify"]);
    const payload = utf8(`${head}.${closed(utf8(canonical(signed)))}`);
    return await crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, key, opened(mark), payload);
  } catch {
    return false;
  }
}

/** Whether a body's last day has passed. */
export const expired = (body, today) => Boolean(body?.expires_on && today && body.expires_on < today);
