/** What is done once or seldom: a person's key at sign-in, rows of an older version, a store that is gone. Loaded then; it is handed `tools`. */

/** Marks beside the store: the page's own lives as long as the browser lets it, the server's as long as the server said. */
const MARKS = /(?:^|; )(?:kept-here|waits-here)=/;

/** The key of a secret (hex, 32 bytes; HKDF-SHA256, RFC 5869): it cannot be read out, and the same secret names the same `kid`. */
export async function keyOf(secret) {
  const bytes = Uint8Array.from(secret.match(/../g), (pair) => Number.parseInt(pair, 16));
  const root = await crypto.subtle.importKey("raw", bytes, "HKDF", false, ["deriveKey", "deriveBits"]);
  const how = (info) => ({ name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: new TextEncoder().encode(info) });
  const name = new Uint8Array(await crypto.subtle.deriveBits(how("localfirst name"), root, 64));
  const kid = Array.from(name, (byte) => byte.toString(16).padStart(2, "0")).join("");
  const made = { name: "AES-GCM", length: 256 };
  return { kid, key: await crypto.subtle.deriveKey(how("localfirst rows"), root, made, false, ["encrypt", "decrypt"]) };
}

/** Asks the server, which has to know the person as signed in, for their share; true when the key of it is safe here, and still `wanted`. */
export async function fetchKey({ keep, phoneId, SHARE, UNSEALED }, owner, tell, wanted) {
  const { status, body } = await tell(SHARE, { phone_id: await phoneId() });
  if (status === 200 && body?.share) return keep(owner, await keyOf(body.share), wanted);
  if (body?.code === "pin_needed") return keep(owner, { kid: "pin" }, wanted);
  return status === 404 && keep(owner, { kid: UNSEALED }, wanted);
}

/** Seals what lies in clear: of an older version of this app, or of a person whose key has only now come. Once for each set of keys. */
export async function sealTheRest({ EVERYONE, OWNED, isPlain, read, rewrite }) {
  const { keys, phone } = await read("keys", "phone");
  const under = keys.map(({ kid }) => kid).join();
  if (phone.find(({ name }) => name === "sealed")?.under === under) return;
  const left = (row) => isPlain(row) && row.owner !== EVERYONE && keys.some(({ owner, key }) => key && owner === row.owner);
  await rewrite(OWNED, (rows) => [
    ...OWNED.flatMap((store) => rows[store].filter(left).map((put) => ({ store, put }))),
    { store: "phone", put: { name: "sealed", under } },
  ]);
}

/**
 * What was lost, by the marks found beside a store made anew: {waited: how many deeds were still to be sent}, until it is read.
 * The sign-in may have outlived the store: the server is asked who it is before anything else goes out.
 */
export async function missed({ THIS_PHONE, rewrite }, marks) {
  const waited = Number(/waits-here=(\d+)/.exec(marks)?.[1] ?? 0);
  const lost = MARKS.test(marks) ? { name: "lost", waited } : null;
  const unsure = { name: "session", owner: THIS_PHONE, sure: false, leaving: "" };
  await rewrite([], () => [{ store: "phone", remove: "new" }, ...(lost ? [lost, unsure].map((put) => ({ store: "phone", put })) : [])]);
  return lost;
}
