"""Three ways to pay by WeChat Pay: in a browser, inside WeChat, and by a code; and who pays inside WeChat."""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding

from nfe_app.base import clock
from nfe_app.payment.gateway import ChannelDown, ChannelRefused
from nfe_app.payment.wechat import WeChat
from tests.payment import signer
from tests.payment.channels import NOW, account, order

OPENID = "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"


@pytest.fixture(autouse=True)
def stopped_clock():
    with clock.stopped_at(NOW):
        yield


def answering(content: object, sent: list[httpx.Request] | None = None, **other: object) -> WeChat:
    """Our client, with a far end that always answers this, signed."""

    def answer(request: httpx.Request) -> httpx.Response:
        (sent if sent is not None else []).append(request)
        body = json.dumps(content).encode()
        return httpx.Response(200, headers=signer.signed(body, NOW), content=body)

    return WeChat(account(**other), httpx.MockTransport(answer))


def is_paid_by_our_word(bridge: dict[str, str]) -> bool:
    """What WeChat's browser checks before it asks for the password: our signature over app, time, nonce and order."""
    message = "".join(f"{bridge[name]}\n" for name in ("appId", "timeStamp", "nonceStr", "package"))
    try:
        signer.key_of("merchant").public_key().verify(
            b64decode(bridge["paySign"]), message.encode(), padding.PKCS1v15(), hashes.SHA256()
        )
    except InvalidSignature:
        return False
    return True


def test_inside_wechat_the_payer_is_named_and_the_browser_is_told_what_to_pay():
    sent: list[httpx.Request] = []
    cashier = answering({"prepay_id": "wx1"}, sent).order(order(way="jsapi", payer=OPENID))
    said = json.loads(sent[0].content)
    assert sent[0].url.path == "/v3/pay/transactions/jsapi"
    assert (said["payer"], "scene_info" in said) == ({"openid": OPENID}, False)
    assert (cashier.address, cashier.code) == ("", "")
    assert list(cashier.bridge) == ["appId", "timeStamp", "nonceStr", "package", "signType", "paySign"]
    assert (cashier.bridge["appId"], cashier.bridge["signType"]) == (signer.APPID, "RSA")
    assert (cashier.bridge["package"], cashier.bridge["timeStamp"]) == ("prepay_id=wx1", str(int(NOW.timestamp())))
    assert is_paid_by_our_word(dict(cashier.bridge))
    assert not is_paid_by_our_word(dict(cashier.bridge) | {"package": "prepay_id=wx2"})


def test_where_something_else_plays_wechats_browser_there_is_an_address_too():
    cashier = answering({"prepay_id": "wx1"}, bridge_url="http://town.test/bridge").order(
        order(way="jsapi", payer=OPENID)
    )
    assert cashier.address.startswith("http://town.test/bridge?")
    assert {name: one for name, (one,) in parse_qs(urlsplit(cashier.address).query).items()} == cashier.bridge


def test_a_code_is_there_to_be_scanned():
    sent: list[httpx.Request] = []
    cashier = answering({"code_url": "weixin://wxpay/bizpayurl?pr=p4lpSuKzz"}, sent).order(order(way="native"))
    assert (cashier.code, cashier.address, cashier.bridge) == ("weixin://wxpay/bizpayurl?pr=p4lpSuKzz", "", {})
    assert sent[0].url.path == "/v3/pay/transactions/native"


@pytest.mark.parametrize("other", [{"way": "jsapi"}, {"way": "wap"}, {"way": "precreate"}], ids=str)
def test_a_way_that_is_not_wechats_or_lacks_its_payer_never_goes_out(other):
    sent: list[httpx.Request] = []
    with pytest.raises(ValueError, match="not a way of WeChat Pay"):
        answering({}, sent).order(order(**other))
    assert sent == []


@pytest.mark.parametrize(
    "way, answer",
    [("jsapi", {}), ("jsapi", {"prepay_id": ""}), ("native", {"code_url": "https://elsewhere.test/"}), ("native", [])],
    ids=str,
)
def test_an_order_that_cannot_be_paid_is_not_passed_on(way, answer):
    with pytest.raises(ChannelDown):
        answering(answer).order(order(way=way, payer=OPENID))


def test_a_payer_is_sent_to_a_sign_in_that_asks_nothing():
    address = urlsplit(answering({}).payer_address("https://nfe.example/pay/?payment=1", "s1"))
    assert (address.netloc, address.path) == ("open.weixin.qq.com", "/connect/oauth2/authorize")
    assert address.fragment == "wechat_redirect"
    assert parse_qs(address.query) == {
        "appid": [signer.APPID],
        "redirect_uri": ["https://nfe.example/pay/?payment=1"],
        "response_type": ["code"],
        "scope": ["snsapi_base"],
        "state": ["s1"],
    }


def asking(answer: Callable[[httpx.Request], httpx.Response]) -> WeChat:
    """Our client at an open platform that answers so."""
    return WeChat(account(app_secret="s3cret"), httpx.MockTransport(answer))


def test_the_code_that_comes_back_is_a_payer():
    sent: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        return httpx.Response(200, json={"openid": OPENID, "scope": "snsapi_base"})

    assert asking(answer).payer_of("061x") == OPENID
    asked = sent[0].url
    assert (asked.host, asked.path) == ("api.weixin.qq.com", "/sns/oauth2/access_token")
    assert dict(asked.params) == {
        "appid": signer.APPID,
        "secret": "s3cret",
        "code": "061x",
        "grant_type": "authorization_code",
    }
    assert "Authorization" not in sent[0].headers


@pytest.mark.parametrize("number", [40029, 40163, 40125])
def test_a_code_that_is_not_good_is_nobody(number):
    with pytest.raises(ChannelRefused) as refused:
        asking(lambda _: httpx.Response(200, json={"errcode": number, "errmsg": "invalid code"})).payer_of("061x")
    assert refused.value.code == str(number)


def broken(request: httpx.Request) -> httpx.Response:
    """A line that breaks."""
    raise httpx.ConnectError("no line", request=request)


NOBODY = {
    "no line": broken,
    "busy": lambda _: httpx.Response(200, json={"errcode": -1, "errmsg": "system error"}),
    "ill": lambda _: httpx.Response(502, text="<h1>Bad Gateway</h1>"),
    "nobody": lambda _: httpx.Response(200, json={}),
    "not JSON": lambda _: httpx.Response(200, text="<html>"),
}


@pytest.mark.parametrize("answer", NOBODY.values(), ids=NOBODY)
def test_where_nobody_says_who_pays_the_secret_is_not_told_either(answer):
    with pytest.raises(ChannelDown) as down:
        asking(answer).payer_of("061x")
    assert "s3cret" not in str(down.value) and "061x" not in str(down.value)
    assert down.value.__cause__ is None or "s3cret" not in str(down.value.__cause__)
