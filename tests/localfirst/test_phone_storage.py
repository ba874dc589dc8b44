"""The phone says what its storage is worth: before anything is typed, when it is full, and when it was cleared."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser import answer_of, keeps
from tests.localfirst.conftest import NO_WORKER
from tests.localfirst.door import Door
from tests.localfirst.test_phone_sends import send, signed_in

GONE = """async () => {
  const request = indexedDB.deleteDatabase("localfirst");
  await new Promise((gone, no) => { request.onsuccess = gone; request.onerror = no; });
}"""

READ = """async () => {
  const open = indexedDB.open("localfirst");
  const database = await new Promise((resolve) => { open.onsuccess = () => resolve(open.result); });
  const there = () => new Promise((resolve) => {
    const asked = database.transaction("phone").objectStore("phone").get("lost");
    asked.onsuccess = () => resolve(asked.result);
  });
  while (await there()) await new Promise((again) => setTimeout(again, 20));
  database.close();
}"""
FILLS_UP = """const put = IDBObjectStore.prototype.put;
IDBObjectStore.prototype.put = function (row) {
  if (window.full) {
    window.refused = (window.refused ?? 0) + 1;
    throw new DOMException("the disk is full", "QuotaExceededError");
  }
  return put.call(this, row);
};"""
"""A browser whose disk is full as soon as `window.full` says so; its own count of bytes lags behind for seconds."""
REFUSED_AGAIN = (
    "async (before) => { while (window.refused === before) await new Promise((wait) => setTimeout(wait, 20)); }"
)


def allow(page: Page, door: Door, size: int | None) -> None:
    """The browser gives this origin so many bytes; None as many as before."""
    told = {"origin": door.origin, **({} if size is None else {"quotaSize": size})}
    page.context.new_cdp_session(page).send("Storage.overrideQuotaForOrigin", told)


def test_a_full_phone_says_so_before_typing_and_still_sends(phone: BrowserContext, door: Door) -> None:
    """P23"""
    phone.add_init_script(NO_WORKER)
    page = phone.new_page()
    allow(page, door, 1)
    page.goto(door.origin)
    expect(page.locator("#keeps")).to_have_text("not kept")
    expect(page.locator("#place")).to_be_enabled()
    allow(page, door, None)
    page.reload()
    expect(page.locator("#keeps")).to_have_text("kept")


def test_a_phone_that_fills_up_while_typing_says_so_and_the_words_stay_on_the_page(
    phone: BrowserContext, door: Door
) -> None:
    """P23"""
    phone.add_init_script(FILLS_UP)
    page = phone.new_page()
    page.goto(door.origin)
    page.locator("#base").fill("8000")
    keeps(page, "8000")
    page.evaluate("window.full = true")
    page.locator("#base").fill("8001")
    expect(page.locator("#keeps")).to_have_text("not kept")
    expect(page.locator("#base")).to_have_value("8001")
    before = page.evaluate("window.refused")
    page.locator("#send").click()
    answer_of(page, REFUSED_AGAIN, before)
    expect(page.locator("#base")).to_have_value("8001")
    page.evaluate("window.full = false")
    page.locator("#base").fill("8002")
    expect(page.locator("#keeps")).to_have_text("kept")
    keeps(page, "8002")


def test_a_store_that_was_cleared_is_missed_and_what_it_held_is_told(
    phone: BrowserContext, opened: Page, door: Door
) -> None:
    """P23"""
    signed_in(opened, door)
    phone.set_offline(True)
    send(opened, "330100")
    expect(opened.locator("#rows li")).to_have_count(1)
    opened.goto(f"{door.origin}/manifest.webmanifest")
    answer_of(opened, GONE)
    opened.goto(door.origin)
    expect(opened.locator("#lost")).to_have_text("lost 1")
    phone.set_offline(False)
    opened.reload()
    expect(opened.locator("#me")).to_have_text("I am wang")
    opened.locator("#lost").click()
    expect(opened.locator("#lost")).to_have_count(0)
    answer_of(opened, READ)
    opened.reload()
    expect(opened.locator("#me")).to_have_text("I am wang")
    expect(opened.locator("#lost")).to_have_count(0)


def test_the_servers_mark_is_enough_where_the_browser_took_the_pages_own(
    phone: BrowserContext, opened: Page, door: Door
) -> None:
    """P23: as Safari does after seven days."""
    signed_in(opened, door)
    expect(opened.locator("#me")).to_have_text("I am wang")
    phone.clear_cookies(name="waits-here")
    opened.goto(f"{door.origin}/manifest.webmanifest")
    answer_of(opened, GONE)
    opened.goto(door.origin)
    expect(opened.locator("#lost")).to_have_text("lost 0")


def test_a_phone_that_was_never_here_or_that_was_left_empty_misses_nothing(
    phone: BrowserContext, opened: Page, door: Door
) -> None:
    """P23"""
    expect(opened.locator("#lost")).to_have_count(0)
    signed_in(opened, door)
    expect(opened.locator("#me")).to_have_text("I am wang")
    opened.goto(f"{door.origin}/sent")
    opened.locator("#sign_out").click()
    expect(opened.locator("#owner")).to_have_text("")
    opened.goto(f"{door.origin}/manifest.webmanifest")
    answer_of(opened, GONE)
    opened.goto(door.origin)
    expect(opened.locator("#place")).to_be_enabled()
    expect(opened.locator("#lost")).to_have_count(0)
