"""Several people may use one phone after another; nobody sees or sends what is another's."""

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser import answer_of, keeps, stored
from tests.localfirst.door import Door
from tests.localfirst.test_phone_sends import send, sign_in, signed_in

NOTED = """async () => {
  const open = indexedDB.open("localfirst");
  const database = await new Promise((resolve) => { open.onsuccess = () => resolve(open.result); });
  for (let known = null; !known?.sure; ) {
    const asked = database.transaction("phone").objectStore("phone").get("session");
    known = await new Promise((resolve) => { asked.onsuccess = () => resolve(asked.result); });
  }
  database.close();
}"""
"""Waits until this phone has noted that nobody is signed in."""


def test_what_waits_is_hidden_at_sign_out_and_there_again_for_its_owner(
    phone: BrowserContext, opened: Page, door: Door
) -> None:
    signed_in(opened, door)
    opened.locator("#place").fill("330100")
    phone.set_offline(True)
    send(opened, "330100")
    opened.locator("#sign_out").click()
    opened.get_by_role("button", name="leave sealed").click()
    expect(opened.locator("#rows li")).to_have_count(0)
    phone.set_offline(False)
    sign_in(opened, "li")
    expect(opened.locator("#rows li")).to_have_count(0)
    assert door.kept == {}
    sign_in(opened, "wang")
    expect(opened.locator("#done li")).to_have_text(["toy.keep 1"])
    assert list(door.owners.values()) == ["wang"]


def test_nothing_the_server_told_of_a_person_is_left_after_sign_out(opened: Page, door: Door) -> None:
    signed_in(opened, door)
    expect(opened.locator("#me")).to_have_text("I am wang")
    expect(opened.locator("#total")).to_have_text("1,600.05")
    expect(opened.locator("#second")).to_have_text("5")
    opened.goto(f"{door.origin}/sent")
    opened.locator("#keep").click()
    expect(opened.locator("#paper")).to_have_text("kept")
    opened.locator("#sign_out").click()
    expect(opened.locator("#owner")).to_have_text("")
    opened.locator("#home").click()
    expect(opened.locator("#me")).to_have_text("nobody")
    assert opened.evaluate("caches.has('papers')") is False
    assert "160000" not in stored(opened)


def test_a_form_leaves_nothing_in_the_browsers_storage(opened: Page, door: Door) -> None:
    opened.goto(f"{door.origin}/sent")
    opened.locator("#phone").fill("13800002207")
    expect(opened.locator("#phone")).to_have_value("13800002207")
    assert "13800002207" not in stored(opened)


def test_a_sign_in_that_is_refused_says_why_and_changes_nothing(opened: Page, door: Door) -> None:
    opened.goto(f"{door.origin}/sent")
    opened.locator("#phone").fill("wrong")
    opened.locator("#sign_in").click()
    expect(opened.locator("#signing")).to_have_text("refused 验证码不对")
    expect(opened.locator("#owner")).to_have_text("")


def test_a_phone_nobody_has_signed_in_on_does_not_ask_who_it_is(opened: Page, door: Door) -> None:
    for _again in range(4):
        opened.reload()
        expect(opened.locator("#place")).to_be_enabled()
    assert door.asked_who == 0


def test_the_mark_of_a_sign_in_that_is_over_is_asked_after_once(
    phone: BrowserContext, opened: Page, door: Door
) -> None:
    phone.add_cookies([{"name": "nfe-csrf", "value": "0", "url": door.origin}])
    opened.reload()
    answer_of(opened, NOTED)
    asked = door.asked_who
    assert asked >= 1
    for _again in range(4):
        opened.reload()
        expect(opened.locator("#place")).to_be_enabled()
    assert door.asked_who == asked


def test_a_paper_brought_onto_the_phone_opens_without_signal(phone: BrowserContext, opened: Page, door: Door) -> None:
    """P20"""
    opened.goto(f"{door.origin}/sent")
    opened.locator("#keep").click()
    expect(opened.locator("#paper")).to_have_text("kept")
    phone.set_offline(True)
    opened.reload()
    expect(opened.locator("#paper")).to_have_text("kept")
    opened.goto(f"{door.origin}/api/certificates/1.pdf")
    expect(opened.locator("body")).to_contain_text("%PDF")


def test_a_copy_of_what_the_server_said_is_shown_without_signal(
    phone: BrowserContext, opened: Page, door: Door
) -> None:
    """P20"""
    signed_in(opened, door)
    expect(opened.locator("#me")).to_have_text("I am wang")
    keeps(opened, "/api/me")
    phone.set_offline(True)
    opened.reload()
    expect(opened.locator("#me")).to_have_text("I am wang")
    expect(opened.locator("#at")).to_contain_text("今天")
