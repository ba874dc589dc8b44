"""Two clerks and one case: who has it in hand, how a colleague takes it over and why; one of them sits at a tablet."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from nfe_app.seed import CLERK, COLLEAGUES
from tests.browser import PATIENCE
from tests.walks import screens, steps
from tests.walks.conftest import Rider, Town
from tests.walks.test_desk import DESK, desk, sign_in

__all__ = ["desk"]
TABLET = {**DESK, "viewport": {"width": 820, "height": 1180}, "has_touch": True}
TIANJIN = "120000"
ZHOU = next(one for one in COLLEAGUES if one[0] == "tianjin")


@pytest.fixture
def tablet(chromium: Browser, town: Town) -> Iterator[BrowserContext]:
    """A tablet at the counter."""
    context = chromium.new_context(base_url=town.origin, **TABLET)
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


def at_work(seat: BrowserContext, name: str) -> Page:
    """Somebody's work list."""
    page = seat.new_page()
    page.goto("/desk/sign-in/")
    sign_in(page, name=name)
    expect(page.get_by_role("heading", name="经办台 · 待办")).to_be_visible()
    return page


def line_of(page: Page, rider: Rider) -> Locator:
    """The line of the rider's case."""
    return page.get_by_role("row").filter(has_text=f"9999********{rider.identity[-4:]}")


def fits(page: Page) -> bool:
    """Whether nothing of the page sticks out to the side."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


def test_a_colleague_takes_a_case_over_and_both_read_why(
    desk: BrowserContext, tablet: BrowserContext, phone: BrowserContext, rider: Rider
) -> None:
    steps.paid(phone, rider, TIANJIN)
    (bill,) = steps.mine(phone, "bills")
    assert steps.command(phone, "refund.request", {"bill_id": bill["id"], "reason": "overlap"})["ok"]
    zhou, head = at_work(tablet, ZHOU[0]), at_work(desk, CLERK[0])
    assert fits(zhou)
    line_of(zhou, rider).get_by_role("link").click()
    zhou.get_by_role("button", name="我来办").click()
    expect(zhou.locator("[data-hand=mine]")).to_be_visible()
    assert fits(zhou)
    screens.take(zhou, "desk-case-tablet")

    head.reload()
    expect(line_of(head, rider)).to_contain_text(ZHOU[2])
    line_of(head, rider).get_by_role("link").click()
    expect(head.get_by_text(f"{ZHOU[2]}正在办。")).to_be_visible()
    head.get_by_label("为什么要接过来（同事会看到）").fill("周经办今天请假")
    head.get_by_role("button", name="接过来").click()
    expect(head.locator("[data-hand=mine]")).to_be_visible()

    zhou.get_by_role("link", name="待办", exact=True).click()
    expect(line_of(zhou, rider)).to_contain_text(f"{CLERK[2]}接走了：周经办今天请假")
    assert fits(zhou)
    screens.take(zhou, "desk-tablet")
    line_of(zhou, rider).get_by_role("link").click()
    expect(zhou.get_by_text(f"{CLERK[2]}正在办。")).to_be_visible()
    expect(zhou.get_by_role("button", name="我来办")).to_have_count(0)
    head.get_by_role("button", name="放手").click()
    expect(head.get_by_role("button", name="我来办")).to_be_visible()
