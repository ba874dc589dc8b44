"""Auto-debit from the phone: read what is agreed, sign at Alipay, see the next debit, end it; and nothing is signed by a refusal."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser import tick
from tests.walks import steps
from tests.walks.conftest import Rider, offline


def at_alipay(page: Page, rider: Rider) -> None:
    """Somebody who has read and agreed, at Alipay's own page of the agreement."""
    steps.enrolled(page.context, rider)
    page.goto("/autopay/")
    expect(page.get_by_text("你同意的是")).to_be_visible()
    expect(page.get_by_role("button", name="去支付宝签")).to_be_disabled()
    page.get_by_label("每次最多多少元").fill("2000")
    tick(page.get_by_label("我看完了，同意"))
    steps.press(page, "去支付宝签")
    page.wait_for_url("**/sandbox/alipay/**")


def answer(page: Page, words: str) -> None:
    """What somebody says at Alipay, and back."""
    steps.press(page, words)
    page.wait_for_url("**/autopay/")


def test_it_is_signed_at_alipay_and_ended_on_the_phone(page: Page, rider: Rider) -> None:
    at_alipay(page, rider)
    answer(page, "同意协议")
    expect(page.get_by_text("下次扣款")).to_be_visible()
    expect(page.get_by_text("2,000.00", exact=True)).to_be_visible()
    page.get_by_text("你同意过的").click()
    expect(page.get_by_text("每次最多 2,000.00 元。账单超过这个数")).to_be_visible()
    steps.press(page, "停掉自动扣款")
    expect(page.get_by_text("真的停吗")).to_be_visible()
    steps.press(page, "停掉", exact=True)
    expect(page.get_by_text("下次扣款")).to_have_count(0)


def test_who_refuses_at_alipay_has_signed_nothing(page: Page, rider: Rider) -> None:
    at_alipay(page, rider)
    answer(page, "不同意")
    expect(page.get_by_text("还没签好")).to_be_visible()
    steps.press(page, "签好了，查一下")
    expect(page.get_by_text("下次扣款")).to_have_count(0)
    steps.press(page, "不签了")
    expect(page.get_by_text("你同意的是")).to_be_visible()


@offline
def test_without_signal_it_says_so_and_signs_nothing(page: Page, rider: Rider) -> None:
    """P20"""
    steps.enrolled(page.context, rider)
    page.goto("/autopay/")
    steps.have_it_offline(page)
    expect(page.get_by_label("每次最多多少元")).to_be_enabled()
    steps.lose_signal(page)
    page.reload()
    page.get_by_label("每次最多多少元").fill("2000")
    tick(page.get_by_label("我看完了，同意"))
    expect(page.get_by_role("button", name="去支付宝签")).to_be_disabled()
