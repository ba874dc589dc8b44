"""P41: a rider reads the code on a kiosk with the phone, has a paper printed there, ends it, and reads on the phone that nothing is left."""

from __future__ import annotations

import io
import re

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlmodel import col, select

from nfe_app import building, serving
from nfe_app.base import database
from nfe_app.people.tables import Person
from tests.browser import PATIENCE
from tests.cast import AUTUMN, Worker, has_paper, identity_number
from tests.deeds import crowd
from tests.kiosk import conftest as halls
from tests.kiosk.conftest import Hall
from tests.walks import steps
from tests.walks.conftest import PHONE

hall, incognito = halls.hall, halls.incognito
PHONES = "13911112222"


@pytest.fixture
def fronts() -> list[serving.Front]:
    """The phone's front is served beside the kiosk's page."""
    building.build(["phone"], "http://localhost")
    return [serving.Front(building.built("phone"), parameters=("/verify/",))]


origin = halls.origin


@pytest.fixture
def phone(chromium: Browser, origin: str) -> BrowserContext:
    """A phone that was never here before."""
    context = chromium.new_context(base_url=origin, **PHONE)
    context.set_default_timeout(PATIENCE)
    context.clock.set_fixed_time(AUTUMN)
    return context


def is_signed_in_with_paper(page: Page) -> Worker:
    """Somebody new signs in on the phone, and has a paper."""
    page.goto("/sign-in/?back=/screen/")
    steps.sign_in(page, PHONES)
    page.get_by_label("姓名").wait_for()
    with database.look() as session:
        (newest,) = session.exec(select(Person.id).order_by(col(Person.id).desc()).limit(1))
    who = Worker("周小骑", PHONES, identity_number("19910203", 7), newest, "")
    crowd(1, lambda _one: has_paper(who))
    return who


def read_off(screen: Page) -> str:
    """What a camera reads from the screen."""
    (code,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(screen.screenshot())))
    return str(code.text)


def test_a_rider_prints_at_a_kiosk_by_the_phone_alone(hall: Hall, phone: BrowserContext) -> None:
    """P41"""
    page = phone.new_page()
    is_signed_in_with_paper(page)
    page.goto(read_off(hall.page))
    steps.press(page, "连上它")
    assert "#" not in page.url
    expect(page.get_by_role("heading", name="大厅 1 号机")).to_be_visible()
    steps.press(page, "放到屏幕上")
    expect(hall.page.locator("#paper img")).to_be_visible()
    steps.press(page, "打印")
    expect(hall.page.locator("html")).to_have_attribute("data-prints", "1")
    steps.press(page, "结束，清空屏幕")
    expect(hall.page.locator("#proof")).to_be_visible()
    expect(page.get_by_text(re.compile("大厅 1 号机 的屏幕清空了，10:00:00 查过，什么也没留下"))).to_be_visible()


def test_who_is_not_signed_in_is_told_to_and_takes_nothing(hall: Hall, phone: BrowserContext) -> None:
    page = phone.new_page()
    page.goto(read_off(hall.page))
    steps.says(page, "先登录，再扫一次")
    expect(hall.page.locator("#code")).to_be_visible()
