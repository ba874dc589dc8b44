"""Taking bills back: unpaid ones of a paused or stopped enrolment, and those whose day has passed; paid months stay."""

from __future__ import annotations

from uuid import UUID

from nfe_app import chores
from nfe_app.base import database
from nfe_app.billing import actions as billing
from nfe_app.billing import tables
from tests.cast import TIANJIN, send
from tests.deeds import bills_of, code_of, count_of, enrol, events_named, move, on, option, part_of, pay, result_of


def claim(who, bill) -> None:
    """A payment holds a bill."""
    with database.work() as session:
        billing.claim(session, [UUID(bill["id"])], who.id)


def release(bill) -> None:
    """The payment came to nothing."""
    with database.work() as session:
        billing.release(session, [UUID(bill["id"])])


def test_stopping_takes_the_unpaid_bill_back(wang_fang):
    (hers,) = enrol(wang_fang)
    move(wang_fang, "stop", hers)
    assert bills_of(wang_fang) == []
    assert len(bills_of(wang_fang, "withdrawn")) == 1
    assert count_of(tables.BilledMonth) == 0


def test_after_pausing_and_resuming_the_month_is_billed_again_once(wang_fang):
    (hers,) = enrol(wang_fang)
    move(wang_fang, "pause", hers)
    move(wang_fang, "resume", hers)
    assert len(bills_of(wang_fang)) == len(bills_of(wang_fang, "withdrawn")) == 1


def test_while_paused_no_bill_comes(wang_fang):
    (hers,) = enrol(wang_fang)
    move(wang_fang, "pause", hers)
    with on("2025-11-02"):
        assert chores.open_due_bills() == 0


def test_a_paid_bill_is_not_taken_back(wang_fang):
    (hers,) = enrol(wang_fang, frequency="quarter")
    pay(wang_fang)
    move(wang_fang, "stop", hers)
    assert len(bills_of(wang_fang, "paid")) == 1
    assert part_of(wang_fang, "coverage")["rows"][0]["months"] == 3


def test_a_claimed_bill_waits_for_its_payment_and_is_taken_back_when_that_came_to_nothing(wang_fang):
    (hers,) = enrol(wang_fang)
    (bill,) = bills_of(wang_fang)
    claim(wang_fang, bill)
    move(wang_fang, "stop", hers)
    assert len(bills_of(wang_fang, "confirming")) == 1
    release(bill)
    assert len(bills_of(wang_fang, "withdrawn")) == 1


def test_a_released_bill_of_a_running_enrolment_is_owed_again(wang_fang):
    enrol(wang_fang)
    (bill,) = bills_of(wang_fang)
    claim(wang_fang, bill)
    release(bill)
    assert bills_of(wang_fang) == [bill]


def test_releasing_twice_is_releasing_once(wang_fang):
    enrol(wang_fang)
    (bill,) = bills_of(wang_fang)
    claim(wang_fang, bill)
    release(bill)
    release(bill)
    assert len(events_named("bill.released")) == 1


def test_a_withdrawn_bill_cannot_be_paid(wang_fang):
    (hers,) = enrol(wang_fang)
    (bill,) = bills_of(wang_fang)
    move(wang_fang, "stop", hers)
    start = {"bill_ids": [bill["id"]], "amount_fen": bill["amount_fen"]}
    assert code_of(send(wang_fang, "payment.start", start)) == "bill_not_owed"


def test_enrolling_again_does_not_charge_months_that_were_paid(wang_fang):
    (first,) = enrol(wang_fang, frequency="quarter")
    pay(wang_fang)
    move(wang_fang, "stop", first)
    enrol(wang_fang, TIANJIN, employee_pension=option("floor", 102_480))
    assert bills_of(wang_fang) == []
    with on("2025-12-31"):
        assert chores.open_due_bills() == 0


def test_enrolling_again_charges_the_months_that_were_not_paid(wang_fang):
    (first,) = enrol(wang_fang)
    move(wang_fang, "stop", first)
    enrol(wang_fang, TIANJIN, employee_pension=option("floor", 102_480))
    assert [bill["amount_fen"] for bill in bills_of(wang_fang)] == [102_480]


def test_a_bill_lapses_with_its_month_and_cannot_be_paid_any_more(wang_fang):
    """灵活就业人员不得补缴: a month that was not paid is a gap."""
    enrol(wang_fang)
    (bill,) = bills_of(wang_fang)
    start = {"bill_ids": [bill["id"]], "amount_fen": bill["amount_fen"]}
    with on("2025-11-01", hour=0):
        assert code_of(send(wang_fang, "payment.start", start)) == "bill_lapsed"
        chores.open_due_bills()
    assert [one["id"] for one in bills_of(wang_fang, "lapsed")] == [bill["id"]]


def test_on_the_last_evening_of_the_month_it_can_still_be_paid(wang_fang):
    enrol(wang_fang)
    with on("2025-10-31", hour=23):
        pay(wang_fang)
    assert len(bills_of(wang_fang, "paid")) == 1


def test_what_is_left_of_a_lapsed_quarter_gets_a_bill_of_its_own(wang_fang):
    enrol(wang_fang, frequency="quarter")
    with on("2025-11-01"):
        chores.open_due_bills()
        (bill,) = bills_of(wang_fang)
    assert (bill["says"], bill["amount_fen"]) == ("2025 年 11–12 月", 320_000)


def test_a_bill_whose_payment_is_on_its_way_does_not_lapse(wang_fang):
    enrol(wang_fang)
    claim(wang_fang, bills_of(wang_fang)[0])
    with on("2025-11-01"):
        chores.open_due_bills()
    assert len(bills_of(wang_fang, "confirming")) == 1


def test_a_stranger_cannot_hold_her_bill(wang_fang, mallory):
    """P33: nor one of hers among one's own."""
    enrol(wang_fang)
    enrol(mallory)
    hers, own = bills_of(wang_fang)[0], bills_of(mallory)[0]
    mixed = {"bill_ids": [own["id"], hers["id"]], "amount_fen": 320_000}
    assert code_of(send(mallory, "payment.start", mixed)) == "not_yours"
    assert code_of(send(mallory, "payment.start", mixed | {"bill_ids": [hers["id"]]})) == "not_yours"
    assert result_of(send(mallory, "payment.start", {"bill_ids": [own["id"]], "amount_fen": 160_000}))
