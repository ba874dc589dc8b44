"""缴了能拿多少: filled in once, answered without signal, every number open to its law, rubbish answered in words."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser import tick
from tests.walks import screens, steps
from tests.walks.conftest import offline
from tests.walks.test_for_everyone import faults

RUBBISH = "'; -- <b>¥</b>"
RETIRES = "2048 年 3 月"


def choose_place(page: Page, typed: str = "北京", name: str = "北京市") -> None:
    """Find a place and take it."""
    page.goto("/worth/")
    page.get_by_label("在哪里缴").fill(typed)
    page.get_by_role("button", name=re.compile(f"{name} ?选这里")).first.click()
    steps.says(page, "你的情况")


def say_who(page: Page, sex: str = "男") -> None:
    """Somebody born in March 1985, who has paid for five years."""
    page.get_by_label("哪年出生").fill("1985")
    page.get_by_label("几月出生").fill("3")
    tick(page.get_by_role("radio", name=sex, exact=True))
    page.get_by_label("职工养老已经缴了几个月").fill("60")
    page.get_by_label("个人账户里有多少钱（元）").fill("35000")


def opened(page: Page, name: str) -> str:
    """What a tap on a number shows."""
    row = page.locator("details.why").filter(has_text=name).first
    row.locator("summary").click()
    return row.inner_text()


def test_what_one_types_comes_to_a_month_of_retirement_and_an_estimate(page: Page) -> None:
    choose_place(page)
    say_who(page)
    expect(page.get_by_text(RETIRES, exact=True).first).to_be_visible()
    expect(page.get_by_text("63 岁 0 个月")).to_be_visible()
    expect(page.get_by_text("180 个月")).to_be_visible()
    expect(page.locator(".amount").first).to_have_text(re.compile(r"约 ¥4,4\d\d"))
    assert "关于实施渐进式延迟法定退休年龄的决定" in opened(page, "退休年龄")
    assert "国发〔2005〕38号" in opened(page, "基础养老金")
    screens.take(page, "worth")
    assert faults(page) == {}


@offline
def test_without_signal_nothing_changes(page: Page) -> None:
    choose_place(page)
    say_who(page)
    steps.have_it_offline(page)
    before = page.locator(".amount").first.inner_text()
    steps.lose_signal(page)
    page.reload()
    expect(page.locator(".amount").first).to_have_text(before)
    expect(page.get_by_text(RETIRES, exact=True).first).to_be_visible()
    page.get_by_text("估的时候假定了什么，可以改").click()
    page.get_by_label("物价每年涨（%）").fill("2")
    expect(page.locator("details.why").filter(has_text="折成今天的钱").first).not_to_contain_text(before)


def test_who_cannot_reach_the_minimum_years_is_not_promised_a_month(page: Page) -> None:
    choose_place(page)
    page.get_by_label("哪年出生").fill("1970")
    page.get_by_label("几月出生").fill("3")
    tick(page.get_by_role("radio", name="男", exact=True))
    expect(page.get_by_text("缴到退休还不够最低年限")).to_be_visible()
    assert "社会保险法 第16条" in opened(page, "不够年限怎么办")


def test_a_woman_of_whom_the_place_says_nothing_sees_both_ages(page: Page) -> None:
    choose_place(page)
    say_who(page, "女")
    expect(page.get_by_text("两种都列出来")).to_be_visible()
    tick(page.get_by_role("radio", name="原来 50 岁"))
    expect(page.get_by_text("55 岁 0 个月")).to_be_visible()


def test_shanghai_has_said_which_age_counts_for_women(page: Page) -> None:
    choose_place(page, "上海", "上海市")
    say_who(page, "女")
    expect(page.get_by_text("58 岁 0 个月")).to_be_visible()


def test_where_the_sum_is_known_to_be_another_the_page_says_so(page: Page) -> None:
    choose_place(page, "郑州", "河南省 郑州市")
    say_who(page)
    expect(page.get_by_text("这里的实际结果和下面会对不上")).to_be_visible()


def test_rubbish_is_answered_in_words_and_kept(page: Page) -> None:
    choose_place(page)
    for label, words in (
        ("哪年出生", "写四位年份"),
        ("几月出生", "写 1 到 12"),
        ("职工养老已经缴了几个月", "写月数"),
        ("个人账户里有多少钱（元）", "写元"),
        ("职工医保断了几个月", "写月数"),
    ):
        page.get_by_label(label).fill(RUBBISH)
        expect(page.locator(".field").filter(has=page.get_by_label(label)).get_by_text(words)).to_be_visible()
        expect(page.get_by_label(label)).to_have_value(RUBBISH)
    expect(page.get_by_text("填了出生年月和性别")).to_be_visible()


def test_what_a_gap_costs_is_said_in_months(page: Page) -> None:
    choose_place(page, "上海", "上海市")
    page.get_by_label("职工医保断了几个月").fill("5")
    expect(page.locator("details.why").filter(has_text="最多没保障").first).to_contain_text("11 个月")
    page.get_by_label("居民医保断了几年").fill("4")
    page.get_by_label("其中补缴几年").fill("4")
    expect(page.locator("details.why").filter(has_text="居民医保要等").first).to_contain_text("6 个月")


def test_an_address_may_name_the_place(page: Page) -> None:
    page.goto("/worth/?place=620200")
    steps.says(page, "你的情况")
    expect(page.get_by_text("嘉峪关市").first).to_be_visible()


def test_an_address_of_no_place_shows_no_empty_dates(page: Page) -> None:
    page.goto("/worth/?place=999999")
    expect(page.get_by_text("没有这个地方的政策")).to_be_visible()
    expect(page.get_by_text("政策包")).to_have_count(0)


def test_every_sum_asked_for_opens_to_its_law(page: Page) -> None:
    choose_place(page)
    assert "京人社发〔2026〕7号" in opened(page, "每月缴")
    assert "北京居民养老补贴" in opened(page, "政府每年补")


def test_who_is_too_young_to_be_insured_is_told_so(page: Page) -> None:
    choose_place(page)
    for year in ("2026", "2099"):
        page.get_by_label("哪年出生").fill(year)
        expect(page.get_by_text("还太小的不能参保")).to_be_visible()


def test_a_year_is_no_sum(page: Page) -> None:
    choose_place(page)
    say_who(page)
    assert "2,048" not in opened(page, "最低要缴")


def test_an_unknown_grade_says_whom_to_ask(page: Page) -> None:
    page.goto("/worth/?place=540000")
    expect(page.get_by_text("这里的档次还不知道").first).to_be_visible()
    expect(page.get_by_role("link", name="12333 人社热线").first).to_be_visible()
