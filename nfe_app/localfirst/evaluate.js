/** Works out a tree of whole-number steps that came as data; it knows no word of the trade. */

const COMPARE = {
  lt: (left, right) => left < right,
  le: (left, right) => left <= right,
  eq: (left, right) => left === right,
  ge: (left, right) => left >= right,
  gt: (left, right) => left > right,
};

const size = (count) => (count < 0n ? -count : count);

/** A whole number as BigInt; anything else, a fraction or an empty field among them, is null. */
function whole(value) {
  if (typeof value === "bigint") return value;
  if (typeof value === "number") return Number.isSafeInteger(value) ? BigInt(value) : null;
  return typeof value === "string" && /^-?\d{1,30}$/.test(value) ? BigInt(value) : null;
}

/** The quotient as a multiple of `to`; half_up and up go away from zero, down goes towards it. */
function divided(count, by, how, to) {
  const part = by * to;
  if (part === 0n) return null;
  const negative = count < 0n !== part < 0n;
  const [top, bottom] = [size(count), size(part)];
  const [quotient, rest] = [top / bottom, top % bottom];
  const more = { half_up: rest * 2n >= bottom, up: rest > 0n, down: false }[how];
  if (more === undefined) return null;
  const rounded = (quotient + (more ? 1n : 0n)) * size(to);
  return negative ? -rounded : rounded;
}

function clamped(tree, inputs) {
  let count = worked(tree.of, inputs);
  for (const [edge, outside] of [["low", COMPARE.lt], ["high", COMPARE.gt]]) {
    if (tree[edge] === undefined || tree[edge] === null) continue;
    const bound = worked(tree[edge], inputs);
    if (bound === null || count === null) return null;
    if (outside(count, bound)) count = bound;
  }
  return count;
}

function folded(tree, inputs, join) {
  const counts = tree.of.map((part) => worked(part, inputs));
  return counts.includes(null) || counts.length === 0 ? null : counts.reduce(join);
}

function quotient(tree, inputs) {
  const [count, by, to] = [worked(tree.of, inputs), worked(tree.by, inputs), whole(tree.to ?? 1)];
  return count === null || by === null || to === null ? null : divided(count, by, tree.round, to);
}

function compared(tree, inputs) {
  const [left, right] = [worked(tree.left, inputs), worked(tree.right, inputs)];
  if (left === null || right === null || !COMPARE[tree.how]) return null;
  return worked(COMPARE[tree.how](left, right) ? tree.then : tree.else, inputs);
}

function lookedUp(tree, inputs) {
  const key = worked(tree.key, inputs);
  const row = key === null ? undefined : tree.rows.find(([name]) => whole(name) === key);
  return row ? worked(row[1], inputs) : null;
}

const MOST_TURNS = 1000n;

/** A step again and again: each time it knows the last result by the name `as`, and its turn, from 0, by the name `turn`. */
function repeated(tree, inputs) {
  const times = worked(tree.times, inputs);
  let count = worked(tree.start, inputs);
  if (times === null || times < 0n || times > MOST_TURNS) return null;
  for (let turn = 0n; turn < times; turn += 1n) {
    if (count === null) return null;
    count = worked(tree.step, { ...inputs, [tree.as]: count, [tree.turn]: turn });
  }
  return count;
}

const STEPS = new Map(Object.entries({
  value: (tree) => whole(tree.count),
  input: (tree, inputs) => whole(inputs[tree.name]),
  clamp: clamped,
  add: (tree, inputs) => folded(tree, inputs, (sum, count) => sum + count),
  multiply: (tree, inputs) => folded(tree, inputs, (product, count) => product * count),
  divide: quotient,
  compare: compared,
  look_up: lookedUp,
  repeat: repeated,
}));

function worked(tree, inputs) {
  if (typeof tree === "number") return whole(tree);
  const step = STEPS.get(tree?.op);
  return step ? step(tree, inputs) : null;
}

/** The tree's count as BigInt, or null when an input is missing or not whole, or a key is not in its table. */
export function evaluate(tree, inputs) {
  return worked(tree, inputs ?? {});
}

/** The trees below one that count for its result. */
function below(tree, inputs) {
  const { op } = tree;
  if (op === "clamp") return [tree.of, tree.low, tree.high];
  if (op === "add" || op === "multiply") return tree.of;
  if (op === "divide") return [tree.of, tree.by];
  if (op === "repeat") return [tree.times, tree.start];
  if (op === "look_up") {
    const key = worked(tree.key, inputs);
    return [tree.key, ...tree.rows.filter(([name]) => whole(name) === key).map(([, row]) => row)];
  }
  if (op !== "compare") return [];
  const [left, right] = [worked(tree.left, inputs), worked(tree.right, inputs)];
  if (left === null || right === null) return [tree.left, tree.right];
  return [tree.left, tree.right, COMPARE[tree.how](left, right) ? tree.then : tree.else];
}

/**
 * Every named number of a tree once, parts before what is made of them: rows {name, count, unit, shown, law}.
 * Nothing while the tree itself is not there.
 */
export function stepsOf(tree, inputs) {
  const rows = new Map();
  const tell = (part) => {
    if (typeof part === "number") return;
    below(part, inputs ?? {}).forEach(tell);
    const count = evaluate(part, inputs);
    const name = part.op === "input" ? part.says : part.name;
    if (!name || count === null) return;
    const row = { name, count: String(count), unit: part.unit ?? "fen", shown: part.shown ?? "", law: part.law ?? "" };
    const mark = JSON.stringify(row);
    if (!rows.has(mark)) rows.set(mark, row);
  };
  if (tree?.op) tell(tree);
  return [...rows.values()];
}

/** Inputs with each list told as name_1, name_2 and so on. */
function flat(inputs) {
  const pairs = Object.entries(inputs ?? {}).flatMap(([name, given]) => (
    Array.isArray(given) ? given.map((one, place) => [`${name}_${place + 1}`, one]) : [[name, given]]
  ));
  return Object.fromEntries(pairs);
}

/** The same as a plain number for showing; null also when it is too large to be one exactly. */
export function evaluateTree(tree, inputs) {
  const count = evaluate(tree, flat(inputs));
  return count !== null && Number.isSafeInteger(Number(count)) ? Number(count) : null;
}

let latest = null;

/**
 * The inputs, and by its name what every tree of a chain [{name, tree}] comes to; each tree knows those before it.
 * What cannot be worked out is null. The same question asked again, as a page does while it is drawn, is not reckoned anew.
 */
export function evaluateChain(chain, inputs) {
  const asked = JSON.stringify(inputs);
  if (latest?.chain !== chain || latest.asked !== asked) {
    const told = { ...inputs };
    for (const { name, tree } of chain ?? []) told[name] = evaluateTree(tree, told);
    latest = { chain, asked, told };
  }
  return latest.told;
}
