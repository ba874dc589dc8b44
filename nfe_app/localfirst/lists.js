/** Looking things up in lists that are already on the phone. */

const plain = (text) => String(text ?? "").normalize("NFKC").toLowerCase().replace(/\s+/g, "");

const written = new WeakMap();

/** A row's words as they are compared, worked out once for each row. */
function wordsOf(row) {
  if (!written.has(row)) written.set(row, row.map(plain));
  return written.get(row);
}

/** How well a row answers: 0 a word is the query, 1 begins with it, 2 contains it; null not at all. */
function closeness(words, query) {
  let best = null;
  for (const word of words) {
    const found = word.indexOf(query);
    if (found < 0 || word === "") continue;
    const rank = word === query ? 0 : found === 0 ? 1 : 2;
    if (best === null || rank < best) best = rank;
  }
  return best;
}

/** Rows [code, name, spelling, initials, …] that answer a query, best first, in their own order among equals. */
export function searchRows(rows, query, limit) {
  const asked = plain(query);
  if (!Array.isArray(rows) || asked === "") return [];
  const ranks = [[], [], []];
  for (const row of rows) {
    const rank = closeness(wordsOf(row), asked);
    if (rank !== null) ranks[rank].push(row);
  }
  return ranks.flat().slice(0, limit);
}

/** Rows whose field is that value. */
export function rowsWhere(rows, field, value) {
  return (rows ?? []).filter((row) => row?.[field] === value);
}

/** The first row whose field is that value, or null. */
export function rowWith(rows, field, value) {
  return (rows ?? []).find((row) => row?.[field] === value) ?? null;
}

/** Whether a list has that value. */
export function listHas(list, value) {
  return Array.isArray(list) && list.includes(value);
}

/** The sum of whole numbers, or of one field of every row; null when any of them is not known. */
export function totalOf(rows, field) {
  let sum = 0;
  for (const row of rows ?? []) {
    const count = field ? row?.[field] : row;
    if (!Number.isSafeInteger(count)) return null;
    sum += count;
  }
  return sum;
}

/** The rows whose field is none of those values. */
export function rowsWithout(rows, field, values) {
  return (rows ?? []).filter((row) => !listHas(values, row?.[field]));
}

/** One field of every row. */
export function fieldOfAll(rows, field) {
  return (rows ?? []).map((row) => row?.[field]);
}

/** The sum of what a record holds under these keys; null when one of them is not known, or there are none. */
export function totalAt(record, keys) {
  return keys?.length ? totalOf(keys.map((key) => record?.[key])) : null;
}

/** A list without what is not there. */
export function onlyPresent(list) {
  return (list ?? []).filter((one) => one !== null && one !== undefined);
}

/** What a record holds under these keys, in their order; what it does not hold is left out. */
export function pickRows(record, keys) {
  return onlyPresent((keys ?? []).map((key) => record?.[key]));
}

/** For each list of keys the sum of what a record holds under them: 0 for no keys, null when one is not known. */
export function sumsAt(record, lists) {
  return (lists ?? []).map((keys) => (keys?.length ? totalAt(record, keys) : 0));
}

/** The same where what is not known counts as `each`: an estimate. */
export function aboutAt(record, lists, each) {
  return (lists ?? []).map((keys) => totalOf(keys.map((key) => record?.[key] ?? each)));
}

/** Several lists of numbers added place by place; null where one of them is not known. */
export function addedUp(lists) {
  return (lists[0] ?? []).map((_, place) => totalOf(lists.map((list) => list?.[place])));
}

/** How many numbers of a list are there and not 0. */
export function countOf(list) {
  return (list ?? []).filter((count) => count !== 0).length;
}
