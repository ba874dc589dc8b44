"""Rubbish in a field: the page says what to do, and keeps what was typed."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser import keeps, tick
from tests.walks import steps
from tests.walks.conftest import Rider

RUBBISH = "'; -- <b>¥</b>"


def test_a_place_that_is_not_there(page: Page) -> None:
    page.goto("/join/")
    field = page.get_by_label("哪个城市或区县")
    field.fill(RUBBISH)
    expect(page.get_by_text("没有这个地名")).to_be_visible()
    expect(page.get_by_text("换个写法试试")).to_be_visible()
    expect(field).to_have_value(RUBBISH)
    expect(page.get_by_role("button", name="先选一个地方")).to_be_disabled()


def test_a_phone_number_that_is_none(page: Page) -> None:
    page.goto("/sign-in/")
    field = page.get_by_label("手机号")
    for typed in ("", "123", "我的号码", "🙂"):
        field.fill(typed)
        with page.expect_response("**/api/sign-in/code"):
            steps.press(page, "要验证码")
        expect(page.get_by_role("alert").filter(has_text="手机号")).to_be_visible()
        expect(field).to_have_value(typed)


def test_a_code_that_is_wrong(page: Page, rider: Rider) -> None:
    page.goto("/sign-in/")
    code = steps.ask_code(page, rider.phone)
    field, wrong = page.get_by_label("6 位验证码"), f"{(int(code) + 1) % 10**6:06d}"
    for typed in ("", "abc", wrong):
        field.fill(typed)
        with page.expect_response("**/api/sign-in"):
            steps.press(page, "登录", exact=True)
        expect(page.get_by_role("alert").filter(has_text="验证码")).to_be_visible()
        expect(field).to_have_value(typed)
    field.fill(code)
    steps.press(page, "登录", exact=True)
    steps.says(page, "参保的是谁")


def test_a_name_and_an_identity_number_that_are_none(page: Page, rider: Rider) -> None:
    page.goto("/sign-in/")
    steps.sign_in(page, rider.phone)
    steps.says(page, "参保的是谁")
    name, number = page.get_by_label("姓名"), page.get_by_label("身份证号")
    wrong_digit = rider.identity[:-1] + ("0" if rider.identity[-1] != "0" else "1")
    for typed_name, typed_number in (
        ("", ""),
        ("12 <b>", rider.identity),
        (rider.name, "123"),
        (rider.name, wrong_digit),
    ):
        name.fill(typed_name)
        number.fill(typed_number)
        with page.expect_response("**/api/commands"):
            steps.press(page, "就是我")
        expect(page.get_by_role("alert")).to_be_visible()
        expect(name).to_have_value(typed_name)
        expect(number).to_have_value(" ".join(re.findall(".{1,4}", typed_number)))
    number.fill(rider.identity)
    steps.press(page, "就是我")
    expect(page.get_by_role("heading", level=2).filter(has_text="还没有参保")).to_be_visible()


def test_a_base_outside_what_the_place_allows(page: Page) -> None:
    page.goto("/join/")
    steps.choose_place(page, "beijing", "北京")
    steps.choose_types(page)
    tick(page.get_by_role("radio", name="自己定"))
    field = page.get_by_label("月缴费基数（元）")
    for typed in ("abc", "1", "99999999", "-8000", "8000.001", "８０００元"):
        field.fill(typed)
        expect(page.get_by_role("alert")).to_have_text("要在上面写的两个数之间，填整元。")
        expect(field).to_have_value(typed)
        expect(page.get_by_role("button", name="先把每样都选好")).to_be_disabled()
    keeps(page, typed)
    page.reload()
    expect(field).to_have_value(typed)
    field.fill("8000")
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(page.get_by_role("button", name="下一步")).to_be_enabled()


def test_a_certificate_number_that_is_none(page: Page) -> None:
    page.goto("/verify/")
    for typed in ("1", "' or 1=1 --", "../../api/me", "100%?#"):
        page.get_by_label("或者输纸上的编号").fill(typed)
        steps.press(page, "查验", exact=True)
        expect(page.get_by_role("alert").filter(has_text="没有查到这份证明")).to_be_visible()
        expect(page.get_by_text("就不要相信它")).to_be_visible()
        steps.follow(page, "再输一次")
        expect(page.get_by_label("或者输纸上的编号")).to_have_value(typed)
