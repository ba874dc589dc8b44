"""P35: a clerk looks along at a worker's own phone, points and proposes; the worker takes, confirms and ends, and keeps the receipt."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser import PATIENCE, keeps, tick
from tests.walks import screens, steps
from tests.walks.conftest import Rider, Town
from tests.walks.test_desk import DESK, Wire, sign_in
from tests.walks.test_transfer import left_one_place_for_another

TOGETHER = re.compile(r"在和你一起看参保登记，还剩 1\d 分钟")


@pytest.fixture
def desk(chromium: Browser, town: Town) -> Iterator[BrowserContext]:
    """A browser at the counter."""
    context = chromium.new_context(base_url=town.origin, **DESK)
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


@pytest.fixture
def seat(desk: BrowserContext, town: Town) -> Page:
    """The clerk's page of the shared screen; whatever an earlier walk left open is over."""
    town.do("update sitting set ended_at = until where ended_at is null")
    page = desk.new_page()
    page.goto("/desk/sign-in/")
    sign_in(page)
    page.get_by_role("link", name="一起看").click()
    expect(page.get_by_label("本人念的 6 位码")).to_be_visible()
    return page


def get_code(page: Page, rider: Rider) -> str:
    """Signed in, the worker gets a code to read out."""
    page.goto("/sign-in/?back=/help/")
    steps.sign_in(page, rider.phone)
    steps.say_who(page, rider)
    steps.says(page, "让经办人一起看")
    steps.press(page, "出一个码")
    return page.locator("#help-code").inner_text()


def join(seat: Page, code: str) -> None:
    """The clerk types what was read out."""
    seat.get_by_label("本人念的 6 位码").fill(code)
    seat.get_by_role("button", name="请本人让我看").click()
    expect(seat.get_by_text("等本人点“让他看”")).to_be_visible()


def propose(seat: Page, field: str, label: str) -> None:
    """The clerk proposes one of what is offered."""
    card = seat.locator(f'[data-field="{field}"]')
    card.get_by_role("combobox").select_option(label=label)
    card.get_by_role("button", name="建议").click()


def take(page: Page, says: str | re.Pattern[str]) -> None:
    """The worker takes what is proposed."""
    sheet = page.get_by_role("dialog", name=re.compile("建议"))
    expect(sheet.get_by_text(says).first).to_be_visible()
    sheet.get_by_role("button", name="要", exact=True).click()
    expect(sheet).to_have_count(0)


