"""A certificate on the phone, and what the phone knows of a person: there while signed in, gone afterwards."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser import answer_of, keeps, opened, usable
from tests.walks import steps
from tests.walks.conftest import Rider, offline

READ = "(address) => fetch(address).then(async (answer) => [answer.status, (await answer.text()).slice(0, 5)])"
CUT = "(address) => fetch(address).then(() => 'heard', () => 'not heard')"


@offline
def test_a_certificate_that_was_brought_home_opens_without_signal_and_leaves_with_its_person(
    page: Page, rider: Rider
) -> None:
    """P20"""
    steps.paid(page.context, rider)
    page.goto("/papers/")
    steps.have_it_offline(page)
    steps.make_paper(page)
    steps.press(page, "存到手机")
    expect(page.get_by_role("button", name="打开证明")).to_be_visible()
    address = steps.mine(page.context, "papers")[0]["url"]
    steps.lose_signal(page)
    page.reload()
    expect(page.get_by_text("没网也能打开", exact=True)).to_be_visible()
    assert answer_of(page, READ, address) == [200, "%PDF-"]
    keeps(page, rider.name)
    assert rider.name not in steps.kept(page)
    page.goto("/me/")
    steps.press(page, "退出登录")
    steps.says(page, "还没登录")
    kept = steps.kept(page)
    assert rider.name not in kept
    assert rider.phone not in kept and f"****{rider.phone[-4:]}" not in kept
    assert str(address) not in kept
    assert answer_of(page, CUT, address) == "not heard"
    with page.expect_response("**/api/sign-out"):
        steps.have_signal(page)
    page.goto("/records/")
    steps.says(page, "登录后看记录")
    assert page.context.request.get("/api/me").status == 401


def test_a_receipt_is_made_of_the_payment_that_was_chosen(page: Page, rider: Rider) -> None:
    steps.paid(page.context, rider)
    (receipt,) = steps.mine(page.context, "receipts")
    page.goto("/papers/")
    usable(page)
    page.get_by_label("哪一种").select_option("receipt")
    expect(page.get_by_role("button", name="先看看写什么")).to_be_disabled()
    expect(page.get_by_text("只要一段时间的")).to_be_hidden()
    page.get_by_label("哪一笔缴费").select_option(str(receipt["payment_id"]))
    steps.press(page, "先看看写什么")
    expect(page.get_by_text(str(receipt["in_words"]))).to_be_visible()
    steps.press(page, "就开这一份")
    expect(page.get_by_text("开好了")).to_be_visible()
    (paper,) = steps.mine(page.context, "papers")
    assert (paper["kind"], paper["title"], paper["until"]) == ("receipt", "缴费收据", "")


@offline
def test_the_identity_number_is_in_no_storage_at_any_time(page: Page, rider: Rider) -> None:
    page.goto("/sign-in/?back=/me/")
    steps.have_it_offline(page)
    steps.sign_in(page, rider.phone)
    steps.says(page, "参保的是谁")
    page.get_by_label("姓名").fill(rider.name)
    page.get_by_label("身份证号").fill(rider.identity)
    assert rider.identity not in steps.kept(page)
    steps.press(page, "就是我")
    expect(page.get_by_text("9999")).to_be_visible()
    keeps(page, rider.name)
    kept = steps.kept(page) + opened(page)
    assert rider.identity not in kept
    assert rider.identity[4:-4] not in kept
