"""A debit: told some days before, made once on its day, entered as any payment, asked about while nobody knows."""

from __future__ import annotations

from datetime import timedelta

import pytest

from nfe_app import chores
from nfe_app.base import clock, database
from nfe_app.mandate import collecting
from nfe_app.payment import actions as payment
from nfe_app.payment import debits
from tests.cast import send
from tests.conftest import both
from tests.deeds import bills_of, crowd, finish, on, part_of, pay, result_of, start_payment
from tests.mandate.town import autopay_of, last_of, morning, paid_by_debit
from tests.payment.counter import accounts, months_of

BOOKS = {
    "channel:alipay": 160_000,
    "fund:employee_pension:account": -64_000,
    "fund:employee_pension:pooled": -96_000,
}
PAY = "alipay.trade.pay"


@both
def test_a_debit_is_told_of_before_then_made_and_entered(rider, autopay):
    autopay.signed(rider)
    morning("2025-10-06")
    assert autopay.texts == []
    morning("2025-10-07")
    assert autopay.texts == [
        "10 月 10 日会自动扣 1,600.00 元社保费（支付宝）。不想扣，那天之前可以停掉，或者自己先缴。"
    ]
    morning("2025-10-09")
    assert PAY not in autopay.asked
    morning("2025-10-10")
    assert last_of(rider)["says"] == "扣成了，已经入账。"
    assert accounts() == BOOKS
    assert months_of(rider) == 1
    assert autopay.texts[1:] == ["自动扣款成了：1,600.00 元社保费，已经入账。"]
    with on("2025-10-11"):
        assert autopay_of(rider)["next"] == "11 月 10 日"


@both
def test_whatever_runs_twice_debits_once(rider, autopay):
    autopay.signed(rider)
    for day in ("2025-10-07", "2025-10-07", "2025-10-10", "2025-10-10", "2025-10-12"):
        morning(day)
        autopay.tell()
        with on(day, 18):
            finish()
    assert autopay.asked.count(PAY) == 1
    assert accounts() == BOOKS
    assert len(autopay.texts) == 2


@both
def test_of_twenty_at_once_one_debit_is_begun(rider, autopay):
    mandate_id, _link = autopay.signed(rider)
    morning("2025-10-07")

    def visit(_number: int) -> None:
        with database.work() as session:
            collecting.visit(session, mandate_id, today.date())

    with on("2025-10-10") as today:
        crowd(20, visit)
        finish()
    assert autopay.asked.count(PAY) == 1
    assert accounts() == BOOKS


def test_before_the_morning_nothing_is_told_or_collected(rider, autopay):
    autopay.signed(rider)
    morning("2025-10-07", hour=3)
    assert autopay.texts == []


def test_what_is_above_the_limit_is_not_debited_and_told(rider, autopay):
    autopay.signed(rider, limit_fen=159_999)
    morning("2025-10-07")
    morning("2025-10-10")
    assert autopay.texts == [
        "这个月社保费 1,600.00 元，超过你定的每次最多 1,599.99 元，不会自动扣。请在10 月 31 日前自己缴。"
    ]
    assert PAY not in autopay.asked
    assert last_of(rider)["turn"] == "over_limit"


def test_a_bill_that_was_paid_by_hand_is_not_debited(rider, autopay):
    autopay.signed(rider)
    morning("2025-10-07")
    with on("2025-10-10"):
        payment_id = start_payment(rider)
    morning("2025-10-10")
    assert PAY not in autopay.asked, "it is being paid by hand just now"
    with on("2025-10-10", 12), database.work() as session:
        payment.give_up(session, payment.OnePayment(payment_id=payment_id), rider.subject)
    with on("2025-10-10", 13):
        finish()
    morning("2025-10-11")
    assert autopay.asked.count(PAY) == 1
    assert accounts() == BOOKS


def test_a_bill_that_is_paid_already_leaves_nothing_to_debit(rider, autopay):
    autopay.signed(rider)
    morning("2025-10-07")
    with on("2025-10-08"):
        pay(rider)
    morning("2025-10-10")
    assert last_of(rider)["turn"] == "nothing"
    assert PAY not in autopay.asked


def test_only_the_agreed_schemes_are_debited(rider, autopay):
    autopay.signed(rider, schemes=["employee_medical"])
    morning("2025-10-07")
    morning("2025-10-10")
    assert part_of(rider, "debits") == []
    assert len(bills_of(rider)) == 1


