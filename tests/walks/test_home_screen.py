"""放到手机桌面, and what a browser keeps: offered where the browser offers it, shown in pictures elsewhere; told when the store may be cleared."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from nfe_app.ui import routes
from tests.browser import until, usable
from tests.walks import steps
from tests.walks.conftest import Rider

OFFERS = """() => {
  const offer = new Event("beforeinstallprompt", { cancelable: true });
  globalThis.asked = 0;
  offer.prompt = async () => { asked += 1; };
  offer.userChoice = Promise.resolve({ outcome: "accepted" });
  dispatchEvent(offer);
  return offer.defaultPrevented;
}"""
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1"
KEEPS = """navigator.storage.persist = async () => (sessionStorage.kept = "%s") === "yes";
navigator.storage.persisted = async () => sessionStorage.kept === "yes";"""
MOVING = """() => [...document.querySelectorAll("*")].map((one) => getComputedStyle(one))
  .filter(({ animationDuration, transitionDuration }) => `${animationDuration}, ${transitionDuration}`.split(", ").some((long) => parseFloat(long) > 0.001))
  .length"""


def test_where_the_browser_offers_it_one_press_asks_and_it_is_not_offered_again(page: Page) -> None:
    page.goto("/install/")
    usable(page)
    button = page.get_by_role("button", name="放到手机桌面")
    expect(button).to_have_count(0)
    assert page.evaluate(OFFERS), "the browser's own bar does not come over the page"
    button.click()
    assert page.evaluate("asked") == 1
    page.evaluate("dispatchEvent(new Event('appinstalled'))")
    expect(button).to_have_count(0)


@pytest.mark.parametrize(
    ("browser", "first"), [(IPHONE, "点浏览器的分享按钮"), (f"{IPHONE} MicroMessenger/8.0", "点右上角的三个点")]
)
def test_elsewhere_the_pictures_of_this_very_browser_come_first(
    new_phone: Callable[..., BrowserContext], browser: str, first: str
) -> None:
    page = new_phone(user_agent=browser).new_page()
    page.goto("/install/")
    usable(page)
    expect(page.get_by_role("listitem").first).to_contain_text(first)
    expect(page.get_by_role("button", name="放到手机桌面")).to_have_count(0)


@pytest.mark.parametrize(("granted", "says"), [(True, "浏览器答应了留着"), (False, "浏览器没答应")])
def test_the_browser_is_asked_to_keep_what_waits_and_the_page_says_what_it_answered(
    page: Page, rider: Rider, granted: bool, says: str
) -> None:
    """P23"""
    steps.signed_in(page.context, rider)
    page.add_init_script(KEEPS % ("yes" if granted else "no"))
    steps.choose_all(page)
    steps.confirm(page)
    until(lambda: bool(page.evaluate("sessionStorage.kept")))
    page.goto("/phone/")
    expect(page.get_by_text(says)).to_be_visible()


def test_nothing_moves_for_who_wants_no_motion(new_phone: Callable[..., BrowserContext]) -> None:
    page = new_phone(reduced_motion="reduce").new_page()
    for address in (routes.HOME, routes.PAY, routes.RECORDS, routes.JOIN, routes.HELP):
        page.goto(address)
        usable(page)
        assert page.evaluate(MOVING) == 0, address
