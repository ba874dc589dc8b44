"""Somebody else pays: by a code on another phone, and by a transfer at the bank."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from tests.walks import screens, steps
from tests.walks.conftest import Rider, Town, offline
from tests.walks.test_ways import INSIDE

TOLD, YUAN, PAYER = "附言（写缴费码）", "金额（元）", "付款人"


def code_on(page: Page, rider: Rider) -> str:
    """Somebody with one bill makes a code for it by the way of the pages; the code."""
    steps.enrolled(page.context, rider)
    page.goto("/pay/")
    steps.follow(page, "让别人付")
    steps.press(page, "做缴费码")
    shown = page.get_by_role("heading", name=steps.matching(r"^(\d{4} ){3}\d{4}$"))
    expect(shown).to_be_visible()
    expect(page.get_by_role("img", name="缴费码的二维码")).to_be_visible()
    expect(page.get_by_role("button", name="做缴费码")).to_have_count(0)
    screens.take(page, "code")
    return shown.inner_text()


def test_a_mother_pays_on_her_own_phone_and_learns_nothing_of_whose_it_is(
    page: Page, rider: Rider, new_phone: Callable[..., BrowserContext], town: Town
) -> None:
    code = code_on(page, rider)
    hers = new_phone().new_page()
    hers.goto("/for/")
    hers.get_by_label("缴费码").fill(code)
    steps.press(hers, "看要付多少")
    expect(hers.get_by_text("职工养老")).to_be_visible()
    screens.take(hers, "for")
    steps.press(hers, "用微信付")
    hers.wait_for_url("**/sandbox/**")
    hers.get_by_role("button", name="不付了，回去").click()
    expect(hers.get_by_text("有人正在付这笔，请勿重复付款。")).to_be_visible()
    steps.follow(hers, "回收银台")
    hers.wait_for_url("**/sandbox/**")
    hers.get_by_role("button", name="付 ¥").click()
    hers.wait_for_url("**/for/?code=*")
    expect(hers.get_by_text("已经缴上了，不用再付。")).to_be_visible()
    told = hers.content() + steps.kept(hers)
    owner = str(page.context.request.get("/api/me").json()["owner"])
    assert not [one for one in (rider.name, rider.phone, rider.identity, owner) if one in told]
    page.reload()
    expect(page.get_by_text("缴上了", exact=True)).to_be_visible()


def test_inside_wechat_a_code_is_paid_in_wechats_own_way(
    page: Page, rider: Rider, new_phone: Callable[..., BrowserContext]
) -> None:
    code = code_on(page, rider)
    hers = new_phone(user_agent=INSIDE).new_page()
    hers.goto(f"/for/?code={code}")
    expect(hers.get_by_role("button", name="用支付宝付")).to_have_count(0)
    steps.press(hers, "用微信付")
    hers.wait_for_url("**/sandbox/**")
    steps.press(hers, "付 ¥")
    hers.wait_for_url("**/for/?code=*")
    expect(hers.get_by_text("已经缴上了，不用再付。")).to_be_visible()
    assert "jsapi" in [one["way"] for one in steps.mine(page.context, "payments")]


@offline
def test_a_transfer_at_the_bank_pays_and_a_code_is_read_without_signal(
    page: Page, rider: Rider, new_phone: Callable[..., BrowserContext]
) -> None:
    """P20: the code is in the picture; what was transferred is entered when the bank tells of it."""
    code = code_on(page, rider)
    steps.have_it_offline(page)
    expect(page.get_by_role("heading", name=code)).to_be_visible()
    steps.lose_signal(page)
    page.reload()
    expect(page.get_by_role("heading", name=code)).to_be_visible()
    expect(page.get_by_text("附言只写缴费码")).to_be_visible()
    steps.have_signal(page)
    owed = sum(int(str(bill["amount_fen"])) for bill in steps.mine(page.context, "bills"))
    bank = new_phone().new_page()
    bank.goto("/sandbox/bank/")
    for label, words in ((TOLD, f"社保 {code}"), (YUAN, f"{owed // 100}.{owed % 100:02d}"), (PAYER, "陈大河")):
        bank.get_by_label(label).fill(words)
    bank.get_by_role("button", name="马上到账", exact=True).click()
    expect(bank.get_by_text("转出去了")).to_be_visible()
    hers = new_phone().new_page()
    hers.goto(f"/for/?code={code}")
    expect(hers.get_by_text("已经缴上了，不用再付。")).to_be_visible()


def test_a_wrong_code_says_so(page: Page, town: Town) -> None:
    page.goto("/for/?code=1234567890123456")
    expect(page.get_by_role("alert").filter(has_text="没有这个缴费码")).to_be_visible()


@offline
def test_without_signal_it_does_not_say_that_one_can_pay_here(page: Page, town: Town) -> None:
    """P20: only the server knows what a code is for."""
    page.goto("/for/")
    expect(page.get_by_label("缴费码")).to_be_enabled()
    page.context.set_offline(True)
    expect(page.get_by_text("没有网，这一页要等有网才能用。")).to_be_visible()
    expect(page.get_by_text("照样能用")).to_have_count(0)
    steps.have_signal(page)
    expect(page.get_by_text("没有网")).to_have_count(0)
