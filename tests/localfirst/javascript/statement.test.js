/** What a code says by itself: statements that the server's side made, held against what the phone reads of them. */

import { readFileSync } from "node:fs";
import { describe, expect, test } from "bun:test";
import { csv, field } from "../../../nfe_app/localfirst/csv.js";
import { decoded, judged, numbersIn, printed, readCode } from "../../../nfe_app/localfirst/statement.js";

const LONG = 60_000;
const path = process.env.NFE_STATEMENTS;
const made = path ? JSON.parse(readFileSync(path, "utf8")) : { statements: [], list: {}, today: "" };
const [first] = made.statements;
const bytes = (text) => [...Buffer.from(text, "base64url")];
const text = (list) => Buffer.from(list).toString("base64url");
const stateOf = async (said, list = made.list, today = made.today) => (await judged(said, list, today)).state;

describe.skipIf(!path)("statements of the server's", () => {
  test("each reads as it was said", async () => {
    expect(made.statements.length).toBeGreaterThan(20);
    for (const one of made.statements) {
      const verdict = await judged(one.text, made.list, made.today);
      expect({ name: one.name, ...verdict }).toEqual({
        name: one.name, state: "genuine", number: one.number, issued: one.issued, until: one.until, as_of: made.list.as_of,
        host: "", withdrawn: false, expired: false, facts: one.facts,
      });
    }
  });

  test("a change of any byte is never genuine", async () => {
    const whole = bytes(first.text);
    for (let at = 0; at < whole.length; at += 1) for (const turn of [1, 0x80]) {
      const state = await stateOf(text(whole.with(at, whole[at] ^ turn)));
      expect([at, turn, ["broken", "unknown_key"].includes(state)]).toEqual([at, turn, true]);
    }
  }, LONG);

  test("a change of any letter is never genuine, the last one's idle bits too", async () => {
    const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    for (const { text: said } of made.statements) for (const at of [said.length >> 1, said.length - 1]) for (const step of [1, 2, 32]) {
      const other = letters[(letters.indexOf(said[at]) + step) % 64];
      expect(await stateOf(said.slice(0, at) + other + said.slice(at + 1))).not.toBe("genuine");
    }
  }, LONG);

  test("cut short or with more behind it, it is broken", async () => {
    const whole = bytes(first.text);
    for (const other of [whole.slice(0, -1), whole.slice(0, 3), whole.slice(1), [...whole, 0], [...whole, ...whole]]) {
      expect(await stateOf(text(other))).toBe("broken");
    }
  });

  test("by a key that is not on the list it is unknown", async () => {
    expect(await stateOf(made.foreign)).toBe("unknown_key");
    expect(await stateOf(first.text, { ...made.list, keys: [{ ...made.list.keys[0], kid: "00".repeat(8) }] })).toBe("unknown_key");
  });

  test("by another key under our key's name it is broken", async () => expect(await stateOf(made.masked)).toBe("broken"));

  test("of a lost key it does not count by itself", async () => {
    const keys = made.list.keys.map((key) => ({ ...key, revoked: "2026-11-01" }));
    expect(await stateOf(first.text, { ...made.list, keys })).toBe("revoked_key");
  });

  test.each([[{ from: "2026-11-24" }, "late_key"], [{ until: "2026-11-22" }, "late_key"], [{ from: "2026-11-23", until: "2026-11-23" }, "genuine"]])(
    "signed in the term %p it is %p",
    async (term, state) => {
      const keys = made.list.keys.map((key) => ({ ...key, ...term }));
      expect(await stateOf(first.text, { ...made.list, keys })).toBe(state);
    },
  );

  test("taken back it says so", async () => {
    const verdict = await judged(first.text, { ...made.list, withdrawn: ["00", first.mark] }, made.today);
    expect([verdict.state, verdict.withdrawn]).toEqual(["genuine", true]);
  });

  test("it holds to the end of its last day", async () => {
    const expired = async (today) => (await judged(first.text, made.list, today)).expired;
    expect(await Promise.all([first.until, "2027-01-01", ""].map(expired))).toEqual([false, true, false]);
  });

  test("without a list nothing is judged", async () => {
    for (const list of [undefined, null, {}, { keys: [] }]) expect((await judged(first.text, list, made.today)).state).toBe("no_list");
  });

  test("every number is printed as the server prints it", () => {
    for (const [bits, number] of made.numbers) expect(printed(bytes(bits))).toBe(number);
  });
});

