"""Asking WeChat Pay: what we send is signed, and an answer that is not decides nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from nfe_app.base import clock
from nfe_app.base.money import Fen
from nfe_app.payment.gateway import ChannelDown, ChannelRefused
from nfe_app.payment.wechat import WeChat
from tests.payment import signer
from tests.payment.channels import NOW, account, order

Answer = Callable[[httpx.Request], httpx.Response]


@pytest.fixture(autouse=True)
def stopped_clock():
    with clock.stopped_at(NOW):
        yield


def asking(answer: Answer) -> WeChat:
    """Our client, with the far end played by `answer`."""
    return WeChat(account(), httpx.MockTransport(answer))


def answering(content: object, status: int = 200, at: datetime = NOW, **how: str) -> WeChat:
    """Our client, with a far end that always answers this, signed."""
    body = b"" if content is None else json.dumps(content).encode()
    return asking(lambda _request: httpx.Response(status, headers=signer.signed(body, at, **how), content=body))


def test_an_order_goes_out_signed_and_brings_back_the_cashier():
    sent = []

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        body = b'{"h5_url":"https://cashier.test/?prepay_id=wx1"}'
        return httpx.Response(200, headers=signer.signed(body, NOW), content=body)

    assert asking(answer).order(order()).address == "https://cashier.test/?prepay_id=wx1"
    (request,) = sent
    said = signer.merchant_signed(request.headers["Authorization"], "POST", "/v3/pay/transactions/h5", request.content)
    assert (said["mchid"], said["serial_no"]) == (signer.MCHID, signer.MERCHANT_SERIAL)
    assert said["timestamp"] == str(int(NOW.timestamp()))
    assert request.headers["Wechatpay-Serial"] == signer.PUBLIC_KEY_ID
    assert json.loads(request.content) == {
        "appid": signer.APPID,
        "mchid": signer.MCHID,
        "description": "职工养老 2026-11",
        "out_trade_no": "WF202611230001",
        "time_expire": "2026-11-23T10:15:00+08:00",
        "notify_url": "http://127.0.0.1:1/api/payments/notice",
        "amount": {"total": 208894, "currency": "CNY"},
        "scene_info": {"payer_client_ip": "203.0.113.7", "h5_info": {"type": "Wap"}},
    }


def test_a_question_signs_its_address_with_everything_behind_the_question_mark():
    sent = []

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        body = json.dumps(signer.trade("A|B*C-1_2")).encode()
        return httpx.Response(200, headers=signer.signed(body, NOW), content=body)

    asking(answer).standing_of("A|B*C-1_2")
    target = f"/v3/pay/transactions/out-trade-no/A%7CB%2AC-1_2?mchid={signer.MCHID}"
    signer.merchant_signed(sent[0].headers["Authorization"], "GET", target, b"")


STATES = {
    "NOTPAY": "not_paid",
    "SUCCESS": "paid",
    "REFUND": "refunded",
    "CLOSED": "closed",
    "REVOKED": "closed",
    "USERPAYING": "paying",
    "PAYERROR": "error",
}


@pytest.mark.parametrize("theirs, ours", STATES.items())
def test_each_of_their_states_has_one_of_ours(theirs, ours):
    assert answering(signer.trade(state=theirs)).standing_of("WF202611230001").state == ours


def test_a_paid_order_tells_amount_number_and_moment():
    standing = answering(signer.trade()).standing_of("WF202611230001")
    assert (standing.amount, standing.transaction_id) == (Fen(208894), "4200001234202611230123456789")
    assert standing.paid_at == datetime(2026, 11, 23, 1, 59, 58, tzinfo=UTC)
    assert json.loads(standing.raw)["out_trade_no"] == "WF202611230001"


@pytest.mark.parametrize("code", ["ORDER_NOT_EXIST", "ORDERNOTEXIST"])
def test_an_order_the_channel_does_not_know_stands_nowhere(code):
    assert answering({"code": code, "message": "订单不存在"}, 404).standing_of("WF202611230001") is None


def test_an_unknown_order_is_not_believed_without_a_signature():
    lying = asking(lambda _request: httpx.Response(404, json={"code": "ORDER_NOT_EXIST", "message": ""}))
    with pytest.raises(ChannelDown):
        lying.standing_of("WF202611230001")


def test_closing_is_answered_with_nothing():
    answering(None, 204).close("WF202611230001")


def test_a_refusal_keeps_the_channels_own_word():
    with pytest.raises(ChannelRefused) as refused:
        answering({"code": "ORDERPAID", "message": "该订单已支付"}, 400).close("WF202611230001")
    assert (refused.value.status, refused.value.code) == (400, "ORDERPAID")


def broken(fault: type[httpx.TransportError]) -> Answer:
    """A line that breaks."""

    def answer(request: httpx.Request) -> httpx.Response:
        raise fault("broken", request=request)

    return answer


PAID = json.dumps(signer.trade()).encode()
UNDECIDED = {
    "no line": broken(httpx.ConnectError),
    "no answer in time": broken(httpx.ReadTimeout),
    "cut in the middle": broken(httpx.RemoteProtocolError),
    "ill, and signed": lambda _: httpx.Response(500, headers=signer.signed(b"{}", NOW), content=b"{}"),
    "ill, from a proxy": lambda _: httpx.Response(502, text="<h1>Bad Gateway</h1>"),
    "too many questions": lambda _: httpx.Response(429, headers=signer.signed(b"{}", NOW), content=b"{}"),
    "sent elsewhere": lambda _: httpx.Response(302, headers=signer.signed(b"", NOW) | {"Location": "http://x.test"}),
    "not signed": lambda _: httpx.Response(200, content=PAID),
    "our signature not known": lambda _: httpx.Response(401, json={"code": "SIGN_ERROR", "message": ""}),
    "signed by a stranger": lambda _: httpx.Response(200, headers=signer.signed(PAID, NOW, "mallory"), content=PAID),
    "altered": lambda _: httpx.Response(200, headers=signer.signed(PAID, NOW), content=PAID.replace(b"208894", b"1")),
    "an old answer": lambda _: httpx.Response(200, headers=signer.signed(PAID, NOW - timedelta(hours=1)), content=PAID),
}


@pytest.mark.parametrize("answer", UNDECIDED.values(), ids=UNDECIDED)
def test_no_answer_that_we_can_believe_decides_nothing(answer):
    """P5"""
    for ask in (
        lambda by: by.order(order()),
        lambda by: by.standing_of("WF202611230001"),
        lambda by: by.close("WF2026"),
    ):
        with pytest.raises(ChannelDown):
            ask(asking(answer))


UNREADABLE = {
    "about another order": signer.trade("WF202611230002"),
    "about another merchant": signer.trade(mchid="1900000009"),
    "in a state nobody knows": signer.trade(state="MAYBE"),
    "paid without an amount": signer.trade(amount=None),
    "empty": {},
}


@pytest.mark.parametrize("content", UNREADABLE.values(), ids=UNREADABLE)
def test_a_signed_answer_that_makes_no_sense_decides_nothing(content):
    with pytest.raises(ChannelDown):
        answering(content).standing_of("WF202611230001")


def test_a_cashier_that_is_no_web_address_is_not_passed_on():
    with pytest.raises(ChannelDown):
        answering({"h5_url": "javascript:alert(1)"}).order(order())


def test_keys_do_not_show_when_an_account_is_printed():
    shown = repr(account())
    assert "PRIVATE KEY" not in shown and signer.API_V3_KEY not in shown
