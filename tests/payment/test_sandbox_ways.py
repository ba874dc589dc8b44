"""Inside WeChat and by a code the sandbox's cashier is reached as WeChat's own is, and a payer is known as WeChat knows one."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest

from nfe_app.base import clock
from nfe_app.payment.gateway import ChannelRefused
from tests.payment import signer
from tests.payment.channels import MOUNT, NOW, ORIGIN, Town, order

BOX = ORIGIN + MOUNT
BACK = f"{ORIGIN}/pay/?payment=1"
NUMBER = "WF202611230001"


@pytest.fixture(autouse=True)
def stopped_clock():
    with clock.stopped_at(NOW):
        yield


@pytest.fixture
def town(tmp_path):
    return Town(tmp_path)


@pytest.fixture
def phone(town):
    """A payer's browser, which keeps its cookies."""
    return httpx.Client(transport=httpx.MockTransport(town.carry))


def ours(town: Town):
    """Our client as the product connects it with the sandbox."""
    return town.wechat(open_url=BOX, api_url=BOX, bridge_url=f"{BOX}/bridge")


def test_a_code_is_scanned_and_paid(town, phone):
    code = ours(town).order(order(way="native")).code
    assert code.startswith("weixin://wxpay/bizpayurl?pr=")
    assert "扫码付款" in phone.get(f"{BOX}/scan").text
    scanned = phone.get(f"{BOX}/scan?{urlencode({'code': code})}")
    cashier = scanned.headers["Location"]
    assert '<p class="amount">¥2,088.94</p>' in phone.get(cashier).text
    paid = phone.post(cashier, data={"deed": "pay"})
    assert "已经付过了" in phone.get(paid.headers["Location"]).text
    assert ours(town).standing_of(NUMBER).state == "paid"


def test_the_same_order_keeps_its_code_and_no_other_way_takes_its_number(town):
    first = ours(town).order(order(way="native"))
    assert ours(town).order(order(way="native")) == first
    for other in ("h5", "jsapi"):
        with pytest.raises(ChannelRefused, match="OUT_TRADE_NO_USED"):
            ours(town).order(order(way=other, payer="o1"))


@pytest.mark.parametrize("code", ["weixin://wxpay/bizpayurl?pr=nothere", "https://elsewhere.example/", "]"])
def test_a_code_of_no_order_says_so(phone, code):
    assert phone.get(f"{BOX}/scan?{urlencode({'code': code})}").status_code == 404


@pytest.mark.parametrize(
    "deed, said, state",
    [("pay", "ok", "paid"), ("late", "ok", "paid"), ("fail", "fail", "error"), ("leave", "cancel", "not_paid")],
)
def test_inside_wechat_the_page_is_told_what_its_browser_would_have_told_it(town, phone, deed, said, state):
    cashier = ours(town).order(order(way="jsapi", payer="o1"))
    entered = phone.get(f"{cashier.address}&{urlencode({'redirect_url': BACK})}")
    back = phone.post(entered.headers["Location"], data={"deed": deed}).headers["Location"]
    assert back == f"{BACK}&{urlencode({'err_msg': f'get_brand_wcpay_request:{said}'})}"
    assert ours(town).standing_of(NUMBER).state == state


def test_an_order_inside_wechat_that_the_merchant_did_not_sign_is_not_paid(town, phone):
    """P5"""
    ours(town).order(order("WF202611230002", way="h5"))
    address = ours(town).order(order(way="jsapi", payer="o1")).address
    stranger = town.wechat(bridge_url=f"{BOX}/bridge")
    stranger._key = signer.key_of("mallory")
    forged = stranger.order(order(way="jsapi", payer="o1")).address
    for wrong in (
        forged,
        address.replace("timeStamp=1", "timeStamp=2"),
        address.replace("RSA", "MD5"),
        f"{BOX}/bridge",
    ):
        reply = phone.get(wrong)
        assert (reply.status_code, "签名失败" in reply.text) == (400, True)


def test_a_payer_is_known_by_a_code_that_is_good_once(town, phone):
    came = urlsplit(phone.get(ours(town).payer_address(BACK, "s1")).headers["Location"])
    query = parse_qs(came.query)
    assert (came.path, query["payment"], query["state"]) == ("/pay/", ["1"], ["s1"])
    openid = ours(town).payer_of(query["code"][0])
    assert len(openid) == 28 and openid.startswith("o")
    for code, number in ((query["code"][0], "40163"), ("made-up", "40029")):
        with pytest.raises(ChannelRefused) as refused:
            ours(town).payer_of(code)
        assert refused.value.code == number


def known(town: Town, phone: httpx.Client) -> str:
    """The openid under which a browser is known."""
    came = phone.get(ours(town).payer_address(BACK, "")).headers["Location"]
    return ours(town).payer_of(parse_qs(urlsplit(came).query)["code"][0])


def test_the_same_browser_is_the_same_payer_and_another_is_another(town, phone):
    other = httpx.Client(transport=httpx.MockTransport(town.carry))
    assert known(town, phone) == known(town, phone) != known(town, other)


def test_a_code_goes_stale_and_is_nothing_to_a_stranger(town, phone):
    came = phone.get(ours(town).payer_address(BACK, "")).headers["Location"]
    code = parse_qs(urlsplit(came).query)["code"][0]
    for other, number in (({"app_secret": "guessed"}, "40125"), ({"appid": "wx0"}, "40013")):
        with pytest.raises(ChannelRefused) as refused:
            town.wechat(api_url=BOX, **other).payer_of(code)
        assert refused.value.code == number
    with clock.stopped_at(NOW + timedelta(minutes=5)), pytest.raises(ChannelRefused, match="40029"):
        ours(town).payer_of(code)


@pytest.mark.parametrize("back", ["https://elsewhere.example/", "http://localhost:8000@elsewhere.example/", ""])
def test_a_payer_is_never_led_elsewhere(town, phone, back):
    assert phone.get(ours(town).payer_address(back, "")).status_code == 400


def test_the_bill_names_the_payer_and_the_way(town, phone):
    openid = known(town, phone)
    address = ours(town).order(order(way="jsapi", payer=openid)).address
    phone.post(phone.get(address).headers["Location"], data={"deed": "pay"})
    raw = ours(town).standing_of(NUMBER).raw
    assert openid in raw and '"trade_type":"JSAPI"' in raw
