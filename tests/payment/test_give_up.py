"""Giving up: the channel closes the order, so that it can never be paid; if it was paid after all, it is settled (P7)."""

from __future__ import annotations

from tests.cast import send
from tests.deeds import bills_of, code_of, finish, pay, start_payment
from tests.payment.counter import accounts, months_of, step_of


def test_what_is_given_up_can_no_longer_be_paid(counter, rider):
    payment_id = start_payment(rider)
    link = counter.link(rider, payment_id)
    counter.give_up(rider, payment_id)
    assert counter.town.press(link, "pay").status_code == 409
    assert (step_of(rider), len(bills_of(rider))) == ("closed", 1)


def test_then_she_may_start_again(counter, rider):
    counter.give_up(rider, start_payment(rider))
    counter.press(rider)
    counter.tell()
    assert (step_of(rider), months_of(rider)) == ("settled", 1)


def test_what_was_paid_before_she_gave_up_is_settled(counter, rider):
    payment_id = counter.press(rider)
    counter.give_up(rider, payment_id)
    assert (step_of(rider), months_of(rider)) == ("settled", 1)


def test_with_the_line_down_giving_up_waits(counter, rider):
    """It is not given up before the channel says so: she might have paid."""
    payment_id = counter.press(rider)
    counter.down = True
    counter.give_up(rider, payment_id)
    assert (step_of(rider), len(bills_of(rider, "confirming"))) == ("ordered", 1)


def test_giving_up_what_is_settled_changes_nothing(counter, rider):
    payment_id = pay(rider)
    counter.give_up(rider, payment_id)
    assert counter.asked == []
    assert (step_of(rider), months_of(rider)) == ("settled", 1)


def test_giving_up_twice_is_giving_up_once(counter, rider):
    payment_id = start_payment(rider)
    counter.give_up(rider, payment_id)
    counter.give_up(rider, payment_id)
    finish()
    assert (step_of(rider), accounts()) == ("closed", {})


def test_a_stranger_cannot_give_up_her_payment(counter, rider, mallory):
    """P33."""
    payment_id = start_payment(rider)
    assert code_of(send(mallory, "payment.give_up", {"payment_id": str(payment_id)})) == "not_yours"
    assert step_of(rider) == "created"
