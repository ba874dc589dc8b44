"""Enrolling where the signal comes and goes: nothing that was chosen is lost, and nothing is done twice."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.walks import steps
from tests.walks.conftest import Rider, Town, offline


def confirm(page: Page) -> None:
    """Confirm, and read that it waits."""
    steps.confirm(page)
    expect(page.get_by_text("存好了，等登录")).to_be_visible()


WAY = {
    "place": steps.choose_place,
    "types": steps.choose_types,
    "grade": steps.choose_grade,
    "often": steps.choose_often,
    "check": confirm,
}
AMOUNT = r"\d,\d{3}\.\d\d"


def looks_the_same_after(page: Page, reload: Callable[[], object]) -> None:
    """The step, what was typed, ticked and shown on it are there again."""
    before, address = page.locator("main").aria_snapshot(), page.url
    reload()
    expect(page).to_have_url(address)
    expect(page.locator("main")).to_match_aria_snapshot(before)


@offline
@pytest.mark.parametrize("cut", WAY)
def test_the_signal_goes_after_a_step_and_the_rest_is_done_without_it(page: Page, rider: Rider, cut: str) -> None:
    """P14, P20"""
    page.goto("/join/")
    steps.have_it_offline(page)
    for name, step in WAY.items():
        if name == cut == "check":
            steps.lose_signal(page)
        step(page)
        if name == cut != "check":
            steps.lose_signal(page)
        if name == cut:
            looks_the_same_after(page, page.reload)
    expect(page.get_by_text("存好了，等登录")).to_be_visible()
    steps.have_signal(page)
    steps.sign_in_and_send(page, rider)
    enrolments = steps.mine(page.context, "enrolments")
    assert [(one["place"], one["scheme"], one["frequency"]) for one in enrolments] == [
        (steps.JIAYUGUAN, "employee_pension", "quarter")
    ]


@offline
def test_prices_are_shown_from_what_the_phone_brought_home(page: Page) -> None:
    """P20"""
    page.goto("/join/")
    steps.have_it_offline(page)
    steps.choose_place(page)
    steps.have_draft(page)
    steps.lose_signal(page)
    page.reload()
    steps.choose_types(page)
    steps.choose_grade(page, "100")
    steps.choose_often(page, "一年")
    expect(page.locator(".amount")).to_have_text(steps.matching(AMOUNT))
    expect(page.get_by_text("没网也能确认")).to_be_visible()


def test_the_browser_is_killed_while_the_server_is_away_and_the_draft_goes_on_where_it_was(
    own_phone: Callable[..., BrowserContext], town: Town, rider: Rider
) -> None:
    """P15, P20"""
    page = own_phone().new_page()
    page.goto("/join/")
    steps.have_it_offline(page)
    steps.choose_place(page)
    steps.choose_types(page)
    with town.away():
        before, address = page.locator("main").aria_snapshot(), page.url
        page = own_phone().new_page()
        page.goto(address)
        expect(page.locator("main")).to_match_aria_snapshot(before)
        steps.choose_grade(page)
        steps.choose_often(page)
        expect(page.get_by_text("没网也能确认")).to_be_visible()
        steps.confirm(page)
        expect(page.get_by_text("存好了，等登录")).to_be_visible()
        page = own_phone().new_page()
        page.goto("/sent/")
        expect(page.get_by_text("存好了，等登录")).to_be_visible()
    page.reload()
    steps.sign_in_and_send(page, rider)
    assert len(steps.mine(page.context, "enrolments")) == 1


@offline
def test_what_nobody_signed_is_kept_by_this_phone_until_somebody_signs_in(page: Page, rider: Rider) -> None:
    """P14"""
    page.goto("/join/")
    steps.have_it_offline(page)
    steps.choose_all(page)
    steps.lose_signal(page)
    steps.confirm(page)
    expect(page.get_by_text("现在没网，有网时点这里登录。")).to_be_visible()
    assert [(one["owner"], one["state"]) for one in steps.outbox(page)] == [("this-phone", "needs_sign_in")]
    steps.have_signal(page)
    expect(page.get_by_role("link", name="登录，马上发")).to_be_visible()
    assert [one["state"] for one in steps.outbox(page)] == ["needs_sign_in"]
    steps.sign_in_and_send(page, rider)
    owner = page.context.request.get("/api/me").json()["owner"]
    assert {(one["owner"], one["state"]) for one in steps.outbox(page)} == {(owner, "done")}
    assert len(steps.mine(page.context, "enrolments")) == 1


@offline
def test_everything_that_was_seen_once_opens_without_signal(page: Page, rider: Rider) -> None:
    """P20"""
    steps.paid(page.context, rider)
    page.goto("/")
    steps.have_it_offline(page)
    for address, words in (
        ("/records/", "一共付了"),
        ("/me/", "身份证号"),
        ("/pay/", "现在没有要缴的"),
        ("/", "有，到"),
    ):
        page.goto(address)
        expect(page.get_by_text(words).first).to_be_visible()
        steps.have_what_came(page)
    steps.lose_signal(page)
    for address, words in (
        ("/records/", "一共付了"),
        ("/me/", "身份证号"),
        ("/pay/", "现在没有要缴的"),
        ("/", "有，到"),
    ):
        page.goto(address)
        expect(page.get_by_text(words).first).to_be_visible()
        expect(page.get_by_text("数据截至").first).to_be_visible()
