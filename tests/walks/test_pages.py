"""What every page of the phone keeps to: nothing its policy forbids, no complaint, and a small first load; no socket either (`test_for_everyone`)."""

from __future__ import annotations

import re
from collections.abc import Callable

import httpx
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from nfe_app.ui import routes
from tests.browser import usable
from tests.walks import steps
from tests.walks.conftest import Rider, Seen, Town

PAGES = sorted(page for name, page in vars(routes).items() if name.isupper() and str(page).startswith("/"))
LARGEST_FIRST_LOAD = 140_000
FETCHED = re.compile(r'<(?:link|script)\b[^>]*?(?:href|src)="([^"]+\.(?:js|css))"')


def test_a_signed_in_person_has_nothing_to_complain_of_at_all(phone: BrowserContext, rider: Rider, seen: Seen) -> None:
    steps.paid(phone, rider)
    page = phone.new_page()
    for address in PAGES:
        page.goto(address)
        usable(page)
    assert seen.complaints == []


def test_before_a_page_is_alive_it_is_already_for_who_holds_the_phone(
    new_phone: Callable[..., BrowserContext], rider: Rider
) -> None:
    phone = new_phone(service_workers="block")
    phone.route("**/assets/*.js", lambda route: route.abort())
    page = phone.new_page()
    page.goto(routes.HOME)
    welcome, coming = page.get_by_text("自己给自己上社保"), page.locator("[aria-busy]")
    expect(welcome).to_be_visible()
    expect(coming).to_be_hidden()
    steps.signed_in(phone, rider)
    page.goto(routes.HOME)
    expect(coming).to_be_visible()
    expect(welcome).to_be_hidden()


def test_a_page_that_breaks_says_so_and_leads_home(page: Page) -> None:
    """P20: what was typed is kept beside it; never a blank page."""
    broken = "export default () => { throw new Error('a part of it is broken'); };"
    page.route("**/assets/_looks_*", lambda route: route.fulfill(body=broken, content_type="text/javascript"))
    page.goto(routes.LOOKS)
    expect(page.get_by_role("alert").filter(has_text="这一页打不开了")).to_be_visible()
    page.get_by_role("link", name="回到首页").click()
    page.wait_for_url(f"**{routes.HOME}")
    usable(page)
    expect(page.get_by_role("alert").filter(has_text="这一页打不开了")).to_have_count(0)


@pytest.mark.parametrize(("address", "says"), [("/nowhere/", "找不到这一页"), ("/en/nowhere/", "not here")])
def test_an_address_that_is_none_of_ours_says_so_and_leads_back(
    new_phone: Callable[..., BrowserContext], address: str, says: str
) -> None:
    page = new_phone().new_page()
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == 404
    steps.says(page, re.compile(says, re.IGNORECASE))
    page.locator("main a.btn").click()
    page.wait_for_url(address.replace("nowhere/", ""))


@pytest.mark.parametrize("page", [routes.HOME, routes.JOIN, routes.PAY])
def test_the_first_load_is_small(town: Town, page: str) -> None:
    """Bytes on the line with brotli: the page, its scripts and its styles."""
    with httpx.Client(base_url=town.origin, headers={"accept-encoding": "br"}, trust_env=False) as line:
        parts = [page, *dict.fromkeys(FETCHED.findall(_text(line, page)))]
        sizes = {part: _size(line, part) for part in parts}
    print(f"first load of {page}: {sum(sizes.values())} bytes in {len(sizes)} files")
    assert len(sizes) > 5
    assert sum(sizes.values()) <= LARGEST_FIRST_LOAD


def _size(line: httpx.Client, address: str) -> int:
    with line.stream("GET", address) as answer:
        assert answer.headers.get("content-encoding") == "br", address
        return sum(len(part) for part in answer.iter_raw())


def _text(line: httpx.Client, address: str) -> str:
    return line.get(address, headers={"accept-encoding": "identity"}).text


def test_the_whole_way_is_open_where_there_is_no_service_worker(
    new_phone: Callable[..., BrowserContext], rider: Rider
) -> None:
    """P22"""
    phone = new_phone(service_workers="block")
    page = phone.new_page()
    page.goto("/join/")
    steps.choose_place(page)
    page.wait_for_load_state("networkidle")
    steps.lose_signal(page)
    steps.choose_types(page)
    steps.choose_grade(page)
    steps.choose_often(page)
    steps.confirm(page)
    expect(page.get_by_text("存好了，等登录")).to_be_visible()
    steps.have_signal(page)
    steps.sign_in_and_send(page, rider)
    steps.follow(page, "去缴费")
    steps.go_to_cashier(page)
    steps.pay_at_cashier(page)
    steps.see_it_settled(page)
    steps.follow(page, "下载参保证明")
    steps.make_paper(page)
    steps.press(page, "存到手机")
    expect(page.get_by_text("没网也能打开")).to_be_visible()
