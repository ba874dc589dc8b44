"""The main job: from the first look to a certificate that a stranger can check."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import BrowserContext, expect

from tests.browser import tick
from tests.walks import screens, steps
from tests.walks.conftest import Rider, Town


def test_a_rider_enrols_pays_is_covered_and_shows_a_certificate_that_anyone_can_check(
    new_phone: Callable[..., BrowserContext], town: Town, rider: Rider
) -> None:
    """P2"""
    page = new_phone().new_page()
    page.goto("/")
    steps.says(page, "自己给自己上社保")
    screens.take(page, "welcome")
    steps.follow(page, "算一算")
    steps.says(page, "选一个参保地")
    page.get_by_label("哪个城市或区县").fill("jyg")
    expect(page.get_by_role("button", name="选这里").first).to_be_visible()
    screens.take(page, "place")
    steps.choose_place(page)
    tick(page.get_by_role("checkbox", name="职工养老"))
    screens.take(page, "types")
    page.get_by_role("checkbox", name="职工养老").uncheck(force=True)
    steps.choose_types(page, "职工养老")
    screens.take(page, "grade")
    steps.choose_grade(page)
    tick(page.get_by_role("radio", name="按季"))
    screens.take(page, "often")
    steps.choose_often(page, "按季")
    screens.take(page, "check")
    steps.sign_in_and_confirm(page, rider)
    steps.says(page, "参保办好了")
    steps.follow(page, "去缴费")
    steps.says(page, steps.matching("^要缴的$"))
    screens.take(page, "pay")
    owed = page.locator(".bar .sum b").inner_text()
    steps.go_to_cashier(page)
    expect(page.locator(".amount")).to_have_text(f"¥{owed}")
    screens.take(page, "cashier")
    steps.pay_at_cashier(page)
    steps.see_it_settled(page)
    expect(page.locator(".amount")).to_contain_text(owed)
    screens.take(page, "paid")
    steps.follow(page, "看收据")
    expect(page.get_by_text(re.compile("^人民币.*元"))).to_be_visible()
    screens.take(page, "receipt")
    page.go_back()
    steps.follow(page, "看保障到哪天")
    steps.says(page, re.compile("有，到 .*月.*日"))
    screens.take(page, "home")
    steps.follow(page, "记录")
    expect(page.get_by_text("一共付了")).to_be_visible()
    expect(page.get_by_text(owed).first).to_be_visible()
    screens.take(page, "records")
    steps.follow(page, "开参保证明")
    steps.make_paper(page)
    steps.press(page, "存到手机")
    expect(page.get_by_text("没网也能打开")).to_be_visible()
    screens.take(page, "certificate")
    check = page.get_by_role("link", name="看别人查到什么").get_attribute("href")
    stranger = new_phone().new_page()
    stranger.goto(check or "")
    expect(stranger.get_by_text("编号是真的，内容没有改过")).to_be_visible()
    expect(stranger.get_by_text("陈*河").or_(stranger.get_by_text("陈**")).first).to_be_visible()
    expect(stranger.get_by_text(rider.name)).to_have_count(0)
    screens.take(stranger, "verify")
    enrolments = "SELECT count(*) FROM enrolment WHERE scheme = 'employee_pension' AND frequency = 'quarter'"
    assert town.count("SELECT coalesce(sum(amount), 0) FROM posting") == 0
    assert town.count(enrolments) >= 1
