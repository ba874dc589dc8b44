/** Searching and adding up on the phone, and how amounts and moments are shown. */

import { expect, test } from "bun:test";
import { fieldOfAll, listHas, onlyPresent, rowWith, rowsWhere, rowsWithout, searchRows, totalAt, totalOf } from "../../../nfe_app/localfirst/lists.js";
import { countShown, dayOf, daysLeft, fenOf, momentShown, moneyShown, partsOf } from "../../../nfe_app/localfirst/shown.js";
import { uuid7 } from "../../../nfe_app/localfirst/ids.js";

const PLACES = [
  ["330100", "杭州市", "hangzhoushi", "hzs"], ["330110", "余杭区", "yuhangqu", "yhq"],
  ["130400", "邯郸市", "handanshi", "hds"], ["340500", "马鞍山市", "maanshanshi", "mass"], ["330200", "宁波市", "ningboshi", "nbs"],
];
const found = (query, limit = 9) => searchRows(PLACES, query, limit).map(([, name]) => name);

test("a place is found by its name, spelling, initials and code, the closest first", () => {
  expect(found("杭州")).toEqual(["杭州市"]);
  expect(found("hang")).toEqual(["杭州市", "余杭区"]);
  expect(found("hds")).toEqual(["邯郸市"]);
  expect(found("3301")).toEqual(["杭州市", "余杭区"]);
  expect(found("余杭区")).toEqual(["余杭区"]);
});

test("capitals, wide letters and spaces do not matter", () => {
  expect(found("Hang Zhou")).toEqual(["杭州市"]);
  expect(found("ＨＡＮ")).toEqual(["杭州市", "邯郸市", "余杭区", "马鞍山市"]);
});

test("nothing is found by nothing, and never more than asked for", () => {
  expect(found(" ")).toEqual([]);
  expect(searchRows(null, "a", 3)).toEqual([]);
  expect(found("shi", 2)).toHaveLength(2);
});

test("rows by a field", () => {
  const rows = [{ id: "a", due_fen: 5 }, { id: "b", due_fen: 7 }];
  expect(rowsWhere(rows, "id", "b")).toEqual([rows[1]]);
  expect(rowWith(rows, "id", "a")).toBe(rows[0]);
  expect(rowWith(rows, "id", "c")).toBe(null);
  expect(listHas(["a"], "a")).toBe(true);
  expect(listHas(null, "a")).toBe(false);
});

test("rows without some, one field of all, and a list without what is not there", () => {
  const rows = [{ id: "a" }, { id: "b" }];
  expect(rowsWithout(rows, "id", ["a"])).toEqual([rows[1]]);
  expect(rowsWithout(rows, "id", null)).toEqual(rows);
  expect(fieldOfAll(rows, "id")).toEqual(["a", "b"]);
  expect(onlyPresent([null, 0, undefined, "a"])).toEqual([0, "a"]);
});

test("a sum over chosen keys is known when all of them are", () => {
  expect(totalAt({ a: 5, b: 7, c: null }, ["a", "b"])).toBe(12);
  expect(totalAt({ a: 5, c: null }, ["a", "c"])).toBe(null);
  expect(totalAt({ a: 5 }, [])).toBe(null);
});

test("a sum with an unknown part is not known", () => {
  expect(totalOf([{ fen: 5 }, { fen: 7 }], "fen")).toBe(12);
  expect(totalOf([], "fen")).toBe(0);
  expect(totalOf([1, 2])).toBe(3);
  expect(totalOf([{ fen: 5 }, { fen: null }], "fen")).toBe(null);
  expect(totalOf([0.5])).toBe(null);
});

test.each([[160000, "1,600.00"], [0, "0.00"], [5, "0.05"], [-123456789, "−1,234,567.89"], [null, "—"], [0.1, "—"]])(
  "%p fen are shown as %p", (fen, shown) => expect(moneyShown(fen)).toBe(shown));

test.each([["8000", 800000], ["8,000.5", 800050], ["0.05", 5], ["８０００", 800000], ["12.", 1200], ["", null], ["1.234", null], ["-5", null], ["abc", null]])(
  "%p yuan typed are %p fen", (text, fen) => expect(fenOf(text)).toBe(fen));

test.each([["0.6", 6, 600000], ["0.8123", 6, 812300], ["12", 0, 12], ["12.5", 0, null], ["1.2345678", 6, null], ["", 6, null], ["999999999999", 6, null]])(
  "%p typed with %p decimals are %p parts", (text, places, parts) => expect(partsOf(text, places)).toBe(parts));

test("moments are told in China's time, by day", () => {
  const now = Date.parse("2026-11-23T01:00:00Z");
  expect(momentShown("2026-11-23T00:15:00Z", now, "zh-CN")).toBe("今天 08:15");
  expect(momentShown("2026-11-22T15:59:00Z", now, "zh-CN")).toBe("昨天 23:59");
  expect(momentShown("2026-11-02T23:40:00Z", now, "zh-CN")).toBe("11月3日 07:40");
  expect(momentShown("2025-12-31T16:00:00Z", now, "zh-CN")).toBe("1月1日 00:00");
  expect(momentShown("2024-11-02T23:40:00Z", now, "zh-CN")).toBe("2024年11月3日 07:40");
  expect(momentShown("", now, "zh-CN")).toBe("");
  expect(dayOf(Date.parse("2026-11-22T16:00:00Z"))).toBe("2026-11-23");
});

test("ids are UUIDv7, and sort as they were made even within one moment", () => {
  const made = Array.from({ length: 50 }, () => uuid7());
  expect([...made].sort()).toEqual(made);
  expect(new Set(made).size).toBe(50);
  expect(made[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  const later = uuid7(Date.parse("2030-01-01T00:00:00Z"), new Uint8Array(16).fill(255));
  expect(parseInt(later.replace("-", "").slice(0, 12), 16)).toBe(Date.parse("2030-01-01T00:00:00Z"));
  expect(later.slice(14)).toBe("7fff-bfff-ffffffffffff");
});

test("the days that are left are counted with today, on any day, and none is not nothing", () => {
  expect(daysLeft("2025-10-31", "2025-10-01")).toBe(31);
  expect(daysLeft("2025-10-31", "2025-10-31")).toBe(1);
  expect(daysLeft("2024-03-31", "2024-02-28")).toBe(33);
  for (const [until, today] of [["2025-10-31", "2025-11-01"], ["", "2025-10-01"], ["2025-10-31", ""], [undefined, null]]) {
    expect(daysLeft(until, today)).toBeNull();
  }
});

test("months and moments are told in the language of the page", () => {
  const now = Date.parse("2026-11-23T02:00:00Z");
  expect(countShown(2026 * 12 + 2, "month")).toBe("2026 年 3 月");
  expect(countShown(2026 * 12 + 2, "month", "en")).toBe("March 2026");
  expect(momentShown("2026-11-23T00:15:00Z", now, "en")).toBe("today 08:15");
  expect(momentShown("2026-11-02T23:40:00Z", now, "en")).toBe("November 3 07:40");
});
