"""A draft goes from a phone to the counter and back: by a picture with no network, or by a code; nothing is written that was not read back."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect

from nfe_app.base.database import new_id
from nfe_app.handover import rules
from nfe_app.handover.rules import Handed
from tests.browser import PATIENCE, keeps, tick, usable
from tests.cast import draft_of
from tests.walks import screens, steps
from tests.walks.conftest import FLAGS, PHONE, Rider, Town, offline
from tests.walks.documents import drawn, take_photo
from tests.walks.test_desk import DESK, sign_in

TAKE = "接过来，写进手机"
FIELDS = {"residence": "work", "place": steps.JIAYUGUAN, "pension": "employee_pension", "frequency": "year"}


@pytest.fixture
def desk(chromium: Browser, town: Town) -> Iterator[BrowserContext]:
    """A browser at the counter."""
    context = chromium.new_context(base_url=town.origin, **DESK)
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


@pytest.fixture
def seat(desk: BrowserContext) -> Page:
    """The clerk's page of handing over."""
    page = desk.new_page()
    page.goto("/desk/sign-in/")
    sign_in(page)
    page.get_by_role("link", name="交接").click()
    expect(page.get_by_label("手机上的 8 位码，或用扫码枪扫")).to_be_visible()
    return page


@pytest.fixture
def other(new_phone: Callable[..., BrowserContext]) -> Page:
    """A phone with the packs of the place and nothing filled in, that opens pages by itself."""
    page = new_phone().new_page()
    page.goto(f"/place/?place={steps.JIAYUGUAN}")
    expect(page.get_by_text("职工养老").first).to_be_visible()
    steps.have_what_came(page)
    page.goto("/handover/")
    usable(page)
    steps.have_it_offline(page)
    usable(page)
    return page


def photographed(page: Page) -> list[bytes]:
    """Every picture of the code that the page shows, as the camera of the other side sees it."""
    figure = page.locator("[data-frames]")
    expect(figure.locator("svg")).to_be_visible()
    count = int(str(figure.get_attribute("data-frames")))
    found = {}
    while len(found) < count:
        svg = figure.locator("svg")
        found[svg.get_attribute("data-frame")] = svg.screenshot()
        if count > 1:
            figure.get_by_role("button", name="下一张").click()
    return list(found.values())


def read(photo: bytes) -> str:
    """What a photo of a code holds."""
    (code,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(photo)))
    return str(code.text)


def answer(page: Page, name: str, says: str = "对") -> None:
    """The worker says yes or no to a field."""
    tick(page.locator(f'[data-field="{name}"]').get_by_role("radio", name=says, exact=True))


def tick_all(seat: Page) -> None:
    """The clerk says yes to every field, by the keys alone."""
    expect(seat.locator("[data-field]").first).to_be_visible()
    count = seat.locator("[data-field]").count()
    assert count > 3
    seat.locator("body").click(position={"x": 2, "y": 2})
    seat.evaluate("document.activeElement?.blur()")
    seat.keyboard.press("Enter")
    for at in range(count):
        expect(seat.locator("[data-row]").nth(at)).to_be_focused()
        seat.keyboard.press("Space")
        expect(seat.locator("[data-row]").nth(at)).to_have_attribute("aria-pressed", "true")
        seat.keyboard.press("ArrowDown")


@offline
def test_with_no_network_the_draft_goes_to_the_counter_and_back_to_another_phone(
    page: Page, seat: Page, other: Page
) -> None:
    page.goto("/join/")
    usable(page)
    steps.have_it_offline(page)
    steps.choose_all(page)
    steps.lose_signal(page)
    steps.follow(page, "交给柜台")
    expect(page.get_by_text("现在没网，出不了数字码。")).to_be_visible()
    photos = photographed(page)
    screens.take(page, "handover-phone")
    assert read(photos[0]).startswith("NFH:")

    take_photo(seat, *photos)
    expect(seat.locator('[data-field="place"]').get_by_text("甘肃省 嘉峪关市")).to_be_visible()
    expect(seat.get_by_role("button", name="都对，接过来")).to_be_disabled()
    tick_all(seat)
    screens.take(seat, "handover-desk")
    seat.get_by_role("button", name="都对，接过来").click()
    seat.get_by_role("button", name="交回手机").click()
    shown = photographed(seat)
    assert "/handover/#NFH:" in read(shown[0])

    other.context.set_offline(True)
    take_photo(other, *shown)
    steps.says(other, "一条一条对")
    expect(other.get_by_role("button", name=TAKE)).to_be_disabled()
    for field in other.locator("[data-field]").all():
        answer(other, str(field.get_attribute("data-field")))
    steps.press(other, TAKE)
    steps.says(other, "看看对不对")
    expect(other.get_by_text("柜台递来的，你逐条对过")).to_be_visible()
    expect(other.get_by_text("嘉峪关").first).to_be_visible()


