"""Paying, when it goes otherwise than one thought."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.walks import steps
from tests.walks.conftest import Rider, Town, offline


def at_the_cashier(page: Page, rider: Rider, town: Town) -> None:
    """Somebody with one bill, at the cashier with it."""
    steps.enrolled(page.context, rider)
    page.goto("/pay/")
    steps.go_to_cashier(page)
    steps.wait_to_be_asked(town)


def test_money_that_is_told_late_is_being_confirmed_and_not_paid_twice(page: Page, rider: Rider, town: Town) -> None:
    at_the_cashier(page, rider, town)
    steps.pay_at_cashier(page, "晚点到账")
    expect(page.get_by_text(steps.UNSURE)).to_be_visible()
    bill = steps.mine(page.context, "bills")[0]
    again = steps.command(page.context, "payment.start", {"bill_ids": [bill["id"]], "amount_fen": bill["amount_fen"]})
    assert again["code"] == "payment_under_way"
    steps.press(page, "再查一次")
    steps.says(page, "缴成了")
    steps.follow(page, "缴费")
    steps.says(page, "现在没有要缴的")


def test_a_payment_the_bank_refused_leaves_the_bill_to_be_paid_again(page: Page, rider: Rider, town: Town) -> None:
    at_the_cashier(page, rider, town)
    steps.pay_at_cashier(page, "付不成")
    steps.press(page, "再查一次")
    steps.says(page, "没有付")
    steps.follow(page, "回到账单")
    steps.go_to_cashier(page)
    steps.pay_at_cashier(page)
    steps.see_it_settled(page)


def test_whoever_leaves_the_cashier_and_will_not_pay_has_the_bill_back(page: Page, rider: Rider, town: Town) -> None:
    at_the_cashier(page, rider, town)
    steps.pay_at_cashier(page, "不付了，回去")
    expect(page.get_by_text(steps.UNSURE)).to_be_visible()
    steps.follow(page, "缴费")
    expect(page.get_by_text(steps.UNSURE)).to_be_visible()
    expect(page.get_by_role("button", name="去付款")).to_have_count(0)
    steps.press(page, "不付了，取消这笔")
    steps.says(page, "要缴的")
    expect(page.get_by_role("button", name="去付款")).to_be_enabled()


@offline
def test_without_signal_nothing_can_be_paid_and_the_page_says_why(page: Page, rider: Rider, town: Town) -> None:
    """P20"""
    steps.enrolled(page.context, rider)
    page.goto("/pay/")
    steps.have_it_offline(page)
    expect(page.get_by_role("button", name="去付款")).to_be_enabled()
    steps.lose_signal(page)
    page.reload()
    steps.says(page, "要缴的")
    expect(page.get_by_role("button", name="去付款")).to_have_count(0)
    expect(page.get_by_text("钱只在有网时付。先记下，有网时问你。")).to_be_visible()
    steps.have_signal(page)
    expect(page.get_by_role("button", name="去付款")).to_be_enabled()
