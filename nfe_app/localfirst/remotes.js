/** What the server says: shown from the phone's copy at once, asked again when there is reason to. */

import { alive } from "./alive.js";
import { EVERYONE, one, rewrite } from "./kept.js";
import { WHO, ask, enter, note, readBack, signedIn } from "./outbox.js";
import { THIS_PHONE } from "./queue.js";
import { picture, rowsChanged, show } from "./memory.js";
import { mirror } from "./docs.js";
import { canVerify, genuine } from "./verify.js";

const SIGNATURE = "signature";
const BLANK = { body: null, known: false, stamp: "", etag: "", missing: false, failed: false, refused: "", asking: true };
const FRESH = 5_000;
const wanted = new Map();
const asking = new Map();
const next = new Map();
const askedAt = new Map();

/** What is known of an address just now. */
export function entryOf(url) {
  return picture.remotes[url] ?? BLANK;
}

function put(url, parts) {
  const before = entryOf(url);
  if (Object.entries(parts).every(([part, value]) => Object.is(before[part], value))) return;
  show({ remotes: { ...picture.remotes, [url]: { ...before, ...parts } } });
}

/** Notes that a component shows an address, and asks for it as soon as the page can be used; the returned function ends that. */
export function want(url, how) {
  if (!url) return () => {};
  const { count } = wanted.get(url) ?? { count: 0 };
  wanted.set(url, { count: count + 1, how });
  if (count === 0) alive.then(() => wanted.has(url) && fetchOne(url, how));
  return () => {
    const left = wanted.get(url).count - 1;
    if (left > 0) wanted.set(url, { count: left, how });
    else wanted.delete(url);
  };
}

const ownerOf = ({ personal }) => (personal ? picture.owner || THIS_PHONE : EVERYONE);
const mark = (owner, url) => `${owner} ${url}`;

/** Asks again for all that is shown, after a deed also for what was asked just now; true unless the server was not heard. */
export async function fetchWanted(afterDeed) {
  const age = (url, how) => Date.now() - (askedAt.get(mark(ownerOf(how), url)) ?? 0);
  const old = ([url, { how }]) => afterDeed || entryOf(url).failed || age(url, how) > FRESH;
  const heard = await Promise.all([...wanted].filter(old).map(([url, { how }]) => fetchOne(url, how, afterDeed)));
  return heard.every(Boolean);
}

/**
 * Asks for one address, at most once at a time for one owner; `how` is {personal, keep, signed, force}. True unless it has to be asked
 * for again: because nobody answered, or a server that could not, or its keys are not to be had.
 * After a deed an answer that was asked for before it is not enough: one more goes out when that one is in.
 */
export function fetchOne(url, how, afterDeed = how.force) {
  const key = mark(ownerOf(how), url);
  const going = next.get(key) ?? asking.get(key);
  if (!going) return begun(key, url, how);
  if (!afterDeed || next.has(key)) return going;
  next.set(key, going.catch(() => {}).then(() => begun(key, url, how)));
  return next.get(key);
}

function begun(key, url, how) {
  next.delete(key);
  const going = fetched(url, how, ownerOf(how)).finally(() => asking.delete(key));
  asking.set(key, going);
  return going;
}

async function fetched(url, how, owner) {
  if (!how.force && (await nobodyHere(how))) return true;
  if (!entryOf(url).known) {
    const copy = await one("cache", [owner, url]).catch(() => undefined);
    const good = copy && (await trusted(copy.body, how));
    if (good) put(url, { body: copy.body, stamp: copy.stamp, etag: copy.etag, known: true, personal: how.personal });
    else if (good === false) put(url, { refused: SIGNATURE });
  }
  const { etag, known } = entryOf(url);
  put(url, { asking: true });
  askedAt.set(mark(owner, url), Date.now());
  const answer = await ask(url, known && etag ? { headers: { "if-none-match": etag } } : {});
  const heard = answer.status !== 0 && answer.status < 500;
  return owner === ownerOf(how) ? (await taken(url, owner, how, answer)) && heard : heard;
}

