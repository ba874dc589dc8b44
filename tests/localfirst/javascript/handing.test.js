/** A draft as it is handed over: the table of cases that the server is held to as well (`tests/handover/handing.json`). */

import { expect, test } from "bun:test";
import cases from "../../handover/handing.json";
import { NOTHING, draftOf, framesOf, gather, isComplete, joined, lineOf, sumOf } from "../../../nfe_app/localfirst/handing.js";

const KINDS = ["pension", "medical", "unemployment"].flatMap((kind) =>
  [[kind, "[a-z0-9_]{0,40}"], [`${kind}_option`, "[a-z0-9_]{0,40}"], [`${kind}_base`, "(?:\\d{1,7}(?:\\.\\d{0,2})?)?"]]);
const FIELDS = [["residence", ["work", "household"]], ["place", "(?:\\d{6})?"], ...KINDS, ["frequency", ["month", "quarter", "half_year", "year"]]];

test.each(cases.drafts)("$says", ({ values, by, line, frames }) => {
  expect(lineOf(FIELDS, values, by)).toBe(line);
  expect(framesOf(line)).toEqual(frames);
  const { gathered, no } = gather(NOTHING, `https://house.example/handover/#${frames[0]}`);
  expect([no, isComplete(gathered), joined(gathered)]).toEqual(["", true, line]);
  expect(draftOf(FIELDS, line).values).toMatchObject(values);
});

test.each(cases.refused)("$says", ({ read, no }) => {
  expect(gather(NOTHING, read)).toEqual({ gathered: NOTHING, no });
});

test("frames come in any order, twice, and one of another draft is left aside", () => {
  const [line, other] = ["month", "year"].map((frequency) => lineOf(FIELDS, { place: "330100", frequency }));
  const [one, two, ...rest] = framesOf(line, 12);
  const noes = [];
  let gathered = NOTHING;
  for (const frame of [two, framesOf(other, 12)[0], two, ...rest, one]) {
    const step = gather(gathered, frame);
    noes.push(step.no);
    gathered = step.gathered;
  }
  expect(noes.filter(Boolean)).toEqual(["another_draft"]);
  expect(joined(gathered)).toBe(line);
});

test.each([{ name: "x", place: "北京" }, { place: "33010" }, { pension: "王芳" }, { pension_base: "1e9" }, { frequency: "day" }])("%p is no draft", (values) => {
  expect(lineOf(FIELDS, values)).toBe("");
  expect(framesOf("")).toEqual([]);
});

test("the checksum is CRC-32 as everybody has it", () => {
  expect(sumOf("123456789")).toBe("CBF43926");
});
