"""A relation moves from one place to another: asked for with signal and without, seen alike by both offices, and done."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from nfe_app.base.database import new_id
from nfe_app.seed import CLERK
from tests.browser import PATIENCE, tick
from tests.walks import screens, steps
from tests.walks.conftest import Rider, Town, offline

TIANJIN, SCHEME = "120000", "employee_pension"
TWICE = {
    "id": "twice-120000-620200",
    "kind": "twice",
    "title": "职工养老缴了两次，清退一边",
    "way": "留甘肃省 嘉峪关市的，清退天津市的",
    "giving": TIANJIN,
    "taking": "620200",
    "allowed": "yes",
    "says": "留一边的关系和账户。",
    "law": "人社部",
    "counts": "退掉的月份",
    "months": 1,
    "spans": "2026 年 11 月",
    "money": "退给你的个人账户",
    "fen": 40_992,
    "blocks": [],
    "may": True,
}
DESK: dict[str, object] = {"viewport": {"width": 1280, "height": 900}, "locale": "zh-CN"}


def joins(phone: BrowserContext, place: str) -> None:
    """Enrolled in another place's pension, without the pages for it."""
    pack = phone.request.get(f"/api/pack/{place}").json()
    option = next(one for one in pack["schemes"] if one["code"] == SCHEME)["options"][0]
    chosen = {"scheme": SCHEME, "option": option["code"], "shown_fen": option["amount_fen"]}
    draft = {"draft_id": str(new_id()), "place": place, "residence": "work", "frequency": "month"}
    done = steps.command(phone, "enrolment.confirm", draft | {"choices": [chosen]})
    assert done["ok"], done


def left_one_place_for_another(phone: BrowserContext, rider: Rider) -> None:
    """Paid in Jiayuguan, stopped there, and joined in Tianjin."""
    steps.paid(phone, rider)
    (enrolled,) = steps.mine(phone, "enrolments")
    assert steps.command(phone, "enrolment.stop", {"enrolment_id": enrolled["id"]})["ok"]
    joins(phone, TIANJIN)


def look(page: Page) -> None:
    """What stands in the way, what would move, and where it would be drawn."""
    steps.says(page, "可以转的")
    expect(page.get_by_text("甘肃省 嘉峪关市 到 天津市").first).to_be_visible()
    steps.press(page, "看看能不能转")
    expect(page.get_by_role("button", name="申请转移")).to_be_disabled()
    tick(page.get_by_role("radio", name="转入的地方"))
    expect(page.get_by_text("关系在户籍地，就在天津市领。")).to_be_visible()


def at_the_desk(browser: Browser, town: Town) -> Page:
    """The head of the clerks, at the transfers."""
    context = browser.new_context(base_url=town.origin, **DESK)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto("/desk/sign-in/")
    page.locator("#user_name").fill(CLERK[0])
    page.locator("#password").fill(CLERK[1])
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_text(CLERK[2], exact=True)).to_be_visible()
    page.get_by_role("link", name="转移", exact=True).click()
    expect(page.get_by_role("heading", name="经办台 · 转移")).to_be_visible()
    return page


def test_asked_for_it_goes_step_by_step_and_both_offices_see_the_same(
    page: Page, rider: Rider, chromium: Browser, town: Town
) -> None:
    phone = page.context
    left_one_place_for_another(phone, rider)
    page.goto("/moves/")
    look(page)
    page.get_by_text("一笔一笔看").click()
    expect(page.get_by_text("个人账户，全部转")).to_be_visible()
    screens.take(page, "moves")
    steps.press(page, "申请转移")
    page.wait_for_url("**/outbox/")
    expect(page.get_by_text("申请送到了，进度在“关系转移”里")).to_be_visible()
    (asked,) = steps.mine(phone, "transfers")
    desk = at_the_desk(chromium, town)
    desk.get_by_label("申请编号（两边的经办机构都能查）").fill(str(asked["number"]))
    desk.get_by_role("button", name="查进度").click()
    expect(desk.get_by_text(str(asked["number"])).nth(1)).to_be_visible()
    card = desk.locator(".rt-Card").filter(has_text=f"9999********{rider.identity[-4:]}")
    expect(card).to_contain_text("还剩 15 个工作日")
    card.get_by_role("radio", name="同意接收").click()
    card.get_by_role("button", name="处理").click()
    expect(card.get_by_role("radio")).to_have_count(0)
    screens.take(desk, "desk-transfer")
    assert steps.mine(phone, "transfers")[0]["step"] == "out_reviewing"
    page.goto("/moves/")
    expect(page.get_by_text("转出地收到了，正在核对缴费记录和个人账户。")).to_be_visible()
    expect(page.get_by_text("法定节假日没有算进去")).to_be_visible()
    page.get_by_text("每一步").click()
    screens.take(page, "moves-steps")
    desk.context.close()


