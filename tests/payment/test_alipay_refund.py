"""Giving back through Alipay: done, or asked for, and never guessed."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import httpx
import pytest

from nfe_app.base import clock
from nfe_app.base.money import Fen
from nfe_app.payment.alipay import Alipay
from nfe_app.payment.gateway import ChannelDown, ChannelRefused
from tests.payment import alipay_signer as signer
from tests.payment.alipay_account import NOW, NUMBER, account, giving

REFUND, QUERY = "alipay.trade.refund", "alipay.trade.fastpay.refund.query"
KNOWN = signer.good(
    out_trade_no=NUMBER,
    out_request_no="RF1",
    total_amount="2088.94",
    refund_amount="100.00",
    refund_status="REFUND_SUCCESS",
    gmt_refund_pay="2026-11-23 09:30:00",
)


@pytest.fixture(autouse=True)
def stopped_clock():
    with clock.stopped_at(NOW):
        yield


class FarEnd:
    """Alipay with one answer for each method; it keeps what it was asked."""

    def __init__(self, **answers: object) -> None:
        self.answers = {REFUND: answers.get("refund"), QUERY: answers.get("query")}
        self.sent: list[dict[str, str]] = []
        self.client = Alipay(account(), httpx.MockTransport(self._answer))

    def _answer(self, request: httpx.Request) -> httpx.Response:
        said = signer.merchant_said(request)
        self.sent.append(said)
        return httpx.Response(200, content=signer.answer(said["method"], self.answers[said["method"]]))


def refunded(**other: str) -> dict[str, object]:
    """A refund that moved money just now."""
    told = {"out_trade_no": NUMBER, "fund_change": "Y", "refund_fee": "2088.94"}
    return signer.good(**(told | other))


def test_a_refund_goes_out_with_our_number_and_comes_back_done():
    far = FarEnd(refund=refunded(gmt_refund_pay="2026-11-23 10:00:01"))
    given = far.client.refund(giving(10000))
    assert json.loads(far.sent[0]["biz_content"]) == {
        "out_trade_no": NUMBER,
        "out_request_no": "RF1",
        "refund_amount": "100.00",
        "refund_reason": "重复缴费",
    }
    assert (given.out_refund_no, given.state, given.amount) == ("RF1", "done", Fen(10000))
    assert given.done_at == datetime(2026, 11, 23, 2, 0, 1, tzinfo=UTC)


def test_the_sum_of_all_refunds_is_not_taken_for_this_one():
    """P10: `refund_fee` counts every refund of the trade."""
    assert FarEnd(refund=refunded(refund_fee="300.00")).client.refund(giving(10000)).amount == Fen(10000)


def test_a_refund_without_a_moment_was_done_now():
    assert FarEnd(refund=refunded()).client.refund(giving()).done_at == NOW


def test_a_refund_that_moved_nothing_is_asked_for():
    far = FarEnd(refund=refunded(fund_change="N"), query=KNOWN)
    given = far.client.refund(giving(10000))
    assert [said["method"] for said in far.sent] == [REFUND, QUERY]
    assert (given.state, given.done_at) == ("done", datetime(2026, 11, 23, 1, 30, tzinfo=UTC))


def test_a_refund_that_moved_nothing_and_is_not_known_is_not_decided():
    with pytest.raises(ChannelDown):
        FarEnd(refund=refunded(fund_change="N"), query=signer.good()).client.refund(giving())


@pytest.mark.parametrize(
    "code", ["ACQ.REASON_TRADE_REFUND_FEE_ERR", "ACQ.SELLER_BALANCE_NOT_ENOUGH", "ACQ.TRADE_NOT_EXIST"]
)
def test_a_refund_that_may_not_be_is_refused_in_the_channels_own_word(code):
    with pytest.raises(ChannelRefused) as refused:
        FarEnd(refund=signer.bad(code)).client.refund(giving())
    assert refused.value.code == code


def test_a_known_refund_tells_its_own_amount_and_moment():
    given = FarEnd(query=KNOWN).client.refund_of("RF1", NUMBER)
    assert (given.amount, given.state, given.out_trade_no) == (Fen(10000), "done", NUMBER)
    assert given.done_at == datetime(2026, 11, 23, 1, 30, tzinfo=UTC)


def test_a_refund_under_way_is_not_done():
    given = FarEnd(query={**KNOWN, "refund_status": "REFUND_PROCESSING"}).client.refund_of("RF1", NUMBER)
    assert (given.state, given.done_at) == ("processing", None)


@pytest.mark.parametrize("content", [signer.good(), signer.bad("ACQ.TRADE_NOT_EXIST"), signer.bad("TRADE_NOT_EXIST")])
def test_a_refund_that_alipay_does_not_know_stands_nowhere(content):
    assert FarEnd(query=content).client.refund_of("RF1", NUMBER) is None


WRONG = {
    "about another refund": {**KNOWN, "out_request_no": "RF2"},
    "about another trade": {**KNOWN, "out_trade_no": "WF2"},
    "with an amount that is none": {**KNOWN, "refund_amount": "-1.00"},
    "done at no moment": {**KNOWN, "gmt_refund_pay": "yesterday"},
}


@pytest.mark.parametrize("content", WRONG.values(), ids=WRONG)
def test_an_answer_that_does_not_fit_the_question_decides_nothing(content):
    """P5: Alipay's signature does not name the question."""
    with pytest.raises(ChannelDown):
        FarEnd(query=content).client.refund_of("RF1", NUMBER)


def test_a_refund_of_another_trade_is_not_taken_for_ours():
    with pytest.raises(ChannelDown):
        FarEnd(refund=refunded(out_trade_no="WF2")).client.refund(giving())
