/** A person's drafts, kept by the server as well: sent after a pause or when the page is left, joined with what other phones wrote. */

import { DOOR, WHO, ask, tell } from "./outbox.js";
import { rewrite } from "./kept.js";
import { uuid7 } from "./ids.js";
import { picture, rowsChanged } from "./memory.js";
import { believed, joined } from "./merging.js";
import { stamped } from "./stamps.js";
import { hasHeard, typing } from "./docs.js";

const KIND = "drafts.keep";
const PAUSE = 3_000;
const APART = 15_000;
const known = new Map();
let timer = null;
let sentAt = 0;
let sending = null;
let watching = false;

const keyOf = ({ owner, name, version }) => JSON.stringify([owner, name, version]);
const isFilled = (row) => Boolean(row) && Object.keys(row.value).length > 0;
const isTyped = ({ row }) => isFilled(row);
const typedIn = (name) => (typing.name === name && typing.input && typing.input === document.activeElement ? typing.field : "");

/** A row as it is joined: {born, fields: {name: [stamp, text]}}. */
export function stateOf({ born, stamps, value }) {
  const fields = Object.entries(stamps).filter(([name]) => value[name] !== undefined);
  return { born, fields: Object.fromEntries(fields.map(([name, stamp]) => [name, [stamp, JSON.stringify(value[name])]])) };
}

/** A moment after a row was written, and after all that stands in what it met. */
function momentAfter(row, { born, fields }) {
  const stamps = [born, ...Object.values(fields).map(([stamp]) => stamp)];
  return Math.max(Date.now(), (row?.at ?? 0) + 1, ...stamps.map((stamp) => Number(stamp.slice(0, 13))));
}

function rowOf(row, { born, fields }, at) {
  const said = Object.entries(fields);
  const value = { ...(row.born === born ? row.value : {}), ...Object.fromEntries(said.map(([name, [, text]]) => [name, JSON.parse(text)])) };
  return { ...row, value, at, born, stamps: Object.fromEntries(said.map(([name, [stamp]]) => [name, stamp])) };
}

/**
 * A row after the server has told of the same draft; the very row where that is no news. Left as it is what is being typed now, and a
 * draft of another version. A draft that was done or begun anew elsewhere goes, unless it was written in here since: then it is new too.
 * One that was begun here before the server was heard (`unmet`) is the one that is told, with what was written here.
 */
export function met(row, told, typed = "") {
  if (isFilled(row) && (row.version !== told.version || !row.stamps)) return row;
  const mine = row?.stamps && row.version === told.version ? stateOf(row) : { born: "", fields: {} };
  if (row?.unmet < told.born && Object.keys(told.fields).length > 0) mine.born = told.born;
  const theirs = { born: told.born, fields: told.fields };
  if (theirs.born > mine.born && isFilled(row) && (typed || Object.values(row.stamps).some((stamp) => stamp > theirs.born))) {
    return { ...row, ...stamped({ at: momentAfter(row, theirs) }, row.value) };
  }
  const both = joined(mine, theirs);
  const kept = Object.keys(mine.fields).includes(typed) ? { ...both, fields: { ...both.fields, [typed]: mine.fields[typed] } } : both;
  const { owner, name, version } = told;
  return same(kept, mine) && (!row?.stamps || row.born === kept.born) ? row : rowOf({ ...row, owner, name, version }, kept, momentAfter(row, theirs));
}

function same(one, other) {
  const names = Object.keys(one.fields);
  return one.born === other.born && names.length === Object.keys(other.fields).length
    && names.every((name) => String(one.fields[name]) === String(other.fields[name]));
}

function learn(key, state) {
  known.set(key, known.has(key) ? joined(known.get(key), state) : state);
}

/** The server has told of a person's drafts, or one was written here: both are joined, and what is news to the server is sent after a pause. */
export async function meet(me) {
  if (!watching) watch();
  if (me?.drafts && me.owner === picture.owner) await take(me.owner, me.drafts);
  plan();
}

