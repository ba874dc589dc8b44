/** The PIN before a person's key, loaded only where one is used: so it brings nothing along, and is handed the store's `tools`. */

/** Rounds of PBKDF2-HMAC-SHA256 (OWASP Password Storage Cheat Sheet, 2023). */
const ROUNDS = 600_000;
const PIN = "/api/phones/pin";
const SITTING = "localfirst";
const TABS = 4;

const hex = (bytes) => Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
const bytesOf = (text) => Uint8Array.from(text.match(/../g), (pair) => Number.parseInt(pair, 16));

/** The secret of a PIN and the share behind it: neither alone leads to it. */
async function mixed(pin, share) {
  const root = await crypto.subtle.importKey("raw", new TextEncoder().encode(pin), "PBKDF2", false, ["deriveBits"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt: bytesOf(share), iterations: ROUNDS };
  return hex(await crypto.subtle.deriveBits(how, root, 256));
}

/** The key of this tab: it lives as long as the tab does, over a reload too, and ends with the browser. */
function sitting({ keyOf }) {
  sessionStorage[SITTING] ??= hex(crypto.getRandomValues(new Uint8Array(32)));
  return keyOf(sessionStorage[SITTING]);
}

const ask = async ({ phoneId, tell }, where, pin) => tell(where, { phone_id: await phoneId(), ...(pin ? { pin } : {}) });

/** Seals everything of a person anew and keeps `row` in place of their key; what cannot be opened stays shut, or goes. */
function rekey({ OWNED, keyIn, rewrite }, owner, key, row, drop) {
  return rewrite([...OWNED, "phone"], (rows) => [
    ...OWNED.flatMap((store) => rows[store].filter((put) => put.owner === owner).map((put) =>
      (put.sealed && drop ? { store, remove: keyIn(store, put) } : { store, put }))),
    { store: "keys", put: { owner, ...row } },
  ], { owner, key });
}

/** The key goes behind a PIN: on this phone stays only what this tab can open. */
async function behind(tools, owner, pin, pinned) {
  const { keyOf, lend, one, seal } = tools;
  const secret = await mixed(pin, pinned);
  const key = await keyOf(secret);
  const tab = await sitting(tools);
  const before = (await one("keys", owner))?.wraps ?? [];
  const wraps = [...before.filter(({ kid }) => kid !== tab.kid), await seal(tab, "keys", owner, { secret })].slice(-TABS);
  lend(key);
  await rekey(tools, owner, key, { kid: key.kid, wraps });
}

/**
 * Puts a PIN before the key of a person; from the next start on it has to be typed, and needs signal.
 * Where the server has heard of it before (the answer was lost, or the page died over it) the same PIN goes on from there.
 */
export async function set(tools, owner, pin) {
  const answer = await ask(tools, PIN, pin);
  if (answer.body?.code === "pin_is_on") return unlock(tools, owner, pin);
  if (answer.status === 200) await behind(tools, owner, pin, answer.body.pinned);
  return answer;
}

/** Opens what is sealed, with the PIN and the share that the server gives for it. */
export async function unlock(tools, owner, pin) {
  const answer = await ask(tools, tools.SHARE, pin);
  if (answer.status !== 200) return answer;
  const plain = await tools.keyOf(answer.body.share);
  tools.lend(plain);
  if (answer.body.pinned) await behind(tools, owner, pin, answer.body.pinned);
  else await rekey(tools, owner, plain, plain);
  await tools.enter(owner);
  return answer;
}

/**
 * Takes the PIN off: first on the phone, then at the server, which forgets for good the share that would open what is still behind it.
 * Without one (who has forgotten it, after a sign-in by text) what it sealed is deleted, for nobody can open it.
 */
export async function takeOff(tools, owner, pin) {
  const answer = await ask(tools, pin ? tools.SHARE : `${PIN}/off`, pin);
  if (answer.status !== 200) return answer;
  const plain = await tools.keyOf(answer.body.share);
  tools.lend(plain);
  await rekey(tools, owner, plain, plain, !pin);
  await tools.enter(owner);
  return pin ? ask(tools, `${PIN}/off`, pin) : answer;
}

/** Opens again what this tab had open before it was loaded anew. */
export async function reopen(tools, owner) {
  const { wraps = [] } = (await tools.one("keys", owner)) ?? {};
  if (!sessionStorage[SITTING]) return;
  const tab = await sitting(tools);
  const wrap = wraps.find(({ kid }) => kid === tab.kid);
  if (wrap) tools.lend(await tools.keyOf((await tools.unseal(tab, "keys", owner, wrap)).secret));
}