@offline
def test_without_signal_it_waits_on_the_phone_and_what_is_known_can_be_read(page: Page, rider: Rider) -> None:
    phone = page.context
    left_one_place_for_another(phone, rider)
    page.goto("/moves/")
    steps.have_it_offline(page)
    steps.says(page, "可以转的")
    steps.lose_signal(page)
    look(page)
    expect(page.get_by_text("没网也能申请，先存在手机里，有网时自动发。")).to_be_visible()
    steps.press(page, "申请转移")
    page.wait_for_url("**/outbox/")
    expect(page.get_by_text("等着发", exact=True)).to_be_visible()
    assert steps.outbox(page)[0]["kind"] == "transfer.request"
    steps.have_signal(page)
    expect(page.get_by_text("申请送到了，进度在“关系转移”里")).to_be_visible()
    (asked,) = steps.mine(phone, "transfers")
    assert asked["step"] == "submitted"
    page.goto("/moves/")
    page.get_by_role("button", name="撤回申请").click()
    page.wait_for_url("**/outbox/")
    expect(page.get_by_text("撤回了，关系还在原来的地方").first).to_be_visible()


def with_double_months(route: Route) -> None:
    """As if another place's office had the same month of hers on record."""
    asked = {name: value for name, value in route.request.headers.items() if name != "if-none-match"}
    told = route.fetch(headers=asked).json()
    told["moves"]["crossings"] = [TWICE]
    route.fulfill(json=told)


@offline
def test_months_paid_twice_are_told_with_their_document_and_asked_to_be_cleared_without_signal(
    page: Page, rider: Rider
) -> None:
    phone = page.context
    steps.paid(phone, rider)
    page.goto("/moves/")
    expect(page.get_by_text("现在不用转：职工养老缴满最低年限")).to_be_visible()
    expect(page.get_by_text("人社部发〔2014〕17号").first).to_be_visible()
    phone.route("**/api/me", with_double_months)
    steps.have_it_offline(page)
    page.reload()
    card = page.locator("[data-crossing]")
    expect(card).to_contain_text("可以办")
    expect(card).to_contain_text("409.92")
    steps.lose_signal(page)
    steps.press(page, "申请办这一项")
    page.wait_for_url("**/outbox/")
    expect(page.get_by_text("等着发", exact=True)).to_be_visible()
    assert steps.outbox(page)[0]["kind"] == "transfer.settle"
    steps.have_signal(page)
    expect(page.get_by_text("没有这样的月份，不用办。")).to_be_visible()


def test_what_stands_in_the_way_is_told_with_its_remedy_and_nothing_there_says_so(
    new_phone: Callable[..., BrowserContext], rider: Rider, town: Town
) -> None:
    phone = new_phone()
    page = phone.new_page()
    steps.signed_in(phone, rider)
    page.goto("/moves/")
    steps.says(page, "没有可以转的")
    town.wait()
    steps.paid(phone, rider)
    page.goto("/moves/")
    expect(page.get_by_text("还没有在新地方参保。")).to_be_visible()
    expect(page.get_by_text("原来地方的参保还在继续。")).to_be_visible()
    expect(page.get_by_text("到“权益记录”里把它暂停或停保，停了就能申请。")).to_be_visible()
    screens.take(page, "moves-blocked")
