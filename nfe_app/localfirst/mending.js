/** What a person does about an item that was refused or is not wanted any more. */

import { rewrite } from "./kept.js";
import { gone, putAll } from "./outbox.js";
import { renewed } from "./queue.js";
import { uuid7 } from "./ids.js";
import { stamped } from "./stamps.js";

/** Forgets one item for good; one that is on its way just now, or done and not yet read back, is left alone. */
export function discard(id) {
  return rewrite(["outbox"], ({ outbox }) =>
    outbox.filter((item) => item.id === id && item.state !== "sending" && !item.unread).flatMap(gone));
}

/** Has a refused item go out again under a new command; other items are left as they are. */
export function again(id) {
  return rewrite(["outbox"], ({ outbox }) =>
    putAll(outbox.filter((row) => row.id === id && row.state === "refused" && !row.sealed).map((item) => renewed(item, uuid7(), Date.now()))));
}

const earlier = (one, other) => (one < other ? one : other);

/** Opens the draft of a refused item again, to be corrected; the item stays until that is sent. */
export function takeBack(id) {
  return rewrite(["outbox", "docs"], ({ outbox, docs }) => {
    const item = outbox.find((row) => row.id === id);
    if (!item?.draft || item.state === "sending") return [];
    const { owner, draft } = item;
    const gone = docs.find((row) => row.owner === owner && row.name === draft.name);
    const doc = { owner, ...draft, ...stamped({ ...gone, value: {} }, draft.value) };
    const tried_at = earlier(item.tried_at, new Date().toISOString()); // the clock of the phone may have been put right since
    return [{ store: "outbox", put: { ...item, tried_at, correcting: true } }, { store: "docs", put: doc }];
  });
}
