"""P41: after the end or a minute with nobody there, a kiosk has kept nothing: page, back, stores, cache; looked for in a real browser."""

from __future__ import annotations

import base64
import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import answer_of
from tests.cast import Worker, has_paper, newcomer, send
from tests.deeds import crowd, result_of
from tests.kiosk.conftest import Hall
from tests.kiosk.test_drive_screen import on_phone

KEPT = """async () => {
  const names = await caches.keys();
  const bases = await indexedDB.databases();
  return {
    page: document.documentElement.outerHTML,
    images: document.images.length,
    title: document.title,
    address: location.href,
    back: navigation.entries().map(({ url }) => url),
    state: JSON.stringify(history.state),
    names, bases: bases.map(({ name }) => name),
    local: { ...localStorage }, session: { ...sessionStorage },
    cookie: document.cookie, window: window.name, typed: [...document.querySelectorAll("input, textarea, form")].length,
    workers: (await navigator.serviceWorker.getRegistrations()).length,
  };
}"""
EMPTY = {"images": 0, "state": "null", "names": [], "bases": [], "local": {}, "session": {}, "cookie": "", "window": ""}


@pytest.fixture
def she(autumn) -> Worker:
    """A rider with a paper."""
    return newcomer()


def secrets_of(who: Worker, wanted: dict[str, object]) -> list[str]:
    """What of somebody must not be found: who they are, and what their paper is."""
    return [who.name, who.phone, who.identity, str(who.id), who.id.hex, str(wanted["number"]), "参保证明"]


def puts_paper_on(hall: Hall, who: Worker) -> dict[str, object]:
    """Somebody scans the screen, and puts their paper on it; what they asked for."""
    (number,) = crowd(
        1, lambda _one: has_paper(who)
    )  # beside the browser's own loop, which the signer of papers cannot share
    wanted: dict[str, object] = {"number": number}
    taken = result_of(send(who, "kiosk.take", {"code": hall.code}))
    expect(hall.page.locator("[data-of=taken]")).to_be_visible()
    wanted["visit_id"] = taken["visit_id"]
    result_of(send(who, "kiosk.show", wanted))
    sheet = hall.page.locator("#paper img")
    expect(sheet).to_be_visible()
    expect(sheet).to_have_js_property("complete", True)
    assert answer_of(hall.page, "document.images[0].naturalWidth") > 1000
    return wanted


def is_clean(hall: Hall, who: Worker, wanted: dict[str, object]) -> None:
    """The screen has another code, says that it was wiped, and nothing of the visit is anywhere in the browser."""
    page = hall.page
    expect(page.locator("#proof")).to_be_visible()
    assert page.locator("#proof b").all_text_contents() == ["0"] * 5
    kept = answer_of(page, KEPT)
    assert {name: kept[name] for name in EMPTY} == EMPTY
    assert kept["typed"] == kept["workers"] == 0
    assert kept["back"] == [kept["address"]]
    assert re.fullmatch(r"http://127.0.0.1:\d+/kiosk/", kept["address"])
    found = [one for one in secrets_of(who, wanted) if one in str(kept)]
    assert found == []
    assert str(wanted["visit_id"]) not in str(kept)


def nothing_comes_back(hall: Hall, who: Worker, wanted: dict[str, object]) -> None:
    """Neither by the way back nor by the way forth again, nor from a page that the browser put aside."""
    hall.page.go_back()
    hall.page.go_forward()
    hall.page.locator("#code path[d]").wait_for()
    assert [one for one in secrets_of(who, wanted) if one in str(answer_of(hall.page, KEPT))] == []


def nothing_was_cacheable(hall: Hall) -> None:
    """No answer that the browser was given may be kept by it, and none but the picture is of anybody."""
    ours = [one for one in hall.answers if "/icons/" not in one.url]
    assert {one.headers.get("cache-control") for one in ours} == {"no-store"}


def seen_again(page: Page, address: str) -> int:
    """What the browser is answered who asks for the picture once more, from wherever it may."""
    ask = "async (at) => (await fetch(at, { cache: 'force-cache' })).status"
    return int(answer_of(page, ask, address))


@pytest.mark.parametrize("where", ["phone", "screen"])
def test_after_the_end_nothing_remains(hall: Hall, she: Worker, where: str) -> None:
    """P41: 0 bytes, ended from the phone or at the screen."""
    wanted = puts_paper_on(hall, she)
    address = hall.page.locator("#paper img").get_attribute("src") or ""
    if where == "phone":
        result_of(send(she, "kiosk.end", {"visit_id": wanted["visit_id"]}))
    else:
        hall.page.locator("#end").click()
    is_clean(hall, she, wanted)
    nothing_was_cacheable(hall)
    assert seen_again(hall.page, address) == 404
    nothing_comes_back(hall, she, wanted)


PLANTS = """async (words) => {
  localStorage.left = sessionStorage.left = words;
  await (await caches.open("left")).put("/left", new Response(words));
  await new Promise((done) => {
    const asked = indexedDB.open("left", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("left").put(words, 1);
    asked.onsuccess = () => done(asked.result.close());
  });
  return (await indexedDB.databases()).length;
}"""


