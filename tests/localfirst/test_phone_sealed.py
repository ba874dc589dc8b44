"""What lies in the browser's storage can be read by its owner alone, and by nobody once they have signed out."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser import answer_of, keeps, stored, until
from tests.localfirst.conftest import settle
from tests.localfirst.door import Door, Server
from tests.localfirst.test_phone_sends import send, sign_in, signed_in

TYPED = "110101199003070039"
OLDER = """async (owner) => {
  const asked = (request) => new Promise((resolve) => { request.onsuccess = () => resolve(request.result); });
  const open = indexedDB.open("localfirst", 1);
  open.onupgradeneeded = () => {
    const paths = {docs: ["owner", "name"], outbox: "id", cache: ["owner", "url"], phone: "name"};
    for (const [store, keyPath] of Object.entries(paths)) open.result.createObjectStore(store, {keyPath});
  };
  const database = await asked(open);
  const transaction = database.transaction(["docs", "outbox", "phone"], "readwrite");
  const value = {place: "old draft", step: 2, base: "", agree: false, schemes: []};
  transaction.objectStore("docs").put({owner, name: "draft", version: 1, value, at: 1});
  const deed = {kind: "toy.keep", payload: {place: "old deed"}, draft: null, made_at: "2026-11-01T00:00:00.000Z", tries: 0};
  const rest = {says: "", code: "", fields: {}, result: null, done_at: ""};
  const state = owner === "this-phone" ? "needs_sign_in" : "waiting";
  transaction.objectStore("outbox").put({id: "01900000-0000-7000-8000-000000000001", owner, state, ...deed, ...rest});
  transaction.objectStore("phone").put({name: "session", owner, sure: true, leaving: ""});
  await new Promise((safe) => { transaction.oncomplete = safe; });
  database.close();
}"""
"""Makes the store as the first version of the app left it, with a draft and a deed in clear."""
IN_CLEAR = "Object.defineProperty(Crypto.prototype, 'subtle', {get: () => undefined});"
NOT_TO_BE_KEPT = """const put = IDBObjectStore.prototype.put;
IDBObjectStore.prototype.put = function (row) {
  if (row.key) throw new DOMException("a key cannot be cloned", "DataCloneError");
  return put.call(this, row);
};"""


def to_the_sheet(page: Page) -> None:
    """Asks to leave, and is asked what becomes of what waits."""
    page.locator("#sign_out").click()
    expect(page.locator("#leaving")).to_be_visible()


def choose(page: Page, words: str) -> None:
    """Answers what becomes of what waits."""
    page.get_by_role("button", name=words).click()
    expect(page.locator("#owner")).to_have_text("")


def written_without_signal(page: Page, phone: BrowserContext, typed: str) -> None:
    """A deed and a draft, made where there is no signal."""
    phone.set_offline(True)
    page.goto(origin(page))
    send(page, typed)
    expect(page.locator("#rows span")).to_contain_text("waiting")
    page.locator("#home").click()
    page.locator("#place").fill(f"{typed} draft")
    keeps(page, f"{typed} draft")
    page.goto(f"{origin(page)}/sent")


def origin(page: Page) -> str:
    """Where the page stands."""
    return str(page.evaluate("location.origin"))


def test_nothing_that_was_typed_lies_in_clear(phone: BrowserContext, opened: Page, door: Door) -> None:
    opened.locator("#place").fill(TYPED)
    keeps(opened, TYPED)
    assert TYPED not in stored(opened)
    signed_in(opened, door)
    keeps(opened, TYPED)
    written_without_signal(opened, phone, TYPED)
    kept = stored(opened)
    assert TYPED not in kept
    assert "due_fen" not in kept  # what the server told of this person
    assert "to be read out" in kept
    assert "a key, to be read out" not in kept


def test_a_phone_switched_off_and_on_again_without_signal_opens_what_is_sealed(
    own_phone: Callable[[], BrowserContext], server: Server
) -> None:
    """P20"""
    with server.running() as door:
        page = own_phone().new_page()
        page.goto(door.origin)
        settle(page)
        signed_in(page, door)
        expect(page.locator("#me")).to_have_text("I am wang")
        page.locator("#place").fill(TYPED)
        keeps(page, TYPED)
        keeps(page, "b2")
        keeps(page, "/api/me")
    page = own_phone().new_page()
    page.goto(server.door.origin)
    expect(page.locator("#place")).to_have_value(TYPED)
    expect(page.locator("#me")).to_have_text("I am wang")


def test_a_draft_that_is_nowhere_but_here_is_asked_after_at_sign_out(
    phone: BrowserContext, opened: Page, door: Door
) -> None:
    """P23"""
    signed_in(opened, door)
    phone.set_offline(True)
    opened.locator("#place").fill(TYPED)
    keeps(opened, TYPED)
    opened.goto(f"{origin(opened)}/sent")
    to_the_sheet(opened)
    choose(opened, "leave sealed")
    phone.set_offline(False)
    sign_in(opened, "li")
    opened.locator("#home").click()
    expect(opened.locator("#place")).to_have_value("")
    opened.goto(f"{origin(opened)}/sent")
    sign_in(opened, "wang")
    opened.locator("#home").click()
    expect(opened.locator("#place")).to_have_value(TYPED)


def test_a_draft_that_the_server_keeps_is_not_asked_after(opened: Page, door: Door) -> None:
    signed_in(opened, door)
    opened.locator("#place").fill(TYPED)
    keeps(opened, TYPED)
    opened.goto(f"{origin(opened)}/sent")
    opened.locator("#sign_out").click()
    expect(opened.locator("#owner")).to_have_text("")
    assert {draft["name"] for draft in door.drafts} == {"draft"}


@pytest.mark.parametrize("owner", ["this-phone", "wang"])
def test_a_store_of_the_first_version_opens_and_is_sealed(phone: BrowserContext, door: Door, owner: str) -> None:
    """P21"""
    page = phone.new_page()
    page.route("**/assets/**", lambda route: route.abort())
    page.goto(door.origin)
    answer_of(page, OLDER, owner)
    page.unroute_all(behavior="wait")
    names = ("who", "nfe-csrf") if owner == "wang" else ()
    phone.add_cookies([{"name": name, "value": "wang", "url": door.origin} for name in names])
    page.goto(door.origin)
    expect(page.locator("#place")).to_have_value("old draft")
    keeps(page, "old draft")
    page.goto(f"{door.origin}/sent")
    if owner == "this-phone":
        sign_in(page, "wang")
    expect(page.locator("#done li")).to_have_text(["toy.keep 1"])
    page.locator("#home").click()
    expect(page.locator("#place")).to_have_value("old draft")
    assert "old d" not in stored(page)


@pytest.mark.parametrize("break_it", [IN_CLEAR, NOT_TO_BE_KEPT], ids=["no crypto", "no key can be kept"])
def test_a_browser_that_cannot_seal_says_so_and_keeps_as_before(
    phone: BrowserContext, door: Door, break_it: str
) -> None:
    phone.add_init_script(break_it)
    page = phone.new_page()
    page.goto(door.origin)
    expect(page.locator("#sealed")).to_have_text("in clear")
    signed_in(page, door)
    page.locator("#place").fill("kept all the same")
    page.locator("#next").click()
    expect(page.locator("#step")).to_have_text("2")
    until(lambda: "kept all the same" in stored(page))
    page.reload()
    expect(page.locator("#place")).to_have_value("kept all the same")


def test_a_server_that_gives_no_shares_leaves_the_phone_as_it_was(opened: Page, door: Door) -> None:
    door.shares = False
    signed_in(opened, door)
    send(opened, "330100")
    expect(opened.locator("#done li")).to_have_text(["toy.keep 1"])


@pytest.mark.parametrize(("first", "second"), [("wang", "zhou"), ("zhou", "wang")])
def test_of_two_on_one_phone_neither_sees_anything_of_the_other(
    phone: BrowserContext, opened: Page, door: Door, first: str, second: str
) -> None:
    for who in (first, second):
        opened.goto(f"{door.origin}/sent")
        sign_in(opened, who)
        written_without_signal(opened, phone, f"{who} {TYPED}")
        to_the_sheet(opened)
        choose(opened, "leave sealed")
        expect(opened.locator("#rows li")).to_have_count(0)
        assert TYPED not in stored(opened)
        phone.set_offline(False)
    opened.goto(door.origin)
    expect(opened.locator("#place")).to_have_value("")
    for who, other in ((second, first), (first, second)):
        opened.goto(f"{door.origin}/sent")
        sign_in(opened, who)
        expect(opened.locator("#done li")).to_have_count(1)
        opened.locator("#home").click()
        expect(opened.locator("#place")).to_have_value(f"{who} {TYPED} draft")
        assert other not in opened.locator("body").inner_text()
        opened.goto(f"{door.origin}/sent")
        opened.locator("#sign_out").click()
        expect(opened.locator("#owner")).to_have_text("")
    kept = stored(opened)
    assert (first in kept, second in kept) == (False, False)
    assert set(door.owners.values()) == {first, second}


def test_one_who_never_signed_out_is_shut_when_another_signs_in(
    phone: BrowserContext, opened: Page, door: Door
) -> None:
    signed_in(opened, door)
    opened.goto(f"{door.origin}/sent")
    opened.locator("#keep").click()
    expect(opened.locator("#paper")).to_have_text("kept")
    written_without_signal(opened, phone, f"wang {TYPED}")
    door.sessions_ended = True
    phone.set_offline(False)
    opened.reload()
    expect(opened.locator("#rows span")).to_contain_text("needs_sign_in")
    assert TYPED not in stored(opened)
    sign_in(opened, "zhou")
    expect(opened.locator("#rows li")).to_have_count(0)
    assert opened.evaluate("caches.has('papers')") is False
    sign_in(opened, "wang")
    expect(opened.locator("#done li")).to_have_count(1)
    assert list(door.owners.values()) == ["wang"]


def test_what_waits_may_be_sent_before_leaving_and_then_nothing_is_left(
    phone: BrowserContext, opened: Page, door: Door
) -> None:
    signed_in(opened, door)
    written_without_signal(opened, phone, TYPED)
    to_the_sheet(opened)
    opened.get_by_role("button", name="send first").click()
    expect(opened.locator("#leaving")).to_be_visible()
    phone.set_offline(False)
    expect(opened.locator("#owner")).to_have_text("")
    assert len(door.kept) == 1
    assert "wang" not in stored(opened)


def test_what_waits_may_be_deleted_for_good_without_signal(phone: BrowserContext, opened: Page, door: Door) -> None:
    signed_in(opened, door)
    written_without_signal(opened, phone, TYPED)
    to_the_sheet(opened)
    opened.get_by_role("button", name="stay").click()
    expect(opened.locator("#leaving")).to_be_hidden()
    to_the_sheet(opened)
    choose(opened, "delete")
    assert "wang" not in stored(opened)
    phone.set_offline(False)
    sign_in(opened, "wang")
    opened.locator("#home").click()
    expect(opened.locator("#me")).to_have_text("I am wang")
    expect(opened.locator("#place")).to_have_value("")
    assert door.kept == {}
