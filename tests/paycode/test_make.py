"""A code for bills: bound to them and their sum, good until the first is due, and no claim on any of them."""

from __future__ import annotations

import pytest

from nfe_app.paycode import number, tables
from tests.cast import TIANJIN, Worker, send
from tests.conftest import both
from tests.deeds import (
    bills_of,
    code_of,
    count_of,
    crowd,
    enrol,
    events_named,
    everything_kept,
    on,
    option,
    pay,
    result_of,
    start_payment,
)
from tests.paycode.deeds import codes_of, digits, make, owes


def test_a_code_is_made_and_stands_on_the_phone_with_sum_day_and_picture(rider: Worker) -> None:
    made = make(rider)
    (shown,) = codes_of(rider)
    assert number.normal(made["code"]) == digits(made)
    assert (shown["code"], shown["amount_fen"], shown["state"]) == (made["code"], 160_000, "open")
    assert shown["until"] == bills_of(rider)[0]["due"]
    assert shown["url"].endswith(f"/for/?code={digits(made)}")
    assert shown["qr"].startswith("M")


def test_the_same_bills_have_one_live_code(rider: Worker) -> None:
    assert make(rider) == make(rider)
    assert count_of(tables.PayCode) == len(events_named("paycode.made")) == 1


@both
def test_twenty_taps_at_once_make_one_code(house: str, rider: Worker) -> None:
    wanted = owes(rider)
    made = crowd(20, lambda _number: result_of(send(rider, "paycode.make", wanted))["code"])
    assert len(set(made)) == count_of(tables.PayCode) == 1


def test_other_bills_have_a_code_of_their_own(wang_fang: Worker) -> None:
    enrol(wang_fang, employee_pension=option("floor", 143_240), employee_medical=option("fixed", 58_492))
    both_bills = make(wang_fang)
    one = bills_of(wang_fang)[0]
    alone = result_of(send(wang_fang, "paycode.make", {"bill_ids": [one["id"]], "amount_fen": one["amount_fen"]}))
    assert alone["code"] != both_bills["code"]
    assert len(codes_of(wang_fang)) == 2


def test_the_code_itself_is_in_no_table_and_no_journal(rider: Worker) -> None:
    """A table that leaks pays nobody's bill and shows nobody's."""
    code = digits(make(rider))
    kept = everything_kept().replace(code, "", 1)  # the stored reply of the command, which only its sender gets
    assert code not in kept
    assert number.shown(code) not in kept.replace(number.shown(code), "", 1)


def test_a_code_claims_no_bill(rider: Worker) -> None:
    make(rider)
    pay(rider)
    assert codes_of(rider)[0]["state"] == "paid"


def test_it_ends_with_the_day_the_first_bill_is_due(rider: Worker, li_qiang: Worker) -> None:
    make(rider)
    with on("2025-10-31", 23):
        assert codes_of(rider)[0]["state"] == "open"
    with on("2025-11-01", 0):
        assert codes_of(rider)[0]["state"] == "ended"
        assert codes_of(rider)[0]["qr"] == ""


def test_while_somebody_pays_there_is_none_to_be_had(rider: Worker) -> None:
    wanted = owes(rider)
    start_payment(rider)
    assert code_of(send(rider, "paycode.make", wanted)) == "payment_under_way"


def test_for_a_paid_bill_there_is_none(rider: Worker) -> None:
    wanted = owes(rider)
    pay(rider)
    assert code_of(send(rider, "paycode.make", wanted)) == "bill_not_owed"


def test_for_a_bill_whose_day_has_passed_there_is_none(rider: Worker) -> None:
    wanted = owes(rider)
    with on("2025-11-01"):
        assert code_of(send(rider, "paycode.make", wanted)) == "bill_lapsed"


@pytest.mark.parametrize("fen", [1, 159_999, 160_001])
def test_another_sum_than_she_saw_makes_none(rider: Worker, fen: int) -> None:
    answer = send(rider, "paycode.make", owes(rider) | {"amount_fen": fen})
    assert code_of(answer) == "amount_changed"
    assert answer["fields"] == {"amount_fen": 160_000}


def test_a_stranger_makes_none_for_her_bill(rider: Worker, mallory: Worker) -> None:
    assert code_of(send(mallory, "paycode.make", owes(rider))) == "not_yours"


def test_nobody_makes_one_for_bills_of_two(rider: Worker, li_qiang: Worker) -> None:
    enrol(li_qiang, TIANJIN, "year", resident_pension=option("fee_1200", 120_000))
    mixed = {"bill_ids": owes(rider)["bill_ids"] + owes(li_qiang)["bill_ids"], "amount_fen": 280_000}
    assert code_of(send(rider, "paycode.make", mixed)) == "not_yours"
    assert count_of(tables.PayCode) == 0