async function take(owner, drafts) {
  const told = drafts.map((one) => ({ ...one, owner }));
  for (const one of told) learn(keyOf(one), { born: one.born, fields: one.fields });
  const changes = await rewrite(["docs"], ({ docs }) => {
    const rows = new Map(docs.filter((row) => row.owner === owner).map((row) => [row.name, row]));
    const before = new Map(rows);
    for (const one of told) rows.set(one.name, met(rows.get(one.name), one, typedIn(one.name)));
    for (const [name, row] of rows) if (row.unmet !== undefined) rows.set(name, { ...row, unmet: undefined });
    return [...rows].filter(([name, row]) => row !== before.get(name)).map(([, put]) => ({ store: "docs", put }));
  });
  if (changes.length > 0) await rowsChanged();
  hasHeard(owner);
}

/** What the server does not know yet. */
function news() {
  const mine = Object.values(picture.docs).filter((row) => row.owner === picture.owner && row.stamps);
  return mine.map((row) => ({ row, state: stateOf(row) })).filter(({ row, state }) => {
    const theirs = known.get(keyOf(row));
    return !theirs || !same(joined(theirs, state), theirs);
  });
}

function plan() {
  clearTimeout(timer);
  if (news().length > 0) timer = setTimeout(send, Math.min(APART, Math.max(PAUSE, sentAt + APART - Date.now())));
}

/** Sends what is news, once at a time; nobody is told when it fails, for it is sent again with the next. */
export function send() {
  clearTimeout(timer);
  sending ??= sendNews().catch(() => {}).finally(() => {
    sending = null;
  });
  return sending;
}

/** Whether something was typed here that the server does not keep, after one more short try to tell it. */
export async function onlyHere() {
  if (news().some(isTyped)) await Promise.race([send(), new Promise((on) => setTimeout(on, PAUSE))]);
  return news().some(isTyped);
}

const isUnmet = ({ row }) => row.unmet !== undefined;

/** What may be a draft that the server has already waits until that was heard. */
async function sendNews() {
  await sendMet();
  if (picture.online && news().some(isUnmet) && (await hear())) await sendMet();
}

async function hear() {
  const { status, body } = await ask(WHO);
  if (status === 200) await meet(body);
  return status === 200;
}

async function sendMet() {
  const told = news().filter((one) => !isUnmet(one));
  if (!picture.signed_in || !picture.online || told.length === 0) return;
  sentAt = Date.now();
  const made_at = new Date(sentAt).toISOString();
  const items = told.map(({ row: { name, version }, state: { born, fields } }) => {
    const said = Object.entries(fields).map(([field, [stamp, text]]) => ({ name: field, text, stamp }));
    return { id: uuid7(), kind: KIND, payload: { name, version, born, fields: said }, made_at };
  });
  const { status, body } = await tell(DOOR, items, picture.owner, { keepalive: true });
  if (status !== 200 || !Array.isArray(body)) return;
  for (const [place, { row, state }] of told.entries()) await heard(row, state, body.find(({ id }) => id === items[place].id));
  plan();
}

/** What the server took counts as it took it: written no later than it was there. What it refused it need not be told again. */
async function heard(row, sent, answer) {
  if (!answer || answer.code === "try_again") return;
  const taken = answer.ok ? believed(sent, answer.result.now) : sent;
  learn(keyOf(row), taken);
  if (same(taken, sent)) return;
  const settled = (one) => ({ ...one, at: one.at + 1, born: one.born === sent.born ? taken.born : one.born,
    stamps: Object.fromEntries(Object.entries(one.stamps).map(([name, stamp]) => [name, sent.fields[name]?.[0] === stamp ? taken.fields[name][0] : stamp])) });
  const here = ({ docs }) => docs.filter((one) => keyOf(one) === keyOf(row) && one.stamps);
  await rewrite(["docs"], (rows) => here(rows).map((one) => ({ store: "docs", put: settled(one) })));
  await rowsChanged();
}

function watch() {
  watching = true;
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && send());
  addEventListener("pagehide", send);
}
