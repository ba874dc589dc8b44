/** A draft as it is handed over, as the server knows it in `handover/rules.py`: a line of text, the frames that are shown of it, and back. */

const VERSION = "1";
const PIECE = 160;
const MOST = 9;
const SMALL = /^[a-z0-9_.]{0,40}$/;
const LARGE = /^[A-Z0-9.-]{0,40}$/;
const BY = /^([0-9a-f]{32})?$/;
const FRAME = /^NFH:([0-9A-F]{8}):([1-9]):([1-9]):([A-Z0-9.:-]{1,160}):([0-9A-F]{8})$/;

const TABLE = Array.from({ length: 256 }, (_none, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit += 1) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
  return rest >>> 0;
});

/** The CRC-32 of a text as eight large signs. */
export function sumOf(text) {
  let sum = 0xffffffff;
  for (const byte of new TextEncoder().encode(text)) sum = (sum >>> 8) ^ TABLE[(sum ^ byte) & 255];
  return ((sum ^ 0xffffffff) >>> 0).toString(16).toUpperCase().padStart(8, "0");
}

const enlarged = (value) => value.toUpperCase().replaceAll("_", "-");
const reduced = (value) => value.toLowerCase().replaceAll("-", "_");
const closed = (frame) => `${frame}:${sumOf(frame)}`;

/** Whether a field can have a value at all: `looks` is a pattern, or the values there are. */
const takes = (looks, value) => (Array.isArray(looks) ? looks.includes(value) : new RegExp(`^(?:${looks})$`).test(value));

const fits = (fields, values) => fields.every(([name, looks]) => SMALL.test(values[name]) && (values[name] === "" || takes(looks, values[name])));

/** The line of a draft; empty where it holds what none may. `fields` are [name, looks]… in their order. */
export function lineOf(fields, values, by = "") {
  const told = Object.fromEntries(fields.map(([name]) => [name, String(values[name] ?? "")]));
  if (!BY.test(by) || !fits(fields, told)) return "";
  return [VERSION, ...[by, ...fields.map(([name]) => told[name])].map(enlarged)].join(":");
}

/** The draft of a line, {values, by}; null for any other text. */
export function draftOf(fields, line) {
  const [version, ...rest] = line.split(":");
  if (version !== VERSION || rest.length !== fields.length + 1 || !rest.every((one) => LARGE.test(one))) return null;
  const [by, ...values] = rest.map(reduced);
  const told = Object.fromEntries(fields.map(([name], place) => [name, values[place]]));
  return BY.test(by) && fits(fields, told) ? { values: told, by } : null;
}

/** What is shown of a line, one picture each; none where it is too long, or no line. */
export function framesOf(line, piece = PIECE) {
  const pieces = Array.from({ length: Math.ceil(line.length / piece) }, (_none, at) => line.slice(at * piece, (at + 1) * piece));
  if (pieces.length > MOST) return [];
  return pieces.map((one, place) => closed(`NFH:${sumOf(line)}:${pieces.length}:${place + 1}:${one}`));
}

/** Nothing read yet. */
export const NOTHING = { id: "", count: 0, pieces: {} };

/** Whether every frame was read. */
export const isComplete = ({ count, pieces }) => count > 0 && Object.keys(pieces).length === count;

/** The line of frames that are complete. */
export const joined = ({ count, pieces }) => Array.from({ length: count }, (_none, place) => pieces[place + 1]).join("");

/** What was read with one frame more, {gathered, no}: `no` says why it was left aside, not_a_draft or another_draft, and is empty where it was not. */
export function gather(soFar, read) {
  const text = read.slice(read.lastIndexOf("#") + 1).replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, "");
  const no = (why) => ({ gathered: soFar, no: why });
  const found = FRAME.exec(text);
  if (!found || closed(text.slice(0, text.lastIndexOf(":"))) !== text) return no("not_a_draft");
  const [, id, ...rest] = found;
  const [count, number] = rest.map(Number);
  const piece = rest[2];
  if (soFar.count && (soFar.id !== id || soFar.count !== count)) return no("another_draft");
  if (number > count || (soFar.pieces[number] ?? piece) !== piece) return no("not_a_draft");
  const gathered = { id, count, pieces: { ...soFar.pieces, [number]: piece } };
  return isComplete(gathered) && sumOf(joined(gathered)) !== id ? no("not_a_draft") : { gathered, no: "" };
}
