"""At the counter: a routine enrolment by keys alone, decided by the worker on the same screen; and one by card and signed paper."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from nfe_app.seed import CLERK
from tests.browser import PATIENCE, usable
from tests.cast import PHOTO, identity_number
from tests.walks import screens, steps
from tests.walks.conftest import Rider, Town
from tests.walks.documents import take_photo
from tests.walks.test_handover import TAKE, answer, photographed

DESK = {"viewport": {"width": 1280, "height": 900}, "locale": "zh-CN", "timezone_id": "Asia/Shanghai"}
STROKE, THOUGHT, ROUTINE = 0.28, 1.35, 90
"""Seconds of a key of an average typist and of a moment of thinking, by the keystroke-level model (Card, Moran & Newell, Communications
of the ACM 23 (7), 1980), and how long a routine enrolment may take a trained clerk (7/7)."""

KEPT = "JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie, history.state])"


class Keys:
    """A pair of hands on a keyboard, and how long they would need."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.strokes = self.thoughts = 0

    @property
    def seconds(self) -> float:
        """By the keystroke-level model; what the house itself needs is not in it."""
        return self.strokes * STROKE + self.thoughts * THOUGHT

    def press(self, *keys: str) -> None:
        """After a moment of thinking, these keys."""
        self.thoughts += 1
        for key in keys:
            self.strokes += 1
            self.page.keyboard.press(key)

    def write(self, text: str) -> None:
        """Letters and digits."""
        self.strokes += len(text)
        self.page.keyboard.type(text)

    def until(self, name: str, key: str = "Tab") -> None:
        """On to the field of this name, key by key."""
        for _key in range(20):
            if self.page.evaluate("document.activeElement?.closest('[data-field]')?.dataset.field") == name:
                return
            self.press(key)
            self.thoughts -= 1
        raise AssertionError(f"no way to {name} by keys")


@pytest.fixture
def desk(chromium: Browser, town: Town) -> Iterator[BrowserContext]:
    """A browser at the counter, and the clerk signed in."""
    context = chromium.new_context(base_url=town.origin, **DESK)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto("/desk/sign-in/")
    page.locator("#user_name").fill(CLERK[0])
    page.locator("#password").fill(CLERK[1])
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", name="经办台 · 待办")).to_be_visible()
    page.close()
    yield context
    context.close()


def shown(page: Page, name: str, words: str) -> None:
    """A field says this now."""
    field = page.locator(f"[data-field={name}]")
    select = field.locator("select")
    if select.count():
        expect(select.locator("option:checked")).to_have_text(words)
    else:
        expect(field.get_by_text(words, exact=True)).to_be_visible()


def fills_in(page: Page, keys: Keys) -> None:
    """The clerk's part: an employee's pension in Beijing, by the month, at the lowest grade."""
    keys.press("Enter")
    expect(page.locator("[data-field=residence] select")).to_be_focused()
    keys.press("ArrowDown")
    shown(page, "residence", "工作地")
    keys.until("place")
    keys.write("beijing")
    keys.press("Enter")
    shown(page, "place", "北京市")
    keys.until("pension")
    keys.press("ArrowDown")
    shown(page, "pension", "职工养老")
    keys.until("pension_option")
    expect(page.locator("[data-field=pension_option] select")).not_to_have_value("")
    keys.until("frequency")
    keys.press("ArrowDown")
    shown(page, "frequency", "按月")
    expect(page.get_by_text("每月").first).to_be_visible()