def test_an_enrolment_is_made_together_and_the_receipt_tells_all_of_it(page: Page, seat: Page, rider: Rider) -> None:
    """P35: the worker alone confirms; nothing of the person is in any frame that reached the clerk."""
    wire = Wire()
    wire.watch(seat)
    seat.reload()
    join(seat, get_code(page, rider))
    asks = page.get_by_role("dialog", name=re.compile("看吗"))
    expect(asks.get_by_text("确认、同意、签字、付钱，只有你能办")).to_be_visible()
    screens.take(page, "beside-asks")
    asks.get_by_role("button", name="让他看").click()
    expect(page.get_by_text(TOGETHER)).to_be_visible()
    steps.follow(page, "去办参保登记")
    expect(seat.get_by_text("本人在：选参保地")).to_be_visible()

    place = seat.locator('[data-field="place"]')
    place.get_by_role("textbox").fill("jyg")
    place.get_by_role("button", name="建议").click()
    place.get_by_role("button", name="甘肃省 嘉峪关市").click()
    expect(page.get_by_role("dialog", name=re.compile("建议"))).to_be_visible()
    screens.take(page, "beside-offers")
    take(page, "参保地：甘肃省 嘉峪关市")
    expect(place.get_by_text("甘肃省 嘉峪关市")).to_be_visible()
    steps.press(page, re.compile("选 .*嘉峪关.*下一步"))
    steps.says(page, "要哪几样")

    propose(seat, "pension", "职工养老")
    take(page, "养老：职工养老")
    expect(page.get_by_role("checkbox", name="职工养老")).to_be_checked()
    seat.locator('[data-field="pension_option"]').get_by_role("button", name="指给他看").click()
    steps.press(page, "下一步")
    steps.says(page, "缴多少")
    expect(page.locator("[data-pointed]")).to_be_visible()
    screens.take(page, "beside-points")
    screens.take(seat, "beside-desk")
    steps.choose_grade(page)
    propose(seat, "frequency", "按季")
    page.get_by_role("dialog").get_by_role("button", name="不要").click()
    expect(seat.get_by_text("本人没要")).to_be_visible()
    steps.choose_often(page, "按月")

    expect(page.get_by_text("有 2 处是经办人建议、你点了“要”的")).to_be_visible()
    steps.press(page, "确认参保")
    steps.says(page, "参保办好了")
    page.get_by_role("button", name="结束").click()
    expect(seat.get_by_text("一起看结束了")).to_be_visible()
    page.get_by_role("button", name="看回执").click()
    receipt = page.locator("main")
    for told in (
        "建议 参保地：甘肃省 嘉峪关市，你要了",
        "建议 养老：职工养老，你要了",
        "建议 多久缴一次：按季，你没要",
    ):
        expect(receipt.get_by_text(told)).to_be_visible()
    receipt.get_by_text("他看到的每一栏").click()
    expect(receipt.get_by_role("listitem").filter(has_text="养老：职工养老").first).to_be_visible()
    screens.take(page, "beside-receipt")

    reached = seat.content() + "".join(wire.frames)
    assert "嘉峪关" in reached
    for secret in (rider.phone, rider.identity, rider.name):
        assert secret not in reached


def test_a_pause_is_talked_over_from_the_page_of_records_and_is_the_workers_own(
    phone: BrowserContext, seat: Page, rider: Rider, town: Town
) -> None:
    """P35: what is looked at together is chosen before; the clerk sees which enrolment and which step, and pauses nothing."""
    steps.paid(phone, rider)
    (bill,) = steps.mine(phone, "bills")
    wire = Wire()
    wire.watch(seat)
    seat.reload()
    page = phone.new_page()
    page.goto("/records/")
    expect(page.get_by_role("button", name="暂停，先不出账单")).to_be_visible()
    page.get_by_role("link", name="找人帮忙").click()
    chosen = page.get_by_role("group").filter(has_text="一起看什么")
    expect(chosen.get_by_text("暂停或停保").first).to_be_visible()
    chosen.get_by_text("一起看什么").click()
    tick(chosen.get_by_role("radio", name="缴费"))
    page.get_by_text("他看得到什么，看不到什么").click()
    expect(page.get_by_text("看得到：这次不付的账单、怎么付。")).to_be_visible()
    screens.take(page, "beside-scopes")
    tick(chosen.get_by_role("radio", name="暂停或停保"))
    expect(page.get_by_text("看得到：哪一份参保、要怎么办。")).to_be_visible()
    steps.press(page, "出一个码")
    join(seat, page.locator("#help-code").inner_text())
    page.get_by_role("button", name="让他看").click()
    expect(page.get_by_text(re.compile("在和你一起看暂停或停保"))).to_be_visible()
    expect(seat.get_by_text("本人在：别的页，看不到")).to_be_visible()
    steps.follow(page, "去办暂停或停保")
    expect(seat.get_by_text("本人在：权益记录")).to_be_visible()

    propose(seat, "enrolment_id", "职工养老，甘肃省 嘉峪关市")
    take(page, "哪一份参保：职工养老，甘肃省 嘉峪关市")
    expect(page.get_by_text("说的是这一份。")).to_be_visible()
    seat.locator('[data-field="step"]').get_by_role("button", name="指给他看").click()
    expect(page.locator("[data-pointed]")).to_be_visible()
    propose(seat, "step", "暂停")
    screens.take(seat, "beside-pause-desk")
    take(page, "要怎么办：暂停")
    asked = page.get_by_role("dialog", name="真的暂停吗")
    expect(asked.get_by_text("有 2 处是经办人建议、你点了“要”的")).to_be_visible()
    screens.take(page, "beside-pause")
    assert steps.mine(phone, "enrolments")[0]["step"] == "confirmed"
    asked.get_by_role("button", name="暂停", exact=True).click()
    expect(page.get_by_text("已暂停。缴过的月份照样算")).to_be_visible()
    assert (
        town.count("select count(*) from event where name = 'proposals.taken_up' and facts like ?", "%enrolment.pause%")
        == 1
    )
    page.get_by_role("button", name="结束").click()
    page.get_by_role("button", name="看回执").click()
    for told in ("建议 哪一份参保：职工养老，甘肃省 嘉峪关市，你要了", "建议 要怎么办：暂停，你要了"):
        expect(page.locator("main").get_by_text(told)).to_be_visible()

    reached = seat.content() + "".join(wire.frames)
    fen = int(str(bill["amount_fen"]))
    assert "嘉峪关" in reached
    for secret in (rider.phone, rider.identity, rider.name, f"{fen // 100}.{fen % 100:02d}", str(bill["id"])):
        assert secret not in reached