test("no text is nothing to judge, and garbage is broken", async () => {
  const list = { keys: [{ kid: "00", x: "00", y: "00" }], withdrawn: [], as_of: "2026-11-23" };
  expect(await stateOf("", list)).toBe("");
  for (const garbage of ["x", "你好", "====", "%", "AAAA", "0oRDoQEmoEA", "-".repeat(5000)]) expect(await stateOf(garbage, list)).toBe("broken");
});

test.each([[[0x1b, 255, 255, 255, 255, 255, 255, 255, 255]], [[0x9b, 0, 0, 0, 1, 0, 0, 0, 0]], [[0x5a, 255, 255, 255, 255]], [[0xbf, 0xff]], [[0xf7]], [[0xfb, 0, 0, 0, 0, 0, 0, 0, 0]], [[]], [[1, 1]]])(
  "bytes that a statement never has are refused: %p",
  (given) => expect(() => decoded(Uint8Array.from(given))).toThrow(RangeError),
);

const ours = "https://nfe.example";
test.each([
  [`${ours}/verify/#abc`, { text: "abc" }],
  [`  ${ours}/verify/#abc\n`, { text: "abc" }],
  [`${ours}/en/verify/#abc`, { text: "abc" }],
  [`${ours}/verify/KWP7-NC85-9T1X-0SQHS`, { number: "KWP7-NC85-9T1X-0SQHS" }],
  [`${ours}/verify/KWP7%2DNC85/`, { number: "KWP7-NC85" }],
  ["KWP7-NC85-9T1X-0SQHS", { host: "", number: "KWP7-NC85-9T1X-0SQHS" }],
  ["https://evil.example/verify/#abc", { host: "evil.example" }],
  ["https://nfe.example.evil.cn/verify/#abc", { host: "nfe.example.evil.cn" }],
  ["https://nfe.example@evil.cn/verify/#abc", { host: "evil.cn" }],
  ["https://nfе.example/verify/#abc", { host: "xn--nf-olc.example" }],
  ["http://nfe.example/verify/#abc", { host: "nfe.example" }],
  ["https://nfe.example:8443/verify/#abc", { host: "nfe.example:8443" }],
  [`${ours}/pay/#abc`, { host: "nfe.example" }],
  [`${ours}/verify/a/b#abc`, { host: "nfe.example" }],
  ["weixin://scan", { host: "scan" }],
  ["javascript:alert(1)", { host: "javascript:" }],
])("%p leads to %p", (said, there) => expect(readCode(said, ours)).toEqual(there));

test.each([
  ["A1\nB2\r\nC3", ["A1", "B2", "C3"]],
  ["编号,姓名\nA1,王\nB2,李", ["A1", "B2"]],
  ["\uFEFF\"A1\";x\n'B2'\t y\n\n  \nC3，z", ["A1", "B2", "C3"]],
  ["", []],
  ["\n\n", []],
  ["number\nA1", ["A1"]],
])("the numbers in %p are %p", (said, numbers) => expect(numbersIn(said)).toEqual(numbers));

test.each(["=1+1", "+1", "@x", "-x", "-1+1", "\t=1", "\r=1", "=cmd|' /C calc'!A0", "-2+3"])("no field begins a formula: %p", (said) =>
  expect(field(said)).toMatch(/^"?'/),
);

test.each([["-5", "-5"], ["-5.20", "-5.20"], ["王*", "王*"], ["a,b", "\"a,b\""], ["a\"b", "\"a\"\"b\""], [null, ""], [undefined, ""], [0, "0"], ["=a,b", "\"'=a,b\""]])(
  "the field %p stands as %p",
  (said, there) => expect(field(said)).toBe(there),
);

test("every first character that a spreadsheet acts upon is disarmed", () => {
  for (let code = 0; code < 256; code += 1) {
    const there = field(`${String.fromCharCode(code)}SUM(A1)`).replace(/^"/, "");
    expect(/^[=+\-@\t\r]/.test(there)).toBe(false);
  }
});

test("rows come with a mark, their heads and ends of lines as spreadsheets want them", () =>
  expect(csv(["编号", "结果"], [["A1", "有效"], ["=B", "x,y"]])).toBe("\uFEFF编号,结果\r\nA1,有效\r\n'=B,\"x,y\"\r\n"));
