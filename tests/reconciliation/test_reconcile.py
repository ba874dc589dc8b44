"""A day held against the books: the bill is the third way to the truth and suffices alone; again is the same (P3, P6)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlmodel import select

from nfe_app.base import clock, database
from nfe_app.base.errors import NotFound
from nfe_app.base.money import Fen
from nfe_app.ledger import actions as ledger
from nfe_app.ledger import tables as books
from nfe_app.payment import gateway, outcome
from nfe_app.payment.gateway import BillRow, ChannelDown
from nfe_app.payment.rules import Step
from nfe_app.reconciliation import daily
from nfe_app.reconciliation import tables as kept
from nfe_app.reconciliation.daily import DayNotOver
from nfe_app.reconciliation.rules import Name
from nfe_app.refund import returning
from nfe_app.refund import rules as refunding
from nfe_app.refund import tables as refunds
from tests.conftest import both
from tests.deeds import count_of, enrol, events_named, news_of, pay, start_payment
from tests.payment.counter import accounts, months_of, step_of
from tests.reconciliation.town import DAY, at, attempts, book, numbers, reconciled, row, row_of, runs, told

NEXT = DAY + timedelta(days=1)


@pytest.fixture
def rider(wang_fang):
    """She owes 1600.00 for October 2025."""
    enrol(wang_fang)
    return wang_fang


@both
def test_thirty_differences_among_a_thousand_lines_of_a_real_ledger_are_found_and_no_other(house, channel, wang_fang):
    """P3: 30 of 30, 0 false; what the bill alone knew is entered."""
    paid = attempts(wang_fang.id, 1_000, Step.SETTLED)
    gone, dearer, twice, sick, foreign = paid[:4], paid[4:7], paid[7:10], paid[10:13], paid[13:16]
    closed = attempts(wang_fang.id, 4, Step.CLOSED, noon=at(20))
    undone = attempts(wang_fang.id, 2, noon=at(21))
    stranger = [row(paid[0], out_trade_no=f"STRANGER{number}") for number in range(5)]
    refund = [
        row(one, kind="refund", out_refund_no=f"R{one.out_trade_no[:20]}", refund_id="5030") for one in paid[20:23]
    ]
    with database.work() as session:
        for one in undone:
            ledger.reverse(session, book(session, one))
    bill = [row(one) for one in paid[4:]] + [row(one) for one in twice] + stranger + refund
    bill = [replace(one, amount=one.amount + Fen(1)) if one.out_trade_no in numbers(dearer) else one for one in bill]
    bill = [replace(one, amount=Fen(0)) if one.out_trade_no in numbers(sick) else one for one in bill]
    bill = [replace(one, transaction_id="4201") if one.out_trade_no in numbers(foreign) else one for one in bill]
    channel.bills[DAY] = bill + [row(one) for one in closed + undone]
    done = reconciled()
    planted = [("not_in_bill", gone), ("amount_differs", dearer), ("doubled_line", twice), ("malformed_line", sick)]
    planted += [("transaction_differs", foreign), ("not_entered", closed), ("state_differs", undone)]
    wanted = {(name, one.out_trade_no) for name, several in planted for one in several}
    wanted |= {("unknown_order", one.out_trade_no) for one in stranger}
    wanted |= {("refund_unknown", one.out_refund_no) for one in refund}
    assert told(done) == wanted
    assert len(done.found.differences) == count_of(kept.Difference) == len(wanted) == 30
    assert done.found.matched == 1_000 - len(gone + dearer + sick + foreign)
    assert accounts()["to_return"] == -sum(one.amount.count for one in closed)


def _entry(session, made):
    return session.exec(books.Entry.__table__.select().where(books.Entry.cause == f"attempt {made.id}")).one().id


@both
def test_with_no_notice_and_no_answer_the_bill_alone_settles_the_payment(house, channel, rider):
    """P6: right at the latest with the bill."""
    payment_id = start_payment(rider)
    channel.bills[DAY] = [row_of(payment_id)]
    done = reconciled()
    assert [(one.name, one.entered) for one in done.found.differences] == [(Name.NOT_ENTERED, True)]
    assert done.found.agrees
    assert (step_of(rider), months_of(rider)) == ("settled", 1)
    assert accounts() == {
        "channel:wechat": 160_000,
        "fund:employee_pension:account": -64_000,
        "fund:employee_pension:pooled": -96_000,
    }


def test_money_after_the_end_of_an_attempt_that_only_the_bill_tells_of_is_to_be_returned(channel, rider):
    """P7."""
    payment_id = start_payment(rider)
    with database.work() as session:
        outcome.settle(session, "wechat", news_of(payment_id, state="closed"))
    channel.bills[DAY] = [row_of(payment_id)]
    assert reconciled().found.agrees
    assert accounts() == {"channel:wechat": 160_000, "to_return": -160_000}


def came_too_late(rider):
    """A payment whose money came after it was closed, and the refund that this made by itself."""
    payment_id = start_payment(rider)
    for state in ("closed", "paid"):
        with database.work() as session:
            outcome.settle(session, "wechat", news_of(payment_id, state, state=state))
    with database.look() as session:
        return payment_id, session.exec(select(refunds.Refund)).one()


def test_a_refund_that_only_the_bill_tells_of_is_entered(channel, rider):
    """P6: the channel gave the late money back, and neither its notice nor its answer came to us."""
    payment_id, made = came_too_late(rider)
    assert accounts() == {"channel:wechat": 160_000, "to_return": -160_000}
    back = row_of(payment_id, kind="refund", out_refund_no=made.out_refund_no, refund_id="5030")
    channel.bills[DAY] = [row_of(payment_id), back]
    done = reconciled()
    assert {(one.name, one.kind, one.entered) for one in done.found.differences} == {(Name.NOT_ENTERED, "refund", True)}
    assert accounts() == {}
    assert step_of(rider) == "refunded"
    assert told(reconciled(hour=12)) == {("late", made.out_refund_no)}


def test_a_refund_that_could_not_reach_the_payer_is_not_entered_and_waits_at_the_refund_desk(channel, rider):
    """P3, P6: the bill alone tells that it is stuck, as often as it is read."""
    payment_id, made = came_too_late(rider)
    back = row_of(payment_id, kind="refund", out_refund_no=made.out_refund_no, refund_id="5030", stuck=True)
    channel.bills[DAY] = [row_of(payment_id), back]
    done = reconciled()
    assert done.found.agrees
    assert {(one.name, one.number, one.entered) for one in done.found.differences} == {
        (Name.REFUND_STUCK, made.out_refund_no, False)
    }
    assert accounts() == {"channel:wechat": 160_000, "to_return": -160_000}
    with database.look() as session:
        assert returning.stands(session, made) is refunding.Step.FAILED
    assert told(reconciled(hour=12)) == {("refund_stuck", made.out_refund_no)}


def test_a_fee_above_the_contract_is_found_and_one_as_agreed_is_not(channel, wang_fang, monkeypatch):
    """The share is 0.6 % of 100.00 and 100.01 yuan: 0.60 each, rounded half up."""
    monkeypatch.setattr(gateway, "FEES", {"wechat": Decimal("0.006")})
    first, second = attempts(wang_fang.id, 2, Step.SETTLED)
    channel.bills[DAY] = [row(first, fee=Fen(60)), row(second, fee=Fen(61))]
    assert told(reconciled()) == {("fee_differs", second.out_trade_no)}


def test_twice_is_the_same_and_each_time_is_a_run_of_its_own(channel, rider):
    start = start_payment(rider)
    channel.bills[DAY] = [row_of(start), row_of(start, out_trade_no="STRANGER")]
    first, before = reconciled(), accounts()
    second, third = reconciled(hour=12), reconciled(hour=13)
    assert told(first) == {("not_entered", row_of(start).out_trade_no), ("unknown_order", "STRANGER")}
    assert told(second) == told(third) == {("late", row_of(start).out_trade_no), ("unknown_order", "STRANGER")}
    assert (accounts(), count_of(books.Entry), len(runs())) == (before, 1, 3)


def test_what_the_bill_of_yesterday_brought_in_this_morning_is_not_missed_in_todays(channel, rider):
    channel.bills[DAY] = [row_of(start_payment(rider))]
    channel.bills[NEXT] = []
    reconciled()
    assert reconciled(NEXT).found.differences == ()


def test_a_notice_after_midnight_counts_to_the_day_of_the_bill(channel, rider):
    with clock.stopped_at(at(23, 59)):
        payment_id = start_payment(rider)
    with clock.stopped_at(at(0, 20, NEXT)), database.work() as session:
        outcome.settle(session, "wechat", news_of(payment_id))
    line = row_of(payment_id, at=at(23, 59))
    channel.bills |= {DAY: [line], NEXT: []}
    assert told(reconciled()) == {("late", line.out_trade_no)}
    assert reconciled(NEXT).found.differences == ()


def test_an_entry_before_midnight_whose_line_is_in_the_next_bill_is_found_there(channel, rider):
    with clock.stopped_at(at(23, 58)):
        payment_id = pay(rider)
    line = row_of(payment_id, at=at(0, 0, NEXT))
    channel.bills |= {DAY: [], NEXT: [line]}
    assert told(reconciled()) == {("late", line.out_trade_no)}
    assert reconciled().found.agrees
    assert told(reconciled(NEXT)) == {("late", line.out_trade_no)}


def test_an_entry_before_midnight_that_neither_bill_tells_of_is_missed_in_the_second(channel, rider):
    with clock.stopped_at(at(23, 58)):
        line = row_of(pay(rider))
    channel.bills |= {DAY: [], NEXT: []}
    reconciled()
    assert told(reconciled(NEXT)) == {("not_in_bill", line.out_trade_no)}


def test_once_an_entry_that_no_bill_tells_of_is_reversed_nothing_is_left_to_say(channel, wang_fang):
    (made,) = attempts(wang_fang.id, 1, Step.SETTLED)
    channel.bills[DAY] = []
    assert told(reconciled()) == {("not_in_bill", made.out_trade_no)}
    with clock.stopped_at(at(15)), database.work() as session:
        ledger.reverse(session, _entry(session, made))
    assert reconciled().found.differences == ()


def test_a_payment_through_another_channel_is_unknown_to_this_one(channel, wang_fang, monkeypatch):
    (made,) = attempts(wang_fang.id, 1, Step.SETTLED)
    monkeypatch.setitem(daily.bookings.gateway.CONNECTED, "alipay", channel)
    channel.bills[DAY] = [row(made)]
    with clock.stopped_at(at(11, day=NEXT)):
        assert told(daily.reconcile("alipay", DAY)) == {("unknown_order", made.out_trade_no)}
        assert daily.reconcile("wechat", DAY).found.matched == 1


@pytest.mark.parametrize("other", [{"amount": Fen(159_999)}, {"amount": Fen(-160_000)}, {"transaction_id": ""}])
def test_what_the_bill_says_wrongly_is_never_entered(channel, rider, other):
    """P5: a malformed line, or another amount than was ordered."""
    channel.bills[DAY] = [row_of(start_payment(rider), **other)]
    assert not reconciled().found.agrees
    assert (accounts(), step_of(rider)) == ({}, "created")


def test_one_line_that_cannot_be_entered_does_not_keep_the_others(channel, rider):
    """An attempt that pays for no bill at all: a bug of ours, logged, and still a difference."""
    (orphan,) = attempts(rider.id, 1, noon=at(9))
    channel.bills[DAY] = [row(orphan), row_of(start_payment(rider))]
    entered = {one.number: one.entered for one in reconciled().found.differences}
    assert entered == {orphan.out_trade_no: False, channel.bills[DAY][1].out_trade_no: True}
    assert accounts()["channel:wechat"] == 160_000


def test_the_bill_of_another_day_decides_nothing(channel, rider):
    channel.bills[DAY] = [row_of(start_payment(rider), at=at(10, day=NEXT))]
    assert reconciled().state == "other_day"
    assert accounts() == {}
    assert [(one.state, one.lines) for one in runs()] == [("other_day", 0)]


def test_a_bill_that_is_not_made_and_a_channel_that_is_ill_decide_nothing(channel):
    assert reconciled().state == "no_bill"
    channel.bills[DAY] = ChannelDown("no line")
    assert (reconciled().state, reconciled().reason) == ("down", "no line")
    assert [one.state for one in runs()] == ["no_bill", "down", "down"]


def test_a_day_that_is_not_over_and_a_channel_that_nobody_knows_are_refused(channel):
    with clock.stopped_at(at(23, 59)), pytest.raises(DayNotOver):
        daily.reconcile("wechat", DAY)
    with clock.stopped_at(at(11, day=NEXT)), pytest.raises(NotFound):
        daily.reconcile("unionpay", DAY)
    assert channel.asked == []


def test_money_on_the_account_of_the_channel_that_belongs_to_no_order_is_missed_in_the_bill(channel, wang_fang):
    lines = [ledger.Line("channel:wechat", Fen(500)), ledger.Line("to_return", Fen(-500), wang_fang.id)]
    with clock.stopped_at(at(12)), database.work() as session:
        ledger.post(session, "other", "somebody's hand", "110000", lines)
    channel.bills[DAY] = []
    assert told(reconciled()) == {("not_in_bill", "somebody's hand")}


def test_what_happened_is_in_the_journal_with_its_counts(channel, wang_fang):
    channel.bills[DAY] = [BillRow("payment", "STRANGER", "4200", Fen(1), at(12))]
    reconciled()
    (event,) = events_named("reconciliation.done")
    assert event.facts == {"channel": "wechat", "day": "2025-10-01", "lines": 1, "matched": 0, "unknown_order": 1}
