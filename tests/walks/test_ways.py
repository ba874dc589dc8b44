"""Paying by each way: Alipay, WeChat's own browser, and a code at the counter."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from nfe_app.seed import CLERK
from tests.browser import PATIENCE, tick
from tests.walks import steps
from tests.walks.conftest import Rider, Town

INSIDE = (
    "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Mobile Safari/537.36 "
    "MicroMessenger/8.0.47"
)
PLAYED = """window.asked = [];
window.WeixinJSBridge = {invoke: (name, told, then) => {
  window.asked.push([name, told]);
  then({err_msg: "get_brand_wcpay_request:ok"});
}};"""
TOLD = {
    "appId": "wx1",
    "timeStamp": "1",
    "nonceStr": "n",
    "package": "prepay_id=wx2",
    "signType": "RSA",
    "paySign": "s",
}


def at_alipay(page: Page, rider: Rider) -> None:
    """Somebody with one bill, at Alipay's cashier with it."""
    steps.enrolled(page.context, rider)
    page.goto("/pay/")
    steps.says(page, "怎么付")
    tick(page.get_by_role("radio", name="支付宝"))
    steps.press(page, "去付款")
    page.wait_for_url("**/sandbox/alipay/**")


def back(page: Page, how: str) -> None:
    """What one does at Alipay's cashier, and back to the payment."""
    steps.press(page, how)
    page.wait_for_url("**/paid/?*out_trade_no=*")


def test_a_bill_is_paid_at_alipays_cashier(page: Page, rider: Rider) -> None:
    at_alipay(page, rider)
    back(page, "付 ¥")
    steps.see_it_settled(page)
    steps.follow(page, "缴费")
    steps.says(page, "现在没有要缴的")


def test_alipay_said_no_and_late_and_the_page_never_says_more_than_is_known(
    page: Page, rider: Rider, town: Town
) -> None:
    at_alipay(page, rider)
    steps.wait_to_be_asked(town)
    back(page, "付不成")
    expect(page.get_by_text(steps.UNSURE)).to_be_visible()
    steps.follow(page, "还没付，继续去付")
    page.wait_for_url("**/sandbox/alipay/**")
    back(page, "晚点到账")
    expect(page.get_by_text(steps.UNSURE)).to_be_visible()
    steps.press(page, "再查一次")
    steps.see_it_settled(page)


def test_whoever_leaves_alipay_and_will_not_pay_has_the_bill_back(page: Page, rider: Rider) -> None:
    at_alipay(page, rider)
    back(page, "不付了，回去")
    steps.press(page, "不付了，取消这笔")
    steps.says(page, "没有付")


def test_given_up_before_alipay_knew_of_it_the_page_says_until_when_to_wait(page: Page, rider: Rider) -> None:
    steps.enrolled(page.context, rider)
    bill = steps.mine(page.context, "bills")[0]
    wanted = {"bill_ids": [bill["id"]], "amount_fen": bill["amount_fen"], "way": "wap"}
    begun = steps.command(page.context, "payment.start", wanted)["result"]
    page.context.request.get(begun["cashier"], max_redirects=0)
    page.goto("/pay/")
    steps.press(page, "不付了，取消这笔")
    expect(page.get_by_text("付款页最多还开 15 分钟")).to_be_visible()
    expect(page.get_by_role("link", name="还没付，继续去付")).to_have_count(0)


def test_inside_wechat_there_is_one_way_and_the_sandbox_plays_it(
    new_phone: Callable[..., BrowserContext], rider: Rider
) -> None:
    page = new_phone(user_agent=INSIDE).new_page()
    steps.enrolled(page.context, rider)
    page.goto("/pay/")
    steps.says(page, "要缴的")
    expect(page.get_by_role("radio")).to_have_count(0)
    steps.go_to_cashier(page)
    assert "jsapi" in [one["way"] for one in steps.mine(page.context, "payments")]
    steps.pay_at_cashier(page)
    steps.see_it_settled(page)


def test_the_browser_of_wechat_is_told_what_to_pay_and_its_yes_is_not_believed(
    new_phone: Callable[..., BrowserContext], rider: Rider
) -> None:
    """The page is told as in production, where no sandbox plays the browser; afterwards it asks, and nothing was paid."""
    page = new_phone(user_agent=INSIDE, service_workers="block").new_page()
    steps.enrolled(page.context, rider)
    bill = steps.mine(page.context, "bills")[0]
    wanted = {"bill_ids": [bill["id"]], "amount_fen": bill["amount_fen"], "way": "jsapi"}
    begun = steps.command(page.context, "payment.start", wanted)["result"]

    def tell(route: Route) -> None:
        asked = {name: told for name, told in route.request.headers.items() if name != "if-none-match"}
        answer = route.fetch(headers=asked)
        told = answer.json()
        told["payments"] = [one | {"inside": True, "bridge": TOLD} for one in told["payments"]]
        route.fulfill(response=answer, json=told)

    page.route("**/api/me", tell)
    page.add_init_script(PLAYED)
    page.goto(f"/paid/?payment={begun['payment_id']}")
    with page.expect_request("**/api/commands") as asked:
        steps.press(page, "打开微信支付")
    assert '"payment.ask"' in str(asked.value.post_data)
    assert page.evaluate("window.asked") == [["getBrandWCPayRequest", TOLD]]
    expect(page.get_by_role("heading", name="缴成了")).to_have_count(0)
    page.unroute_all(behavior="wait")


def test_at_the_counter_a_code_is_scanned_and_the_clerk_sees_the_money_come(
    page: Page, rider: Rider, chromium: Browser, town: Town
) -> None:
    steps.enrolled(page.context, rider)
    counter = chromium.new_context(base_url=town.origin, locale="zh-CN")
    counter.set_default_timeout(PATIENCE)
    desk = counter.new_page()
    desk.goto("/desk/sign-in/")
    desk.locator("#user_name").fill(CLERK[0])
    desk.locator("#password").fill(CLERK[1])
    desk.get_by_role("button", name="登录").click()
    desk.get_by_role("link", name="收款").click()
    desk.get_by_label("手机号或身份证号").fill(rider.phone)
    desk.get_by_role("button", name="查应缴").click()
    expect(desk.get_by_text("陈*河")).to_be_visible()
    desk.get_by_role("radio", name="支付宝扫码").click()
    desk.get_by_role("button", name="出收款码").click()
    expect(desk.get_by_role("img", name="收款码")).to_be_visible()
    expect(desk.get_by_text("等你付款")).to_be_visible()
    code = town.told("select cashier_code from attempt where way = 'precreate' order by made_at desc")
    page.goto(code)
    page.get_by_role("button", name=re.compile("付 ¥")).click()
    expect(desk.get_by_text("钱到了，已经入账。")).to_be_visible()
    expect(desk.get_by_role("img", name="收款码")).to_have_count(0)
    counter.close()
