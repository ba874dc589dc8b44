"""What was sent without signal arrives once, whatever happens on the way."""

import hashlib
import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser import PATIENCE, answer_of, usable
from tests.browser import opened as unsealed
from tests.localfirst.conftest import NO_WORKER, settle
from tests.localfirst.door import Door, Server

PICTURE = """async () => {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [2400, 1800];
  const brush = canvas.getContext("2d");
  for (let place = 0; place < 900; place += 1) {
    brush.fillStyle = `hsl(${place * 47} 80% ${place % 90}%)`;
    brush.fillRect((place * 131) % 2400, (place * 77) % 1800, 90, 70);
  }
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
  const data = new DataTransfer();
  data.items.add(new File([blob], "slip.png", { type: "image/png" }));
  const input = document.querySelector("#photo");
  input.files = data.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
}"""
FILES = """async () => {
  const open = indexedDB.open("localfirst");
  const database = await new Promise((resolve) => { open.onsuccess = () => resolve(open.result); });
  const all = database.transaction("files").objectStore("files").getAll();
  await new Promise((resolve) => { all.onsuccess = resolve; });
  database.close();
  return all.result.map(({ id }) => id);
}"""
WITH, WITHOUT = "service worker", "none"
only_with = pytest.mark.parametrize("phone", [WITH], indirect=True)


