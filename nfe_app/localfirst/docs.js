/** Drafts kept at every keystroke, and forms that are never kept. */

import { rewrite } from "./kept.js";
import { THIS_PHONE } from "./queue.js";
import { draftWritten, picture, show } from "./memory.js";

const definitions = {};
const whole = new WeakMap();

/** Makes a draft or form known: {initial, version, memory}, where `memory` ones are never kept. */
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

/** Fields of the same kind as before are taken over; new ones start, old ones are left out. */
function fitted(value, start) {
  const kindOf = (field) => (Array.isArray(field) ? "list" : typeof field);
  const fits = (name) => name in value
    && (start[name] === null || value[name] === null || kindOf(value[name]) === kindOf(start[name]));
  return Object.fromEntries(Object.keys(start).map((name) => [name, fits(name) ? value[name] : start[name]]));
}

function write(name, value) {
  const { version, memory } = definitions[name];
  const row = { owner: picture.owner || THIS_PHONE, name, version, value, at: Date.now() };
  if (memory) return show({ forms: { ...picture.forms, [name]: row } });
  show({ docs: { ...picture.docs, [name]: row } });
  return rewrite([], () => [{ store: "docs", put: row }]).then(draftWritten, () => show({ keeps: false }));
}

/** Writes fields; undefined ones are left as they are. */
export function putFields(name, fields) {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined);
  return write(name, { ...valueOf(name), ...Object.fromEntries(given) });
}

/** What an input's event says, where it is an event: whether a box is ticked, or the words. */
function said(told) {
  const input = told?.target;
  return input === undefined ? told : input.type === "checkbox" ? input.checked : input.value;
}

/** Writes what an input says into a field; a whole-number field takes digits, and null while there are none. */
export function setField(name, field, told) {
  const value = said(told);
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
  const { [name]: _gone, ...others } = picture[part];
  show({ [part]: others });
  if (memory) return undefined;
  const key = [picture.owner || THIS_PHONE, name];
  return rewrite([], () => [{ store: "docs", remove: key }]).then(draftWritten, () => {});
}
