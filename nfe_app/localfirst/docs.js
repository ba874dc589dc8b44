/** Drafts kept at every keystroke, and forms that are never kept. */

import { keepOwn } from "./outbox.js";
import { THIS_PHONE } from "./queue.js";
import { draftWritten, countOnTheWay, picture, rowsChanged, show } from "./memory.js";
import { after, stamped, takenAway } from "./stamps.js";

const definitions = {};
const whole = new WeakMap();

/** Makes a draft or form known: {initial, version, memory, stays}; `memory` ones are never kept, and what `stays` has no stamps: it is told to nobody. */
export function defineDoc(name, definition) {
  definitions[name] ??= definition;
}

/** What a draft or form starts as. */
export function startOf(name) {
  return definitions[name].initial;
}

/** The value of a draft or form: what is kept over what it starts as. */
export function valueOf(name) {
  const { initial, version, memory } = definitions[name];
  const row = (memory ? picture.forms : picture.docs)[name];
  if (!row || row.version !== version) return initial;
  if (!whole.has(row)) whole.set(row, fitted(row.value, initial));
  return whole.get(row);
}

/** Whether a page that is here has this draft or form. */
export const isDefined = (name) => name in definitions;

/** Some fields of a draft as text, whichever page is here; what was never written is as it starts, or empty. */
export function textsOf(name, fields) {
  const value = isDefined(name) ? valueOf(name) : picture.docs[name]?.value ?? {};
  return Object.fromEntries(fields.map((field) => [field, String(value[field] ?? "")]));
}

/** Fields of the same kind as before are taken over; new ones start, old ones are left out. */
function fitted(value, start) {
  const kindOf = (field) => (Array.isArray(field) ? "list" : typeof field);
  const fits = (name) => name in value
    && (start[name] === null || value[name] === null || kindOf(value[name]) === kindOf(start[name]));
  return Object.fromEntries(Object.keys(start).map((name) => [name, fits(name) ? value[name] : start[name]]));
}

/** Has a person's drafts kept by the server too, and met with what it tells of them; what cannot be done now is done another time. */
export function mirror(me) {
  if (picture.signed_in) import("./mirror.js").then(({ meet }) => meet(me)).catch(() => {});
}

const isFilled = (row) => Boolean(row) && Object.keys(row.value).length > 0;

let heardOf = "";

/** The server has told of a person's drafts: what they begin from now on is no draft that it may have already. */
export const hasHeard = (owner) => {
  heardOf = owner;
};

/**
 * The birth after which a draft that the server tells of is this very draft, begun on another phone: where it was begun here before the
 * server was heard on this page; undefined where it is known what there was.
 */
function unmetSince(before) {
  if (before?.unmet !== undefined) return before.unmet;
  return picture.signed_in && heardOf !== picture.owner && !isFilled(before) ? before?.born ?? "" : undefined;
}

/** A draft into which fields were written here, over what is kept of it: what another tab or phone wrote stays, and of each field what was written last. */
function over(row, kept, before, given) {
  if (!kept?.stamps || kept.sealed || !row.stamps || kept.version !== row.version || kept.at === before?.at) return row;
  const gone = kept.born > row.born && !isFilled(kept);
  if (kept.born !== row.born && !gone && !(row.unmet < kept.born)) return row;
  const names = Object.keys(gone ? given : row.stamps).filter((name) => !(kept.stamps[name] > row.stamps[name]));
  const mine = (all) => Object.fromEntries(names.map((name) => [name, all[name]]));
  const at = Math.max(row.at, kept.at) + 1;
  return { ...kept, at, value: { ...kept.value, ...mine(row.value) }, stamps: { ...kept.stamps, ...mine(row.stamps) } };
}

async function keep(row, change) {
  mirror();
  countOnTheWay(row.name, 1);
  const [{ put }] = await keepOwn(row, change).finally(() => countOnTheWay(row.name, -1));
  return put?.born === row.born && put.at === row.at ? draftWritten() : rowsChanged();
}

/** Writes fields; undefined ones are left as they are. */
export function putFields(name, fields) {
  const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
  const { version, memory, stays } = definitions[name];
  const before = picture.docs[name];
  const known = before?.version === version ? before : { at: before?.at };
  const marks = stays ? { at: after(known) } : stamped(known, given);
  const unmet = stays || memory ? undefined : unmetSince(before);
  const row = { owner: picture.owner || THIS_PHONE, name, version, value: { ...valueOf(name), ...given }, ...marks, unmet };
  if (memory) return show({ forms: { ...picture.forms, [name]: row } });
  show({ docs: { ...picture.docs, [name]: row } });
  return keep(row, (own, kept) => ({ store: "docs", put: over(own, kept, before, given) })).catch(() => show({ keeps: false }));
}

/** The input that was typed into last, and the field it is for. */
export let typing = {};

/** What an input's event says, where it is an event: whether a box is ticked, or the words. */
function said(told) {
  const input = told?.target;
  return input === undefined ? told : input.type === "checkbox" ? input.checked : input.value;
}

/** Writes what an input says into a field; a whole-number field takes digits, and null while there are none. */
export function setField(name, field, told) {
  const value = said(told);
  typing = { name, field, input: told?.target };
  if (typeof startOf(name)[field] === "number" && typeof value === "string") {
    return putFields(name, { [field]: /^-?\d{1,15}$/.test(value) ? Number(value) : null });
  }
  return putFields(name, { [field]: value });
}

/** Whether something typed is kept nowhere: it would be lost with the page. */
export function unsaved() {
  const changed = (name) => definitions[name] && JSON.stringify(valueOf(name)) !== JSON.stringify(startOf(name));
  const names = [...Object.keys(picture.forms), ...(picture.keeps ? [] : Object.keys(picture.docs))];
  return names.some(changed);
}

/** Whether a call waits for its answer: the page that leaves now would not hear it. */
export const underWay = () => Object.values(picture.calls).some(({ state }) => state === "sending");

/** Adds a value to a list field, or takes it away when it is there; without a value a yes-or-no field turns over. */
export function toggleField(name, field, value) {
  const now = valueOf(name)[field];
  if (value === null) return putFields(name, { [field]: !now });
  return putFields(name, { [field]: now.includes(value) ? now.filter((one) => one !== value) : [...now, value] });
}

/** Back to how it starts; nothing of it is kept. */
export function clearDoc(name) {
  const { memory } = definitions[name];
  const part = memory ? "forms" : "docs";
  const { [name]: gone, ...others } = picture[part];
  const change = !memory && gone && takenAway(gone);
  show({ [part]: change?.put ? { ...others, [name]: change.put } : others });
  return change ? keep(gone, (row) => (row === gone ? change : takenAway(row))).catch(() => {}) : undefined;
}
