"""The page of the jar: a share of the day's income is told before anything moves, and without signal nothing does."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.walks import steps
from tests.walks.conftest import Rider


def jar(page: Page) -> dict[str, object]:
    """The rider's jar as the server tells it."""
    return steps.mine(page.context, "jar")  # type: ignore[return-value]


def test_the_share_of_a_days_income_is_told_before_anything_moves(page: Page, rider: Rider) -> None:
    steps.enrolled(page.context, rider)
    page.goto("/jar/")
    page.get_by_label("今天挣了多少元").fill("312.55")
    page.get_by_label("存其中的百分之几").fill("7")
    expect(page.get_by_text("21.87")).to_be_visible()
    steps.press(page, "今天先不存，只记收入")
    expect(page.get_by_text("这个月记了 1 天")).to_be_visible()
    assert jar(page)["balance_fen"] == 0


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
    expect(page.get_by_label("职工养老：也用攒的钱缴")).to_be_disabled()
