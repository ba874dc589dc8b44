"""The Alipay sandbox gives back what was paid, once for each number, and never more (P10)."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from nfe_app.base import clock
from nfe_app.base.money import Fen
from nfe_app.payment.gateway import ChannelDown, ChannelRefused, Given
from nfe_app.payment.sandbox.faults import Faults, Mishap
from tests.payment.alipay_account import NOW, NUMBER, giving, order
from tests.payment.alipay_town import AlipayTown


@pytest.fixture(autouse=True)
def stopped_clock():
    with clock.stopped_at(NOW):
        yield


@pytest.fixture
def town(tmp_path):
    return AlipayTown(tmp_path).paid()


def refusal(deed) -> str:
    """The word with which a deed is refused."""
    with pytest.raises(ChannelRefused) as refused:
        deed()
    return refused.value.code


def test_a_refund_is_done_at_once_and_known_afterwards(town):
    given = town.alipay().refund(giving(10000))
    assert (given.out_refund_no, given.out_trade_no, given.state) == ("RF1", NUMBER, "done")
    assert (given.amount, given.done_at) == (Fen(10000), NOW)
    known = town.alipay().refund_of("RF1", NUMBER)
    assert (known.amount, known.state, known.done_at) == (given.amount, given.state, given.done_at)
    assert town.alipay().standing_of(NUMBER).state == "paid"


def test_the_same_refund_again_is_the_same_refund(town):
    first = town.alipay().refund(giving(10000))
    with clock.stopped_at(NOW + timedelta(hours=1)):
        again = town.alipay().refund(giving(10000))
    assert (again.amount, again.state, again.done_at) == (first.amount, first.state, first.done_at)
    assert town.alipay().refund(giving(198894, "RF2")).state == "done"


def test_the_same_refund_with_another_amount_is_refused(town):
    town.alipay().refund(giving(10000))
    assert refusal(lambda: town.alipay().refund(giving(10001))) == "ACQ.DISCORDANT_REPEAT_REQUEST"


def test_all_given_back_closes_the_trade_and_counts_as_refunded(town):
    town.alipay().refund(giving())
    standing = town.alipay().standing_of(NUMBER)
    assert (standing.state, standing.amount) == ("refunded", Fen(208894))
    assert refusal(lambda: town.alipay().refund(giving(1, "RF2"))) == "ACQ.TRADE_STATUS_ERROR"
    assert town.alipay().refund(giving()).state == "done"


def test_never_more_goes_back_than_is_left(town):
    """P10"""
    assert refusal(lambda: town.alipay().refund(giving(208895))) == "ACQ.REASON_TRADE_REFUND_FEE_ERR"
    town.alipay().refund(giving(208893))
    assert refusal(lambda: town.alipay().refund(giving(2, "RF2"))) == "ACQ.REASON_TRADE_REFUND_FEE_ERR"
    town.alipay().refund(giving(1, "RF3"))


def test_twenty_refunds_at_once_give_back_no_more_than_was_paid(town, tmp_path):
    """P10: over one store, each for a tenth of the sum."""
    done: list[Given] = []
    refused: list[str] = []

    def give(n: int) -> None:
        with clock.stopped_at(NOW):
            try:
                done.append(AlipayTown(tmp_path).alipay().refund(giving(20889, f"RF{n}")))
            except ChannelRefused as no:
                refused.append(no.code)

    runs = [threading.Thread(target=give, args=[n]) for n in range(20)]
    for run in runs:
        run.start()
    for run in runs:
        run.join()
    assert (len(done), len(refused)) == (10, 10)
    assert set(refused) == {"ACQ.REASON_TRADE_REFUND_FEE_ERR"}


@pytest.mark.parametrize("opened", [True, False])
def test_what_was_not_paid_is_not_given_back(tmp_path, opened):
    town = AlipayTown(tmp_path)
    if opened:
        town.enter(order())
    word = "ACQ.TRADE_STATUS_ERROR" if opened else "ACQ.TRADE_NOT_EXIST"
    assert refusal(lambda: town.alipay().refund(giving())) == word


def test_a_refund_nobody_asked_for_is_not_known(town):
    assert town.alipay().refund_of("RF9", NUMBER) is None
    assert town.alipay().refund_of("RF1", "WF9") is None


def test_the_moment_of_a_refund_is_told_only_to_who_asks_for_it(town):
    town.alipay().refund(giving())
    asked = town.asked("alipay.trade.fastpay.refund.query", {"out_trade_no": NUMBER, "out_request_no": "RF1"})
    assert asked["refund_status"] == "REFUND_SUCCESS" and "gmt_refund_pay" not in asked


def test_a_refund_without_a_number_is_the_whole_one(town):
    part = {"out_trade_no": NUMBER, "refund_amount": "1.00"}
    assert town.asked("alipay.trade.refund", part)["sub_code"] == "ACQ.INVALID_PARAMETER"
    whole = town.asked("alipay.trade.refund", part | {"refund_amount": "2088.94"})
    assert (whole["fund_change"], whole["refund_fee"]) == ("Y", "2088.94")


@pytest.mark.parametrize("amount", ["0.00", "-1.00", "1.001", 1, None])
def test_a_refund_of_what_is_no_amount_is_refused(town, amount):
    wanted = {"out_trade_no": NUMBER, "out_request_no": "RF1", "refund_amount": amount}
    assert town.asked("alipay.trade.refund", wanted)["sub_code"] == "ACQ.INVALID_PARAMETER"


def test_a_refund_whose_answer_was_lost_is_found_again(tmp_path):
    """P1: it was done; asked for again it is the same one."""
    town = AlipayTown(tmp_path, Faults(forced={NUMBER: frozenset(), "RF1": frozenset({Mishap.LOST_ANSWER})})).paid()
    with pytest.raises(ChannelDown):
        town.alipay().refund(giving())
    assert town.alipay().standing_of(NUMBER).state == "refunded"
    with pytest.raises(ChannelDown):  # the question, too, is lost once
        town.alipay().refund(giving())
    assert town.alipay().refund(giving()).state == "done"
