"""Keys, fingers and screen readers: where the focus is, what a form says, our own number pad, and what the phone itself lends."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from nfe_app.ui import routes
from tests.browser import answer_of, usable
from tests.cast import identity_number
from tests.walks import steps
from tests.walks.conftest import Rider, Town, offline

FOCUSED = "document.activeElement.innerText"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Version/17.0 Mobile/15E148 Safari/604.1"
ANDROID = "Mozilla/5.0 (Linux; Android 10) AppleWebKit/537.36 Chrome/90.0 Mobile Safari/537.36"
OUTSIDE_THE_CIRCLE = """async () => {
  const picture = new Image();
  picture.src = "/icons/maskable-512.png";
  await picture.decode();
  const canvas = Object.assign(document.createElement("canvas"), { width: 512, height: 512 });
  const pen = canvas.getContext("2d");
  pen.drawImage(picture, 0, 0);
  const { data } = pen.getImageData(0, 0, 512, 512);
  const at = (x, y) => data.slice(4 * (512 * y + x), 4 * (512 * y + x) + 3).join();
  const ground = at(2, 2);
  let other = 0;
  for (let y = 2; y < 510; y += 4) for (let x = 2; x < 510; x += 4)
    if (Math.hypot(x - 256, y - 256) > 0.4 * 512 && at(x, y) !== ground) other += 1;
  return other;
}"""


def alive(page: Page, address: str) -> None:
    """A page that can be used."""
    page.goto(address)
    usable(page)


def to_who(page: Page, rider: Rider) -> None:
    """To the question for name and identity number."""
    alive(page, "/sign-in/")
    steps.sign_in(page, rider.phone)
    steps.says(page, "参保的是谁")


def test_a_key_skips_to_the_content_and_each_page_begins_at_its_heading(page: Page) -> None:
    alive(page, "/")
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED) == "跳到正文"
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    steps.follow(page, "缴费")
    expect(page.get_by_role("heading", name="缴费", level=1)).to_be_focused()
    page.go_back()
    expect(page.get_by_role("heading", name="新就业社保", level=1)).to_be_focused()


def test_whoever_pressed_something_that_is_gone_is_at_what_came_in_its_place(page: Page, rider: Rider) -> None:
    alive(page, "/sign-in/")
    steps.ask_code(page, rider.phone)
    expect(page.get_by_role("heading", name="填收到的验证码")).to_be_focused()


def test_what_is_wrong_is_told_above_the_form_and_leads_to_the_field(page: Page, rider: Rider) -> None:
    to_who(page, rider)
    page.get_by_label("姓名").fill("12")
    page.get_by_label("身份证号").fill(rider.identity)
    steps.press(page, "就是我")
    summary = page.get_by_role("group", name="有地方要改")
    expect(summary).to_be_focused()
    expect(page.get_by_label("姓名")).to_have_attribute("aria-invalid", "true")
    summary.get_by_role("link").press("Enter")
    expect(page.get_by_label("姓名")).to_be_focused()


def test_nobody_is_interrupted_while_typing(page: Page) -> None:
    alive(page, "/guide/")
    age, summary = page.get_by_label("你多大了"), page.get_by_role("group", name="有地方要改")
    age.press_sequentially("abc")
    expect(page.locator("#age-error")).to_be_visible()
    expect(summary).to_have_count(0)
    page.keyboard.press("Tab")
    expect(summary).to_be_visible()
    assert page.evaluate("document.activeElement.type") == "radio"
    age.fill("30")
    expect(summary).to_have_count(0)


def test_an_identity_number_is_pressed_typed_and_pasted_and_kept_nowhere(page: Page, rider: Rider) -> None:
    to_who(page, rider)
    number, pad = page.get_by_label("身份证号", exact=True), page.get_by_role("group", name="数字键")
    for sign in "11010519491231002X":
        pad.get_by_role("button", name=sign, exact=True).click()
    expect(number).to_have_value("1101 0519 4912 3100 2X")
    pad.get_by_role("button", name="9", exact=True).click()
    expect(number).to_have_value("1101 0519 4912 3100 2X")
    pad.get_by_role("button", name="删掉一位").click()
    expect(number).to_have_value("1101 0519 4912 3100 2")
    number.fill("")
    number.press_sequentially("123456x")
    expect(number).to_have_value("1234 56")
    number.evaluate("one => one.setSelectionRange(2, 2)")
    page.keyboard.type("00")
    expect(number).to_have_value("1200 3456")
    assert number.evaluate("one => one.selectionStart") == 4
    number.fill(f" {rider.identity[:6]}-{rider.identity[6:]} ")
    assert number.input_value().replace(" ", "") == rider.identity
    assert number.get_attribute("inputmode") == "numeric"
    assert rider.identity not in steps.kept(page) and number.input_value() not in steps.kept(page)


def test_a_code_is_pasted_with_its_gap(page: Page, rider: Rider) -> None:
    alive(page, "/sign-in/")
    steps.ask_code(page, rider.phone)
    code = page.get_by_label("6 位验证码")
    code.fill("123 456")
    expect(code).to_have_value("123456")
    assert code.get_attribute("autocomplete") == "one-time-code"


def test_a_question_keeps_the_focus_and_gives_it_back(phone: BrowserContext, rider: Rider) -> None:
    steps.paid(phone, rider)
    page = phone.new_page()
    alive(page, "/records/")
    stop = page.get_by_role("button", name="停保", exact=True)
    stop.click()
    dialog = page.get_by_role("dialog", name="真的停保吗")
    expect(dialog.get_by_role("heading")).to_be_focused()
    for _press in range(5):
        page.keyboard.press("Tab")
        assert dialog.evaluate("one => one.contains(document.activeElement)")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(stop).to_be_focused()


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (IPHONE, "点浏览器的分享按钮"),
        (f"{IPHONE} MicroMessenger/8.0", "选“在浏览器打开”"),
        (ANDROID, "选“添加到主屏幕”或“安装应用”"),
    ],
)
def test_the_way_to_the_home_screen_is_that_of_the_browser(
    new_phone: Callable[..., BrowserContext], agent: str, words: str
) -> None:
    page = new_phone(user_agent=agent).new_page()
    alive(page, "/me/")
    steps.follow(page, "放到手机桌面")
    expect(page.get_by_text(words)).to_be_visible()
    expect(page.locator("details")).to_have_count(2)


def test_the_home_screen_offers_three_ways_in_and_its_picture_may_be_cut_round(page: Page, town: Town) -> None:
    alive(page, "/")
    manifest = page.request.get("/manifest.webmanifest").json()
    ways = {one["name"]: one["url"] for one in manifest["shortcuts"]}
    assert ways == {"缴费": routes.PAY, "记录": routes.RECORDS, "证明": routes.PAPERS}
    icons = [icon for one in [manifest, *manifest["shortcuts"]] for icon in one["icons"]]
    assert all(page.request.get(icon["src"]).ok for icon in icons)
    assert answer_of(page, OUTSIDE_THE_CIRCLE) == 0


@offline
def test_the_apps_picture_counts_what_waits_for_the_person(page: Page) -> None:
    page.add_init_script("window.shown = []; navigator.setAppBadge = async (count) => { shown.push(count); }")
    steps.choose_all(page)
    steps.have_it_offline(page)
    steps.lose_signal(page)
    steps.confirm(page)
    steps.have_signal(page)
    expect(page.get_by_text("存好了，等登录")).to_be_visible()
    assert page.evaluate("shown") == [1]


def test_a_paper_goes_out_as_a_file_or_else_as_the_way_to_check_it(phone: BrowserContext, rider: Rider) -> None:
    steps.paid(phone, rider)
    steps.command(phone, "certificate.issue", {})
    page = phone.new_page()
    page.add_init_script(
        "window.given = []; navigator.canShare = ({ files }) => window.takes && files.length === 1;"
        "navigator.share = async (one) => { given.push(one.files ? one.files[0].type : one.url); }"
    )
    alive(page, "/papers/")
    for takes, given in ((True, "application/pdf"), (False, "/verify/")):
        page.evaluate(f"window.takes = {json.dumps(takes)}")
        with page.expect_response("**/api/certificates/**"):
            steps.press(page, "发给别人")
        steps.until(lambda given=given: given in str(page.evaluate("window.given[window.given.length - 1]")))  # type: ignore[misc]


@offline
def test_what_was_confirmed_without_signal_stands_in_its_lists_at_once(phone: BrowserContext, rider: Rider) -> None:
    steps.paid(phone, rider)
    page = phone.new_page()
    alive(page, "/records/")
    steps.have_it_offline(page)
    expect(page.get_by_role("button", name="暂停，先不出账单")).to_be_visible()
    steps.lose_signal(page)
    steps.press(page, "暂停，先不出账单")
    expect(page.get_by_text("存好了，等信号")).to_be_visible()
    for tab in ("首页", "记录"):
        steps.follow(page, tab)
        expect(page.get_by_role("link", name="暂停参保 等着发")).to_be_visible()
    steps.have_signal(page)
    expect(page.get_by_text("等着发", exact=True)).to_have_count(0)


def test_a_finger_pulls_the_page_down_and_a_button_does_the_same(
    new_phone: Callable[..., BrowserContext], rider: Rider
) -> None:
    phone = new_phone(has_touch=True)
    steps.paid(phone, rider)
    page = phone.new_page()
    alive(page, "/")
    expect(page.get_by_text("数据截至 今天")).to_be_visible()
    page.wait_for_load_state("networkidle")
    finger = phone.new_cdp_session(page)
    point = lambda y: [{"x": 180, "y": y}]  # noqa: E731
    with page.expect_response("**/api/me"):
        finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": point(200)})
        for y in range(220, 400, 20):
            finger.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": point(y)})
        finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    with page.expect_response("**/api/me"):
        steps.press(page, "再取一次")


def test_the_phone_is_felt_when_something_was_done_or_refused(page: Page, rider: Rider) -> None:
    page.add_init_script("window.felt = []; navigator.vibrate = (how) => felt.push(how)")
    alive(page, "/sign-in/")
    code = steps.ask_code(page, rider.phone)
    page.get_by_label("6 位验证码").fill(f"{(int(code) + 1) % 10**6:06d}")
    with page.expect_response("**/api/sign-in"):
        steps.press(page, "登录", exact=True)
    expect(page.get_by_role("alert")).to_be_visible()
    assert page.evaluate("felt") == [20, [40, 60, 40]]


@pytest.mark.parametrize("address", [routes.HOME, routes.RECORDS, routes.PAY])
def test_a_page_is_as_large_as_wanted_and_has_the_shape_of_what_comes(page: Page, address: str) -> None:
    text = page.request.get(address).text()
    assert 'content="width=device-width, initial-scale=1, viewport-fit=cover"' in text
    assert "maximum-scale" not in text and "user-scalable" not in text
    assert 'aria-busy="true"' in text
    styles = [page.request.get(one).text() for one in set(re.findall(r'href="(/assets/[^"]+\.css)"', text))]
    assert styles and not any("@font-face" in one for one in styles)
    assert any("safe-area-inset-left" in one and "prefers-reduced-motion" in one for one in styles)


def test_a_number_that_belongs_to_nobody_is_refused_as_before(page: Page, rider: Rider) -> None:
    to_who(page, rider)
    page.get_by_label("姓名").fill(rider.name)
    page.get_by_label("身份证号", exact=True).fill(identity_number("20990101", 1))
    steps.press(page, "就是我")
    expect(page.get_by_role("group", name="有地方要改")).to_be_focused()
