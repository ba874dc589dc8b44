/** What becomes of an item of the outbox: pure decisions, the same for the page and the service worker. */

export const THIS_PHONE = "this-phone";
export const MOST_IN_ONE_LIST = 200;
export const MOST_BYTES = 60 * 1024;
export const DONE_IS_KEPT = 24 * 60 * 60 * 1000;

/**
 * An item as it enters the outbox; without a signed-in owner it waits for one. `id` is the item's own as long as it lives, `command`
 * what its deed is called at the server: a corrected deed is a new command. `files` have to be there before it goes.
 */
export function newItem({ id, command, owner, kind, payload, now, draft, about, files, tries }) {
  return {
    id, command, owner, kind, payload, draft: draft ?? null, about, files,
    made_at: new Date(now).toISOString(), tries: tries ?? 0,
    state: owner === THIS_PHONE ? "needs_sign_in" : "waiting", says: "", code: "", fields: {}, result: null, done_at: "",
  };
}

/** The part of an item that the server is told. */
export function envelope({ id, command, kind, payload, made_at }) {
  return { id: command ?? id, kind, payload, made_at };
}

/** Whether an item is still to be sent; "sending" is a leftover of a page that died, for one sender runs at a time. */
export const unsent = ({ state }) => state === "waiting" || state === "sending";

/** Whether an item waits for its files to be at the server. */
export const carries = (item) => unsent(item) && Boolean(item.files?.length) && !item.brought;

/** Whether an item may go out now. */
export const mayGo = (item) => unsent(item) && !carries(item);

/** The items in lists the door accepts: at most 200 of them, at most 60 KiB, in the order they were made. */
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
  return { ...item, state: "sending", tries: item.tries + 1, tried_at: new Date().toISOString() };
}

/** An item that stays to be tried again; `last` is why it did not get through: unheard, busy or later. */
export function kept(item, last) {
  return { ...item, state: "waiting", last: last ?? item.last };
}

/** An item after the server's answer to it; no answer, or "try_again", leaves it waiting. */
export function answered(item, answer, now) {
  if (!answer || answer.code === "try_again") return kept(item, "later");
  if (answer.ok === true) {
    return { ...item, state: "done", result: answer.result ?? null, says: "", code: "", fields: {},
      done_at: new Date(now).toISOString(), record: answer.record, unread: Boolean(answer.record) };
  }
  return { ...item, state: "refused", last: "", code: String(answer.code ?? "refused"), says: String(answer.says ?? ""),
    fields: answer.fields ?? {} };
}

/**
 * What becomes of a list after one request: its items, whether to send it in two halves,
 * whether the session is gone, and whether the server was of no use.
 */
export function settled(items, status, body, now) {
  const last = status === 0 ? "unheard" : "busy";
  const stay = { items: items.map((item) => kept(item, last)), apart: false, signedOut: false, failed: true };
  if (status === 200 && Array.isArray(body)) {
    const answers = new Map(body.map((answer) => [answer?.id, answer]));
    return { ...stay, failed: false, items: items.map((item) => answered(item, answers.get(envelope(item).id), now)) };
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

/** Whether a done item has been shown long enough, and the server's own record of it has been seen. */
export function lapsed(item, now) {
  return item.state === "done" && !item.unread && now - Date.parse(item.done_at) > DONE_IS_KEPT;
}

/** Whether the server's picture shows what a command made: every one of its rows, and each as far as the command brought it. */
export function seenIn({ part, by, ids, grows, least, gone }, body) {
  const rows = body?.[part];
  if (!Array.isArray(rows)) return false;
  const row = (id) => rows.find((one) => one?.[by] === id);
  return ids.every((id) => (gone ? !row(id) : row(id) && (!grows || row(id)[grows] >= least)));
}

/** A refused item with a new command: the old one would only bring back the stored refusal. */
export function renewed(item, command, now) {
  return newItem({ ...item, command, now });
}

/** An item or draft of this phone, given to the person who has just signed in. */
export function given(row, owner) {
  const moved = { ...row, owner };
  return row.state === "needs_sign_in" ? { ...moved, state: "waiting" } : moved;
}