def test_what_a_browser_kept_of_the_house_all_the_same_is_cleared(hall: Hall, she: Worker) -> None:
    """P41: by `Clear-Site-Data`, whatever put it there."""
    wanted = puts_paper_on(hall, she)
    assert answer_of(hall.page, PLANTS, she.name) == 1
    hall.page.locator("#end").click()
    is_clean(hall, she, wanted)


LEFT = "indexedDB.databases = async () => [{ name: 'left' }];"


def test_a_screen_on_which_something_is_left_goes_out_of_use(hall: Hall, she: Worker) -> None:
    """P41: nobody's code is shown, and the phone is told nothing of a wipe."""
    wanted = puts_paper_on(hall, she)
    hall.page.add_init_script(LEFT)
    hall.page.locator("#end").click()
    expect(hall.page.locator("[data-of=stuck]")).to_be_visible()
    expect(hall.page.locator("#code")).to_be_hidden()
    assert on_phone(she)["wiped"] == ""
    assert str(wanted["number"]) not in hall.page.content()


def test_with_nobody_there_it_counts_down_and_nothing_remains(quick: None, hall: Hall, she: Worker) -> None:
    """P41: idle, with a countdown that is seen."""
    wanted = puts_paper_on(hall, she)
    expect(hall.page.locator("#idle")).to_be_visible()
    assert int(hall.page.locator("#count").text_content() or "") <= 2
    is_clean(hall, she, wanted)
    nothing_was_cacheable(hall)


def test_who_is_still_there_says_so_and_goes_on(quick: None, hall: Hall, she: Worker) -> None:
    puts_paper_on(hall, she)
    stay = hall.page.locator("#stay")
    stay.click()
    expect(hall.page.locator("#idle")).to_be_hidden()
    expect(hall.page.locator("#paper img")).to_be_visible()


def test_it_prints_at_a_press_there_or_on_the_phone(hall: Hall, she: Worker) -> None:
    wanted = puts_paper_on(hall, she)
    hall.page.locator("#print").click()
    expect(hall.page.locator("html")).to_have_attribute("data-prints", "1")
    result_of(send(she, "kiosk.print_out", {"visit_id": wanted["visit_id"]}))
    expect(hall.page.locator("html")).to_have_attribute("data-prints", "2")
    expect(hall.page.locator("#printing")).to_be_visible()


def test_what_goes_to_the_printer_is_the_sheet_alone(hall: Hall, she: Worker) -> None:
    puts_paper_on(hall, she)
    hall.page.emulate_media(media="print")
    seen = [one for one in ("header", "footer", "#printing") if hall.page.locator(one).is_visible()]
    assert seen == []
    expect(hall.page.locator("#paper img")).to_be_visible()
    line = hall.page.context.new_cdp_session(hall.page)
    made = base64.b64decode(line.send("Page.printToPDF", {"preferCSSPageSize": True})["data"])
    assert made.count(b"/Type /Page\n") == 1


def test_the_next_one_sees_nothing_of_the_one_before(hall: Hall, she: Worker) -> None:
    """P41"""
    wanted = puts_paper_on(hall, she)
    first = hall.code
    result_of(send(she, "kiosk.end", {"visit_id": wanted["visit_id"]}))
    expect(hall.page.locator("#proof")).to_be_visible()
    expect(hall.page.locator("#code")).to_be_visible()
    assert hall.code != first
    puts_paper_on(hall, newcomer())
    expect(hall.page.locator("#proof")).to_be_hidden()


def test_a_broken_line_leaves_no_old_code_standing_and_no_paper(quick: None, hall: Hall, she: Worker) -> None:
    """P41: without signal the page is wiped at once, and the rest as soon as there is a line."""
    wanted = puts_paper_on(hall, she)
    hall.page.context.set_offline(True)
    expect(hall.page.locator("[data-of=away]")).to_be_visible()
    assert hall.page.locator("#paper img").count() == 0
    hall.page.context.set_offline(False)
    is_clean(hall, she, wanted)


def test_the_address_it_was_started_with_is_gone_from_the_page(hall: Hall) -> None:
    secret = hall.started_by.partition("#")[2]
    assert secret not in str(answer_of(hall.page, KEPT))


def test_everything_to_press_is_large_enough(quick: None, hall: Hall, she: Worker) -> None:
    """72 px at least, in every state, in both languages."""
    small = "() => [...document.querySelectorAll('button')].filter((one) => one.offsetParent && Math.min(one.offsetWidth, one.offsetHeight) < 72).map((one) => one.id)"
    hall.page.locator("#help").click()
    assert answer_of(hall.page, small) == []
    hall.page.locator("#close").click()
    hall.page.locator("#tongue").click()
    expect(hall.page.locator("html")).to_have_attribute("lang", "en")
    hall.page.locator("#code path[d]").wait_for()
    puts_paper_on(hall, she)
    expect(hall.page.locator("#idle")).to_be_visible()
    assert answer_of(hall.page, small) == []
