"""Large letters, dark and read aloud: chosen once for all pages of a phone, and every page keeps to it."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from nfe_app.people.rules import mask_name
from tests.browser import usable
from tests.conftest import missing
from tests.walks import screens, steps
from tests.walks.conftest import Rider, offline
from tests.walks.test_english import chinese
from tests.walks.test_for_everyone import CHOOSING, FINE, OPEN, faults
from tests.walks.test_pages import PAGES

EVERY = [*PAGES, *[address for address in CHOOSING if "?" in address]]
PRESSED = "a, button, summary, select, label:has(input), input:not([type=radio], [type=checkbox])"
LOW = f"""() => [...document.querySelectorAll("{PRESSED}")].filter((one) => one.checkVisibility())
  .filter((one) => one.getBoundingClientRect().height < 59.5 || one.getBoundingClientRect().width < 59.5)
  .map((one) => one.outerHTML.slice(0, 90))"""
CUT = """() => [...document.querySelectorAll(".app *")]
  .filter((one) => one.checkVisibility() && !one.closest(".hidden, .pull") && getComputedStyle(one).display !== "inline")
  .filter((one) => [...one.childNodes].some((inside) => inside.nodeType === 3 && inside.data.trim()))
  .filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.outerHTML.slice(0, 90))"""
CLOSE = """() => [...document.querySelectorAll(".app p, .app h1, .app h2, .app a, .app button, .app label")]
  .filter((one) => one.checkVisibility() && !one.closest(".hidden") && one.innerText.trim())
  .filter((one) => parseFloat(getComputedStyle(one).lineHeight) < 1.29 * parseFloat(getComputedStyle(one).fontSize))
  .map((one) => one.outerHTML.slice(0, 90))"""
BROKEN = """() => {
  const walker = document.createTreeWalker(document.querySelector(".app"), NodeFilter.SHOW_TEXT);
  const word = document.createRange(), found = [];
  for (let text = walker.nextNode(); text; text = walker.nextNode()) for (const { 0: letters, index } of text.data.matchAll(/(?<!\\w)[a-z]{3,}(?!\\w)/gi)) {
    if (text.parentElement.closest("[lang='zh-CN']")) continue;
    word.setStart(text, index);
    word.setEnd(text, index + letters.length);
    if (new Set([...word.getClientRects()].map(({ top }) => Math.round(top))).size > 1) found.push(`${letters} of ${text.data}`);
  }
  return found;
}"""
LOOKS = {
    "normal": {},
    "elder 20": {"elder": True, "text": 20},
    "elder 30": {"elder": True, "text": 30},
    "dark": {"theme": "dark"},
}
LOOKS_OF = {"": LOOKS, "/en": {name: LOOKS[name] for name in ("normal", "elder 30", "dark")}}
"""What is too long or cut depends on the words, and shows most in the largest letters."""
LARGE = {"too fine": FINE, "too low": LOW, "too close": CLOSE}
WRITE = "if (location.protocol !== 'about:') localStorage.setItem('look', '%s')"
WEAR = "(look) => dispatchEvent(new StorageEvent('storage', { key: 'look', newValue: JSON.stringify(look) }))"
AXE = "axe.run(document, {resultTypes: ['violations']}).then(({ violations }) => violations)"


@pytest.fixture(scope="session")
def axe() -> str:
    """The text of axe-core; it is given to the page from outside, for the page itself may run nothing but its own."""
    found = find_spec("axe_playwright_python")
    if found is None or found.origin is None:
        return missing("axe", "the package axe-playwright-python is not installed") or ""
    return (Path(found.origin).parent / "axe.min.js").read_text("utf-8")


def chosen(phone: BrowserContext, look: dict[str, object]) -> None:
    """As this phone's person has chosen before."""
    phone.add_init_script(WRITE % json.dumps({"aloud": True, **look}))


