"""Choosing before one enrols: a place's whole policy, two places side by side, the calendar, the five questions; with no signal too."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import tick
from tests.walks import screens, steps
from tests.walks.conftest import offline
from tests.walks.test_for_everyone import faults

RUBBISH = "'; -- <b>¥</b>"


def take(page: Page, label: str, typed: str) -> None:
    """Find a place by what is typed under a label, and take the first one."""
    page.get_by_label(label, exact=True).fill(typed)
    found = page.get_by_role("button", name=re.compile("选这里"))
    found.first.click()
    expect(found).to_have_count(0)


def opened(page: Page, name: str) -> str:
    """What a tap on a line shows."""
    row = page.locator("details.why").filter(has_text=name).first
    row.locator("summary").first.click()
    return row.inner_text()


def the_same_without_signal(page: Page) -> None:
    """Airplane mode and a reload change nothing of what the page says."""
    steps.have_it_offline(page)
    expect(page.locator(".skel")).to_have_count(0)
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = false; })")
    before = page.locator("main").inner_text()
    steps.lose_signal(page)
    page.reload()
    expect(page.locator("main")).to_have_text(before, use_inner_text=True)
    assert faults(page) == {}


@offline
def test_everything_of_a_place_opens_to_its_law_and_what_is_missing_says_whom_to_ask(page: Page) -> None:
    page.goto("/place/?place=110000")
    steps.says(page, "北京市")
    assert "京人社发〔2026〕7号" in opened(page, "最低档")
    medical = page.locator("section.card").filter(has_text="职工医疗").first
    expect(medical.get_by_text("还不知道").first).to_be_visible()
    expect(medical.get_by_role("link", name="12393 医保热线")).to_have_attribute("href", "tel:12393")
    expect(page.get_by_text("不用你缴", exact=True)).to_be_visible()
    screens.take(page, "policy")
    the_same_without_signal(page)


def test_every_number_of_a_place_can_be_tapped_to_a_document(page: Page) -> None:
    page.goto("/place/?place=620200")
    steps.says(page, "嘉峪关")
    rows = page.locator("details.why")
    expect(rows.nth(20)).to_be_visible()
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    for row in rows.all():
        expect(row.locator(".law").first).to_be_visible()
        assert re.search(r"\d{4}-\d\d-\d\d 起|从哪天起没写", row.locator(".law").first.inner_text())


def compare(page: Page) -> None:
    """Beijing for work, Zhoukou at home, 8000 a month."""
    page.goto("/compare/")
    take(page, "工作地", "beijing")
    take(page, "户籍地", "jiayuguan")
    page.get_by_label("月收入（元），不填也行").fill("8000")


@offline
def test_two_places_stand_side_by_side(page: Page) -> None:
    compare(page)
    line = page.locator("details.why").filter(has_text="职工养老").first
    expect(line.locator("summary")).to_have_text(
        re.compile(r"职工养老1,454\.00每月占收入 18\.2%905\.20每月占收入 11\.3%")
    )
    told = opened(page, "职工养老")
    assert "京人社发〔2026〕7号" in told
    assert "国发〔2005〕38号" in told
    expect(page.get_by_text("每月多缴")).to_contain_text("548.80")
    expect(page.locator("summary").filter(has_text="平台补贴")).to_contain_text("还不知道")
    screens.take(page, "compare")
    the_same_without_signal(page)


@pytest.mark.parametrize(("years", "where"), [("10", "在工作地领"), ("9", "回户籍地领"), ("x", "缴满 10 年在这里领")])
def test_where_the_pension_is_drawn_follows_the_years_paid(page: Page, years: str, where: str) -> None:
    compare(page)
    told = opened(page, "在哪领养老金")
    assert "国办发〔2009〕66号" in told
    assert "->" not in told
    page.get_by_label("打算在工作地一共缴几年").fill(years)
    expect(page.locator("summary").filter(has_text="在哪领养老金")).to_contain_text(where)


def test_a_place_taken_from_the_comparison_is_offered_in_the_wizard(page: Page) -> None:
    compare(page)
    steps.follow(page, "选户籍地")
    page.get_by_role("button", name=re.compile("嘉峪关.*选这里")).first.click()
    expect(page.get_by_role("radio", name="户籍地")).to_be_checked()
    expect(page.get_by_role("button", name=re.compile("选 .*嘉峪关.*下一步"))).to_be_enabled()


def test_rubbish_for_an_income_shows_no_share(page: Page) -> None:
    compare(page)
    for typed in (RUBBISH, "0", "-8000", "八千"):
        page.get_by_label("月收入（元），不填也行").fill(typed)
        expect(page.get_by_text("占收入", exact=False)).to_have_count(0)


@offline
def test_the_calendar_says_which_day_how_much(page: Page) -> None:
    page.goto("/calendar/?place=620200")
    cells = page.locator(".flow li")
    expect(cells).to_have_count(12)
    expect(cells.first).to_contain_text("905.20")
    cells.last.scroll_into_view_if_needed()
    screens.take(page, "calendar")
    tick(page.get_by_role("radio", name="按季", exact=True))
    expect(cells.nth(1)).to_contain_text(re.compile("不用付|905"))
    assert "甘肃" in opened(page, "60% 档") or "甘人社" in opened(page, "60% 档")
    the_same_without_signal(page)


def test_a_purse_lasts_or_says_what_is_short(page: Page) -> None:
    page.goto("/calendar/?place=620200")
    budget = page.get_by_label("每月最多拿出（元）")
    by_month = page.locator(".row").filter(has_text="按月").first
    budget.fill("2000")
    expect(by_month.get_by_text("够", exact=True)).to_be_visible()
    budget.fill("500")
    expect(by_month.get_by_text("不够", exact=True)).to_be_visible()
    budget.fill(RUBBISH)
    expect(by_month.get_by_text("还算不出")).to_be_visible()


def test_a_sum_of_the_calendar_leads_to_what_it_is_made_of(page: Page) -> None:
    page.goto("/calendar/?place=620200")
    page.locator(".flow a").first.click()
    row = page.locator("#why details.why").first
    expect(row).to_be_in_viewport()
    row.locator("summary").first.click()
    expect(row.locator(".law").first).to_be_visible()


def test_an_uneven_income_is_reckoned_month_by_month(page: Page) -> None:
    page.goto("/calendar/?place=620200")
    tick(page.get_by_role("radio", name="收入有高有低"))
    page.get_by_label("愿意拿出收入的百分之几").fill("20")
    for number in range(1, 13):
        page.locator(f"#income_{number}").fill("12000" if number % 2 else "0")
    by_month = page.locator(".row").filter(has_text="按月").first
    expect(by_month.get_by_text("够", exact=True)).to_be_visible()
    page.locator("#income_1").fill("0")
    expect(by_month.get_by_text("不够", exact=True)).to_be_visible()


def test_the_next_change_is_an_estimate_that_one_can_change(page: Page) -> None:
    page.goto("/calendar/?place=110000")
    expect(page.get_by_text("2027 年 7 月")).to_be_visible()
    page.get_by_label(re.compile("假设基数涨百分之几")).fill("10")
    row = page.locator("details.why").filter(has_text=re.compile("^那时每月")).first
    expect(row.locator("summary")).to_contain_text("约 1,599")
    expect(page.get_by_text("这是估的，公布了才算数")).to_be_visible()


def test_a_growth_is_told_in_percent(page: Page) -> None:
    page.goto("/calendar/?place=110000")
    told = opened(page, "那时每月")
    assert "1.5%" in told
    assert "0.015" not in told


def test_a_type_without_a_price_says_whom_to_ask_and_can_be_let_go(page: Page) -> None:
    page.goto("/calendar/?place=410100")
    types = page.locator("section.card").filter(has_text="要哪几样")
    expect(types.get_by_text("还没查到这里").first).to_be_visible()
    expect(types.get_by_role("link", name="12333 人社热线")).to_have_attribute("href", "tel:12333")
    expect(page.get_by_text("打勾的有一样还没查到价格")).to_be_visible()
    page.get_by_role("checkbox", name="职工养老").uncheck()
    expect(types.get_by_text("还没查到这里")).to_have_count(0)
    page.get_by_role("checkbox", name="居民养老").check()
    expect(page.get_by_text("打勾的有一样还没查到价格")).to_have_count(0)
    expect(page.get_by_text("—", exact=True)).to_have_count(0)


def test_every_grade_that_is_weighed_opens_to_its_law(page: Page) -> None:
    page.goto("/calendar/?place=110000")
    page.get_by_text("每一档按月缴，够不够").click()
    row = page.locator("details details.why").filter(has_text="平均工资档").first
    row.locator("summary").click()
    assert "国发〔2005〕38号" in row.inner_text()


def test_an_unknown_price_says_whom_to_ask(page: Page) -> None:
    compare(page)
    opened(page, "居民医疗")
    expect(page.get_by_role("link", name="12393 医保热线").first).to_be_visible()


@pytest.mark.parametrize("address", ["/place/", "/calendar/", "/worth/"])
def test_an_address_of_no_place_says_so_and_leads_nowhere(page: Page, address: str) -> None:
    page.goto(f"{address}?place=999999")
    expect(page.get_by_text("没有这个地方的政策")).to_be_visible()
    expect(page.locator(".skel")).to_have_count(0)
    expect(page.get_by_role("link", name=re.compile("参保"))).to_have_count(0)


def test_a_document_without_an_address_is_no_link_and_one_without_a_start_says_so(page: Page) -> None:
    page.goto("/compare/?")
    take(page, "工作地", "beijing")
    take(page, "户籍地", "zhengzhou")
    expect(page.locator("details.why").nth(10)).to_be_visible()
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    expect(page.locator(".law").filter(has_text="从哪天起没写").first).to_be_visible()
    assert [one for one in page.locator(".law").all_inner_texts() if re.search(r"，\s*起", one)] == []
    for one in page.locator(".law a").all():
        assert str(one.get_attribute("href")).startswith("http")


def test_what_is_taken_stands_under_its_column(page: Page) -> None:
    compare(page)
    work, home = (page.get_by_role("link", name=name).bounding_box() for name in ("选工作地", "选户籍地"))
    assert work and home
    assert work["x"] < home["x"]


@pytest.mark.parametrize("topic", ["断了医保", "以后转走", "在哪领养老金"])
def test_what_the_law_says_is_said_once(page: Page, topic: str) -> None:
    compare(page)
    row = page.locator("details.why").filter(has_text=topic).first
    row.locator("summary").first.click()
    said = [one for one in row.locator(".ground .split > :last-child").all_inner_texts() if len(one) > 6]
    assert said
    for one in set(said):
        assert row.locator("> .stack").inner_text().count(one) == said.count(one)


@pytest.mark.parametrize("typed", [RUBBISH, "-1", "999999999", "1e5"])
def test_what_makes_no_sense_is_answered_in_words(page: Page, typed: str) -> None:
    compare(page)
    page.get_by_label("月收入（元），不填也行").fill(typed)
    expect(page.get_by_text("写元，0 到 1000000")).to_be_visible()
    opened(page, "在哪领养老金")
    page.get_by_label("打算在工作地一共缴几年").fill(typed)
    expect(page.get_by_text("写年数，0 到 60")).to_be_visible()
    page.goto("/guide/")
    page.get_by_label("1 你多大了（周岁）").fill(typed)
    expect(page.get_by_text("写周岁，1 到 120")).to_be_visible()
    page.goto("/calendar/?place=110000")
    page.get_by_label("每月最多拿出（元）").fill(typed)
    expect(page.get_by_text("写元，0 到 1000000")).to_be_visible()
    page.get_by_label(re.compile("假设基数涨百分之几")).fill(typed)
    expect(page.get_by_text("写百分数，0 到 100")).to_be_visible()


def answer(page: Page, work: str, fear: str) -> None:
    """The five questions, for somebody of 28 far from home who earns 7000."""
    page.goto("/guide/")
    page.get_by_label("1 你多大了（周岁）").fill("28")
    page.get_by_role("radio", name=work).check()
    page.get_by_role("radio", name="在外地").check()
    page.get_by_label("4 一个月大概挣多少（元）").fill("7000")
    page.get_by_role("radio", name=fear).check()


@offline
def test_five_answers_come_to_an_advice_with_its_clause(page: Page) -> None:
    answer(page, "送外卖", "怕断缴")
    steps.says(page, "给你的建议")
    expect(page.get_by_role("heading", name="职工养老")).to_be_visible()
    expect(page.get_by_role("heading", name="职业伤害，平台出钱")).to_be_visible()
    page.locator("details").first.locator("summary").click()
    expect(page.locator("details").first.locator(".law").first).to_contain_text("国发〔2005〕38号")
    expect(page.get_by_text("这是建议，不是规定")).to_be_visible()
    screens.take(page, "guide")
    the_same_without_signal(page)


def test_who_sells_online_is_led_to_residents_schemes_and_may_take_any(page: Page) -> None:
    answer(page, "开网店", "怕断缴")
    expect(page.get_by_role("heading", name="居民养老")).to_be_visible()
    expect(page.get_by_role("link", name="去参保")).to_be_visible()


def test_rubbish_gives_no_advice(page: Page) -> None:
    answer(page, "送外卖", "怕断缴")
    for typed in (RUBBISH, "", "28.5", "0", "999"):
        page.get_by_label("1 你多大了（周岁）").fill(typed)
        expect(page.get_by_role("heading", name="给你的建议")).to_have_count(0)


def test_the_lowest_floor_is_of_those_that_are_known(page: Page) -> None:
    answer(page, "送外卖", "怕断缴")
    page.get_by_label("4 一个月大概挣多少（元）").fill("3000")
    expect(page.get_by_text("现在查到的各地下限里，最低的也要")).to_be_visible()