OTHER_MATTERS = {
    "缴费": ("/pay/", steps.enrolled, ["left_out"]),
    "关系转移": ("/moves/", left_one_place_for_another, ["way", "household"]),
    "信息变更": ("/changes/", steps.signed_in, ["kind"]),
    "退款": ("/refund/", steps.paid, ["bill_id", "reason"]),
}
"""What else is looked at together: the page on which it stands, how somebody comes to need it, and what a clerk may propose there, in turn."""


@pytest.mark.parametrize("matter", OTHER_MATTERS)
def test_every_other_matter_is_proposed_taken_and_told_on_its_own_page(
    phone: BrowserContext, seat: Page, rider: Rider, matter: str
) -> None:
    """P34, P35: the first that is offered of each field; what is taken stands on the page, and in the receipt."""
    address, needs_it, fields = OTHER_MATTERS[matter]
    needs_it(phone, rider)
    wire = Wire()
    wire.watch(seat)
    seat.reload()
    page = phone.new_page()
    page.goto(address)
    page.get_by_role("link", name="找人帮忙").click()
    steps.press(page, "出一个码")
    join(seat, page.locator("#help-code").inner_text())
    page.get_by_role("button", name="让他看").click()
    expect(page.get_by_text(re.compile(f"在和你一起看{matter}"))).to_be_visible()
    steps.follow(page, f"去办{matter}")
    expect(seat.get_by_text(f"本人在：{matter}")).to_be_visible()
    for field in fields:
        card = seat.locator(f'[data-field="{field}"]')
        card.get_by_role("combobox").select_option(index=0)
        card.get_by_role("button", name="建议").click()
        take(page, re.compile("："))
    expect(page.get_by_text(f"有 {len(fields)} 处是经办人建议、你点了“要”的").first).to_be_visible()
    screens.take(page, f"beside-{address.strip('/')}")
    page.get_by_role("button", name="结束").click()
    page.get_by_role("button", name="看回执").click()
    expect(page.locator("main").get_by_text(re.compile("建议 .*，你要了"))).to_have_count(len(fields))
    reached = seat.content() + "".join(wire.frames)
    assert [secret for secret in (rider.phone, rider.identity, rider.name) if secret in reached] == []


