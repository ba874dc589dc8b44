/** Typing long numbers: shown in groups, kept without them. */

import { setField, valueOf } from "./docs.js";

const LONGEST = 18;
const LAST = 6;
const GROUP = /(.{4})(?=.)/g;

/** An identity number without what is no part of one: at most 18 digits, of which the last may be X. */
export function bare(text) {
  const signs = String(text ?? "").normalize("NFKC").toUpperCase().replace(/[^\dX]/g, "");
  const head = signs.slice(0, LONGEST - 1).replace(/X/g, "");
  return (head + signs.slice(LONGEST - 1)).slice(0, LONGEST);
}

/** The last six of an identity number, of which the very last may be X; of a whole one that was pasted, its end. */
export function lastSix(text) {
  const signs = String(text ?? "").normalize("NFKC").toUpperCase().replace(/[^\dX]/g, "");
  const six = signs.length < LONGEST ? signs.slice(0, LAST) : signs.slice(-LAST);
  return six.slice(0, LAST - 1).replace(/X/g, "") + six.slice(LAST - 1);
}

/** As it is read while it is typed: 4-4-4-4-2. */
export const inGroups = (text) => bare(text).replace(GROUP, "$1 ");

/** Writes what an input says; the mark stays behind the digit it stood behind. */
export function setBare(name, field, { target }) {
  const at = inGroups(target.value.slice(0, target.selectionStart ?? target.value.length)).length;
  const atEnd = (target.selectionStart ?? 0) >= target.value.length;
  setField(name, field, bare(target.value));
  if (!atEnd) Promise.resolve().then(() => target.setSelectionRange(at, at));
}

/** Writes what an input for the last six says. */
export function setLastSix(name, field, { target: { value } }) {
  setField(name, field, lastSix(value));
}

/** One key of the pad of that field. */
export function pressLastSix(name, field, sign) {
  const now = String(valueOf(name)[field]);
  setField(name, field, sign ? lastSix(now + sign) : now.slice(0, -1));
}

/** One key of our own pad: a sign behind all others, or, for none, the last one taken away. */
export function press(name, field, sign) {
  const now = String(valueOf(name)[field]);
  setField(name, field, sign ? bare(now + sign) : now.slice(0, -1));
}

/** A code as it was pasted, "123 456", without its gaps; anything that is no such code stays as it is. */
export function setCode(name, field, { target: { value } }) {
  const digits = value.normalize("NFKC").replace(/[\s-]/g, "");
  setField(name, field, /^\d+$/.test(digits) ? digits : value);
}
