"""P35: looked at together over the worst line there is, 50 kbit/s and 300 ms there and back, and broken off in the middle: it goes on by itself."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser import tick
from tests.harness.proxy import BAD, Proxy
from tests.walks import steps
from tests.walks.conftest import Rider, offline
from tests.walks.test_beside import TOGETHER, desk, join, propose, seat, take
from tests.walks.test_worst_line import far, line

__all__ = ["desk", "far", "line", "seat"]


@offline
def test_on_the_worst_line_what_is_shown_and_proposed_arrives_and_a_break_is_mended(
    far: BrowserContext, line: Proxy, seat: Page, rider: Rider
) -> None:
    steps.signed_in(far, rider)
    page = far.new_page()
    page.goto("/help/")
    steps.have_it_offline(page)
    steps.press(page, "出一个码")
    join(seat, page.locator("#help-code").inner_text())
    page.get_by_role("button", name="让他看").click()
    expect(page.get_by_text(TOGETHER)).to_be_visible()

    line.line = BAD
    line.hang_up()
    page.goto("/join/often/")
    expect(seat.get_by_text("本人在：多久缴一次")).to_be_visible()
    propose(seat, "frequency", "按年")
    take(page, "多久缴一次：按年")
    expect(seat.get_by_text("本人要了")).to_be_visible()

    line.hang_up()
    tick(page.get_by_role("radio", name="半年", exact=True))
    expect(seat.locator('[data-field="frequency"]').get_by_text("按半年")).to_be_visible()
    propose(seat, "frequency", "按季")
    take(page, "多久缴一次：按季")
    seat.get_by_role("button", name="还有要问的吗？").click()
    expect(page.get_by_text("说：还有要问的吗？")).to_be_visible()
    page.get_by_role("button", name="结束").click()
    expect(seat.get_by_text("一起看结束了")).to_be_visible()
