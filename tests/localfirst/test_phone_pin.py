"""A PIN before the key: after a restart it has to be typed, and takes signal; then everything is there again."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser import keeps, stored
from tests.localfirst.conftest import settle
from tests.localfirst.door import Door, Server
from tests.localfirst.test_phone_sends import sign_in, signed_in

TYPED = "110101199003070039"


def press(page: Page, words: str, pin: str, came: str) -> None:
    """Types the PIN and presses a button; it comes to this."""
    page.locator("#pin").fill(pin)
    page.get_by_role("button", name=words).click()
    expect(page.locator("#lock")).to_have_text(came)


def test_after_a_restart_the_pin_opens_and_nothing_else(
    own_phone: Callable[[], BrowserContext], server: Server
) -> None:
    """P20: what is behind a PIN needs signal after a restart, a reload alone does not."""
    with server.running() as door:
        page = own_phone().new_page()
        page.goto(door.origin)
        settle(page)
        signed_in(page, door)
        page.locator("#place").fill(TYPED)
        keeps(page, TYPED)
        page.goto(f"{door.origin}/sent")
        press(page, "set pin", "204713", "done ")
        expect(page.locator("#locked")).to_have_text("open")
        page.reload()
        expect(page.locator("#locked")).to_have_text("open")
        expect(page.locator("#room")).to_have_text("measured")
        assert TYPED not in stored(page)
    page = own_phone().new_page()
    page.goto(server.door.origin)
    expect(page.locator("#place")).to_have_value("")
    page.goto(f"{server.door.origin}/sent")
    expect(page.locator("#locked")).to_have_text("locked")
    press(page, "unlock", "204713", "failed ")
    with server.running():
        press(page, "unlock", "000000", "refused pin_wrong")
        press(page, "unlock", "204713", "done ")
        expect(page.locator("#locked")).to_have_text("open")
        page.locator("#home").click()
        expect(page.locator("#place")).to_have_value(TYPED)
        page.goto(f"{server.door.origin}/sent")
        press(page, "take off", "204713", "done ")
        expect(page.locator("#locked")).to_have_text("no pin")
    page = own_phone().new_page()
    page.goto(server.door.origin)
    expect(page.locator("#place")).to_have_value(TYPED)


def test_a_pin_that_the_server_heard_of_and_the_phone_did_not_is_set_by_typing_it_again(
    opened: Page, door: Door
) -> None:
    """P14"""
    signed_in(opened, door)
    opened.locator("#place").fill(TYPED)
    keeps(opened, TYPED)
    door.pins["wang"] = "204713"
    opened.goto(f"{door.origin}/sent")
    press(opened, "set pin", "000000", "refused pin_wrong")
    expect(opened.locator("#locked")).to_have_text("no pin")
    press(opened, "set pin", "204713", "done ")
    expect(opened.locator("#locked")).to_have_text("open")
    opened.locator("#home").click()
    expect(opened.locator("#place")).to_have_value(TYPED)


def test_who_has_forgotten_the_pin_begins_anew_and_what_it_sealed_is_gone(
    own_phone: Callable[[], BrowserContext], server: Server
) -> None:
    with server.running() as door:
        page = own_phone().new_page()
        page.goto(door.origin)
        signed_in(page, door)
        page.locator("#place").fill(TYPED)
        keeps(page, TYPED)
        page.goto(f"{door.origin}/sent")
        press(page, "set pin", "204713", "done ")
        page = own_phone().new_page()
        page.goto(f"{door.origin}/sent")
        expect(page.locator("#locked")).to_have_text("locked")
        sign_in(page, "wang")
        expect(page.locator("#locked")).to_have_text("locked")
        press(page, "take off", "", "done ")
        expect(page.locator("#locked")).to_have_text("no pin")
        page.locator("#home").click()
        expect(page.locator("#place")).to_have_value("")
        page.locator("#place").fill("anew")
        keeps(page, "anew")