def test_where_it_cannot_be_told_in_time_nothing_is_debited(rider, autopay):
    autopay.signed(rider, day=25)
    morning("2025-10-30")
    morning("2025-10-31")
    assert last_of(rider)["turn"] == "too_late"
    assert "来不及提前告诉你" in autopay.texts[0]
    assert PAY not in autopay.asked


@both
@pytest.mark.parametrize("mood", ["lost", "slow"])
def test_while_nobody_knows_there_is_no_second_debit_and_it_is_asked_about(rider, autopay, mood):
    autopay.signed(rider, mood)
    morning("2025-10-07")
    with on("2025-10-10", 10):
        chores.a_morning(None)
        assert "不知道" in last_of(rider)["says"] or last_of(rider)["turn"] == "paid"
        if mood == "slow":
            waiting = part_of(rider, "payments")[0]
            assert (waiting["step"], waiting["cashier"]) == ("unknown", "")
            assert bills_of(rider) == []
            assert len(bills_of(rider, "confirming")) == 1
    with on("2025-10-10", 11):
        finish()
    morning("2025-10-10", 12)
    assert autopay.asked.count(PAY) == 1
    assert (accounts() == BOOKS) is (mood == "lost")


def test_one_debit_is_not_given_up_by_itself(rider, autopay):
    """Who does not want it ends the mandate; else it would come again the next day."""
    autopay.signed(rider, "slow")
    morning("2025-10-07")
    with on("2025-10-10", 10):
        chores.a_morning(None)
        waiting = part_of(rider, "payments")[0]
        assert not waiting["payable"]
        result_of(send(rider, "payment.give_up", {"payment_id": waiting["id"]}))
        finish()
        assert part_of(rider, "payments")[0]["step"] == "unknown"


def test_when_the_line_breaks_the_same_number_is_asked_about_before_anything_else(rider, autopay):
    """P1: recovery asks the channel first."""
    autopay.signed(rider)
    morning("2025-10-07")
    autopay.lost = True
    with on("2025-10-10", 10):
        chores.a_morning(None)
    autopay.lost = False
    assert autopay.asked[-1] == PAY
    with on("2025-10-10", 11):
        finish()
    assert autopay.asked.count(PAY) == 1
    assert accounts() == BOOKS


def test_a_line_that_was_down_a_moment_does_not_make_a_second_number(rider, autopay):
    autopay.signed(rider)
    morning("2025-10-07")
    autopay.down = True
    with on("2025-10-10", 10) as ten:
        chores.a_morning(None)
    autopay.down = False
    with clock.stopped_at(ten + timedelta(minutes=1)):
        finish()
    assert len(part_of(rider, "payments")) == 1
    assert accounts() == BOOKS


def test_a_process_that_died_after_ordering_finds_the_debit_again(rider, autopay, monkeypatch):
    """P1."""
    autopay.signed(rider)
    morning("2025-10-07")

    def dies(*_args: object) -> None:
        raise SystemError("killed")

    with monkeypatch.context() as killed:
        killed.setattr(debits, "keep", dies)
        with on("2025-10-10", 10):
            chores.a_morning(None)
    assert accounts() == {}
    with on("2025-10-10", 11):
        finish()
    assert autopay.asked.count(PAY) == 1
    assert accounts() == BOOKS


def test_a_debit_is_not_ordered_by_anybodys_going_to_its_cashier(rider, autopay):
    autopay.signed(rider, "slow")
    morning("2025-10-07")
    autopay.down = True
    with on("2025-10-10", 10):
        chores.a_morning(None)
        autopay.down = False
        (waiting,) = part_of(rider, "payments")
        autopay.client.cookies.set("nfe", rider.token)
        autopay.client.get(f"/api/payments/{waiting['id']}/cashier", follow_redirects=False)
    assert autopay.asked.count(PAY) == 0


def test_money_that_came_too_late_goes_to_return_and_covers_nothing(rider, autopay):
    """P7."""
    autopay.signed(rider, "slow")
    morning("2025-10-07")
    with on("2025-10-10", 10):
        chores.a_morning(None)
    with on("2025-10-10", 11):
        finish()
    assert last_of(rider)["turn"] == "failed"
    assert paid_by_debit(rider) == []
    assert len(bills_of(rider)) == 1
