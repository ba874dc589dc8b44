/** Whose key is on this phone: it comes from a share that the server gives to who has signed in, and goes at sign-out. */

import { EVERYONE, OWNED, UNSEALED, howKept, isPlain, keyIn, lend, one, read, rewrite } from "./kept.js";
import { THIS_PHONE } from "./queue.js";
import { hex, seal, unseal } from "./seal.js";

const SHARE = "/api/phones/share";

/** A name of this phone, made by chance and told to nobody but the door that gives shares. */
async function phoneId() {
  const made = { name: "id", id: hex(crypto.getRandomValues(new Uint8Array(16))) };
  const [{ put }] = await rewrite(["phone"], ({ phone }) => [{ store: "phone", put: phone.find(({ name }) => name === "id") ?? made }]);
  return put.id;
}

/** Keeps a person's key, if it is `wanted` when it is written; true when it is safe. */
const keep = (owner, key, wanted) => rewrite(["phone"], ({ phone }) => (wanted(phone) ? [{ store: "keys", put: { owner, ...key } }] : []))
  .then((changes) => changes.length > 0, () => false);

const TOOLS = { EVERYONE, OWNED, SHARE, THIS_PHONE, UNSEALED, isPlain, keep, keyIn, lend, one, phoneId, read, rewrite, seal, unseal };

/** Does one of the deeds of `rarely.js`. */
export const rarely = async (deed, ...told) => (await import("./rarely.js"))[deed](TOOLS, ...told);

/** Does one of the deeds of `pin.js`: `set`, `unlock`, `takeOff` or `reopen`; `more` is what else it needs. */
export async function atLock(deed, more, ...told) {
  const [{ keyOf }, pin] = await Promise.all([import("./rarely.js"), import("./pin.js")]);
  return pin[deed]({ ...TOOLS, ...more, keyOf }, ...told);
}

/**
 * Makes sure that a person's rows can be sealed here; `tell` speaks to the server. False while it cannot be heard.
 * Behind a PIN the key stays away until that is typed; a server that gives no shares leaves rows in clear.
 */
export async function have(owner, tell, wanted = () => true) {
  if (owner === THIS_PHONE || !(await howKept()).sealing || (await one("keys", owner))) return true;
  return rarely("fetchKey", owner, tell, wanted);
}

/** Seals what an older version left in clear, as soon as the person's key is to be had; of who has left meanwhile none is kept. */
export async function secured(owner, tell) {
  await have(owner, tell, (phone) => phone.some((row) => row.name === "session" && row.owner === owner));
  if ((await howKept()).sealing) await rarely("sealTheRest");
}