@offline
def test_by_a_code_with_signal_and_what_is_wrong_is_chosen_by_oneself(page: Page, seat: Page, other: Page) -> None:
    steps.choose_all(page)
    page.goto("/handover/")
    usable(page)
    steps.press(page, "不方便扫，出一个数字码")
    code = page.locator("#handover-code").inner_text()
    field = seat.get_by_label("手机上的 8 位码，或用扫码枪扫")
    field.fill(code)
    field.press("Enter")
    tick_all(seat)
    seat.get_by_role("button", name="都对，接过来").click()
    seat.get_by_role("button", name="交回手机").click()
    back = seat.locator("#handover-code").inner_text()

    other.get_by_label("或者输经办人念的 8 位码").fill(back)
    steps.press(other, "接过来", exact=True)
    steps.says(other, "一条一条对")
    for name in ("residence", "place", "pension", "pension_option"):
        answer(other, name)
    answer(other, "frequency", "不对")
    steps.press(other, TAKE)
    steps.says(other, "多久付一次")

    page.get_by_label("或者输经办人念的 8 位码").fill(back)
    steps.press(page, "接过来", exact=True)
    expect(page.get_by_text("没有这个码，或者过期了")).to_be_visible()


@offline
def test_frames_are_gathered_in_any_order_and_what_the_place_has_not_is_not_written(other: Page) -> None:
    """And a draft that is there is not replaced before its person was asked."""
    strange = Handed(FIELDS | {"pension_option": "grade_7", "medical": "no_such_scheme"})
    first, *others = map(drawn, rules.frames_of(rules.line_of(strange), 30))
    take_photo(other, others[0])
    expect(other.get_by_text("读到 1 张，共 3 张")).to_be_visible()
    take_photo(other, drawn("weixin://wxpay/bizpayurl?pr=abc"))
    expect(other.get_by_text("这个码不是交接的草稿")).to_be_visible()
    take_photo(other, first, *others)
    steps.says(other, "一条一条对")
    expect(other.get_by_text("这个地方没有这一样，不写进手机")).to_have_count(2)
    for name in ("residence", "place", "pension", "frequency"):
        answer(other, name)
    steps.press(other, TAKE)
    steps.says(other, "要哪几样")
    expect(other.get_by_role("checkbox", name="职工养老")).to_be_checked()
    keeps(other, r"pension\":\"employee_pension")

    (frame,) = rules.frames_of(rules.line_of(Handed(FIELDS)))
    other.goto(f"/handover/#{frame}")
    steps.says(other, "一条一条对")
    assert "#" not in other.url
    for name in ("residence", "place", "pension", "frequency"):
        answer(other, name)
    steps.press(other, TAKE)
    asks = other.get_by_role("dialog", name="手机里已经有一份在填的")
    expect(asks.get_by_text("嘉峪关")).to_be_visible()
    asks.get_by_role("button", name="留着手机里的，这份不接").click()
    expect(other.get_by_role("heading", name="交给柜台")).to_be_visible()


def test_what_does_not_fit_into_one_picture_goes_by_in_several_and_stands_still_when_told(
    page: Page, seat: Page, rider: Rider
) -> None:
    """No place has codes so long today; the draft of this phone came from another one of hers."""
    steps.signed_in(page.context, rider)
    codes = {f"{kind}{part}": kind.ljust(40, "_") for kind in rules.KINDS for part in ("", "_option")}
    assert steps.command(page.context, "drafts.keep", draft_of(**(FIELDS | codes), draft_id=str(new_id())))["ok"]
    page.goto("/handover/")
    figure = page.locator("[data-frames='2']")
    for number in ("2", "1", "2"):
        expect(figure.locator(f"[data-frame='{number}']")).to_be_visible()
    steps.press(page, "停在这一张")
    expect(figure.get_by_text("张，共 2 张")).to_be_visible()
    first, second = photographed(page)
    take_photo(seat, second)
    expect(seat.get_by_text("读到 1 张，共 2 张")).to_be_visible()
    take_photo(seat, second, first)
    expect(seat.get_by_text("这个地方没有这一样").first).to_be_visible()
    expect(seat.get_by_role("button", name="都对，接过来")).to_be_disabled()


def filmed(texts: list[str]) -> bytes:
    """A film of codes that go by (JPEG after JPEG, half a second each), as a camera sees them."""
    film = b""
    for text in texts:
        code, seen, made = Image.open(io.BytesIO(drawn(text))), Image.new("L", (640, 480), 200), io.BytesIO()
        seen.paste(code.convert("L"), ((640 - code.width) // 2, (480 - code.height) // 2))
        seen.save(made, "JPEG", quality=80)
        film += made.getvalue() * 15
    return film


def test_the_camera_of_the_page_reads_the_frames_as_they_go_by(
    drive: Playwright, chromium_path: str, town: Town, tmp_path: Path
) -> None:
    film = tmp_path / "film.mjpeg"
    film.write_bytes(filmed(rules.frames_of(rules.line_of(Handed(FIELDS)), 30)))
    camera = ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]
    flags = [*FLAGS, *camera, f"--use-file-for-fake-video-capture={film}"]
    browser = drive.chromium.launch(executable_path=chromium_path, args=flags)
    context = browser.new_context(base_url=town.origin, **PHONE)  # type: ignore[arg-type]
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto("/handover/")
    usable(page)
    steps.press(page, "打开摄像头扫码")
    expect(page.get_by_role("heading", name="一条一条对")).to_be_visible(timeout=PATIENCE)
    expect(page.locator("video")).to_have_count(0)
    browser.close()
