/** Files that a deed waits for: kept as bytes in a store of their own, brought to the server in pieces, each from where the last one ended, whatever happens between. */

import { read, rewrite } from "./kept.js";
import { ask, keepOwn, tell } from "./outbox.js";
import { carries } from "./queue.js";
import { uuid7 } from "./ids.js";

const PLACE = "/api/materials";
const PIECE = 32 * 1024;
const MOST_TURNS = 3;
const UNNAMED_LIVES = 24 * 60 * 60 * 1000;

const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

/** Keeps the bytes of a file for an owner; answers the id it has here and at the server. */
export async function keepFile(owner, blob) {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  const digest = hex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
  const row = { id: uuid7(), owner, bytes, digest, type: blob.type, at: Date.now() };
  await keepOwn(row, (put) => ({ store: "files", put }));
  return row.id;
}

/** Throws a file away, unless an item of the outbox carries it. */
export function dropFile(id) {
  return rewrite(["outbox"], ({ outbox }) => (outbox.some(({ files }) => files?.includes(id)) ? [] : [{ store: "files", remove: id }]));
}

/** Throws away an owner's files that for a day no draft and no item has named. */
export function sweep(owner) {
  return rewrite(["outbox", "docs", "files"], ({ outbox, docs, files }) => {
    const named = JSON.stringify([outbox.map((item) => item.files), docs.map(({ value }) => value)]);
    const left = (row) => row.owner === owner && Date.now() - row.at > UNNAMED_LIVES && !named.includes(row.id);
    return files.filter(left).map(({ id }) => ({ store: "files", remove: id }));
  });
}

let turn = Promise.resolve();

/** One bringer at a time, apart from the sender of deeds, which need not wait for it. */
function alone(work) {
  if (globalThis.navigator?.locks) return navigator.locks.request("files", work);
  turn = turn.then(work, work);
  return turn;
}

/** Brings the files of every item of this owner that waits for some. Answers {any: whether an item has all of its own now, failed, signedOut}. */
export function bring(owner, told = () => {}) {
  return alone(async () => {
    const outcome = { any: false, failed: false, signedOut: false };
    const { outbox, files } = await read("outbox", "files");
    for (const item of outbox.filter((row) => row.owner === owner && carries(row))) {
      const end = await bringAll(item, files, told);
      await note(item, end);
      outcome.any ||= end.whole || Boolean(end.refused);
      outcome.signedOut ||= end.signedOut;
      outcome.failed ||= end.failed !== "";
      if (end.signedOut || end.failed) break;
    }
    told({});
    return outcome;
  });
}

/** Brings files of an owner now, each from where the server has it. Answers {whole, refused, signedOut, failed}. */
export function bringNow(owner, ids, told = () => {}) {
  return alone(async () => {
    const { files } = await read("files");
    const end = await bringAll({ files: ids }, files.filter((row) => row.owner === owner), told);
    told({});
    return end;
  });
}

const NOTHING = { whole: false, refused: null, signedOut: false, failed: "" };
const LOST = { code: "file_lost", says: "", fields: {} };

async function bringAll(item, files, told) {
  for (const id of item.files) {
    const file = files.find((row) => row.id === id);
    const end = file ? await bringOne(file, told) : { ...NOTHING, refused: LOST };
    if (!end.whole) return end;
  }
  return { ...NOTHING, whole: true };
}

/** One file from where the server has it to its end; what was on the way when the line broke is asked for, never guessed. */
async function bringOne({ id, owner, bytes, digest }, told) {
  for (let turns = 0; turns < MOST_TURNS; turns += 1) {
    let answer = await tell(PLACE, { id, length: bytes.length, digest }, owner);
    while (answer.status === 200 && !answer.body.whole) {
      const { have } = answer.body;
      told({ [id]: Math.floor((have * 100) / bytes.length) });
      answer = await put(id, owner, have, bytes.subarray(have, have + PIECE));
    }
    if (answer.status === 200) return { ...NOTHING, whole: true };
    if (answer.status === 401) return { ...NOTHING, signedOut: true };
    if (answer.status === 0) return { ...NOTHING, failed: "unheard" };
    if (answer.status >= 500 || answer.status === 429) return { ...NOTHING, failed: "busy" };
    if (answer.status !== 409 && answer.status !== 404) return { ...NOTHING, refused: answer.body ?? {} };
  }
  return { ...NOTHING, failed: "later" };
}

const put = (id, owner, start, piece) => ask(`${PLACE}/${id}?start=${start}`, {
  method: "PUT", body: piece, headers: { "content-type": "application/octet-stream", "x-owner": owner },
});

/** What the end of a try makes of an item: it may go, waits for a sign-in or another try, or stays with the reason. */
function after({ tries }, { whole, signedOut, failed, refused }) {
  if (whole) return { brought: true };
  if (signedOut) return { state: "needs_sign_in" };
  if (failed) return { tries: tries + 1, tried_at: new Date().toISOString(), last: failed };
  return { state: "refused", code: String(refused.code ?? "refused"), says: String(refused.says ?? ""), fields: { files: "refused" } };
}

function note({ id, command }, end) {
  return rewrite(["outbox"], ({ outbox }) => outbox
    .filter((row) => row.id === id && row.command === command && carries(row))
    .map((item) => ({ store: "outbox", put: { ...item, ...after(item, end) } })));
}
