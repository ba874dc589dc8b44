"""谁用过我的信息: what a clerk looked at is read on the phone, also without signal; a use is taken back there and arrives later."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Browser, BrowserContext, expect

from nfe_app.seed import CLERK
from tests.browser import PATIENCE
from tests.walks import steps
from tests.walks.conftest import Rider, Town


def test_she_sees_who_looked_and_takes_a_use_back_without_signal(
    own_phone: Callable[..., BrowserContext], chromium: Browser, town: Town, rider: Rider
) -> None:
    """P54."""
    phone = own_phone()
    steps.enrolled(phone, rider)
    desk = chromium.new_context(base_url=town.origin, locale="zh-CN")
    desk.set_default_timeout(PATIENCE)
    counter = desk.new_page()
    counter.goto("/desk/sign-in/")
    counter.locator("#user_name").fill(CLERK[0])
    counter.locator("#password").fill(CLERK[1])
    counter.get_by_role("button", name="登录").click()
    counter.get_by_role("link", name="最近参保").click()
    expect(counter.get_by_role("heading", name="经办台 · 最近参保")).to_be_visible()
    expect(counter.get_by_role("row").nth(1)).to_be_visible()
    page = phone.new_page()
    page.goto("/uses/")
    expect(page.get_by_text("在最近参保的名单里看到你").first).to_be_visible()
    steps.have_it_offline(page)
    steps.lose_signal(page)
    page.reload()
    expect(page.get_by_text("在最近参保的名单里看到你").first).to_be_visible()
    page.get_by_role("button", name="撤回 收入").click()
    page.wait_for_url("**/outbox/")
    steps.says(page, "撤回同意")
    steps.have_signal(page)
    expect(page.get_by_text("撤回了，从现在起不再用")).to_be_visible()
    assert {one["purpose"]: one["given"] for one in steps.mine(phone, "consents")}["income"] is False
