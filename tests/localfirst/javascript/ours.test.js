/** Whether a message, an address or a number is ours: a link never is, a look-alike is named, and nothing but our own sentences counts. */

import { expect, test } from "bun:test";
import { imitated, judge, seen } from "../../../nfe_app/localfirst/ours.js";

const OURS = "shebao.example.cn";
const LIST = {
  domains: [OURS], secure: true, sender: "新就业社保", numbers: ["10690012333"],
  sentences: ["验证码[0-9]{6},5分钟内有效。我们不会向你要它。", "攒保费:还剩[0-9,]+(?:\\.[0-9]+)?元。", "你登记的[^0-9A-Za-z。!?]{1,60}改好了。不是你改的\\?打12333。"],
};
const why = (text) => judge(text, LIST).why;

test.each([
  ["验证码 123456，5 分钟内有效。我们不会向你要它。", true, "sentence"],
  ["【新就业社保】验证码 123456，5 分钟内有效。我们不会向你要它。", true, "sentence"],
  ["验证码１２３４５６，5分钟内有效。\n我们不会向你要它。", true, "sentence"],
  ["攒保费：还剩 1,088.20 元。", true, "sentence"],
  ["你登记的姓名改好了。不是你改的？打 12333。", true, "sentence"],
  ["验证码 123456，5 分钟内有效。请回复验证码。", false, "other"],
  ["验证码 12345，5 分钟内有效。我们不会向你要它。", false, "other"],
  ["你登记的姓名改好了，加微信 abc 领补贴。不是你改的？打 12333。", false, "other"],
  ["你登记的姓名改好了。转账到 6222。不是你改的？打 12333。", false, "other"],
  ["【银行】验证码 123456，5 分钟内有效。我们不会向你要它。", false, "other"],
  ["您的社保卡已停用，请点 http://t.cn/AbC 认证", false, "link"],
  ["验证码 123456，5 分钟内有效。我们不会向你要它。www.evil.com", false, "link"],
  [`请到 https://${OURS}/pay/ 缴费`, false, "link"],
  ["请打开 shebao.gov.evil。cn 办理", false, "link"],
  ["点 alipays://platformapi/startapp 付款", false, "link"],
  ["打开 社保.中国 认证", false, "link"],
  ["登录 192.168.1.9 办理", false, "link"],
])("%p", (text, ours, reason) => {
  expect(judge(text, LIST)).toMatchObject({ known: true, ours, why: reason });
});

test.each([
  [OURS, true, "address"], [`https://${OURS}/verify/YB68`, true, "address"], [`HTTPS://SHEBAO.EXAMPLE.CN/`, true, "address"],
  [`http://${OURS}/`, false, "not_https"], [`https://${OURS}.evil.cn/`, false, "alike"], ["https://sheba0.example.cn", false, "alike"],
  ["shebao.exarnple.cn", false, "alike"], ["https://shеbao.example.cn/", false, "alike"], ["https://she-bao.example.cn", false, "alike"],
  ["https://shebao.example.co/", false, "alike"], [`https://${OURS}@evil.cn/`, false, "hidden"], ["https://www.gov.cn/", false, "other_address"],
  [`https://${OURS}:8443/`, false, "alike"], ["javascript://%0aalert(1)", false, "other_address"],
])("the address %p", (text, ours, reason) => {
  const told = judge(text, LIST);
  expect(told).toMatchObject({ ours, why: reason });
  expect(told.like !== "").toBe(reason === "alike" || reason === "hidden");
});

test.each([["10690012333", true, "number"], ["1069 0012 333", true, "number"], ["+86 138 0000 2207", false, "other_number"], ["95588", false, "other_number"]])(
  "the number %p", (text, ours, reason) => {
    expect(judge(text, LIST)).toMatchObject({ ours, why: reason });
  },
);

test("a link in a message names what it imitates", () => {
  expect(judge("请到 https://sheba0.example.cn/pay 缴费", LIST)).toMatchObject({ why: "link", like: OURS });
  expect(judge("请到 https://www.gov.cn/ 看", LIST)).toMatchObject({ why: "link", like: "" });
});

test("what cannot be seen hides nothing", () => {
  expect(seen(" a\u200bb\u202ec\ufeff ")).toBe("abc");
  expect(why("请点 ht\u200btp://evil.cn")).toBe("link");
  expect(why(`https://shebao\u200b.example.cn.evil.cn/`)).toBe("alike");
});

test("nothing is known of nothing, nor without a list", () => {
  for (const [text, list] of [["", LIST], ["  \u200b ", LIST], [null, LIST], ["验证码", null], ["验证码", {}]]) {
    expect(judge(text, list)).toEqual({ known: false, ours: false, why: "", like: "" });
  }
});

test("names that are far from ours imitate nothing", () => {
  for (const host of ["gov.cn", "alipay.com", "example.org", "localhost"]) expect(imitated(host, [OURS])).toBe("");
  expect(imitated(OURS, [OURS])).toBe("");
});

test("whatever is typed, an answer comes, and only a whole sentence of ours is one", () => {
  let seed = 20261126;
  const any = (most) => (seed = (seed * 1103515245 + 12345) % 2 ** 31) % most;
  const signs = [..."验证码0123456789，。？.:/@wcn 我们不会向你要它\u200b(){}[]*+?^$|\\"];
  for (let turn = 0; turn < 3000; turn += 1) {
    const told = judge(Array.from({ length: any(60) }, () => signs[any(signs.length)]).join(""), LIST);
    expect(told.ours && told.why === "sentence").toBe(false);
  }
});