/** Whether there is nobody to ask for: a PIN has yet to be typed, or nobody has signed in here as far as the browser's cookies and the phone know. */
async function nobodyHere({ personal }) {
  if (!personal) return false;
  if (picture.locked || picture.owner) return picture.locked;
  return !signedIn() || Boolean((await one("phone", "session").catch(() => null))?.sure);
}

/**
 * Whether an answer is the server's own where it has to be signed; null while that cannot be told, because the keys cannot be had just now.
 * Without means to check, what came just now is taken and not kept.
 */
async function trusted(body, { signed }) {
  if (!signed || !canVerify()) return true;
  let key;
  const good = await genuine(body, async (kid) => (key = await keyOf(signed, kid)));
  return key === null ? null : good;
}

/** A key by its name: from the phone where it is there, else from the server, which may have a new one; null where that does not answer. */
async function keyOf(url, kid) {
  const named = (keys) => (keys ?? []).find((key) => key.kid === kid);
  const kept = await one("cache", [EVERYONE, url]).catch(() => undefined);
  if (named(kept?.body.keys)) return named(kept.body.keys);
  const { status, body } = await ask(url);
  if (status !== 200) return null;
  if (!named(body?.keys)) return undefined;
  await save({ owner: EVERYONE, url, body, etag: "", stamp: new Date().toISOString() });
  return named(body.keys);
}

/** Shows and keeps what was answered; true unless it has to be asked for again. */
async function taken(url, owner, how, { status, etag, body }) {
  const { personal } = how;
  const keep = how.keep && (!how.signed || canVerify());
  const stamp = new Date().toISOString();
  show({ online: status !== 0 && globalThis.navigator?.onLine !== false });
  const good = status === 200 && body !== null ? await trusted(body, how) : true;
  if (!good) {
    put(url, { ...(good === false ? { refused: SIGNATURE } : {}), failed: true, asking: false });
  } else if (status === 200 && body !== null) {
    const whose = personal ? await greeted(url === WHO ? body.owner : owner) : owner;
    put(url, { body, stamp, etag, personal, known: true, missing: false, failed: false, refused: "", asking: false });
    if (keep && whose !== THIS_PHONE) await save({ owner: whose, url, body, etag, stamp });
  } else if (status === 304) {
    if (personal) await greeted(owner);
    put(url, { stamp, missing: false, failed: false, asking: false });
    if (keep) await save({ owner, url, body: entryOf(url).body, etag: entryOf(url).etag, stamp });
  } else if (status === 404) {
    put(url, { ...BLANK, personal, missing: true, asking: false });
    await rewrite([], () => [{ store: "cache", remove: [owner, url] }]).catch(() => {});
  } else if (status === 401 && personal) {
    put(url, { asking: false, failed: false });
    show({ session_gone: true, signed_in: false });
    if (owner === THIS_PHONE) await note({ sure: true }).catch(() => {});
  } else {
    put(url, { failed: true, asking: false });
  }
  if ((status === 200 || status === 304) && picture.done.some(({ unread, record }) => unread && record.at === url)) {
    await readBack(url, entryOf(url).body);
    await rowsChanged();
  }
  if (url === WHO) {
    mirror(entryOf(url).body);
    if (picture.signed_in && (status === 200 || status === 304)) import("./telling.js").then(({ tellOfMe }) => tellOfMe()).catch(() => {});
  }
  return good !== null;
}

function save(row) {
  return rewrite([], () => [{ store: "cache", put: row }]).catch(() => {});
}

/** The server has spoken to a signed-in person: theirs is what is shown, and what waited for their sign-in goes on. */
async function greeted(named) {
  const owner = typeof named === "string" && named !== "" ? named : picture.owner || THIS_PHONE;
  const waits = picture.rows.some(({ state }) => state === "needs_sign_in");
  show({ session_gone: false, signed_in: owner !== THIS_PHONE });
  if (owner !== THIS_PHONE && (owner !== picture.owner || waits)) {
    await enter(owner).catch(() => false);
    await rowsChanged();
    fetchWanted();
  }
  return owner;
}