@pytest.fixture(params=[WITH, WITHOUT])
def phone(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[BrowserContext]:
    """P22: every test of this file, on a phone with a service worker and on one that has none, as WeChat on iOS."""
    context = chromium.new_context(viewport={"width": 360, "height": 800}, locale="zh-CN")
    context.set_default_timeout(PATIENCE)
    if request.param == WITHOUT:
        context.add_init_script(NO_WORKER)
    yield context
    context.close()


@pytest.fixture
def opened(phone: BrowserContext, door: Door) -> Page:
    """The toy's first page on that phone."""
    page = phone.new_page()
    page.goto(door.origin)
    if page.evaluate("Boolean(navigator.serviceWorker)"):
        settle(page)
    usable(page)
    return page


def sign_in(page: Page, name: str) -> None:
    """Signs in on the page of what was sent."""
    page.locator("#phone").fill(name)
    page.locator("#sign_in").click()
    expect(page.locator("#owner")).to_have_text(name)


def send(page: Page, place: str, button: str = "#send") -> None:
    """Sends a draft from the first page, and comes to the page of what was sent."""
    page.locator("#place").fill(place)
    page.locator(button).click()
    expect(page.get_by_role("heading")).to_have_text("Sent")


def signed_in(page: Page, door: Door, name: str = "wang") -> None:
    """Signs in, and goes back to the first page."""
    page.goto(f"{door.origin}/sent")
    sign_in(page, name)
    page.locator("#home").click()


def test_an_answer_lost_on_the_way_leaves_one_row(phone: BrowserContext, opened: Page, door: Door) -> None:
    """P13, P14"""
    signed_in(opened, door)
    phone.set_offline(True)
    send(opened, "330100")
    expect(opened.locator("#rows span")).to_contain_text("waiting")
    door.lose_answers = 1
    phone.set_offline(False)
    expect(opened.locator("#done li")).to_have_text(["toy.keep 1"])
    expect(opened.locator("#waiting")).to_have_text("0")
    assert len(door.kept) == 1
    assert len(door.tries) >= 2
    assert len(set(door.tries)) == 1


def test_a_phone_switched_off_while_it_waits_sends_when_both_are_back(
    own_phone: Callable[[], BrowserContext], server: Server
) -> None:
    """P14, P15"""
    with server.running() as door:
        page = own_phone().new_page()
        page.goto(door.origin)
        settle(page)
        signed_in(page, door)
    send(page, "330100")
    page = own_phone().new_page()
    page.goto(f"{server.door.origin}/sent")
    expect(page.locator("#rows span")).to_contain_text("330100: waiting")
    server.start()
    page.reload()
    expect(page.locator("#done li")).to_have_text(["toy.keep 1"])
    assert len(server.door.kept) == 1


def test_a_page_killed_while_sending_leaves_nothing_stuck(phone: BrowserContext, opened: Page, door: Door) -> None:
    """P15"""
    signed_in(opened, door)
    door.holds_answers = True
    send(opened, "330100")
    expect(opened.locator("#rows span")).to_contain_text("sending")
    opened.close()
    door.holds_answers = False
    page = phone.new_page()
    page.goto(f"{door.origin}/sent")
    expect(page.locator("#done li")).to_have_text(["toy.keep 1"])
    assert len(door.kept) == 1


def test_a_refused_item_stays_with_its_reason_and_the_next_one_goes(opened: Page, door: Door) -> None:
    """P15"""
    signed_in(opened, door)
    send(opened, "130400", "#refuse")
    expect(opened.locator("#rows span")).to_contain_text("130400: refused 没办成")
    opened.locator("#home").click()
    send(opened, "330100")
    expect(opened.locator("#done li")).to_have_count(1)
    expect(opened.locator("#rows span")).to_contain_text("refused")
    opened.get_by_role("button", name="correct").click()
    expect(opened.locator("#place")).to_have_value("130400")


def test_an_item_too_large_to_be_taken_does_not_hold_up_the_others(
    phone: BrowserContext, opened: Page, door: Door
) -> None:
    signed_in(opened, door)
    phone.set_offline(True)
    send(opened, "130400", "#refuse")
    opened.locator("#home").click()
    send(opened, "330100")
    door.too_large = True
    phone.set_offline(False)
    expect(opened.locator("#done li")).to_have_count(1)
    expect(opened.locator("#rows span")).to_contain_text("130400: refused 太大")


def test_what_was_made_before_sign_in_waits_for_it_and_then_goes(opened: Page, door: Door) -> None:
    send(opened, "330100")
    expect(opened.locator("#rows span")).to_contain_text("needs_sign_in")
    assert door.lists == []
    sign_in(opened, "wang")
    expect(opened.locator("#done li")).to_have_text(["toy.keep 1"])
    assert list(door.owners.values()) == ["wang"]


def test_a_session_that_ended_keeps_the_queue_until_its_owner_is_back(opened: Page, door: Door) -> None:
    signed_in(opened, door)
    door.sessions_ended = True
    send(opened, "330100")
    expect(opened.locator("#rows span")).to_contain_text("needs_sign_in")
    sign_in(opened, "wang")
    expect(opened.locator("#done li")).to_have_text(["toy.keep 1"])


def test_two_open_pages_send_each_item_once(phone: BrowserContext, opened: Page, door: Door) -> None:
    """P13"""
    signed_in(opened, door)
    other = phone.new_page()
    other.goto(f"{door.origin}/sent")
    expect(other.locator("#owner")).to_have_text("wang")
    phone.set_offline(True)
    for place in ("a", "b", "c"):
        send(opened, place)
        opened.locator("#home").click()
    expect(other.locator("#rows li")).to_have_count(3)
    phone.set_offline(False)
    expect(other.locator("#done li")).to_have_count(3)
    assert sorted(door.tries) == sorted(door.kept)


@only_with
def test_the_browser_sends_what_waits_when_no_page_is_open(phone: BrowserContext, opened: Page, door: Door) -> None:
    signed_in(opened, door)
    phone.set_offline(True)
    send(opened, "330100")
    worker = phone.service_workers[0]
    opened.goto("about:blank")
    phone.set_offline(False)
    worker.evaluate("self.dispatchEvent(Object.assign(new ExtendableEvent('sync'), {tag: 'outbox'}))")
    opened.goto(f"{door.origin}/sent")
    expect(opened.locator("#done li")).to_have_text(["toy.keep 1"])
    assert len(door.kept) == 1


def test_a_tab_that_died_while_sending_is_looked_after_by_another(
    phone: BrowserContext, opened: Page, door: Door
) -> None:
    """P15: nobody touches the other tab, and nothing is stuck a minute later."""
    signed_in(opened, door)
    other = phone.new_page()
    other.clock.install()
    other.goto(f"{door.origin}/sent")
    expect(other.locator("#owner")).to_have_text("wang")
    door.holds_answers = True
    send(opened, "330100")
    expect(other.locator("#rows span")).to_contain_text("sending")
    opened.close()
    door.holds_answers = False
    other.clock.fast_forward(60_000)
    expect(other.locator("#done li")).to_have_text(["toy.keep 1"])
    assert len(door.kept) == 1


def test_what_was_done_is_kept_until_the_server_has_shown_it(opened: Page, door: Door) -> None:
    """P17"""
    signed_in(opened, door)
    door.shows = False
    send(opened, "330100")
    expect(opened.locator("#seen li")).to_have_text(["not seen"])
    opened.reload()
    expect(opened.locator("#seen li")).to_have_text(["not seen"])
    door.shows = True
    opened.locator("#now").click()
    expect(opened.locator("#seen li")).to_have_text(["seen"])


def test_a_correction_takes_the_place_of_what_was_refused(opened: Page, door: Door) -> None:
    """P13: whoever corrects it has one item, and the server two decisions."""
    signed_in(opened, door)
    send(opened, "130400", "#refuse")
    expect(opened.locator("#rows span")).to_contain_text("refused")
    opened.get_by_role("button", name="correct").click()
    opened.locator("#place").fill("330100")
    opened.locator("#refuse").click()
    expect(opened.locator("#rows span")).to_have_text("330100: refused 没办成 2")
    assert len(set(door.tries)) == 2


def test_sending_now_says_what_came_of_it(phone: BrowserContext, opened: Page, door: Door) -> None:
    signed_in(opened, door)
    phone.set_offline(True)
    send(opened, "330100")
    opened.locator("#now").click()
    expect(opened.locator("#came")).to_have_text("done 0 1")
    phone.set_offline(False)
    expect(opened.locator("#done li")).to_have_count(1)
    opened.locator("#now").click()
    expect(opened.locator("#came")).to_have_text("done 0 0")
    expect(opened.locator("#synced")).not_to_be_empty()


def test_a_photo_taken_without_signal_is_made_small_and_arrives_before_its_deed(
    phone: BrowserContext, opened: Page, door: Door
) -> None:
    """P16: it survives an answer lost on its way, and leaves the phone with the record that was read back."""
    signed_in(opened, door)
    phone.set_offline(True)
    answer_of(opened, PICTURE)
    expect(opened.get_by_role("img", name="photo")).to_have_js_property("naturalWidth", 1600)
    send(opened, "330100")
    (kept,) = answer_of(opened, FILES)
    (digest,) = re.findall(r"digest\W+(\w{64})", unsealed(opened))
    door.cuts = 1
    phone.set_offline(False)
    opened.locator("#now").click()
    expect(opened.locator("#seen li")).to_have_text(["seen"])
    assert list(door.pieces) == [kept]
    assert door.pieces[kept][:3] == b"\xff\xd8\xff"
    assert hashlib.sha256(door.pieces[kept]).hexdigest() == digest
    assert door.lists[-1][0]["payload"]["photos"] == [kept]
    assert answer_of(opened, FILES) == []


def test_a_browser_that_keeps_nothing_says_so_before_typing_and_still_sends(phone: BrowserContext, door: Door) -> None:
    """P23"""
    phone.add_init_script("Object.defineProperty(window, 'indexedDB', {get: () => undefined});")
    page = phone.new_page()
    page.goto(door.origin)
    expect(page.locator("#keeps")).to_have_text("not kept")
    send(page, "330100")
    sign_in(page, "wang")
    expect(page.locator("#done li")).to_have_text(["toy.keep 1"])


def test_a_payment_tapped_again_after_a_lost_answer_is_made_once(
    phone: BrowserContext, opened: Page, door: Door
) -> None:
    """P13"""
    signed_in(opened, door)
    door.lose_answers = 1
    opened.get_by_role("button", name="pay b1").click()
    expect(opened.locator("#paying")).to_contain_text("failed")
    opened.get_by_role("button", name="pay b1").click()
    expect(opened.get_by_role("heading")).to_have_text("Sent")
    assert len(door.tries) == 2
    assert len(door.kept) == 1
