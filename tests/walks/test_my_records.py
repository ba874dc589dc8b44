"""The record on the phone: a picture of years first, then what stands behind it; without signal, and to take along."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from nfe_app.ui import routes
from tests.browser import answer_of, keeps, usable
from tests.rights import long_life as life
from tests.walks import screens, steps
from tests.walks.conftest import Rider, offline
from tests.walks.test_for_everyone import FAINT, FINE, LOW, faults

READ = "(address) => fetch(address).then(async (answer) => [answer.status, (await answer.text()).slice(0, 5)])"
ROWS = len(life.SCHEMES) * life.YEARS


def has_a_long_life(phone: BrowserContext) -> None:
    """What the server would say of forty years."""
    said = life.told()
    phone.route("**/api/records", lambda route: route.fulfill(json=said))


@offline
def test_a_payment_stands_in_the_picture_and_behind_it(page: Page, rider: Rider) -> None:
    """P20"""
    steps.paid(page.context, rider)
    page.goto(routes.RECORDS)
    steps.have_it_offline(page)
    paid = re.compile(r"^20\d\d 年，1 个月：\d+ 月已缴$")
    expect(page.get_by_role("img", name=paid)).to_have_count(1)
    for words in ("一共缴了", "一共付了", "进个人账户", "进统筹基金", "养老个人账户"):
        expect(page.get_by_text(words, exact=True)).to_be_visible()
    steps.press(page, "逐年看本金和利息")
    expect(page.get_by_text("这一年的利率还没公布")).to_be_visible()
    keeps(page, "all_years")
    steps.lose_signal(page)
    page.reload()
    expect(page.get_by_role("img", name=paid)).to_have_count(1)


def test_forty_years_are_seen_by_scheme_place_and_year(phone: BrowserContext, rider: Rider) -> None:
    steps.paid(phone, rider)
    has_a_long_life(phone)
    page = phone.new_page()
    page.goto(routes.RECORDS)
    bars = page.get_by_role("img", name=re.compile("年，"))
    expect(bars).to_have_count(ROWS)
    page.get_by_label("看哪个险种").select_option(label="失业")
    expect(bars).to_have_count(life.YEARS)
    page.get_by_label("看哪个地方").select_option(label="天津市")
    expect(bars).to_have_count(life.FIRST + life.YEARS - life.MOVED)
    page.get_by_label("看哪一年").select_option(label="2009")
    expect(bars).to_have_count(1)
    expect(page.get_by_text("天津市 · 自己付").first).to_be_visible()
    expect(page.get_by_text("缴费基数").first).to_be_visible()
    page.get_by_label("看哪个地方").select_option(label="全部地方")
    expect(page.get_by_text("断缴的月份，有什么影响")).to_be_visible()
    screens.take(page, "records-year")


def test_what_a_gap_means_is_said_with_its_document(phone: BrowserContext, rider: Rider) -> None:
    steps.paid(phone, rider)
    has_a_long_life(phone)
    page = phone.new_page()
    page.goto(routes.RECORDS)
    page.get_by_label("看哪个险种").select_option(label="职工医疗（含生育）")
    expect(page.get_by_text("没超过 3 个月").first).to_be_visible()
    expect(page.get_by_role("link", name="医保办发〔2021〕43号").first).to_be_visible()


@pytest.mark.parametrize("look", ["normal", "dark", "elder 20", "normal/en"])
def test_forty_years_can_be_read_and_hit_in_every_look(
    new_phone: Callable[..., BrowserContext], rider: Rider, look: str
) -> None:
    phone = new_phone(color_scheme="dark" if look == "dark" else "light")
    steps.paid(phone, rider)
    has_a_long_life(phone)
    page = phone.new_page()
    page.goto(("/en" if look.endswith("/en") else "") + routes.RECORDS)
    usable(page)
    expect(page.locator(".years [role=img]")).to_have_count(ROWS)
    page.locator("[aria-expanded=false]").click()
    expect(page.locator("[aria-expanded=true]")).to_be_visible()
    if look.startswith("elder"):
        page.evaluate("document.documentElement.dataset.mode = 'elder'")
        assert (page.evaluate(FINE), page.evaluate(LOW)) == ([], [])
    screens.take_look(page, look, "/records-years/")
    assert faults(page) == {}
    assert page.evaluate(FAINT) == []


@offline
@pytest.mark.parametrize(("which", "begins"), [("权益记录单（全部年份）", "%PDF-"), ("明细表", "险种")])
def test_what_was_brought_home_opens_without_signal(page: Page, rider: Rider, which: str, begins: str) -> None:
    """P20"""
    steps.paid(page.context, rider)
    page.goto(routes.RECORDS)
    steps.have_it_offline(page)
    mark = page.context.request.get("/api/records").json()["mark"]
    name = "all.pdf" if begins.startswith("%") else "table.csv"
    steps.press(page, f"存到手机 {which}")
    expect(page.get_by_role("button", name=f"打开 {which}")).to_be_visible()
    steps.lose_signal(page)
    page.reload()
    expect(page.get_by_role("button", name=f"打开 {which}")).to_be_visible()
    status, start = answer_of(page, READ, f"/api/records/{name}?of={mark}")
    assert (status, begins[:2] in start) == (200, True)


def test_who_is_not_signed_in_is_shown_the_way_in(page: Page) -> None:
    page.goto(routes.RECORDS)
    steps.says(page, "登录后看记录")
    expect(page.locator(".years")).to_have_count(0)
