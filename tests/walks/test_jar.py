"""The page of the jar: a share of the day's income is told before anything moves, and without signal nothing does."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.walks import screens, steps
from tests.walks.conftest import Rider, offline


def jar(page: Page) -> dict[str, object]:
    """The rider's jar as the server tells it."""
    return steps.mine(page.context, "jar")  # type: ignore[return-value]


def put_by(page: Page, yuan: str) -> None:
    """From the page of the jar to the cashier, and back to where it says that the money came."""
    page.goto("/jar/")
    page.get_by_label("存多少元").fill(yuan)
    steps.press(page, "去付款，存")
    page.wait_for_url("**/sandbox/**")
    steps.pay_at_cashier(page)
    steps.says(page, "存好了")
    steps.follow(page, "看攒了多少")


def test_money_is_put_by_pays_a_bill_and_the_rest_comes_back(page: Page, rider: Rider) -> None:
    steps.enrolled(page.context, rider)
    put_by(page, "5000")
    expect(page.locator(".amount").first).to_have_text("¥5,000.00")
    steps.press(page, "加上 职工养老")
    expect(page.get_by_text("第 1 个缴")).to_be_visible()
    page.get_by_label("到时候自动缴").click(force=True)
    expect(page.get_by_text("会付：")).to_be_visible()
    expect(page.get_by_label("到时候自动缴")).to_be_checked()
    page.evaluate("scrollTo(0, 0)")
    screens.take(page, "jar")
    steps.press(page, "用攒的钱缴 职工养老")
    expect(page.get_by_text("（用攒的钱）")).to_be_visible()
    there = str(jar(page)["balance_fen"])
    page.get_by_label("取回多少元").fill(f"{there[:-2]}.{there[-2:]}")
    steps.press(page, "取回 ")
    expect(page.get_by_text("取回，原路退给你")).to_be_visible()
    expect(page.locator(".amount").first).to_have_text("¥0.00")
    page.goto("/")
    expect(page.get_by_text("还剩").first).to_be_visible()


def test_the_share_of_a_days_income_is_told_before_anything_moves(page: Page, rider: Rider) -> None:
    steps.enrolled(page.context, rider)
    page.goto("/jar/")
    page.get_by_label("今天挣了多少元").fill("312.55")
    page.get_by_label("存其中的百分之几").fill("7")
    expect(page.get_by_text("21.87")).to_be_visible()
    steps.press(page, "今天先不存，只记收入")
    expect(page.get_by_text("这个月记了 1 天")).to_be_visible()
    assert jar(page)["balance_fen"] == 0


@offline
def test_without_signal_the_jar_can_be_read_and_nothing_pressed(page: Page, rider: Rider) -> None:
    """P20"""
    steps.enrolled(page.context, rider)
    page.goto("/jar/")
    steps.have_it_offline(page)
    expect(page.get_by_label("存多少元")).to_be_enabled()
    steps.lose_signal(page)
    page.reload()
    expect(page.get_by_text("看得到，动不了")).to_be_visible()
    page.get_by_label("存多少元").fill("10")
    expect(page.get_by_role("button", name="去付款，存")).to_be_disabled()
    expect(page.get_by_role("button", name="加上 职工养老")).to_be_disabled()
