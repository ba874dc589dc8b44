"""A clerk works with the keys alone: to the first case, open it, take it in hand, decide it, and back; a search by F2."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from nfe_app.seed import CLERK
from tests.browser import PATIENCE
from tests.walks import screens, steps
from tests.walks.conftest import Rider, Town
from tests.walks.test_desk import DESK


@pytest.fixture
def desk(chromium: Browser, town: Town) -> Iterator[BrowserContext]:
    """A browser at the counter, whose mouse lies in a drawer."""
    context = chromium.new_context(base_url=town.origin, **DESK)
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


def press(page: Page, *keys: str) -> None:
    """Press keys, one after the other."""
    for key in keys:
        page.keyboard.press(key)


def sign_in(page: Page) -> None:
    """The clerk signs in; the first field has the focus."""
    page.goto("/desk/sign-in/")
    expect(page.locator("#user_name")).to_be_focused()
    page.keyboard.type(CLERK[0])
    press(page, "Tab")
    page.keyboard.type(CLERK[1])
    press(page, "Enter")
    expect(page.get_by_role("heading", name="经办台 · 待办")).to_be_visible()
    expect(page.locator("[data-search]")).to_be_visible()


def focused(page: Page) -> str:
    """What has the focus, in words."""
    return str(
        page.evaluate("() => document.activeElement.matches('a, button') ? document.activeElement.textContent : ''")
    )


def go_to(page: Page, words: str) -> None:
    """Go from part to part until these words have the focus; no page has as many parts as that."""
    for _part in range(80):
        if words in focused(page):
            return
        press(page, "Tab")
    raise AssertionError(f"{words} was never reached: {focused(page)}")


HERE = """([tail, role]) => {
  const here = document.activeElement;
  const mine = here.closest(".rt-Card")?.textContent.includes(tail);
  return Boolean(mine) && (role === "radio" ? here.role === "radio" : here.type === "submit");
}"""


def reach(page: Page, rider: Rider, role: str) -> None:
    """Go from part to part of a page until one of the rider's own card has the focus."""
    for _part in range(120):
        if page.evaluate(HERE, [f"********{rider.identity[-4:]}", role]):
            return
        press(page, "Tab")
    raise AssertionError(f"no {role} of hers was reached: {focused(page)}")


def asks_back(phone: BrowserContext, rider: Rider) -> None:
    """The rider has paid, and asks for the money back because the month was paid elsewhere, too."""
    steps.paid(phone, rider)
    (bill,) = steps.mine(phone, "bills")
    assert steps.command(phone, "refund.request", {"bill_id": bill["id"], "reason": "overlap"})["ok"]


def test_a_refund_is_decided_with_the_keys_alone(desk: BrowserContext, phone: BrowserContext, rider: Rider) -> None:
    asks_back(phone, rider)
    page = desk.new_page()
    sign_in(page)
    hers = page.get_by_role("row").filter(has_text=f"9999********{rider.identity[-4:]}")
    expect(hers).to_have_count(1)
    screens.take(page, "desk")
    press(page, "Enter")
    for _line in range(page.get_by_role("row").count()):
        if hers.locator("[data-row]:focus").count():
            break
        press(page, "ArrowDown")
    expect(hers.locator("[data-row]")).to_be_focused()
    press(page, "Enter")
    expect(page.get_by_role("heading", name="经办台 · 办件")).to_be_visible()
    expect(page.locator("[data-who]")).to_contain_text(f"9999********{rider.identity[-4:]}")
    expect(page.locator("[data-hand=free]")).to_be_visible()
    press(page, "Enter")
    expect(page.get_by_role("button", name="我来办")).to_be_focused()
    press(page, "Enter")
    expect(page.locator("[data-hand=mine]")).to_be_visible()
    screens.take(page, "desk-case")
    go_to(page, "去办这一件")
    press(page, "Enter")
    expect(page.get_by_role("heading", name="经办台 · 退款")).to_be_visible()
    expect(page.get_by_text(f"9999********{rider.identity[-4:]}")).to_be_visible()
    reach(page, rider, "radio")
    press(page, "Space")
    reach(page, rider, "button")
    press(page, "Enter")
    expect(page.get_by_text(f"9999********{rider.identity[-4:]}")).to_have_count(0)
    press(page, "Escape")
    expect(page.get_by_role("heading", name="经办台 · 待办")).to_be_visible()
    expect(hers).to_have_count(0)
    (refund,) = steps.mine(phone, "refunds")
    assert refund["step"] in ("approved", "sent", "done")


def test_somebody_is_looked_up_by_f2_and_escape_goes_back(
    desk: BrowserContext, phone: BrowserContext, rider: Rider
) -> None:
    steps.enrolled(phone, rider)
    page = desk.new_page()
    sign_in(page)
    press(page, "F2")
    expect(page.locator("[data-search]")).to_be_focused()
    page.keyboard.type(rider.phone)
    press(page, "Enter")
    expect(page.get_by_role("heading", name="经办台 · 办件")).to_be_visible()
    expect(page.get_by_text("在参保").first).to_be_visible()
    expect(page.get_by_text(rider.identity)).to_have_count(0)
    press(page, "Escape")
    expect(page.get_by_role("heading", name="经办台 · 待办")).to_be_visible()


def test_a_number_that_is_nobodys_is_told(desk: BrowserContext) -> None:
    page = desk.new_page()
    sign_in(page)
    press(page, "F2")
    page.keyboard.type("13700000000")
    press(page, "Enter")
    expect(page.get_by_text("没有查到。")).to_be_visible()


def test_the_day_and_the_figures_open(desk: BrowserContext) -> None:
    page = desk.new_page()
    sign_in(page)
    page.goto("/desk/day/")
    expect(page.get_by_text("现在写的是：周一、周二")).to_be_visible()
    page.get_by_label("周一").check()
    page.get_by_label("从", exact=True).fill("10:00")
    page.get_by_label("到", exact=True).fill("17:30")
    page.get_by_role("button", name="记下").click()
    expect(page.get_by_text("现在写的是：周一 10:00–17:30")).to_be_visible()
    screens.take(page, "desk-day")
    page.goto("/desk/numbers/")
    expect(page.get_by_role("heading", name="现在等着的")).to_be_visible()
    screens.take(page, "desk-numbers")
