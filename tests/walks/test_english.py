"""The whole way in English: no word of Chinese but the names of places, of documents of the law, and of people."""

from __future__ import annotations

import json
import re

from playwright.sync_api import BrowserContext, Page, expect

from nfe_app import building
from nfe_app.base import words
from nfe_app.catalog import parameters
from tests.browser import answer_of, tick, usable
from tests.walks import screens, steps
from tests.walks.conftest import Rider, offline

SEEN = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const around = node.parentElement;
    if (around.closest("[lang='zh-CN'], script, style") || !/[\\u3400-\\u9fff]/.test(node.data)) continue;
    found.push(node.data.trim());
  }
  const spoken = [...document.querySelectorAll("[aria-label]")].map((one) => one.getAttribute("aria-label"));
  return [...found, ...spoken.filter((label) => /[\\u3400-\\u9fff]/.test(label)), document.title];
}"""
REGIONS: list[list[str]] = json.loads((building.ROOT / "assets" / "regions.json").read_text("utf-8"))
PLACES = {
    form for _code, name, *_ in REGIONS for part in name.split() for form in (part, part.rstrip("省市")) if form[1:]
}
DOCUMENTS = {known.document for values in parameters.records().values() for known in values}
NUMBERED = re.compile(r"[\u4e00-\u9fff]+〔\d{4}〕\d+号|《[^》]+》")
CHINESE = re.compile(r"[\u3400-\u9fff]+")


def say(message: str) -> str:
    """A message of ours in English, as far as its first place."""
    return words.said(message, language="en").partition("{")[0].strip()


def chinese(page: Page, *names: str) -> list[str]:
    """What stands on the page in Chinese, or is said by it, but for places, documents and these names."""
    known = re.compile("|".join(map(re.escape, sorted([*PLACES, *DOCUMENTS, *names], key=len, reverse=True))))
    return [text for text in answer_of(page, SEEN) if CHINESE.search(known.sub("", NUMBERED.sub("", text)))]


def read(page: Page, *names: str) -> None:
    """Everything on the page is in English but places, documents and these names."""
    assert chinese(page, *names) == [], page.url


def follow(page: Page, message: str) -> None:
    """Follow the link of a message of ours."""
    page.get_by_role("link", name=say(message)).first.click()


def press(page: Page, message: str, exact: bool = False) -> None:
    """Press the button of a message of ours."""
    page.get_by_role("button", name=say(message), exact=exact).first.click()


def shows(page: Page, message: str) -> None:
    """The page has come to show a message of ours."""
    expect(page.get_by_text(say(message)).first).to_be_visible()


def choose(page: Page) -> None:
    """The whole choice, each page read."""
    page.get_by_label(say("哪个城市或区县")).fill("jyg")
    page.get_by_role("button", name=re.compile("嘉峪关")).first.click()
    page.locator(".bar .btn").click()
    page.wait_for_url("**/en/join/types/")
    tick(page.get_by_role("checkbox", name=say("职工养老")))
    read(page)
    press(page, "下一步")
    page.wait_for_url("**/en/join/grade/")
    read(page)
    press(page, "下一步")
    page.wait_for_url("**/en/join/often/")
    tick(page.get_by_role("radio", name=say("按季"), exact=True))
    read(page)
    press(page, "下一步")
    page.wait_for_url("**/en/join/check/")
    read(page)


def sign_in(page: Page, rider: Rider) -> None:
    """Phone number, code, and who one is."""
    page.get_by_label(say("手机号")).fill(rider.phone)
    read(page)
    press(page, "要验证码")
    code = page.locator("#demo-code").inner_text()
    read(page)
    page.get_by_label(say("6 位验证码")).fill(code)
    press(page, "登录", exact=True)
    page.get_by_label(say("姓名")).fill(rider.name)
    page.get_by_label(say("身份证号")).fill(rider.identity)
    read(page)
    press(page, "就是我，接着办")


def test_a_rider_who_reads_no_chinese_enrols_pays_is_covered_and_has_a_certificate(
    phone: BrowserContext, rider: Rider
) -> None:
    """P23"""
    page = phone.new_page()
    page.goto("/")
    page.get_by_role("link", name="English").click()
    page.wait_for_url("**/en/")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    shows(page, "自己给自己上社保")
    screens.take(page, "en-welcome")
    read(page)
    follow(page, "算一算，要多少钱")
    choose(page)
    screens.take(page, "en-check")
    follow(page, "登录，再确认")
    sign_in(page, rider)
    press(page, "确认参保")
    page.wait_for_url("**/en/sent/")
    shows(page, "参保办好了")
    read(page)
    follow(page, "去缴费")
    expect(page.locator(".bar .sum b")).to_be_visible()
    screens.take(page, "en-pay")
    read(page)
    press(page, "去付款")
    page.wait_for_url("**/sandbox/**")
    page.get_by_role("button", name=re.compile("付 ¥")).click()
    page.wait_for_url("**/en/paid/?payment=*")
    shows(page, "缴成了")
    read(page)
    follow(page, "看保障到哪天")
    page.wait_for_url("**/en/")
    expect(page.get_by_role("heading", name=say("有，到 {day}"))).to_be_visible()
    screens.take(page, "en-home")
    read(page, rider.name)
    page.goto("/en/records/")
    shows(page, "一共付了")
    read(page, rider.name)
    page.goto("/en/papers/")
    press(page, "先看看写什么")
    press(page, "就开这一份")
    expect(page.get_by_role("button", name=say("存到手机"))).to_be_visible()
    read(page, rider.name)


def test_the_switch_keeps_the_page_its_query_and_what_was_typed(page: Page) -> None:
    """P23"""
    page.goto("/en/join/")
    choose(page)
    page.goto("/en/sign-in/?back=/join/check/")
    usable(page)
    page.get_by_role("link", name="中文").click()
    page.wait_for_url(re.compile(r"localhost:\d+/sign-in/\?back=/join/check/$"))
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    page.goto("/join/check/")
    steps.says(page, "看看对不对")
    expect(page.get_by_text("职工养老").first).to_be_visible()
    page.goto("/me/")
    usable(page)
    page.get_by_role("link", name="English").click()
    page.wait_for_url("**/en/me/")
    page.goto("/pay/")
    page.wait_for_url("**/en/pay/")


@offline
def test_english_works_without_signal_and_each_language_keeps_its_own_pages(page: Page) -> None:
    """P13, P23"""
    page.goto("/en/join/")
    steps.have_it_offline(page)
    page.goto("/en/me/")
    page.context.set_offline(True)
    page.goto("/en/join/")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    shows(page, "没有网，照样能用。{age}")
    kept = answer_of(page, "caches.keys().then((names) => names.filter((name) => name.includes('shell-')))")
    assert len(kept) == 1
    assert kept[0].startswith("en-shell-")
    page.context.set_offline(False)
