"""The line of the desk is cut while a clerk works: it is said, nothing is lost or done twice, and what was typed is still there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, WebSocketRoute, expect

from tests.walks import screens
from tests.walks.conftest import Town
from tests.walks.test_desk import desk, sign_in
from tests.walks.test_equipment import ENLIST

__all__ = ["desk"]
CUT = "连不上服务器。"
NAME = "断线大厅 {} 号机"
numbers = count(1)


@pytest.fixture
def name(town: Town) -> str:
    """A kiosk of its own, in which paper can be noted."""
    made = NAME.format(next(numbers))
    town.run(ENLIST.format(name=made))
    return made


def at_kiosks(desk: BrowserContext) -> Page:
    """The page for devices."""
    page = desk.new_page()
    page.goto("/desk/sign-in/")
    sign_in(page)
    page.get_by_role("link", name="设备").click()
    expect(page.get_by_role("heading", name="经办台 · 设备")).to_be_visible()
    return page


def row(page: Page, name: str) -> Locator:
    """The row of a kiosk."""
    return page.get_by_role("row").filter(has_text=name)


def steps_of(town: Town, name: str) -> int:
    """How often paper was noted in it."""
    return town.count("select count(*) from kiosk_paper join kiosk on kiosk.id = kiosk_id where name = ?", name)


def type_in(page: Page, name: str, sheets: str = "120") -> None:
    """Type how much paper there is."""
    field = row(page, name).get_by_label("张纸")
    expect(field).to_be_visible()
    field.fill(sheets)


def press(page: Page, name: str) -> None:
    """Press the button."""
    row(page, name).get_by_role("button", name="记下").click()


def test_a_cut_line_is_said_at_once_and_what_is_pressed_then_is_not_done(
    desk: BrowserContext, town: Town, name: str
) -> None:
    page = at_kiosks(desk)
    type_in(page, name)
    desk.set_offline(True)
    expect(page.get_by_role("alert").filter(has_text=CUT)).to_be_visible()
    press(page, name)
    expect(page.get_by_text("还没连上，刚才按的没有办。")).to_be_visible()
    screens.take(page, "desk-cut")
    press(page, name)
    desk.set_offline(False)
    expect(page.locator("#line")).to_have_count(0)
    expect(row(page, name).get_by_label("张纸")).to_have_value("120")
    assert steps_of(town, name) == 0
    press(page, name)
    expect(row(page, name)).to_contain_text("120 张")
    assert steps_of(town, name) == 1


def test_the_server_goes_and_comes_and_what_was_typed_is_there(desk: BrowserContext, town: Town, name: str) -> None:
    page = at_kiosks(desk)
    type_in(page, name, "77")
    with town.away():
        expect(page.get_by_role("alert").filter(has_text=CUT)).to_be_visible()
        press(page, name)
        expect(page.get_by_text("还没连上，刚才按的没有办。")).to_be_visible()
    expect(page.locator("#line")).to_have_count(0)
    expect(row(page, name).get_by_label("张纸")).to_have_value("77")
    press(page, name)
    expect(row(page, name)).to_contain_text("77 张")
    assert steps_of(town, name) == 1


@dataclass
class Wire:
    """The socket of a page; what the server says is not heard while `deaf`, what is pressed does not arrive while `mute`."""

    deaf: bool = False
    mute: bool = False
    socket: WebSocketRoute | None = None

    def join(self, socket: WebSocketRoute) -> None:
        """Stand between the two."""
        self.socket = socket
        server = socket.connect_to_server()
        server.on_message(lambda said: None if self.deaf else socket.send(said))
        socket.on_message(lambda said: None if self.mute else server.send(said))


@pytest.fixture
def wire(desk: BrowserContext) -> Wire:
    """What lies between the desk and the server."""
    made = Wire()
    desk.route_web_socket("**/_event/**", made.join)
    return made


def cut(wire: Wire) -> None:
    """The line breaks, and the next one is whole."""
    assert wire.socket
    wire.deaf = wire.mute = False
    wire.socket.close()


def frames(page: Page, arrived: Callable[[], bool]) -> None:
    """Let the page be painted until something has arrived."""
    for _frame in range(2_000):
        if arrived():
            return
        page.evaluate("() => new Promise(requestAnimationFrame)")
    raise AssertionError("it never arrived")


def test_a_press_whose_answer_is_lost_is_told_as_done(desk: BrowserContext, town: Town, name: str, wire: Wire) -> None:
    page = at_kiosks(desk)
    type_in(page, name, "55")
    wire.deaf = True
    press(page, name)
    press(page, name)
    frames(page, lambda: steps_of(town, name) > 0)
    cut(wire)
    expect(page.get_by_role("status").filter(has_text="断线前按的“记下”，办成了。")).to_be_visible()
    screens.take(page, "desk-told")
    expect(row(page, name)).to_contain_text("55 张")
    assert steps_of(town, name) == 1
    page.get_by_role("button", name="知道了").click()
    expect(page.locator("#line-told")).to_have_count(0)


def test_a_press_that_never_arrived_is_told_as_not_done_and_done_once_when_pressed_again(
    desk: BrowserContext, town: Town, name: str, wire: Wire
) -> None:
    page = at_kiosks(desk)
    type_in(page, name, "66")
    wire.mute = True
    press(page, name)
    cut(wire)
    expect(page.get_by_role("status").filter(has_text="断线前按的“记下”，没有办")).to_be_visible()
    assert steps_of(town, name) == 0
    expect(row(page, name).get_by_label("张纸")).to_have_value("66")
    press(page, name)
    expect(row(page, name)).to_contain_text("66 张")
    assert steps_of(town, name) == 1
