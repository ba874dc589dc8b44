"""The outbox as a person sees it: what waits, what was refused and where to mend it, and a photo that arrives behind a lost signal."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable

from playwright.sync_api import Browser, BrowserContext, Page, expect

from nfe_app.seed import CLERK
from tests.browser import PATIENCE
from tests.walks import steps
from tests.walks.conftest import Rider, Town, offline

DESK = {"viewport": {"width": 1280, "height": 800}, "locale": "zh-CN", "timezone_id": "Asia/Shanghai"}


def png(width: int = 40, height: int = 30) -> bytes:
    """A small picture, whole and true."""
    rows = b"".join(b"\0" + bytes([row * 8 % 256, 90, 160]) * width for row in range(height))
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(rows)),
        (b"IEND", b""),
    )
    chunks = (
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body)) for name, body in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


SLIP = {"name": "slip.png", "mimeType": "image/png", "buffer": png()}


def ask_back(page: Page) -> None:
    """She asks for money of the paid bill, with a photo of the slip."""
    page.get_by_text("要退这一笔").first.click()
    steps.press(page, "别处也缴了，申请退款")
    page.locator("#proofs").set_input_files([SLIP])  # type: ignore[list-item]
    expect(page.get_by_role("img", name="你选的凭证照片")).to_be_visible()
    steps.press(page, "申请退这一笔")
    page.wait_for_url("**/outbox/")


def test_a_photo_chosen_without_signal_arrives_and_only_the_clerk_sees_it(
    own_phone: Callable[..., BrowserContext], chromium: Browser, town: Town, rider: Rider
) -> None:
    """P16: the phone is switched off while it waits."""
    phone = own_phone()
    steps.paid(phone, rider)
    page = phone.new_page()
    page.goto("/refund/")
    steps.have_it_offline(page)
    expect(page.get_by_text("要退这一笔").first).to_be_visible()
    with town.away():
        ask_back(page)
        expect(page.get_by_text("照片先传，传完才发。")).to_be_visible()
        expect(page.get_by_text("等着发", exact=True)).to_be_visible()
        phone = own_phone()
        page = phone.new_page()
        page.goto("/outbox/")
        steps.says(page, "申请退款")
    steps.press(page, "现在就发")
    expect(page.get_by_text("申请送到了，进度在“退款”里")).to_be_visible()
    expect(page.get_by_text("办好了", exact=True)).to_be_visible()
    (asked,) = steps.mine(phone, "refunds")
    assert (asked["photos"], asked["step"]) == (1, "requested")
    desk = chromium.new_context(base_url=town.origin, **DESK)
    desk.set_default_timeout(PATIENCE)
    counter = desk.new_page()
    counter.goto("/desk/sign-in/")
    counter.locator("#user_name").fill(CLERK[0])
    counter.locator("#password").fill(CLERK[1])
    counter.get_by_role("button", name="登录").click()
    expect(counter.get_by_text(CLERK[2], exact=True)).to_be_visible()
    counter.goto("/desk/refund/")
    proof = counter.get_by_role("img", name="本人交的凭证照片").last
    expect(proof).to_have_js_property("naturalWidth", 40)
    where = str(proof.get_attribute("src"))
    assert phone.request.get(where).status == 401
    desk.close()


def test_a_refused_one_says_why_and_leads_to_the_field_that_is_wrong(page: Page, rider: Rider) -> None:
    """P13: while it is corrected it stays where it was."""
    steps.enrolled(page.context, rider)
    steps.choose_all(page)
    steps.confirm(page)
    page.goto("/outbox/")
    expect(page.get_by_role("alert").filter(has_text="已经办过了")).to_be_visible()
    (before,) = steps.outbox(page)
    steps.press(page, "去改")
    page.wait_for_url("**/join/types/")
    expect(page.locator("main input").first).to_be_focused()
    page.goto("/outbox/")
    expect(page.get_by_text("正在改。改好再确认，就接着这一件发。")).to_be_visible()
    page.goto("/join/check/")
    steps.confirm(page)
    page.goto("/outbox/")
    expect(page.get_by_role("alert").filter(has_text="已经办过了")).to_be_visible()
    (after,) = steps.outbox(page)
    assert after["id"] == before["id"]
    assert after["command"] != before["command"]
    assert after["payload"]["draft_id"] == before["payload"]["draft_id"]  # type: ignore[index]
    steps.press(page, "不办了，删掉")
    expect(page.get_by_text("没有等着发的")).to_be_visible()


@offline
def test_what_waits_tells_until_when_it_counts_and_what_to_do(page: Page, rider: Rider) -> None:
    steps.enrolled(page.context, rider)
    page.goto("/records/")
    steps.have_it_offline(page)
    expect(page.get_by_role("button", name="暂停，先不出账单")).to_be_visible()
    steps.lose_signal(page)
    steps.press(page, "暂停，先不出账单")
    page.wait_for_url("**/sent/")
    page.goto("/outbox/")
    steps.says(page, "暂停参保")
    page.get_by_text("最晚什么时候，一直没网怎么办").click()
    expect(page.get_by_text("手机里存的还能原样发")).to_contain_text("天")
    expect(page.get_by_text("打 12333")).to_be_visible()
    steps.press(page, "现在就发")
    expect(page.get_by_text("没连上。都还在手机里，有网会自动再发。")).to_be_visible()
    expect(page.get_by_text("上次没连上")).to_be_visible()
    steps.have_signal(page)
    expect(page.get_by_text("已暂停。缴过的月份照样算")).to_be_visible()
    expect(page.get_by_text("上次成功")).to_contain_text("上次成功")
