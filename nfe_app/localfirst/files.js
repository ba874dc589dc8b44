/** Files that a deed waits for: brought to the server in pieces, each from where the last one ended, whatever happens between. */

import { read, rewrite } from "./kept.js";
import { ask, tell } from "./outbox.js";
import { carries } from "./queue.js";

const PLACE = "/api/materials";
const PIECE = 32 * 1024;
const MOST_TURNS = 3;

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
