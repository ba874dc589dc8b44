"""What a receipt says: the sum in figures and in words, the numbers to find it by, every bill, and what went back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from nfe_app.base import clock, database
from nfe_app.base.money import Fen
from nfe_app.payment import gateway, outcome, tables
from tests.cast import AUTUMN, newcomer
from tests.deeds import bills_of, enrol, move, news_of, option, part_of, pay, result_of, send, start_payment
from tests.refund.test_refund import Giver


def receipts_of(who) -> list[dict]:
    """A person's receipts, newest first."""
    return part_of(who, "receipts")


def test_a_payment_of_two_bills_has_one_receipt_with_both(autumn, wang_fang):
    enrol(wang_fang, employee_pension=option("floor", 143_240), unemployment=option("floor", 7_162))
    payment_id = pay(wang_fang)
    (one,) = receipts_of(wang_fang)
    assert (one["payment_id"], one["amount_fen"], one["in_words"]) == (
        str(payment_id),
        150_402,
        "人民币壹仟伍佰零肆元零贰分",
    )
    assert (one["channel"], one["paid"], one["returned_fen"]) == ("微信支付", "2025 年 10 月 1 日 10:00", 0)
    assert one["transaction_id"] == f"4200{one['number']}"
    assert sorted(line["amount_fen"] for line in one["lines"]) == [7_162, 143_240]
    assert {line["place_name"] for line in one["lines"]} == {"北京市"}


@pytest.mark.parametrize("state", ["not_paid", "closed"])
def test_what_was_not_paid_has_no_receipt(autumn, wang_fang, state):
    enrol(wang_fang)
    payment_id = start_payment(wang_fang)
    with database.work() as session:
        outcome.settle(session, "wechat", news_of(payment_id, state=state))
    assert receipts_of(wang_fang) == []


def test_money_that_came_too_late_has_none_either(autumn, wang_fang):
    """P7: it is no payment, and goes back."""
    enrol(wang_fang)
    payment_id = start_payment(wang_fang)
    for state in ("closed", "paid"):
        with database.work() as session:
            outcome.settle(session, "wechat", news_of(payment_id, state, state=state))
    assert receipts_of(wang_fang) == []


def test_a_receipt_keeps_its_day_and_tells_what_went_back(autumn, wang_fang, monkeypatch):
    monkeypatch.setitem(gateway.CONNECTED, "wechat", Giver())
    (enrolment,) = enrol(wang_fang, frequency="quarter")
    pay(wang_fang)
    result_of(move(wang_fang, "stop", enrolment))
    (bill,) = bills_of(wang_fang, "paid")
    with clock.stopped_at(AUTUMN + timedelta(days=2)):
        result_of(send(wang_fang, "refund.request", {"bill_id": bill["id"], "reason": "stopped"}))
        (one,) = receipts_of(wang_fang)
    assert (one["amount_fen"], one["returned_fen"]) == (480_000, 320_000)
    assert (one["in_words"], one["paid"]) == (Fen(480_000).in_words, "2025 年 10 月 1 日 10:00")


def test_nobody_else_has_it(autumn, wang_fang):
    enrol(wang_fang)
    pay(wang_fang)
    assert receipts_of(newcomer()) == []


def test_a_payment_from_before_steps_said_paid_has_its_receipt_too(autumn, wang_fang):
    """Version 0.1 wrote `settled` alone."""
    enrol(wang_fang)
    payment_id = start_payment(wang_fang)
    with database.work() as session:
        attempt = session.exec(select(tables.Attempt).where(tables.Attempt.payment_id == payment_id)).one()
        session.add(tables.AttemptStep(attempt_id=attempt.id, position=1, step="settled"))
    (one,) = receipts_of(wang_fang)
    assert (one["amount_fen"], one["paid"]) == (160_000, "2025 年 10 月 1 日 10:00")
