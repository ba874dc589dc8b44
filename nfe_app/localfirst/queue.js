/** What becomes of an item of the outbox: pure decisions, the same for the page and the service worker. */

export const THIS_PHONE = "this-phone";
export const MOST_IN_ONE_LIST = 50;
export const MOST_BYTES = 60 * 1024;
export const DONE_IS_KEPT = 24 * 60 * 60 * 1000;

/** An item as it enters the outbox; without a signed-in owner it waits for one. */
export function newItem({ id, owner, kind, payload, now, draft }) {
  return {
    id, owner, kind, payload, draft: draft ?? null,
    made_at: new Date(now).toISOString(), tries: 0,
    state: owner === THIS_PHONE ? "needs_sign_in" : "waiting", says: "", code: "", fields: {}, result: null, done_at: "",
  };
}

/** The part of an item that the server is told. */
export function envelope({ id, kind, payload, made_at }) {
  return { id, kind, payload, made_at };
}

/** Whether an item may go out now; "sending" is a leftover of a page that died, for one sender runs at a time. */
export function mayGo(item) {
  return item.state === "waiting" || item.state === "sending";
}

/** The items in lists the door accepts: at most 50 of them, at most 60 KiB, in the order they were made. */
export function lists(items) {
  const sorted = [...items].sort((one, other) => (one.id < other.id ? -1 : 1));
  const made = [];
  let bytes = 0;
  for (const item of sorted) {
    const size = new TextEncoder().encode(JSON.stringify(envelope(item))).length + 1;
    const list = made[made.length - 1];
    if (list && list.length < MOST_IN_ONE_LIST && bytes + size <= MOST_BYTES) {
      list.push(item);
      bytes += size;
    } else {
      made.push([item]);
      bytes = size;
    }
  }
  return made;
}

/** An item on its way; the try is counted before the answer is known. */
export function going(item) {
  return { ...item, state: "sending", tries: item.tries + 1 };
}

/** An item that stays to be tried again. */
export function kept(item) {
  return { ...item, state: "waiting" };
}

/** An item after the server's answer to it; no answer, or "try_again", leaves it waiting. */
export function answered(item, answer, now) {
  if (!answer || answer.code === "try_again") return kept(item);
  if (answer.ok === true) {
    return { ...item, state: "done", result: answer.result ?? null, says: "", code: "", fields: {},
      done_at: new Date(now).toISOString() };
  }
  return { ...item, state: "refused", code: String(answer.code ?? "refused"), says: String(answer.says ?? ""),
    fields: answer.fields ?? {} };
}

/**
 * What becomes of a list after one request: its items, whether to send them one by one,
 * whether the session is gone, and whether the server was of no use.
 */
export function settled(items, status, body, now) {
  const stay = { items: items.map(kept), apart: false, signedOut: false, failed: true };
  if (status === 200 && Array.isArray(body)) {
    const answers = new Map(body.map((answer) => [answer?.id, answer]));
    return { ...stay, failed: false, items: items.map((item) => answered(item, answers.get(item.id), now)) };
  }
  if (status === 401) {
    const asking = items.map((item) => ({ ...item, state: "needs_sign_in" }));
    return { ...stay, items: asking, signedOut: true };
  }
  if (status === 413 || status === 422) {
    if (items.length > 1) return { ...stay, apart: true, failed: false };
    const says = { code: status === 413 ? "too_large" : "invalid", ...(body && !Array.isArray(body) ? body : {}) };
    return { ...stay, failed: false, items: [answered(items[0], { ...says, ok: false }, now)] };
  }
  return stay;
}

/** Whether a done item has been shown long enough. */
export function lapsed(item, now) {
  return item.state === "done" && now - Date.parse(item.done_at) > DONE_IS_KEPT;
}

/** A refused item made new: the old id would only bring back the stored refusal. */
export function renewed(item, id, now) {
  return newItem({ ...item, id, now });
}

/** An item or draft of this phone, given to the person who has just signed in. */
export function given(row, owner) {
  const moved = { ...row, owner };
  return row.state === "needs_sign_in" ? { ...moved, state: "waiting" } : moved;
}
