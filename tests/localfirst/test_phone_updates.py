"""A new version takes over when the person says so, and nothing they have typed is lost by it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser import PATIENCE, answer_of
from tests.localfirst.conftest import NO_WORKER, settle
from tests.localfirst.door import Door, Server

Edition = Callable[..., Path]
PICTURE = "fetch('/icon.svg').then((answer) => answer.text())"
LOOK_FOR_NEWS = "navigator.serviceWorker.getRegistration().then((found) => found.update()).then(() => true, () => true)"
WHAT_CAME_OF_IT = """navigator.serviceWorker.getRegistration().then(async (found) => {
  await found.update().catch(() => {});
  const coming = found.installing;
  if (coming) await new Promise((end) => { coming.onstatechange = () => end(); if (coming.state !== "installing") end(); });
  return coming ? coming.state : "nothing";
})"""


def sign_in(page: Page) -> None:
    """Signed in as wang, from the page of what was sent."""
    page.locator("#phone").fill("wang")
    page.locator("#sign_in").click()
    expect(page.locator("#owner")).to_have_text("wang")


def take(page: Page) -> None:
    """The new version, announced and taken."""
    answer_of(page, LOOK_FOR_NEWS)
    with page.expect_navigation():
        page.locator("#update").click()
    settle(page)


def test_a_half_filled_page_stays_until_its_owner_takes_the_new_version(
    opened: Page, server: Server, edition: Edition
) -> None:
    """P21"""
    opened.locator("#place").fill("330100")
    server.deploy(edition(9))
    answer_of(opened, LOOK_FOR_NEWS)
    expect(opened.locator("#update")).to_be_visible()
    assert "0 0 8 8" in answer_of(opened, PICTURE)
    with opened.expect_navigation():
        opened.locator("#update").click()
    expect(opened.locator("#place")).to_have_value("330100")
    assert "0 0 9 9" in answer_of(opened, PICTURE)
    expect(opened.locator("#update")).to_have_count(0)


def test_what_is_kept_nowhere_holds_a_new_version_up_until_it_is_sent_or_given_up(
    opened: Page, server: Server, edition: Edition
) -> None:
    """P21: an identity number half typed is worth more than a new version."""
    opened.goto(f"{server.door.origin}/sent")
    opened.locator("#phone").fill("wan")
    server.deploy(edition(9))
    answer_of(opened, LOOK_FOR_NEWS)
    expect(opened.locator("#unsaved")).to_be_visible()
    opened.locator("#update").click()
    expect(opened.locator("#phone")).to_have_value("wan")
    assert "0 0 8 8" in answer_of(opened, PICTURE)
    with opened.expect_navigation():
        opened.locator("#anyway").click()
    expect(opened.locator("#phone")).to_have_value("")
    assert "0 0 9 9" in answer_of(opened, PICTURE)


def test_three_builds_in_a_row_lose_no_draft_and_send_what_waited_once(
    opened: Page, phone: BrowserContext, server: Server, edition: Edition, door: Door
) -> None:
    """P21: and a tab that is still the first build finds the parts it had not loaded yet."""
    old_tab = phone.new_page()
    old_tab.goto(door.origin)
    opened.goto(f"{door.origin}/sent")
    sign_in(opened)
    door.sessions_ended = True
    opened.goto(door.origin)
    opened.locator("#place").fill("130400")
    opened.locator("#send").click()
    expect(opened.locator("#rows")).to_contain_text("130400: needs_sign_in")
    opened.goto(door.origin)
    opened.locator("#place").fill("330100")
    for number in (2, 3):
        server.deploy(edition(number))
        take(opened)
        expect(opened.locator("#place")).to_have_value("330100")
        assert f"0 0 {number} {number}" in answer_of(opened, PICTURE)
    expect(old_tab.locator("#place")).to_have_value("330100")
    old_tab.locator("#send").click()
    expect(old_tab.get_by_role("heading", name="Sent")).to_be_visible()
    expect(old_tab.locator("#rows")).to_contain_text("330100")
    opened.goto(f"{door.origin}/sent")
    sign_in(opened)
    expect(opened.locator("#done li")).to_have_count(2)
    assert sorted(len({item["id"] for item in sent}) for sent in door.lists if sent)[-1] <= 2
    assert [item["payload"]["place"] for item in door.lists[-1]] == ["130400", "330100"]
    assert len(door.kept) == 2


def test_a_new_version_that_came_is_taken_without_signal(
    opened: Page, server: Server, edition: Edition, door: Door
) -> None:
    """P21"""
    opened.locator("#place").fill("330100")
    server.deploy(edition(9))
    answer_of(opened, LOOK_FOR_NEWS)
    expect(opened.locator("#update")).to_be_visible()
    server.stop()
    with opened.expect_navigation():
        opened.locator("#update").click()
    expect(opened.locator("#place")).to_have_value("330100")
    assert "0 0 9 9" in answer_of(opened, PICTURE)
    opened.goto(f"{door.origin}/sent")
    expect(opened.get_by_role("heading", name="Sent")).to_be_visible()


def test_a_broken_version_leaves_the_old_one_working_and_a_mended_one_takes_over(
    opened: Page, server: Server, edition: Edition, door: Door
) -> None:
    """P21: one file of it cannot be had."""
    opened.locator("#place").fill("330100")
    broken = edition(9)
    (picture,) = broken.glob("icon.svg")
    said = picture.read_text()
    picture.unlink()
    server.deploy(broken)
    assert answer_of(opened, WHAT_CAME_OF_IT) == "redundant"
    expect(opened.locator("#update")).to_have_count(0)
    opened.goto(f"{door.origin}/sent")
    expect(opened.get_by_role("heading", name="Sent")).to_be_visible()
    server.stop()
    opened.goto(door.origin)
    expect(opened.locator("#place")).to_have_value("330100")
    assert "0 0 8 8" in answer_of(opened, PICTURE)
    picture.write_text(said)
    server.start()
    take(opened)
    expect(opened.locator("#place")).to_have_value("330100")
    assert "0 0 9 9" in answer_of(opened, PICTURE)


@pytest.fixture
def bare(chromium: Browser, door: Door) -> Page:
    """A page of a browser that has no service worker, as WeChat on an iPhone."""
    context = chromium.new_context(locale="zh-CN")
    context.set_default_timeout(PATIENCE)
    context.add_init_script(NO_WORKER)
    page = context.new_page()
    page.goto(f"{door.origin}/sent")
    expect(page.locator("#phone")).to_be_enabled()
    return page


def test_an_old_page_whose_part_is_gone_starts_anew_by_itself_when_nothing_is_lost_by_it(
    bare: Page, server: Server, edition: Edition
) -> None:
    """P21, P22"""
    server.deploy(edition(9, "_index"))
    with bare.expect_navigation():
        bare.locator("#home").click()
    expect(bare.locator("#phone")).to_be_enabled()
    bare.locator("#home").click()
    expect(bare.get_by_role("heading")).to_contain_text("Draft")


def test_an_old_page_whose_part_is_gone_says_so_while_something_typed_would_be_lost(
    bare: Page, server: Server, edition: Edition
) -> None:
    """P21, P22"""
    bare.locator("#phone").fill("wan")
    server.deploy(edition(9, "_index"))
    bare.locator("#home").click()
    expect(bare.locator("#update")).to_be_visible()
    expect(bare.locator("#phone")).to_have_value("wan")
    with bare.expect_navigation():
        bare.locator("#anyway").click()
    bare.locator("#home").click()
    expect(bare.get_by_role("heading")).to_contain_text("Draft")


def test_a_page_that_cannot_be_had_without_signal_leaves_the_open_one_as_it_is(bare: Page, server: Server) -> None:
    """P21, P22: never a blank page."""
    bare.locator("#phone").fill("wan")
    server.stop()
    bare.locator("#home").click()
    expect(bare.locator("#missing")).to_be_visible()
    expect(bare.locator("#phone")).to_have_value("wan")
