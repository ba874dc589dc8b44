"""Starting a payment: what is owed, by whoever owes it, for the sum that was seen, and once at a time."""

from __future__ import annotations

from nfe_app.base import commands
from nfe_app.base.database import new_id
from nfe_app.billing import tables as billing
from nfe_app.payment import rules, tables
from tests.cast import send
from tests.conftest import both
from tests.deeds import bills_of, code_of, count_of, crowd, enrol, option, part_of, pay, result_of, start_payment


def start(who, *bills, fen: int | None = None):
    """Somebody wants to pay these bills."""
    amount = sum(bill["amount_fen"] for bill in bills) if fen is None else fen
    return send(who, "payment.start", {"bill_ids": [bill["id"] for bill in bills], "amount_fen": amount})


def test_what_is_started_holds_the_bill_and_names_the_way_to_the_cashier(rider):
    (bill,) = bills_of(rider)
    started = result_of(start(rider, bill))
    assert started["amount_fen"] == 160_000
    assert started["cashier"] == f"/api/payments/{started['payment_id']}/cashier"
    assert bills_of(rider, "confirming")[0]["id"] == bill["id"]


def test_several_bills_are_paid_at_once(wang_fang):
    enrol(wang_fang, employee_pension=option("floor", 143_240), employee_medical=option("fixed", 58_492))
    assert result_of(start(wang_fang, *bills_of(wang_fang)))["amount_fen"] == 201_732


def test_another_sum_than_she_saw_is_refused_and_nothing_is_held(rider):
    refused = start(rider, *bills_of(rider), fen=159_999)
    assert (code_of(refused), refused["fields"]) == ("amount_changed", {"amount_fen": 160_000})
    assert len(bills_of(rider)) == 1
    assert count_of(tables.Payment) == 0


def test_a_bill_named_twice_is_paid_once(rider):
    (bill,) = bills_of(rider)
    assert code_of(start(rider, bill, bill)) == "amount_changed"
    assert result_of(start(rider, bill, bill, fen=160_000))


def test_a_stranger_cannot_pay_her_bill(rider, mallory):
    """P33: not even with the right sum."""
    assert code_of(start(mallory, *bills_of(rider))) == "not_yours"
    assert count_of(tables.Payment) == 0


def test_a_bill_that_is_not_there_is_not_found(rider):
    assert code_of(start(rider, {"id": str(new_id()), "amount_fen": 1})) == "not_found"


def test_while_a_payment_is_on_its_way_a_second_one_is_refused(rider):
    bills = bills_of(rider)
    start(rider, *bills)
    assert code_of(start(rider, *bills)) == "payment_under_way"


def test_what_is_paid_is_not_owed_again(rider):
    bills = bills_of(rider)
    pay(rider)
    assert code_of(start(rider, *bills)) == "bill_not_owed"


@both
def test_twenty_presses_at_once_start_one_payment(house, rider):
    """P4: each press with an id of its own, as from several phones."""
    bills = bills_of(rider)
    answers = crowd(20, lambda _number: start(rider, *bills).get("code", "fine"))
    assert sorted(answers) == ["fine"] + ["payment_under_way"] * 19
    assert count_of(tables.Attempt) == 1


def test_money_is_never_started_from_the_outbox():
    kinds = [kind for kind in commands.REGISTRY if kind.startswith("payment.")]
    assert len(kinds) >= 3
    assert not any(commands.REGISTRY[kind].waits for kind in kinds)


def test_a_payment_of_nothing_is_refused(rider):
    (bill,) = bills_of(rider)
    assert code_of(start(rider, bill, fen=0)) == "invalid"
    assert code_of(send(rider, "payment.start", {"bill_ids": [], "amount_fen": 1})) == "invalid"
    assert count_of(billing.BillStage) == 1


def test_a_strangers_picture_shows_nothing_of_the_payment(rider, mallory):
    """P33."""
    start_payment(rider)
    assert part_of(mallory, "payments") == []


def test_our_number_of_an_attempt_is_one_the_channel_takes():
    numbers = [rules.trade_no(new_id()) for _ in range(50)]
    assert len(set(numbers)) == 50
    assert all(len(number) == 26 and number.isascii() and number.isalnum() for number in numbers)
