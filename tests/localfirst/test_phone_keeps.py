"""What is typed on the phone stays on the phone."""

from playwright.sync_api import BrowserContext, Page, expect

from tests.localfirst.door import Door


def test_a_draft_and_its_step_are_there_after_a_reload_without_signal(phone: BrowserContext, opened: Page) -> None:
    """P20"""
    opened.locator("#place").fill("330100")
    opened.locator("#next").click()
    phone.set_offline(True)
    opened.reload()
    expect(opened.locator("#place")).to_have_value("330100")
    expect(opened.locator("#step")).to_have_text("2")
