/** Trees of steps in whole numbers. */

import { expect, test } from "bun:test";
import { evaluate, evaluateChain, evaluateTree } from "../../../nfe_app/localfirst/evaluate.js";

const value = (count) => ({ op: "value", count });
const input = (name) => ({ op: "input", name });
const divide = (of, by, round, to) => ({ op: "divide", of: value(of), by: value(by), round, to });

test("a share of a base that is held between two bounds", () => {
  const base = { op: "clamp", of: input("base"), low: value(716200), high: value(3581100), name: "基数", document: "x" };
  const due = { op: "divide", of: { op: "multiply", of: [base, value(20)] }, by: value(100), round: "half_up", to: 1 };
  expect(evaluateTree(due, { base: 800000 })).toBe(160000);
  expect(evaluateTree(due, { base: 1 })).toBe(143240);
  expect(evaluateTree(due, { base: 9e9 })).toBe(716220);
});

test.each([
  ["half_up", 5, 2, 1, 3], ["half_up", 4, 3, 1, 1], ["half_up", -5, 2, 1, -3], ["half_up", 5, -2, 1, -3],
  ["up", 7, 3, 1, 3], ["up", 6, 3, 1, 2], ["up", -7, 3, 1, -3], ["down", 7, 3, 1, 2], ["down", -7, 3, 1, -2],
  ["half_up", 12345, 1, 10, 12350], ["half_up", 12344, 1, 10, 12340], ["half_up", 250, 2, 100, 100],
  ["half_up", 150, 1, 100, 200], ["up", 1, 1, 100, 100], ["down", 199, 1, 100, 100], ["half_up", 0, 7, 1, 0],
])("%s of %p by %p to %p is %p", (round, of, by, to, answer) => {
  expect(evaluateTree(divide(of, by, round, to), {})).toBe(answer);
});

test("nothing is divided by zero, nor rounded in a way nobody knows", () => {
  expect(evaluateTree(divide(1, 0, "half_up", 1), {})).toBe(null);
  expect(evaluateTree(divide(1, 1, "half_up", 0), {})).toBe(null);
  expect(evaluateTree(divide(3, 2, "bankers", 1), {})).toBe(null);
});

test.each([["lt", 1, 2], ["le", 2, 2], ["eq", 2, 2], ["ge", 2, 2], ["gt", 3, 2]])("%s holds for %p and %p", (how, left, right) => {
  const tree = { op: "compare", how, left: value(left), right: value(right), then: value(1), else: value(0) };
  expect(evaluateTree(tree, {})).toBe(1);
  expect(evaluateTree({ ...tree, left: tree.right, right: tree.left, how: how === "eq" ? "lt" : how }, {})).toBe(how === "le" || how === "ge" ? 1 : 0);
});

test("only the branch that is taken has to be known", () => {
  const tree = { op: "compare", how: "lt", left: value(1), right: value(2), then: value(7), else: input("nowhere") };
  expect(evaluateTree(tree, {})).toBe(7);
});

test("a key that is not in the table is not known", () => {
  const tree = { op: "look_up", key: input("year"), rows: [[1, value(10)], [2, { op: "add", of: [value(1), value(2)] }]] };
  expect(evaluateTree(tree, { year: 2 })).toBe(3);
  expect(evaluateTree(tree, { year: 3 })).toBe(null);
});

test.each([[undefined], [null], [""], ["8000.5"], [0.5], [NaN], [Infinity], [2 ** 53], [true], [[]], ["1e3"], [" 1"]])(
  "an input %p is no whole number", (base) => {
    expect(evaluateTree(input("base"), { base })).toBe(null);
    expect(evaluateTree({ op: "add", of: [input("base"), value(1)] }, { base })).toBe(null);
  });

test("a step nobody knows, and no tree at all, are not known", () => {
  expect(evaluateTree({ op: "constructor" }, {})).toBe(null);
  expect(evaluateTree(null, {})).toBe(null);
  expect(evaluateTree({ op: "add", of: [] }, {})).toBe(null);
});

test("large numbers stay exact, and what cannot be shown exactly is not shown", () => {
  const tree = { op: "multiply", of: [value(9007199254740991), value(9007199254740991)] };
  expect(evaluate(tree, {})).toBe(81129638414606663681390495662081n);
  expect(evaluateTree(tree, {})).toBe(null);
  expect(evaluateTree({ op: "divide", of: tree, by: value(9007199254740991), round: "down", to: 1 }, {})).toBe(9007199254740991);
});

test("a chain knows by name what the trees before came to, and null where one cannot be worked out", () => {
  const chain = [
    { name: "double", tree: { op: "multiply", of: [input("base"), value(2)] } },
    { name: "more", tree: { op: "add", of: [input("double"), value(1)] } },
    { name: "lost", tree: input("nowhere") },
    { name: "after", tree: { op: "add", of: [input("lost"), value(1)] } },
  ];
  expect(evaluateChain(chain, { base: 4 })).toEqual({ base: 4, double: 8, more: 9, lost: null, after: null });
  expect(evaluateChain(chain, { base: 5 }).more).toBe(11);
  expect(evaluateChain(undefined, { base: 5 })).toEqual({ base: 5 });
});

test("the same question is answered by the same object, so that nothing is drawn anew", () => {
  const chain = [{ name: "double", tree: { op: "multiply", of: [input("base"), value(2)] } }];
  expect(evaluateChain(chain, { base: 4 })).toBe(evaluateChain(chain, { base: 4 }));
});
