"""For every hand and eye: names on everything, targets to hit, nothing beside the screen, and no need of a finger."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser import usable
from tests.walks import steps
from tests.walks.conftest import Seen
from tests.walks.test_pages import PAGES

NAMELESS = """() => [...document.querySelectorAll("input, select, textarea, button, a, [role=dialog]")].filter((one) => {
  const words = one.matches("input, select, textarea") ? [...one.labels].map((label) => label.textContent).join("") : one.textContent;
  return !(one.ariaLabel || one.getAttribute("aria-labelledby") || words.trim());
}).map((one) => one.outerHTML.slice(0, 120))"""
SMALL = """() => [...document.querySelectorAll("a, button, summary, label:has(input), input:not([type=radio], [type=checkbox])")]
  .filter((one) => one.checkVisibility()).map((one) => [one.getBoundingClientRect(), one.outerHTML.slice(0, 90)])
  .filter(([{ width, height }]) => width < 43.5 || height < 43.5)
  .map(([{ width, height }, told]) => `${Math.round(width)}×${Math.round(height)} ${told}`)"""
WIDE = """() => [...document.querySelectorAll("body *")].filter((one) => one.checkVisibility() && !one.matches(".hidden"))
  .filter((one) => one.getBoundingClientRect().right > innerWidth + 0.5).map((one) => one.outerHTML.slice(0, 90))"""
UNDER = """() => [...document.querySelectorAll(".row.onward .ahead")].filter((one) => one.checkVisibility())
  .filter((one) => one.getBoundingClientRect().top >= one.previousElementSibling.getBoundingClientRect().bottom)
  .map((one) => one.closest(".row").innerText)"""
HERE = "() => document.activeElement === document.body ? '' : (document.activeElement.labels?.[0] ?? document.activeElement).innerText + (document.activeElement.ariaLabel ?? '')"


def faults(page: Page) -> dict[str, list[str]]:
    """What is wrong with the page for somebody."""
    looked = {"no name": NAMELESS, "too small": SMALL, "beside the screen": WIDE, "arrow under its words": UNDER}
    found = {name: page.evaluate(script) for name, script in looked.items()}
    found["scrolls sideways"] = [page.url] if page.evaluate("document.documentElement.scrollWidth > innerWidth") else []
    return {name: ones for name, ones in found.items() if ones}


def faults_of(page: Page, addresses: Sequence[str]) -> dict[str, dict[str, list[str]]]:
    """What is wrong on these pages, by address."""
    found = {}
    for address in addresses:
        page.goto(address)
        usable(page)
        found[address] = faults(page)
    return {address: faulty for address, faulty in found.items() if faulty}


def test_every_page_of_a_phone_that_nobody_signed_in_on_can_be_read_and_hit_opens_no_socket_and_complains_of_nothing(
    page: Page, seen: Seen
) -> None:
    assert faults_of(page, PAGES) == {}
    assert seen.complaints == []
    assert seen.sockets == []


CHOOSING = ("/place/?place=110000", "/calendar/?place=110000", "/worth/?place=110000", "/guide/", "/compare/", "/join/")
FAINT = """() => {
  const parts = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = (colour) => colour.slice(0, 3).map((one) => one / 255)
    .map((one) => (one <= 0.03928 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4))
    .reduce((sum, one, place) => sum + one * [0.2126, 0.7152, 0.0722][place], 0);
  const seen = (one) => one.checkVisibility() && !one.closest(".hidden");
  const ground = (one) => {
    const colour = parts(getComputedStyle(one).backgroundColor);
    return colour[3] === 0 ? (one.parentElement ? ground(one.parentElement) : [255, 255, 255]) : colour;
  };
  return [...document.querySelectorAll(".app *")].filter(seen)
    .filter((one) => [...one.childNodes].some((inside) => inside.nodeType === 3 && inside.data.trim()))
    .filter((one) => {
      const [low, high] = [light(parts(getComputedStyle(one).color)), light(ground(one))].sort((a, b) => a - b);
      return (high + 0.05) / (low + 0.05) < 4.5;
    }).map((one) => one.outerHTML.slice(0, 90));
}"""
FINE = """() => [...document.querySelectorAll(".app *")].filter((one) => one.checkVisibility() && !one.closest(".hidden"))
  .filter((one) => [...one.childNodes].some((inside) => inside.nodeType === 3 && inside.data.trim()))
  .filter((one) => parseFloat(getComputedStyle(one).fontSize) < 17.9).map((one) => one.outerHTML.slice(0, 90))"""
LOW = """() => [...document.querySelectorAll("a, button, summary, select, label:has(input), input:not([type=radio], [type=checkbox])")]
  .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 59.5).map((one) => one.outerHTML.slice(0, 90))"""
OUT = """() => [...document.querySelectorAll(".card *")].filter((one) => one.checkVisibility() && !one.matches(".link, .link *, .hidden"))
  .filter((one) => one.getBoundingClientRect().right > one.closest(".card").getBoundingClientRect().right - 15.5)
  .map((one) => one.outerHTML.slice(0, 90))"""
OPEN = "document.querySelectorAll('details').forEach((one) => { one.open = true; })"


def open_all(page: Page, address: str) -> None:
    """The page as it is when everything on it is unfolded."""
    page.goto(address)
    usable(page)
    expect(page.locator(".skel")).to_have_count(0)
    page.evaluate(OPEN)


def test_large_letters_are_large_and_stay_inside_their_cards(page: Page) -> None:
    for address in CHOOSING:
        open_all(page, address)
        page.evaluate("document.documentElement.dataset.mode = 'elder'")
        looked = {"too fine": FINE, "too low": LOW, "out of its card": OUT}
        found = {name: page.evaluate(script) for name, script in looked.items()}
        assert {name: ones for name, ones in found.items() if ones} == {}, address
        assert faults(page) == {}, address


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_word_stands_out_from_its_ground(new_phone: Callable[..., BrowserContext], scheme: str) -> None:
    page = new_phone(color_scheme=scheme).new_page()
    for address in CHOOSING:
        open_all(page, address)
        assert page.evaluate(FAINT) == [], address


def tab_to(page: Page, words: str) -> None:
    """Go on with the key until what is meant has the focus."""
    for _press in range(80):
        page.keyboard.press("Tab")
        if words in str(page.evaluate(HERE)):
            return
    raise AssertionError(f"no key leads to {words}")


def test_the_choice_is_made_with_the_keyboard_alone(page: Page) -> None:
    page.goto("/join/")
    usable(page)
    tab_to(page, "哪个城市或区县")
    page.keyboard.type("jyg")
    expect(page.get_by_role("button", name="选这里").first).to_be_visible()
    for words, key, then in (
        ("选这里", "Enter", "选一个参保地"),
        ("下一步", "Enter", "要哪几样"),
        ("职工养老", "Space", "要哪几样"),
        ("下一步", "Enter", "缴多少"),
        ("下一步", "Enter", "多久付一次"),
        ("按月", "ArrowRight", "多久付一次"),
        ("下一步", "Enter", "看看对不对"),
    ):
        tab_to(page, words)
        page.keyboard.press(key)
        steps.says(page, then)
    expect(page.get_by_text("按季", exact=True)).to_be_visible()