def violations(page: Page, axe: str) -> list[str]:
    """What axe-core finds wrong."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(axe)
    found: list[dict[str, Any]] = page.evaluate(AXE)
    return [f"{one['id']}: {node['html'][:120]}" for one in found for node in one["nodes"]]


def code_of(phone: BrowserContext) -> str:
    """A code by which somebody else may pay what is owed for one more insurance."""
    steps.enrols(phone, "unemployment", "110000")
    owed = [bill for bill in steps.mine(phone, "bills") if bill["state"] == "owed"]
    wanted = {
        "bill_ids": [bill["id"] for bill in owed],
        "amount_fen": sum(int(str(bill["amount_fen"])) for bill in owed),
    }
    return str(steps.command(phone, "paycode.make", wanted)["result"]["code"])  # type: ignore[index]


def open_whole(page: Page, address: str) -> None:
    """A page with all that belongs on it, unfolded."""
    page.goto(address)
    usable(page)
    expect(page.locator(".skel")).to_have_count(0)
    page.evaluate(OPEN)


def wrong_with(page: Page, axe: str, look: dict[str, object]) -> dict[str, list[str]]:
    """What is wrong with the page in a look, which another tab has chosen just now."""
    page.evaluate(WEAR, {"aloud": True, **look})
    measured = {"cut": CUT, "broken": BROKEN, **(LARGE if "elder" in look else {})}
    looked = {what: page.evaluate(script) for what, script in measured.items()}
    return {what: ones for what, ones in {"axe": violations(page, axe), **looked, **faults(page)}.items() if ones}


@pytest.mark.parametrize("language", LOOKS_OF)
def test_every_page_is_for_everyone(
    new_phone: Callable[..., BrowserContext], rider: Rider, axe: str, language: str
) -> None:
    """As somebody sees it who is signed in, enrolled, has paid and has a paper; in English (the front part of its addresses) with no word of Chinese."""
    phone = new_phone(reduced_motion="reduce")
    chosen(phone, {})
    steps.paid(phone, rider)
    paper = steps.command(phone, "certificate.issue", {})["result"]["number"]  # type: ignore[index]
    for_others = [f"/verify/{paper}", f"/for/?code={code_of(phone)}"]
    page = phone.new_page()
    steps.choose_all(page)
    found, names = {}, (rider.name, mask_name(rider.name))
    for address in [*EVERY, *for_others]:
        open_whole(page, language + address)
        if (
            language and paper not in address
        ):  # the phone's copy may be Chinese; the answer may not, but for what stands on a paper
            steps.until(lambda: not chinese(page, *names))
        for name, look in LOOKS_OF[language].items():
            found[f"{address} {name}"] = wrong_with(page, axe, look)
            screens.take_look(page, f"{name}{language}", address.replace(paper, "paper"))
    assert {where: wrong for where, wrong in found.items() if any(wrong.values())} == {}


@offline
def test_large_letters_are_chosen_once_and_there_before_anything_is_seen(page: Page) -> None:
    page.goto("/")
    steps.follow(page, "大字版")
    choice = page.get_by_role("group", name="大字版")
    choice.get_by_text("开").click()
    steps.press(page, "大一点")
    expect(page.get_by_role("status").filter(has_text="字号 22")).to_be_visible()
    other = page.context.new_page()
    other.route("**/*.js", lambda route: route.fulfill() if "/assets/" in route.request.url else route.continue_())
    other.goto("/me/")
    assert other.evaluate("getComputedStyle(document.querySelector('.app')).fontSize") == "22px"
    choice.get_by_text("关").click()
    expect(other.locator("html[data-mode]")).to_have_count(0)
    steps.have_it_offline(page)
    page.context.set_offline(True)
    choice.get_by_text("开").click()
    expect(page.locator("html[data-mode=elder]")).to_have_count(1)
    page.goto("/pay/")
    expect(page.locator("html[data-mode=elder]")).to_have_count(1)


def test_light_and_dark_are_chosen_against_the_system(new_phone: Callable[..., BrowserContext]) -> None:
    page = new_phone(color_scheme="dark").new_page()
    page.goto("/looks/")
    ground = "getComputedStyle(document.body).backgroundColor + getComputedStyle(document.documentElement).colorScheme"
    dark = page.evaluate(ground)
    page.get_by_text("浅色", exact=True).click()
    expect(page.locator("html[data-theme=light]")).to_have_count(1)
    assert page.evaluate(ground).endswith("light") and page.evaluate(ground) != dark
    page.reload()
    assert page.evaluate(ground).endswith("light")
    page.get_by_text("跟手机").click()
    expect(page.locator("html[data-theme]")).to_have_count(0)


def test_nonsense_in_the_browsers_storage_does_no_harm(phone: BrowserContext) -> None:
    for nonsense in ("{", "null", '{"elder":"yes","text":"9em","theme":"<b>"}'):
        page = phone.new_page()
        page.add_init_script(WRITE % nonsense)
        page.goto("/looks/")
        expect(page.get_by_role("heading", name="大字版")).to_be_visible()
        assert page.evaluate("document.documentElement.dataset.mode") is None
        page.close()


VOICE = """(() => {
  window.said = []; window.hushed = 0;
  window.SpeechSynthesisUtterance = class { constructor(words) { this.words = words; } };
  Object.defineProperty(window, "speechSynthesis", { value: {
    speak: (one) => said.push(one.lang + " " + one.words), cancel: () => { hushed += 1; },
  } });
})()"""


def test_the_answer_is_read_out_when_it_is_asked_for_and_no_longer_than_the_page_stands(
    phone: BrowserContext, rider: Rider
) -> None:
    steps.paid(phone, rider)
    chosen(phone, {"elder": True})
    page = phone.new_page()
    page.add_init_script(VOICE)
    page.goto("/")
    button = page.get_by_role("button", name="读给我听")
    expect(button).to_be_visible()
    assert page.evaluate("said") == []
    button.click()
    expect(page.get_by_role("button", name="别读了")).to_be_visible()
    (words,) = page.evaluate("said")
    assert words.startswith("zh-CN 现在有保障吗。有，到") and "没有要缴的账单" in words
    before = page.evaluate("hushed")
    steps.follow(page, "缴费")
    expect(page.get_by_role("heading", name="缴费", level=1)).to_be_visible()
    steps.until(lambda: page.evaluate("hushed") > before)


def test_no_button_reads_out_where_the_browser_has_no_voice(page: Page) -> None:
    page.add_init_script("delete Window.prototype.speechSynthesis; delete window.speechSynthesis")
    page.goto("/looks/")
    expect(page.get_by_text("这个浏览器没有读出来的功能。")).to_be_visible()
    expect(page.get_by_role("button", name="读给我听")).to_have_count(0)
