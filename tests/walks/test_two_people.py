"""Two people share one phone: what one of them leaves on it is shut to the other, and there again when they are back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser import keeps, usable
from tests.cast import identity_number
from tests.walks import steps
from tests.walks.conftest import Rider, Town, offline

PIN = "204713"


def another(rider: Rider) -> Rider:
    """Who has the phone next."""
    return Rider(
        rider.phone.replace("1390000", "1370000"), identity_number("19880101", int(rider.phone[-4:])), "林大海"
    )


def signed_in(page: Page, rider: Rider, new: bool = True) -> None:
    """Signed in on the page about oneself."""
    page.goto("/sign-in/?back=/me/")
    steps.sign_in(page, rider.phone)
    if new:
        steps.say_who(page, rider)
    expect(page.get_by_text(rider.name)).to_be_visible()


def left_waiting(page: Page) -> None:
    """An enrolment is confirmed without signal, and the person asks to leave."""
    steps.choose_all(page)
    steps.lose_signal(page)
    steps.confirm(page)
    page.goto("/me/")
    steps.press(page, "退出登录")
    steps.says(page, "还有 1 件没发出去")


@offline
@pytest.mark.parametrize("turned", [False, True], ids=["one way round", "the other way round"])
def test_what_one_leaves_sealed_is_shut_to_the_other_and_there_again_for_its_owner(
    page: Page, rider: Rider, town: Town, turned: bool
) -> None:
    """P14, P20"""
    first, second = (another(rider), rider) if turned else (rider, another(rider))
    page.goto("/join/")
    steps.have_it_offline(page)
    signed_in(page, first)
    left_waiting(page)
    steps.press(page, "留在这台手机，先退出")
    steps.says(page, "还没登录")
    kept = steps.kept(page)
    for word in (first.name, first.phone, first.identity, first.identity[6:], "draft_id"):
        assert word not in kept
    steps.have_signal(page)
    page.reload()
    signed_in(page, second)
    assert steps.mine(page.context, "enrolments") == []
    for address in ("/", "/me/", "/records/", "/outbox/"):
        page.goto(address)
        usable(page)
        assert first.name not in page.locator("body").inner_text()
    page.goto("/me/")
    steps.press(page, "退出登录")
    steps.says(page, "还没登录")
    assert second.name not in steps.kept(page)
    town.wait("2 minutes")
    signed_in(page, first, new=False)
    page.goto("/outbox/")
    expect(page.get_by_text("参保办好了").first).to_be_visible()
    assert len(steps.mine(page.context, "enrolments")) == 1


def test_a_pin_opens_what_is_kept_after_a_restart_and_takes_signal(
    own_phone: Callable[..., BrowserContext], town: Town, rider: Rider
) -> None:
    """P20"""
    page = own_phone().new_page()
    page.goto("/join/")
    steps.have_it_offline(page)
    signed_in(page, rider)
    page.goto("/phone/")
    expect(page.get_by_text("都封好了")).to_be_visible()
    page.get_by_label("6 位数字").fill(PIN)
    steps.press(page, "开解锁密码")
    steps.says(page, "解锁密码开着")
    page.goto("/join/")
    steps.choose_place(page)
    steps.have_draft(page)
    before = page.locator("main").aria_snapshot()
    page = own_phone().new_page()
    page.goto("/join/")
    expect(page.get_by_text("上了锁，点这里输解锁密码")).to_be_visible()
    expect(page.get_by_label("哪个城市或区县")).to_be_disabled()
    page.get_by_text("上了锁，点这里输解锁密码").click()
    page.get_by_label("6 位解锁密码").fill("000000")
    steps.press(page, "打开", exact=True)
    expect(page.get_by_text("解锁密码不对")).to_be_visible()
    page.get_by_label("6 位解锁密码").fill(PIN)
    steps.press(page, "打开", exact=True)
    steps.says(page, "解锁密码开着")
    page.goto("/join/types/")
    expect(page.locator("main")).to_match_aria_snapshot(before)


@offline
def test_where_the_store_was_cleared_the_page_says_what_is_lost_and_what_is_safe(page: Page, rider: Rider) -> None:
    """P23"""
    page.goto("/join/")
    steps.have_it_offline(page)
    signed_in(page, rider)
    keeps(page, rider.name)
    session = page.context.new_cdp_session(page)
    origin = page.evaluate("location.origin")
    page.goto("about:blank")
    session.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "indexeddb"})
    page.goto("/me/")
    page.get_by_text("这台手机里存过的不见了，点这里看").click()
    expect(page.get_by_text("发出去的都在")).to_be_visible()
    steps.press(page, "知道了")
    expect(page.get_by_text("这台手机里存过的不见了")).to_have_count(0)
    page.goto("/me/")
    expect(page.get_by_text(rider.name)).to_be_visible()
