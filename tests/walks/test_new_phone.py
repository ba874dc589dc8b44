"""A new phone: after the code it asks once for the end of the identity number, and what waited there is still sent as hers."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import BrowserContext, expect

from tests.walks import screens, steps
from tests.walks.conftest import Rider, Town, offline


@offline
def test_on_a_new_phone_she_tells_the_end_of_her_number_and_what_waited_goes_out(
    new_phone: Callable[..., BrowserContext], rider: Rider, town: Town
) -> None:
    """P33: a wrong end lets nobody in, and takes nothing of what waits; her other phone is told, and forgets the new one."""
    old, new = new_phone(), new_phone()
    steps.signed_in(old, rider)
    town.wait()
    page = new.new_page()
    steps.choose_all(page)
    steps.have_it_offline(page)
    steps.says(page, "看看对不对")
    steps.lose_signal(page)
    steps.confirm(page)
    expect(page.get_by_text("存好了，等登录")).to_be_visible()
    steps.have_signal(page)
    steps.follow(page, "登录，马上发")
    page.get_by_label("6 位验证码").fill(steps.ask_code(page, rider.phone))
    steps.press(page, "登录", exact=True)
    steps.says(page, "再核对一下身份证号")
    screens.take(page, "new-phone")
    page.get_by_label("身份证号后六位").fill("00000X")
    steps.press(page, "核对，登录")
    expect(page.get_by_text("今天还能试 4 次").first).to_be_visible()
    assert len(steps.outbox(page)) == 1
    page.get_by_label("身份证号后六位").fill("")
    for sign in rider.identity[-6:]:
        page.get_by_role("group", name="数字键").get_by_role("button", name=sign, exact=True).click()
    steps.press(page, "核对，登录")
    steps.says(page, "参保办好了")
    assert len(steps.mine(old, "enrolments")) == 1

    there = old.new_page()
    there.goto("/")
    expect(there.get_by_text("一台新手机登录了你的账号")).to_be_visible()
    steps.follow(there, "看登录过的设备")
    with there.expect_response("**/api/me/devices/end"):
        steps.press(there, "退出它")
    there.goto("/")
    expect(there.get_by_text("一台新手机登录了你的账号")).to_be_hidden()
    town.wait()
    page.goto("/sign-in/")
    steps.sign_in(page, rider.phone)
    expect(page.get_by_text(rider.name)).to_be_visible()
