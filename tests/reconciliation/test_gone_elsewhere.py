"""The bill is the first to tell of money that came and went back at the merchant platform: it ends as a query would have ended it."""

from __future__ import annotations

from uuid import UUID

import pytest

from nfe_app.base import clock, database
from nfe_app.base.money import Fen
from nfe_app.payment import outcome
from nfe_app.payment.rules import is_told_as_gone
from nfe_app.reconciliation import daily
from tests.cast import send
from tests.deeds import bills_of, enrol, events_named, news_of, result_of, start_payment
from tests.payment.counter import accounts, months_of, step_of
from tests.reconciliation.town import DAY, at, reconciled, row_of, told

WAITS = {"channel:wechat": 160_000, "to_return": -160_000}
COVERS = {
    "channel:wechat": 160_000,
    "fund:employee_pension:account": -64_000,
    "fund:employee_pension:pooled": -96_000,
}


@pytest.fixture
def rider(wang_fang):
    """She owes 1600.00 for October 2025."""
    enrol(wang_fang)
    return wang_fang


def went(payment_id, fen: int = 160_000, number: str = "THEIRS", **other):
    """The line of a refund that somebody made over there."""
    said = {"kind": "refund", "amount": Fen(fen), "out_refund_no": number, "refund_id": f"50{number}"}
    return row_of(payment_id, **(said | other))


def how_it_ended(who):
    """Books, state, months, bills that are owed again, and what was begun."""
    begun = len(events_named("payment.returned_elsewhere")), len(events_named("refund.requested"))
    return accounts(), step_of(who), months_of(who), len(bills_of(who)), begun


GONE = WAITS, "to_return", 0, 1, (1, 0)


def test_a_query_that_hears_of_it_first_covers_nothing_and_begins_no_refund(rider):
    """P7: what the bill has to come to as well."""
    payment_id = start_payment(rider)
    with database.work() as session:
        outcome.settle(session, "wechat", news_of(payment_id, state="refunded"))
    assert how_it_ended(rider) == GONE


@pytest.mark.parametrize("fen", [1, 159_999, 160_000])
def test_the_bill_ends_it_in_the_same_way_wherever_the_refund_stands_in_it(channel, rider, fen):
    """P6, P7: WeChat Pay says that an order is refunded once any part of it went back."""
    payment_id = start_payment(rider)
    channel.bills[DAY] = [went(payment_id, fen), row_of(payment_id)]
    assert told(reconciled()) == {("not_entered", row_of(payment_id).out_trade_no), ("refund_unknown", "THEIRS")}
    assert how_it_ended(rider) == GONE


def test_a_second_run_and_a_notice_after_it_change_nothing(channel, rider):
    """P6."""
    payment_id = start_payment(rider)
    channel.bills[DAY] = [row_of(payment_id), went(payment_id)]
    for hour in (11, 12):
        reconciled(hour=hour)
    for state in ("paid", "refunded"):
        with database.work() as session:
            outcome.settle(session, "wechat", news_of(payment_id, f"EV-{state}", state))
    assert how_it_ended(rider) == GONE


def test_money_after_the_end_that_went_back_over_there_is_not_given_back_again(channel, rider):
    """P10."""
    payment_id = start_payment(rider)
    with database.work() as session:
        outcome.settle(session, "wechat", news_of(payment_id, state="closed"))
    channel.bills[DAY] = [row_of(payment_id), went(payment_id)]
    reconciled()
    assert how_it_ended(rider) == GONE


def test_what_was_settled_before_stays_settled_and_the_strange_refund_is_told(channel, rider):
    payment_id = start_payment(rider)
    with database.work() as session:
        outcome.settle(session, "wechat", news_of(payment_id))
    channel.bills[DAY] = [row_of(payment_id), went(payment_id)]
    assert told(reconciled()) == {("refund_unknown", "THEIRS")}
    assert how_it_ended(rider) == (COVERS, "settled", 1, 0, (0, 0))


@pytest.mark.parametrize(
    "other",
    [
        {"out_trade_no": "STRANGER"},
        {"transaction_id": "", "refund_id": ""},
        {"amount": Fen(0)},
        {"at": at(10, day=DAY.replace(day=5))},
    ],
)
def test_a_refund_of_another_order_or_a_line_that_is_not_believed_takes_nothing_from_hers(channel, rider, other):
    """P5."""
    payment_id = start_payment(rider)
    channel.bills[DAY] = [row_of(payment_id), went(payment_id, **other)]
    reconciled()
    assert how_it_ended(rider) == (COVERS, "settled", 1, 0, (0, 0))


@pytest.mark.parametrize(("fen", "gone"), [(0, False), (1, False), (159_999, False), (160_000, True)])
def test_alipay_says_so_only_once_all_of_it_went_back(fen, gone):
    assert is_told_as_gone("alipay", Fen(160_000), Fen(fen)) is gone


def test_two_parts_that_are_all_of_it_are_all_of_it(channel, rider, monkeypatch):
    """Through Alipay, where one part alone leaves an order paid."""
    monkeypatch.setitem(daily.bookings.gateway.CONNECTED, "alipay", channel)
    wanted = {"bill_ids": [one["id"] for one in bills_of(rider)], "amount_fen": 160_000, "way": "wap"}
    payment_id = UUID(result_of(send(rider, "payment.start", wanted))["payment_id"])
    channel.bills[DAY] = [went(payment_id, 60_000, "A"), row_of(payment_id), went(payment_id, 100_000, "B")]
    with clock.stopped_at(at(11, day=DAY.replace(day=2))):
        assert daily.reconcile("alipay", DAY).state == "done"
    assert (accounts(), step_of(rider)) == ({"channel:alipay": 160_000, "to_return": -160_000}, "to_return")
