"""Bills are paid out of the jar whole or not at all, at once, and never with money that is not there."""

from __future__ import annotations

from datetime import timedelta

import pytest

from nfe_app.base import clock, database
from nfe_app.base.money import Fen
from nfe_app.billing import actions as billing
from nfe_app.ledger import actions as ledger
from nfe_app.payment import attempts, bookings, gateway
from nfe_app.payment import tables as payments
from tests.cast import send
from tests.conftest import both
from tests.deeds import bills_of, code_of, count_of, crowd, enrol, finish, move, part_of, result_of, start_payment
from tests.jar.jars import balance, fill, jar_of, pay
from tests.payment.counter import accounts, months_of, step_of

FUNDS = {"fund:employee_pension:account": -64_000, "fund:employee_pension:pooled": -96_000}


class Died(BaseException):
    """The process is gone."""


def test_a_bill_is_paid_at_once_and_its_month_is_covered(rider):
    fill(rider, 170_000)
    result_of(pay(rider))
    assert accounts() == {"channel:wechat": 170_000, **FUNDS, "wallet": -10_000}
    assert (step_of(rider), months_of(rider), balance(rider)) == ("settled", 1, 10_000)
    assert bills_of(rider) == []
    (out, _in) = jar_of(rider)["history"]
    assert (out["what"], out["amount_fen"], out["after_fen"]) == ("社保缴费：职工养老（用攒的钱）", -160_000, 10_000)


def test_with_a_fen_too_little_nothing_moves(rider):
    fill(rider, 159_999)
    refused = pay(rider)
    assert (code_of(refused), refused["fields"]) == ("jar_too_empty", {"missing_fen": 1})
    assert (balance(rider), len(bills_of(rider)), count_of(payments.Payment)) == (159_999, 1, 1)


def test_another_sum_than_she_saw_is_refused(rider):
    fill(rider, 500_000)
    assert code_of(pay(rider, 160_001)) == "amount_changed"
    assert (balance(rider), len(bills_of(rider))) == (500_000, 1)


def test_a_bill_that_is_being_paid_otherwise_is_left_alone(rider):
    fill(rider, 500_000)
    start_payment(rider)
    assert code_of(pay(rider, state="confirming")) == "payment_under_way"
    assert balance(rider) == 500_000


def test_a_paid_bill_is_not_paid_again(rider):
    fill(rider, 500_000)
    result_of(pay(rider))
    assert code_of(pay(rider, state="paid")) == "bill_not_owed"
    assert balance(rider) == 340_000


def test_a_stranger_pays_nothing_with_her_jar_nor_her_bill_with_his(rider, mallory):
    fill(rider, 500_000)
    fill(mallory, 500_000)
    bill = {"bill_ids": [bills_of(rider)[0]["id"]], "amount_fen": 160_000}
    assert code_of(send(mallory, "jar.pay", bill)) == "not_yours"
    assert (balance(rider), balance(mallory)) == (500_000, 500_000)


@both
def test_twenty_at_once_pay_it_once(house, rider):
    """P4, P10."""
    fill(rider, 5_000_000)
    bill = {"bill_ids": [bills_of(rider)[0]["id"]], "amount_fen": 160_000}
    answers = crowd(20, lambda _number: send(rider, "jar.pay", bill))
    assert sum(bool(one["ok"]) for one in answers) == 1
    assert balance(rider) == 4_840_000


@both
def test_of_two_bills_and_money_for_one_only_one_is_paid(house, rider):
    """P10: her jar is never overdrawn, whoever comes first."""
    enrol(rider, employee_medical={"option": "fixed", "shown_fen": 58_492})
    fill(rider, 160_000)
    bills = [{"bill_ids": [one["id"]], "amount_fen": one["amount_fen"]} for one in bills_of(rider)]
    answers = crowd(20, lambda number: send(rider, "jar.pay", bills[number % 2]))
    assert sum(bool(one["ok"]) for one in answers) == 1
    assert balance(rider) in (0, 160_000 - 58_492)


@pytest.mark.parametrize(
    ("room", "line"),
    [(billing, "claim"), (attempts, "write"), (attempts, "take"), (ledger, "post"), (ledger, "wallet_of")],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_killed_between_two_lines_nothing_was_done_and_it_can_be_done_again(rider, monkeypatch, room, line):
    """P1."""
    fill(rider, 500_000)
    before = accounts(), len(bills_of(rider)), count_of(payments.AttemptStep)
    deed = getattr(room, line)

    def dies(*told, **named):
        deed(*told, **named)
        raise Died

    with monkeypatch.context() as death:
        death.setattr(room, line, dies)
        with pytest.raises(Died):
            pay(rider)
    assert (accounts(), len(bills_of(rider)), count_of(payments.AttemptStep)) == before
    result_of(pay(rider))
    assert (balance(rider), bills_of(rider)) == (340_000, [])


def test_no_channel_is_asked_about_it_ever(rider, monkeypatch):
    fill(rider, 160_000)
    result_of(pay(rider))
    monkeypatch.setattr(gateway, "CONNECTED", {})
    finish(3)
    assert step_of(rider) == "settled"


def test_money_of_a_bill_goes_back_into_the_jar_at_once(giver, wang_fang):
    """She paid a quarter with the jar, stopped, and no channel hears of it."""
    (enrolment,) = enrol(wang_fang, frequency="quarter")
    fill(wang_fang, 480_000)
    result_of(pay(wang_fang))
    move(wang_fang, "stop", enrolment)
    (bill,) = bills_of(wang_fang, "paid")
    asked = result_of(send(wang_fang, "refund.request", {"bill_id": bill["id"], "reason": "stopped"}))
    assert (asked["step"], balance(wang_fang), giver.asked) == ("done", 320_000, [])
    assert accounts() == {
        "channel:wechat": 480_000,
        "fund:employee_pension:account": -64_000,
        "fund:employee_pension:pooled": -96_000,
        "wallet": -320_000,
    }
    (shown,) = part_of(wang_fang, "refunds")
    assert (shown["step"], shown["says"]) == ("done", "退到了，在你的攒保费里，可以再用，也可以取回。")
    assert jar_of(wang_fang)["history"][0]["what"] == "缴的保费退回来"


def test_and_it_goes_back_once(giver, wang_fang):
    (enrolment,) = enrol(wang_fang, frequency="quarter")
    fill(wang_fang, 480_000)
    pay(wang_fang)
    move(wang_fang, "stop", enrolment)
    (bill,) = bills_of(wang_fang, "paid")
    answers = crowd(20, lambda _n: send(wang_fang, "refund.request", {"bill_id": bill["id"], "reason": "stopped"}))
    finish()
    assert sum(bool(one["ok"]) for one in answers) == 1
    assert balance(wang_fang) == 320_000


def test_the_days_of_a_channel_know_nothing_of_it(rider):
    """P3: no line of any bill will ever tell of what was paid out of a jar."""
    fill(rider, 160_000)
    result_of(pay(rider))
    day = timedelta(days=1)
    with database.look() as session:
        ours = bookings.ours_of(session, "wechat", clock.now() - day, clock.now() + day)
    assert [one.amount for one in ours] == [Fen(160_000)]
    assert bookings.channels() == ["wechat"]