def test_a_trained_clerk_needs_no_mouse_and_no_minute_and_a_half(desk: BrowserContext) -> None:
    """P35, P41: the clerk fills in, the worker decides by a code, and the end leaves nothing on the screen."""
    page = desk.new_page()
    keys = Keys(page)
    page.goto("/desk/counter/")
    expect(page.get_by_role("button", name="接待下一位")).to_be_focused()
    fills_in(page, keys)
    switch = page.get_by_role("button", name="本人决定")
    while not switch.evaluate("(button) => button === document.activeElement"):
        keys.press("Shift+Tab")
        keys.thoughts -= 1
    keys.press("Enter")
    expect(page.get_by_role("heading", name="请您自己看一遍，再决定")).to_be_visible()
    expect(page.get_by_role("navigation")).to_have_count(0)
    expect(page.locator("#phone")).to_be_focused()
    keys.write("13700008801")
    keys.press("Enter")
    code = page.locator("#demo-code").inner_text().strip()
    expect(page.locator("#code")).to_be_focused()
    keys.write(code)
    keys.press("Enter")
    expect(page.locator("#identity_number")).to_be_visible()
    keys.press("Tab")
    expect(page.locator("#name")).to_be_focused()
    keys.write("孙小龙")
    keys.press("Tab")
    keys.write(identity_number("19900101", 58))
    keys.press("Enter")
    expect(page.get_by_text("办好了，孙*龙")).to_be_visible()
    assert keys.seconds <= ROUTINE, (keys.strokes, keys.thoughts)
    page.get_by_role("button", name="结束，清除").click()
    expect(page.get_by_text("清除了：选的 5 栏")).to_be_visible()
    words = ("孙", "13700008801", "0580", "北京市")
    assert not [word for word in words if word in page.content() + page.evaluate(KEPT)]
    page.reload()
    expect(page.get_by_role("button", name="接待下一位")).to_be_visible()
    assert not [word for word in words if word in page.content() + page.evaluate(KEPT)]


def test_who_would_rather_decide_on_their_own_phone_takes_the_choice_there_by_its_picture(
    desk: BrowserContext, page: Page, rider: Rider
) -> None:
    """P35: the clerk fills in, the worker reads it back on their own phone, signs in there and confirms there."""
    screen = desk.new_page()
    screen.goto("/desk/counter/")
    expect(screen.get_by_role("button", name="接待下一位")).to_be_focused()
    fills_in(screen, Keys(screen))
    screen.get_by_role("button", name="本人决定").click()
    screens.take(screen, "counter-deciding")
    screen.get_by_role("button", name="在我自己的手机上定").click()
    shown = photographed(screen)
    screens.take(screen, "counter-to-phone")

    page.goto("/handover/")
    usable(page)
    with page.expect_response("**/api/pack/110000*"):
        take_photo(page, *shown)
    steps.says(page, "一条一条对")
    expect(page.locator("[data-field=pension]")).to_contain_text("职工养老")
    expect(page.locator("[data-field=place]")).to_contain_text("北京")
    for field in page.locator("[data-field]").all():
        answer(page, str(field.get_attribute("data-field")))
    steps.press(page, TAKE)
    steps.says(page, "看看对不对")
    steps.sign_in_and_confirm(page, rider)
    steps.says(page, "参保办好了")
    assert [one["place"] for one in steps.mine(page.context, "enrolments")] == ["110000"]


def test_who_has_no_phone_is_served_by_card_and_signed_paper(desk: BrowserContext, tmp_path: Path) -> None:
    page = desk.new_page()
    page.goto("/desk/counter/")
    expect(page.get_by_role("button", name="接待下一位")).to_be_focused()
    fills_in(page, Keys(page))
    page.get_by_role("button", name="没有手机，代办").click()
    page.locator("#name").fill("吴大爷")
    page.locator("#identity_number").fill(identity_number("19680505", 59))
    page.keyboard.press("Enter")
    expect(page.get_by_text("吴*爷").first).to_be_visible()
    does = page.get_by_role("button", name="照纸上的办")
    expect(does).to_be_disabled()
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", name="委托代办单")).to_be_visible()
    page.emulate_media(media="screen")
    paper = tmp_path / "signed.png"
    paper.write_bytes(PHOTO)
    page.get_by_label("拍下签字的纸").set_input_files(paper)
    expect(page.get_by_text("签字的纸收到了。")).to_be_visible()
    does.click()
    expect(page.get_by_text("替他办好了")).to_be_visible()


def test_the_screen_is_covered_when_nobody_touches_it(desk: BrowserContext) -> None:
    """P41: the shade on idle; what stands below it is not lost."""
    page = desk.new_page()
    page.clock.install()
    page.goto("/desk/counter/")
    page.get_by_role("button", name="接待下一位").click()
    expect(page.locator("[data-visit]")).to_be_visible()
    expect(page.locator("[data-shade]")).to_be_hidden()
    page.clock.run_for(62_000)
    expect(page.locator("[data-shade]")).to_be_visible()
    page.keyboard.press("Shift")
    page.clock.run_for(2_000)
    expect(page.locator("[data-shade]")).to_be_hidden()
    expect(page.locator("[data-visit]")).to_be_visible()
