"""Wanting to pay with no signal: it is noted down, never paid; with signal it is priced again, the difference shown, and asked again."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser import keeps
from tests.walks import steps
from tests.walks.conftest import Rider, offline

pytestmark = offline


def noted_down(page: Page, rider: Rider) -> None:
    """Somebody with one bill who noted down, with no signal, that they want to pay it."""
    steps.enrolled(page.context, rider)
    page.goto("/pay/")
    steps.says(page, "要缴的")
    steps.have_it_offline(page)
    steps.lose_signal(page)
    steps.press(page, "先记下，有网再付")
    steps.says(page, "你记下要付的")
    keeps(page, "noted_on")


def test_what_was_noted_down_is_there_after_a_restart_and_says_that_no_money_moved(page: Page, rider: Rider) -> None:
    """P20: payment offered as an intent, never shown as paid."""
    noted_down(page, rider)
    page.reload()
    steps.says(page, "你记下要付的")
    expect(page.get_by_text("还没付，钱没有动")).to_be_visible()
    expect(page.get_by_role("button", name="按现在的付")).to_have_count(0)


def test_with_signal_it_is_priced_again_and_paid_once_it_was_asked_again(page: Page, rider: Rider) -> None:
    noted_down(page, rider)
    steps.have_signal(page)
    expect(page.get_by_text("金额没变。")).to_be_visible()
    assert steps.mine(page.context, "payments") == []
    steps.press(page, steps.matching("按现在的付 ¥"))
    page.wait_for_url("**/sandbox/**")
    steps.pay_at_cashier(page)
    steps.see_it_settled(page)
    page.goto("/pay/")
    steps.says(page, "现在没有要缴的")
    expect(page.get_by_text("你记下要付的")).to_have_count(0)


def test_bills_that_are_gone_meanwhile_are_not_paid(page: Page, rider: Rider) -> None:
    noted_down(page, rider)
    (one,) = steps.mine(page.context, "enrolments")
    steps.command(page.context, "enrolment.stop", {"enrolment_id": one["id"]})
    steps.have_signal(page)
    expect(page.get_by_text("这些账单现在不用付")).to_be_visible()
    steps.press(page, "不付了，不用记")
    expect(page.get_by_text("你记下要付的")).to_have_count(0)


def test_a_receipt_is_read_with_no_signal(page: Page, rider: Rider) -> None:
    steps.paid(page.context, rider)
    page.goto("/receipts/")
    page.get_by_role("link", name=steps.matching("年.*月")).first.click()
    steps.have_it_offline(page)
    steps.lose_signal(page)
    page.reload()
    expect(page.get_by_text(steps.matching("^人民币.*[元角分]"))).to_be_visible()
    expect(page.get_by_text("收据号")).to_be_visible()
