"""Money goes back once, under its own number, and what is told of it is believed when it is proven (P5)."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import httpx
import pytest

from nfe_app.base import clock
from nfe_app.base.money import Fen
from nfe_app.payment.gateway import ChannelDown, ChannelRefused, Given, Giving, NoticeForged
from nfe_app.payment.wechat import WeChat
from tests.payment import signer
from tests.payment.channels import NOW, account

GIVING = Giving("RF202611240001", "WF202611230001", Fen(100), Fen(208894), "重复缴费")
WECHAT = WeChat(account())


@pytest.fixture(autouse=True)
def stopped_clock():
    with clock.stopped_at(NOW):
        yield


def answering(content: object, status: int = 200, sent: list[httpx.Request] | None = None) -> WeChat:
    """Our client, with a far end that always answers this, signed."""

    def answer(request: httpx.Request) -> httpx.Response:
        (sent if sent is not None else []).append(request)
        body = json.dumps(content).encode()
        return httpx.Response(status, headers=signer.signed(body, NOW), content=body)

    return WeChat(account(), httpx.MockTransport(answer))


def test_a_refund_goes_out_signed_and_is_under_way():
    sent: list[httpx.Request] = []
    given = answering(signer.refund(status="PROCESSING"), sent=sent).refund(GIVING)
    assert (given.out_refund_no, given.out_trade_no, given.state) == ("RF202611240001", "WF202611230001", "processing")
    assert (given.amount, given.refund_id, given.done_at) == (Fen(100), "50000000382026112401234567890", None)
    target = "/v3/refund/domestic/refunds"
    signer.merchant_signed(sent[0].headers["Authorization"], "POST", target, sent[0].content)
    assert json.loads(sent[0].content) == {
        "out_trade_no": "WF202611230001",
        "out_refund_no": "RF202611240001",
        "reason": "重复缴费",
        "notify_url": "http://127.0.0.1:1/api/payments/notice",
        "amount": {"refund": 100, "total": 208894, "currency": "CNY"},
    }


def test_a_long_reason_is_cut_between_two_letters():
    sent: list[httpx.Request] = []
    answering(signer.refund(), sent=sent).refund(Giving(*list(vars(GIVING).values())[:4], reason="缴" * 40))
    assert json.loads(sent[0].content)["reason"] == "缴" * 26


@pytest.mark.parametrize(
    "theirs, ours",
    [("PROCESSING", "processing"), ("SUCCESS", "done"), ("CLOSED", "closed"), ("ABNORMAL", "abnormal")],
)
def test_each_of_their_states_has_one_of_ours(theirs, ours):
    given = answering(signer.refund(status=theirs)).refund_of("RF202611240001", "WF202611230001")
    assert given.state == ours
    assert given.done_at == (datetime(2026, 11, 24, 2, 0, 58, tzinfo=UTC) if ours == "done" else None)


def test_a_refund_the_channel_does_not_know_stands_nowhere():
    unknown = answering({"code": "RESOURCE_NOT_EXISTS", "message": "退款单不存在"}, 404)
    assert unknown.refund_of("RF202611240001", "WF202611230001") is None


@pytest.mark.parametrize("status, code", [(400, "INVALID_REQUEST"), (403, "NOT_ENOUGH")])
def test_a_no_keeps_the_channels_own_word(status, code):
    with pytest.raises(ChannelRefused) as refused:
        answering({"code": code, "message": "可退余额不足"}, status).refund(GIVING)
    assert (refused.value.status, refused.value.code) == (status, code)


USELESS = {
    "about another refund": signer.refund("RF202611240002"),
    "about another order": signer.refund(order="WF202611230002"),
    "in dollars": signer.refund(amount={"total": 208894, "refund": 100, "currency": "USD"}),
    "in halves of a fen": signer.refund(amount={"total": 208894, "refund": 0.5, "currency": "CNY"}),
    "below nothing": signer.refund(amount={"total": 208894, "refund": -100, "currency": "CNY"}),
    "done at no time": signer.refund(success_time=None),
    "in a state nobody knows": signer.refund(status="MAYBE"),
    "empty": {},
}


@pytest.mark.parametrize("content", USELESS.values(), ids=USELESS)
def test_a_signed_answer_that_makes_no_sense_decides_nothing(content):
    with pytest.raises(ChannelDown):
        answering(content).refund(GIVING)
    with pytest.raises(ChannelDown):
        answering(content).refund_of("RF202611240001", "WF202611230001")


def test_an_answer_about_another_amount_is_not_believed():
    with pytest.raises(ChannelDown, match="another amount"):
        answering(signer.refund(fen=101)).refund(GIVING)


def test_an_answer_nobody_signed_is_not_believed():
    lying = WeChat(account(), httpx.MockTransport(lambda _: httpx.Response(200, json=signer.refund())))
    with pytest.raises(ChannelDown):
        lying.refund(GIVING)


@pytest.mark.parametrize("status, state", [("SUCCESS", "done"), ("ABNORMAL", "abnormal"), ("CLOSED", "closed")])
def test_a_proven_notice_says_what_became_of_a_refund(status, state):
    body = signer.notice(signer.refund_told(status), event=f"REFUND.{status}")
    told = WECHAT.read_notice(signer.signed(body, NOW), body, NOW)
    assert isinstance(told.standing, Given)
    assert (told.standing.out_refund_no, told.standing.state) == ("RF202611240001", state)
    assert (told.standing.out_trade_no, told.standing.amount) == ("WF202611230001", Fen(100))


FORGED = {
    "about another merchant": (signer.refund_told(mchid="1900000009"), "REFUND.SUCCESS"),
    "one thing outside, another inside": (signer.refund_told("CLOSED"), "REFUND.SUCCESS"),
    "still under way": (signer.refund_told("PROCESSING"), "REFUND.PROCESSING"),
    "a payment": (signer.trade(), "REFUND.SUCCESS"),
    "a refund told as a payment": (signer.refund_told(), "TRANSACTION.SUCCESS"),
    "without its number": (signer.refund_told(out_refund_no=""), "REFUND.SUCCESS"),
    "without an amount": (signer.refund_told(amount=None), "REFUND.SUCCESS"),
}


@pytest.mark.parametrize("told, event", FORGED.values(), ids=FORGED)
def test_a_signed_notice_that_is_no_refund_of_ours_is_refused(told, event):
    """P5"""
    body = signer.notice(told, event=event)
    with pytest.raises(NoticeForged):
        WECHAT.read_notice(signer.signed(body, NOW), body, NOW)


def test_a_refund_notice_of_a_stranger_is_refused():
    """P5"""
    body = signer.notice(signer.refund_told(), event="REFUND.SUCCESS")
    for headers in (signer.signed(body, NOW, owner="mallory"), signer.signed(body, NOW, serial="PUB_KEY_ID_9"), {}):
        with pytest.raises(NoticeForged):
            WECHAT.read_notice(headers, body, NOW)
