"""A new version takes over when the person says so, and nothing they have typed is lost by it."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.localfirst.door import Server

PICTURE = "fetch('/icon.svg').then((answer) => answer.text())"
LOOK_FOR_NEWS = (
    "navigator.serviceWorker.getRegistration().then((registration) => registration.update()).then(() => true)"
)


def test_a_half_filled_page_stays_until_its_owner_takes_the_new_version(
    opened: Page, server: Server, newer: Path
) -> None:
    """P21"""
    opened.locator("#place").fill("330100")
    server.stop()
    server.built = newer
    server.start()
    opened.evaluate(LOOK_FOR_NEWS)
    expect(opened.locator("#update")).to_be_visible()
    assert "0 0 8 8" in opened.evaluate(PICTURE)
    with opened.expect_navigation():
        opened.locator("#update").click()
    expect(opened.locator("#place")).to_have_value("330100")
    assert "0 0 9 9" in opened.evaluate(PICTURE)
    expect(opened.locator("#update")).to_have_count(0)
