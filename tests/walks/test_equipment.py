"""A phone tells what runs on it; the head of the clerks sees it on the page for devices, calls who is stuck, and notes paper in a kiosk."""

from __future__ import annotations

import re
from datetime import timedelta

from playwright.sync_api import Browser, BrowserContext, Page, Request, expect

from nfe_app.base import clock
from tests.browser import PATIENCE, answer_of
from tests.walks import screens, steps
from tests.walks.conftest import Rider, Town
from tests.walks.test_desk import desk, sign_in

__all__ = ["desk"]
STATE = "/api/me/devices/state"
ENLIST = "from nfe_app.cli import main; main(['kiosk', 'add', '{name}', '--region', '110105', '--helper', '3 号窗口'])"


def at_desk(desk: BrowserContext) -> Page:
    """The head of the clerks at the page for devices."""
    page = desk.new_page()
    page.goto("/desk/sign-in/")
    sign_in(page)
    page.get_by_role("link", name="设备").click()
    expect(page.get_by_role("heading", name="经办台 · 设备")).to_be_visible()
    return page


def tells(phone: BrowserContext) -> Page:
    """A page of the phone that has told of it."""
    page = phone.new_page()
    with page.expect_response(lambda answer: answer.url.endswith(STATE) and answer.status == 200):
        page.goto("/outbox/")
    steps.until(lambda: any("told" in row for row in answer_of(page, steps.ROWS, "phone")))
    return page


def test_a_phone_tells_once_and_its_person_reads_it(phone: BrowserContext, rider: Rider) -> None:
    asked: list[Request] = []
    phone.on("request", lambda request: asked.append(request) if request.url.endswith(STATE) else None)
    steps.signed_in(phone, rider)
    page = tells(phone)
    before = len(asked)
    page.goto("/me/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.goto("/devices/")
    expect(page.get_by_text(re.compile("说的；程序 [0-9a-z]+；"))).to_be_visible()
    screens.take(page, "devices")
    assert len(asked) == before
    assert set(asked[-1].post_data_json) == {"build", "packs", "waiting", "waited_seconds", "failed"}


def test_the_head_sees_builds_packs_and_what_is_stuck_and_calls_for_it(
    desk: BrowserContext, phone: BrowserContext, rider: Rider, town: Town
) -> None:
    steps.enrolled(phone, rider)
    tells(phone)
    page = at_desk(desk)
    expect(page.get_by_text("最新的")).to_be_visible()
    since = f"{clock.now() - timedelta(days=3):%Y-%m-%d %H:%M:%S.%f}"
    town.do("update phone_state set waiting = 2, failed = 'busy', since = ?", since)
    page.reload()
    expect(page.get_by_role("cell", name="服务器没接住")).to_be_visible()
    screens.take(page, "desk-devices")
    page.get_by_role("link", name="卡住的都在待办里").click()
    row = page.get_by_role("row").filter(has_text="手机卡住").first
    expect(row).to_contain_text("手机上有 2 件没发出来")
    row.get_by_role("link").click()
    expect(page.get_by_role("heading", name="经办台 · 办件")).to_be_visible()
    expect(page.get_by_text("服务器没接住").first).to_be_visible()


def test_paper_is_noted_and_a_kiosk_is_withdrawn(desk: BrowserContext, town: Town) -> None:
    town.run(ENLIST.format(name="朝阳大厅 1 号机"))
    page = at_desk(desk)
    row = page.get_by_role("row").filter(has_text="朝阳大厅 1 号机")
    expect(row).to_contain_text("不知道，没人记过")
    row.get_by_label("朝阳大厅 1 号机里现在有几张纸").fill("18")
    row.get_by_role("button", name="记下").click()
    expect(row).to_contain_text("18 张")
    expect(row).to_contain_text("快没纸了")
    screens.take(page, "desk-kiosks")
    row.get_by_label("确定停用").check()
    row.get_by_role("button", name="停用").click()
    expect(row).to_contain_text("停用了")


def test_a_clerk_who_is_no_head_sees_kiosks_and_no_phones(chromium: Browser, town: Town) -> None:
    """P33."""
    context = chromium.new_context(base_url=town.origin, locale="zh-CN")
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto("/desk/sign-in/")
    page.locator("#user_name").fill("tianjin")
    page.locator("#password").fill("desk-demo-2026")
    page.get_by_role("button", name="登录").click()
    page.get_by_role("link", name="设备").click()
    expect(page.get_by_role("heading", name="一体机", exact=True)).to_be_visible()
    expect(page.get_by_text("本地参保人的手机")).to_have_count(0)
    context.close()
