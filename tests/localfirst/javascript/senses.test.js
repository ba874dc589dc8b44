/** What hands, eyes and ears are given: long numbers in groups, the way a browser installs, words for a voice, what was chosen. */

import { expect, test } from "bun:test";
import { bare, inGroups, lastSix } from "../../../nfe_app/localfirst/typing.js";
import { needy } from "../../../nfe_app/localfirst/badge.js";
import { wayHome } from "../../../nfe_app/localfirst/install.js";
import { spoken } from "../../../nfe_app/localfirst/speech.js";
import { PLAIN, understood } from "../../../nfe_app/localfirst/look.js";

test.each([
  ["", ""], ["1101", "1101"], ["11010", "1101 0"], ["11010519491231002x", "1101 0519 4912 3100 2X"],
  [" 1101-0519 4912 3100 2X ", "1101 0519 4912 3100 2X"], ["１１０１０５", "1101 05"], ["11010519491231002X99", "1101 0519 4912 3100 2X"],
  ["X110X", "110"], ["<b>1</b>", "1"], [null, ""],
])("%p is read as %p", (typed, read) => {
  expect(inGroups(typed)).toBe(read);
  expect(bare(inGroups(typed))).toBe(bare(typed));
});

test.each([
  ["", ""], ["05", "05"], ["23100x", "23100X"], [" 231-002 ", "231002"], ["2310027", "231002"], ["2X1002", "21002"],
  ["11010519491231002x", "31002X"], ["1101 0519 4912 3100 2X", "31002X"], ["２３１００Ｘ", "23100X"], [null, ""],
])("of %p the last six are %p", (typed, six) => {
  expect(lastSix(typed)).toBe(six);
});

const IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Version/17.0 Mobile/15E148 Safari/604.1";
const ANDROID = "Mozilla/5.0 (Linux; Android 10; HarmonyOS) AppleWebKit/537.36 Chrome/90.0 Mobile Safari/537.36";

test.each([
  [IPHONE, 5, false, "ios"], [`${IPHONE} MicroMessenger/8.0`, 5, false, "wechat"], [ANDROID, 5, false, "menu"],
  [`${ANDROID} MicroMessenger/8.0`, 5, false, "wechat"], ["Mozilla/5.0 (Macintosh) Safari/605", 5, false, "ios"],
  ["Mozilla/5.0 (Macintosh) Safari/605", 0, false, ""], [IPHONE, 5, true, ""], ["", 0, false, ""],
])("%p with %p fingers, on the home screen %p: %p", (userAgent, maxTouchPoints, standalone, way) => {
  expect(wayHome({ userAgent, maxTouchPoints }, standalone)).toBe(way);
});

test("only what waits for the person is counted on the app's picture", () => {
  expect(needy([{ state: "waiting" }, { state: "sending" }, { state: "refused" }, { state: "needs_sign_in" }])).toBe(2);
  expect(needy([])).toBe(0);
});

test("a voice is given amounts without commas and with their unit, line after line", () => {
  expect(spoken(["现在有保障吗", "有，到 3 月 31 日\n\n还剩 13 天", undefined, " "], "zh-CN")).toBe("现在有保障吗。有，到 3 月 31 日，还剩 13 天");
  expect(spoken(["一共\n¥2,088.94"], "zh-CN")).toBe("一共，2088.94 元");
  expect(spoken(["¥ −1,000,000.00"], "en")).toBe("−1000000.00 yuan");
  expect(spoken(["要缴的", "一共\n1,810.40"], "zh-CN")).toBe("要缴的。一共，1810.40");
});

test.each([
  [null], [""], ["{"], ["7"], ["null"], ['"elder"'], ['{"text":"30px"}'], ['{"text":99}'], ['{"theme":"<script>"}'], ['{"elder":"yes"}'],
])("%p is as a phone comes", (written) => {
  expect(understood(written)).toEqual(PLAIN);
});

test("what was chosen is understood again", () => {
  const chosen = { elder: true, text: 30, theme: "dark", aloud: true };
  expect(understood(JSON.stringify({ ...chosen, more: 1 }))).toEqual(chosen);
});
