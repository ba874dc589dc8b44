/** Passkeys, which a phone keeps behind its own lock (W3C Web Authentication). Brought along by the pages alone that use them. */

import { IDLE, once, posted, refusal } from "./calls.js";
import { show } from "./memory.js";
import { tell } from "./outbox.js";
import { onwards } from "./store.js";
import { wake } from "./wake.js";

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const named = (list) => (list ?? []).map((one) => ({ ...one, id: bytes(one.id) }));

const DEEDS = {
  make: ({ challenge, user, excludeCredentials, ...more }) => navigator.credentials.create({ publicKey: {
    ...more, challenge: bytes(challenge), user: { ...user, id: bytes(user.id) }, excludeCredentials: named(excludeCredentials) } }),
  use: ({ challenge, allowCredentials, ...more }) => navigator.credentials.get({ publicKey: {
    ...more, challenge: bytes(challenge), allowCredentials: named(allowCredentials) } }),
};

const PARTS = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];

/** What the authenticator said as JSON, which browsers before 2025 do not write themselves. */
function told({ id, rawId, type, response }) {
  const parts = PARTS.filter((part) => response[part]).map((part) => [part, text(response[part])]);
  return { id, rawId: text(rawId), type, response: Object.fromEntries(parts) };
}

/** Makes (`make`) or uses (`use`) a passkey: what for is asked at `begin`, the answer goes to `url`. Whoever thinks better of it is asked again. */
export const callPasskey = (name, deed, begin, url, go, next, also) => once(name, async () => {
  const { status, body } = await tell(begin, {});
  if (status === 401) show({ session_gone: true, signed_in: false });
  if (status !== 200) return status >= 400 && status < 500 ? refusal(body) : { state: "failed" };
  const credential = await DEEDS[deed](body.options).catch(() => null);
  return credential ? posted(url, { credential: told(credential) }) : IDLE;
}, (result) => {
  wake();
  return onwards(go, next, also)(result);
});
