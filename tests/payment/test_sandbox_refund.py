"""The sandbox gives money back as WeChat Pay does: once under each number, never above what was paid, and tells of it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest

from nfe_app.base import clock
from nfe_app.base.money import Fen
from nfe_app.payment.gateway import ChannelDown, ChannelRefused, Given, Giving
from nfe_app.payment.sandbox.faults import Faults, Mishap
from nfe_app.payment.sandbox.refund_api import TURN_SECONDS
from tests.payment import signer
from tests.payment.channels import NOW, Town, order, sandbox_account

NUMBER, PAID = "WF202611230001", Fen(208894)
TURNED = NOW + timedelta(seconds=TURN_SECONDS)


@pytest.fixture(autouse=True)
def stopped_clock():
    with clock.stopped_at(NOW):
        yield


def paid(folder, *mishaps: Mishap, refund: str = "RF1") -> Town:
    """A town in which one order was paid; its refund suffers these mishaps."""
    town = Town(folder, Faults(in_a_hundred={}, forced={refund: frozenset(mishaps)}))
    town.press(town.wechat().order(order()).address, "pay")
    town.sandbox.deliver_due(NOW)
    town.came.clear()
    return town


@pytest.fixture
def town(tmp_path):
    return paid(tmp_path)


def giving(number: str = "RF1", fen: int = 100, **other: object) -> Giving:
    """A refund of a part."""
    return replace(Giving(number, NUMBER, Fen(fen), PAID, "重复缴费"), **other)


def refusal(deed) -> tuple[int, str]:
    """Status and code with which a deed is refused."""
    with pytest.raises(ChannelRefused) as refused:
        deed()
    return refused.value.status, refused.value.code


def heard(town: Town, now=TURNED) -> list[Given]:
    """What our client makes of every notice that came."""
    told = [town.wechat().read_notice(came.headers, came.content, now) for came in town.came]
    return [one.standing for one in told if isinstance(one.standing, Given)]


def test_a_refund_is_under_way_first_and_then_with_the_payer(town):
    given = town.wechat().refund(giving())
    assert (given.state, given.amount, given.done_at) == ("processing", Fen(100), None)
    assert town.wechat().standing_of(NUMBER).state == "refunded"
    with clock.stopped_at(TURNED):
        given = town.wechat().refund_of("RF1", NUMBER)
    assert (given.state, given.done_at) == ("done", TURNED)


def test_the_merchant_is_told_when_the_money_is_back(town):
    town.wechat().refund(giving())
    assert town.sandbox.deliver_due(TURNED - timedelta(seconds=1)) == 0
    with clock.stopped_at(TURNED):
        assert town.sandbox.deliver_due(TURNED) == 1
    (given,) = heard(town)
    assert (given.out_refund_no, given.out_trade_no, given.state) == ("RF1", NUMBER, "done")
    assert (given.amount, given.done_at) == (Fen(100), TURNED)


@pytest.mark.parametrize(
    "mishap, state", [(Mishap.ABNORMAL_REFUND, "abnormal"), (Mishap.CLOSED_REFUND, "closed")], ids=str
)
def test_a_refund_may_end_badly(tmp_path, mishap, state):
    town = paid(tmp_path, mishap)
    town.wechat().refund(giving())
    with clock.stopped_at(TURNED):
        town.sandbox.deliver_due(TURNED)
        assert town.wechat().refund_of("RF1", NUMBER).state == state
    assert [given.state for given in heard(town)] == [state]


def test_a_refund_that_came_to_nothing_leaves_the_money_to_be_given_again(tmp_path):
    town = paid(tmp_path, Mishap.CLOSED_REFUND)
    town.wechat().refund(giving(fen=208894))
    with clock.stopped_at(TURNED):
        assert town.wechat().refund_of("RF1", NUMBER).state == "closed"
        assert town.wechat().standing_of(NUMBER).state == "paid"
        assert town.wechat().refund(giving("RF2", 208894)).state == "processing"


def test_the_same_refund_again_is_the_same_refund(town):
    first = town.wechat().refund(giving())
    assert town.wechat().refund(giving(reason="别的原因")) == first
    with clock.stopped_at(TURNED):
        assert town.wechat().refund(giving()).state == "done"


@pytest.mark.parametrize("change", [{"amount": Fen(101)}, {"paid": Fen(208895)}], ids=str)
def test_another_refund_under_the_same_number_is_refused(town, change):
    town.wechat().refund(giving())
    assert refusal(lambda: town.wechat().refund(giving(**change))) == (400, "INVALID_REQUEST")


def test_a_refund_of_another_order_under_the_same_number_is_refused(town):
    town.press(town.wechat().order(order("WF202611230002")).address, "pay")
    town.wechat().refund(giving())
    again = giving(out_trade_no="WF202611230002")
    assert refusal(lambda: town.wechat().refund(again)) == (400, "INVALID_REQUEST")


def test_never_more_goes_back_than_was_paid(town):
    """P10"""
    town.wechat().refund(giving("RF1", 208800))
    assert refusal(lambda: town.wechat().refund(giving("RF2", 95))) == (400, "INVALID_REQUEST")
    assert town.wechat().refund(giving("RF2", 94)).amount == Fen(94)
    assert refusal(lambda: town.wechat().refund(giving("RF3", 1))) == (400, "INVALID_REQUEST")


def test_never_more_goes_back_than_was_paid_with_twenty_at_once(town):
    """P10"""

    def ask(number: int) -> bool:
        with clock.stopped_at(NOW):
            try:
                town.wechat().refund(giving(f"RF{number}", 50_000))
            except ChannelRefused:
                return False
        return True

    with ThreadPoolExecutor(20) as twenty:
        assert sum(twenty.map(ask, range(20))) == 4


def test_one_refund_asked_for_twenty_times_at_once_is_one(town):
    def ask(_time: int) -> str | None:
        with clock.stopped_at(NOW):
            return town.wechat().refund(giving(fen=208894)).refund_id

    with ThreadPoolExecutor(20) as twenty:
        assert len(set(twenty.map(ask, range(20)))) == 1


BAD = {
    "nothing": {"amount": Fen(0)},
    "less than nothing": {"amount": Fen(-1)},
    "more than all": {"amount": Fen(208895)},
    "a number with a blank": {"out_refund_no": "RF 1"},
    "no number": {"out_refund_no": ""},
    "a number too long": {"out_refund_no": "R" * 65},
}


@pytest.mark.parametrize("wrong", BAD.values(), ids=BAD)
def test_a_refund_the_manual_does_not_allow_is_refused(town, wrong):
    assert refusal(lambda: town.wechat().refund(giving(**wrong))) == (400, "PARAM_ERROR")


def test_money_that_never_came_does_not_go_back(town):
    assert refusal(lambda: town.wechat().refund(giving(out_trade_no="WF202611239999"))) == (404, "RESOURCE_NOT_EXISTS")
    town.wechat().order(order("WF202611230002"))
    again = giving(out_trade_no="WF202611230002")
    assert refusal(lambda: town.wechat().refund(again)) == (400, "INVALID_REQUEST")
    assert town.wechat().refund_of("RF1", NUMBER) is None


def test_a_stranger_gets_nothing_back(town):
    """P5"""
    for stranger in ({"mchid": "1900000009"}, {"private_key": signer.private_pem("mallory")}):
        with pytest.raises(ChannelDown, match="HTTP 401"):
            town.wechat(**stranger).refund(giving())
    other = town.wechat(notify_url="https://elsewhere.example/notice")
    assert refusal(lambda: other.refund(giving())) == (400, "PARAM_ERROR")
    assert town.wechat().refund_of("RF1", NUMBER) is None


def test_a_lost_answer_to_a_refund_is_found_again_by_asking_again(tmp_path):
    town = paid(tmp_path, Mishap.LOST_ANSWER)
    with pytest.raises(ChannelDown):
        town.wechat().refund(giving())
    assert town.wechat().refund(giving()).state == "processing"


def test_a_notice_of_a_refund_may_tell_another_amount_and_come_twice(tmp_path):
    """P6"""
    town = paid(tmp_path, Mishap.WRONG_AMOUNT, Mishap.DOUBLED_NOTICE)
    town.wechat().refund(giving())
    with clock.stopped_at(TURNED):
        town.sandbox.deliver_due(TURNED)
    assert [given.amount for given in heard(town)] == [Fen(101), Fen(101)]


def test_whoever_asks_for_no_notice_gets_none(town):
    sent: list[httpx.Request] = []
    line = httpx.MockTransport(lambda request: sent.append(request) or town.carry(request))
    ours = type(town.wechat())(sandbox_account(), line)
    ours._line.ask(
        "POST",
        "/v3/refund/domestic/refunds",
        {
            "out_trade_no": NUMBER,
            "out_refund_no": "RF1",
            "amount": {"refund": 1, "total": 208894, "currency": "CNY"},
        },
    )
    with clock.stopped_at(TURNED):
        assert town.sandbox.deliver_due(TURNED) == 0


def test_what_waits_can_be_let_happen_now(town):
    town.answer = lambda _request: httpx.Response(500)
    town.wechat().refund(giving())
    assert town.sandbox.make_due(NOW) == 0
    town.answer = lambda _request: httpx.Response(204)
    assert town.sandbox.make_due(NOW) == 1
    assert town.wechat().refund_of("RF1", NUMBER).state == "done"