def test_a_page_that_is_loaded_anew_and_a_server_that_was_away_go_on(
    page: Page, seat: Page, rider: Rider, town: Town
) -> None:
    join(seat, get_code(page, rider))
    page.get_by_role("button", name="让他看").click()
    expect(page.get_by_text(TOGETHER)).to_be_visible()
    page.goto("/join/often/")
    seat.reload()
    propose(seat, "frequency", "按年")
    take(page, "多久缴一次：按年")
    keeps(page, r"frequency\":\"year")
    page.reload()
    expect(page.get_by_role("radio", name="一年", exact=True)).to_be_checked()
    expect(page.get_by_text(TOGETHER)).to_be_visible()
    with town.away():
        expect(page.get_by_text(TOGETHER)).to_be_visible()
    town.kill()
    tick(page.get_by_role("radio", name="半年", exact=True))
    expect(seat.locator('[data-field="frequency"]').get_by_text("按半年")).to_be_visible()
    page.get_by_role("button", name="说句话").click()
    expect(page.get_by_role("dialog").get_by_role("link", name="打 12333")).to_have_attribute("href", "tel:12333")
    page.get_by_role("button", name="没看懂，再说一遍").click()
    expect(seat.get_by_text("没看懂，再说一遍")).to_be_visible()
    seat.get_by_label("写一句给本人").fill("看亮起来的那一栏")
    seat.get_by_role("button", name="发出去").click()
    expect(page.get_by_role("log").get_by_text("看亮起来的那一栏")).to_be_visible()
    page.get_by_role("dialog").get_by_role("button", name="关上").click()
    seat.get_by_role("button", name="还有要问的吗？").click()
    company = page.get_by_label("一起看", exact=True)
    expect(company.get_by_text("说：还有要问的吗？")).to_be_visible()
    screens.take(page, "beside-wrote")
    company.get_by_role("button", name="回一句").click()
    page.get_by_role("button", name="好的").click()
    expect(seat.get_by_text("好的")).to_be_visible()
    page.get_by_role("dialog").get_by_role("button", name="关上").click()
    expect(company.get_by_role("button", name="说句话")).to_be_visible()
    expect(company.get_by_text("说：还有要问的吗？")).to_have_count(0)


def test_who_is_not_let_in_sees_nothing_and_no_line_stays_open(
    page: Page, seat: Page, rider: Rider, new_phone: Callable[..., BrowserContext]
) -> None:
    join(seat, get_code(page, rider))
    page.get_by_role("button", name="不让").click()
    expect(seat.get_by_text("一起看结束了")).to_be_visible()
    with steps.brought_anew(page, "/api/me"):
        page.get_by_role("button", name="关上").click()
    expect(page.get_by_label("一起看", exact=True)).to_have_count(0)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/me/")
    expect(page.get_by_role("heading", name="我的")).to_be_visible()
    assert not [url for url in asked if "/api/assistance" in url]
    other = new_phone().new_page()
    other.goto("/help/")
    expect(other.get_by_text("登录后，经办人能和你一起看")).to_be_visible()
    other.get_by_text("去窗口以前看：办什么要带什么").click()
    expect(other.get_by_text("改户籍地：户口本的照片（本人在手机上拍；少了不收）")).to_be_visible()
    expect(other.get_by_role("link", name="打 12333")).to_be_visible()


def test_the_clerk_whom_one_has_by_name_comes_without_a_code_and_is_let_in_all_the_same(
    page: Page, seat: Page, rider: Rider, town: Town
) -> None:
    """P35"""
    steps.enrolled(page.context, rider)
    mine = str(page.context.request.get("/api/me").json()["owner"]).replace("-", "")
    clerk = "(select person_id from staff_member where user_name = 'clerk')"
    town.do(f"update caseworker set member_id = {clerk} where ended_at is null and person_id = '{mine}'")
    page.goto("/help/")
    steps.press(page, "出一个码")
    expect(page.get_by_text("不用码也能来")).to_be_visible()
    screens.take(page, "beside-by-name")
    come = seat.get_by_role("button", name="我来，请本人让我看：陈*河")
    expect(come).to_have_count(0)
    seat.get_by_role("button", name="刷新").click()
    expect(come).to_be_visible()
    screens.take(seat, "beside-by-name-desk")
    come.click()
    expect(seat.get_by_text("等本人点“让他看”")).to_be_visible()
    page.get_by_role("dialog", name=re.compile("看吗")).get_by_role("button", name="让他看").click()
    expect(seat.get_by_text("正在一起看")).to_be_visible()
    seat.get_by_role("button", name="结束").click()
    seat.get_by_role("button", name="下一位").click()
    expect(seat.get_by_text("现在没有。")).to_be_visible()
