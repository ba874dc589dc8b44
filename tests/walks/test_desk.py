"""A clerk at the desk: sees the list, masked; nobody else does."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from nfe_app.base import clock
from nfe_app.seed import CLERK, STORIES
from tests.browser import PATIENCE
from tests.cast import identity_number
from tests.walks import steps
from tests.walks.conftest import Rider, Town

DESK = {"viewport": {"width": 1280, "height": 800}, "locale": "zh-CN", "timezone_id": "Asia/Shanghai"}


@dataclass
class Wire:
    """All that came over the sockets of a browser."""

    frames: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        """Listen to every socket of a page."""
        page.on("websocket", lambda socket: socket.on("framereceived", lambda said: self.frames.append(str(said))))


@pytest.fixture
def desk(chromium: Browser, town: Town) -> Iterator[BrowserContext]:
    """A browser at the counter."""
    context = chromium.new_context(base_url=town.origin, **DESK)
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


def sign_in(page: Page, password: str = CLERK[1], name: str = CLERK[0]) -> None:
    """The clerk's user name, or a colleague's, and a password."""
    expect(page.locator("#user_name")).to_be_visible()
    page.locator("#user_name").fill(name)
    page.locator("#password").fill(password)
    page.get_by_role("button", name="登录").click()


def test_a_clerk_sees_who_enrolled_and_no_name_or_number_in_full(desk: BrowserContext) -> None:
    page, wire = desk.new_page(), Wire()
    wire.watch(page)
    page.goto("/desk/")
    page.wait_for_url("**/desk/sign-in/")
    sign_in(page)
    expect(page.get_by_role("heading", name="经办台 · 待办")).to_be_visible()
    page.get_by_role("link", name="最近参保").click()
    expect(page.get_by_role("heading", name="经办台 · 最近参保")).to_be_visible()
    expect(page.get_by_text(CLERK[2], exact=True)).to_be_visible()
    rows = page.get_by_role("row")
    expect(rows.filter(has_text="失业")).not_to_have_count(0)
    seen = page.content() + "".join(wire.frames)
    assert any("职工" in frame for frame in wire.frames)
    for order, story in enumerate(STORIES, 1):
        assert story.name not in seen
        assert story.phone not in seen
        assert identity_number(story.birthday, order) not in seen


def test_before_a_page_listens_nothing_can_be_typed_or_pressed(desk: BrowserContext) -> None:
    """What is typed into a page whose script has not come would be lost; once it has, the cursor is where one begins."""
    page = desk.new_page()
    page.route("**/desk/assets/**", lambda route: route.abort())
    page.goto("/desk/sign-in/")
    name = page.locator("#user_name")
    expect(page.locator("[inert]").filter(has=name)).to_have_count(1)
    page.keyboard.press("Tab")
    page.keyboard.type("clerk")
    expect(name).to_have_value("")
    page.unroute_all(behavior="wait")
    page.reload()
    expect(name).to_be_focused()
    expect(page.locator("[inert]")).to_have_count(0)


def test_a_wrong_password_is_told_and_opens_nothing(desk: BrowserContext) -> None:
    page = desk.new_page()
    page.goto("/desk/sign-in/")
    sign_in(page, "not this one")
    expect(page.get_by_role("alert").or_(page.get_by_text("用户名或密码不对")).first).to_be_visible()
    page.goto("/desk/")
    expect(page.locator("#user_name")).to_be_visible()
    expect(page.get_by_role("row")).to_have_count(0)


def test_after_signing_out_the_list_is_gone_also_by_the_way_back(desk: BrowserContext) -> None:
    page = desk.new_page()
    page.goto("/desk/sign-in/")
    sign_in(page)
    expect(page.get_by_role("row").nth(1)).to_be_visible()
    page.get_by_role("button", name="退出").click()
    expect(page.locator("#user_name")).to_be_visible()
    page.go_back()
    expect(page.locator("#user_name")).to_be_visible()
    expect(page.get_by_role("row")).to_have_count(0)


def test_a_worker_who_is_signed_in_is_nobody_at_the_desk(desk: BrowserContext, rider: Rider) -> None:
    steps.signed_in(desk, rider)
    page, wire = desk.new_page(), Wire()
    wire.watch(page)
    page.goto("/desk/")
    expect(page.locator("#user_name")).to_be_visible()
    expect(page.get_by_role("row")).to_have_count(0)
    assert not any("职工" in frame for frame in wire.frames)


def test_a_clerk_finds_the_page_of_reconciliation_and_a_stranger_does_not(desk: BrowserContext) -> None:
    page = desk.new_page()
    page.goto("/desk/reconciliation/")
    page.wait_for_url("**/desk/sign-in/")
    sign_in(page)
    page.get_by_role("link", name="对账").click()
    expect(page.get_by_role("heading", name="经办台 · 对账")).to_be_visible()
    expect(page.get_by_text(CLERK[2], exact=True)).to_be_visible()


def test_a_clerk_decides_about_a_refund_and_says_why_not(
    desk: BrowserContext, phone: BrowserContext, rider: Rider
) -> None:
    steps.paid(phone, rider)
    (bill,) = steps.mine(phone, "bills")
    assert steps.command(phone, "refund.request", {"bill_id": bill["id"], "reason": "overlap"})["ok"]
    page = desk.new_page()
    page.goto("/desk/sign-in/")
    sign_in(page)
    page.get_by_role("link", name="退款").click()
    masked = page.get_by_text(f"9999********{rider.identity[-4:]}")
    expect(masked).to_be_visible()
    expect(page.get_by_text("职工养老").first).to_be_visible()
    expect(page.get_by_text(rider.phone)).to_have_count(0)
    page.get_by_role("radio", name="不同意").click()
    page.get_by_role("button", name="处理").click()
    expect(page.get_by_text("不同意要写为什么。")).to_be_visible()
    expect(page.get_by_role("radio", name="不同意")).to_be_checked()
    page.get_by_label("为什么（本人会看到").fill("没有在别处缴费的记录")
    page.get_by_role("button", name="处理").click()
    expect(masked).to_have_count(0)
    (refund,) = steps.mine(phone, "refunds")
    assert refund["step"] == "declined"


def plant(town: Town, number: str, ordered_fen: int) -> None:
    """A bill of yesterday told of one yuan less than was ordered under this number."""
    run, yesterday = uuid4().hex, clock.today() - timedelta(days=1)
    noon = f"{yesterday} 04:00:00.000000"
    with closing(sqlite3.connect(town.data / "nfe.db", timeout=30)) as db, db:
        row = (run, "wechat", str(yesterday), "done", noon, 1, 0)
        db.execute(
            "insert into reconciliation_run (id, channel, day, state, at, lines, matched) values (?,?,?,?,?,?,?)", row
        )
        told = (uuid4().hex, run, "amount_differs", "payment", number, "4200000001", ordered_fen - 100, ordered_fen)
        db.execute(
            "insert into reconciliation_difference (id, run_id, name, kind, number, transaction_id, theirs, ours, at, "
            "entered) values (?,?,?,?,?,?,?,?,?,?)",
            (*told, noon, False),
        )


def test_a_clerk_ends_a_payment_whose_money_has_another_amount(
    desk: BrowserContext, page: Page, rider: Rider, town: Town
) -> None:
    """P7: the bill is owed again, and the clerk's word stands beside the difference."""
    steps.enrolled(page.context, rider)
    bill = steps.mine(page.context, "bills")[0]
    wanted = {"bill_ids": [bill["id"]], "amount_fen": bill["amount_fen"], "way": "h5"}
    begun = steps.command(page.context, "payment.start", wanted)["result"]
    plant(town, str(steps.mine(page.context, "payments")[0]["number"]), begun["amount_fen"])
    clerk = desk.new_page()
    clerk.goto("/desk/sign-in/")
    sign_in(clerk)
    clerk.get_by_role("link", name="对账").click()
    expect(clerk.get_by_text("收到的钱原路退回，账单重新可缴")).to_be_visible()
    clerk.get_by_label("怎么处理的").fill("渠道凭证 0071，实收少 1 元")
    clerk.get_by_role("button", name="了结，钱原路退回").click()
    expect(clerk.get_by_text("渠道凭证 0071，实收少 1 元")).to_be_visible()
    expect(clerk.get_by_role("button", name="了结，钱原路退回")).to_have_count(0)
    assert [one["state"] for one in steps.mine(page.context, "bills")] == ["owed"]
    assert steps.mine(page.context, "payments")[0]["step"] in ("to_return", "refunding")
