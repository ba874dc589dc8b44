"""Asking the channel: a question alone suffices, nothing fails by a timeout, and nothing ends before the channel says so (P6, P12)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from nfe_app import chores
from nfe_app.base import clock, journal
from nfe_app.base.database import new_id
from nfe_app.payment import rules
from tests.cast import AUTUMN, send
from tests.deeds import bills_of, code_of, events_named, finish, start_payment
from tests.payment.counter import accounts, months_of, step_of


def at(minutes: float):
    """So many minutes after the morning began."""
    return clock.stopped_at(AUTUMN + timedelta(minutes=minutes))


def test_a_notice_alone_suffices(counter, rider):
    """P6."""
    counter.press(rider)
    assert counter.tell() == 1
    assert (step_of(rider), months_of(rider)) == ("settled", 1)
    assert not any(asked.startswith("GET") for asked in counter.asked)


def test_a_question_alone_suffices(counter, rider):
    """P6: no notice ever comes."""
    payment_id = counter.press(rider)
    counter.ask(rider, payment_id)
    assert (step_of(rider), months_of(rider)) == ("settled", 1)
    assert counter.town.came == []


def test_notice_and_question_both_enter_the_money_once(counter, rider):
    """P6."""
    payment_id = counter.press(rider)
    counter.ask(rider, payment_id)
    counter.tell()
    counter.ask(rider, payment_id)
    assert accounts()["channel:wechat"] == 160_000


def test_nobody_asks_and_the_chores_ask(counter, rider):
    """P6, P12: at most 20 seconds after she started, and again and again."""
    counter.press(rider)
    with at(0.4):
        assert chores.ask_about_payments() == 1
        assert chores.ask_about_payments() == 0
    assert step_of(rider) == "settled"


def test_while_it_is_not_paid_a_question_changes_nothing(counter, rider):
    payment_id = start_payment(rider)
    counter.link(rider, payment_id)
    counter.ask(rider, payment_id)
    assert (step_of(rider), len(bills_of(rider, "confirming"))) == ("ordered", 1)


def test_with_the_line_down_the_outcome_stays_unknown(counter, rider):
    """Nothing is ever failed by a timeout."""
    payment_id = counter.press(rider)
    counter.down = True
    counter.ask(rider, payment_id)
    with at(20):
        finish(3)
    assert (step_of(rider), len(bills_of(rider, "confirming"))) == ("ordered", 1)
    counter.down = False
    with at(21):
        finish()
    assert (step_of(rider), months_of(rider)) == ("settled", 1)


def test_a_crash_between_the_answer_and_writing_it_down_is_made_good(counter, rider, monkeypatch):
    """P1 in small: the channel answered, and the process died."""
    payment_id = counter.press(rider)
    counter.lost = True
    counter.ask(rider, payment_id)
    counter.lost = False
    with clock.stopped_at(clock.now() + journal.AGAIN_AFTER * 2):
        finish()
    assert (step_of(rider), accounts()["channel:wechat"]) == ("settled", 160_000)


def test_an_expired_payment_ends_when_the_channel_has_closed_it(counter, rider):
    payment_id = start_payment(rider)
    counter.link(rider, payment_id)
    with at(16):
        finish()
    assert counter.asked[-2:] == [
        "POST close",
        f"GET {rules.trade_no(events_named('payment.expired')[0].object_id)}",
    ]
    assert (step_of(rider), len(bills_of(rider))) == ("closed", 1)


def test_an_expired_payment_that_was_paid_at_the_last_moment_is_settled(counter, rider):
    counter.press(rider)
    with at(16):
        finish()
    assert (step_of(rider), months_of(rider)) == ("settled", 1)


def test_an_expired_payment_that_the_channel_never_heard_of_ends(counter, rider):
    start_payment(rider)
    with at(16):
        finish()
    assert (step_of(rider), len(bills_of(rider))) == ("closed", 1)


def test_an_expired_payment_does_not_end_while_the_line_is_down(counter, rider):
    payment_id = start_payment(rider)
    counter.link(rider, payment_id)
    counter.down = True
    with at(60):
        finish()
    assert (step_of(rider), len(bills_of(rider, "confirming"))) == ("ordered", 1)


def test_before_it_expires_not_even_an_unknown_order_ends(counter, rider):
    """The order may be on its way there."""
    payment_id = start_payment(rider)
    counter.ask(rider, payment_id)
    assert (step_of(rider), len(bills_of(rider, "confirming"))) == ("created", 1)


def test_a_payment_that_the_bank_refused_ends_and_she_may_pay_again(counter, rider):
    payment_id = counter.press(rider, "fail")
    counter.ask(rider, payment_id)
    assert (step_of(rider), len(bills_of(rider))) == ("closed", 1)
    counter.press(rider)
    counter.tell()
    assert months_of(rider) == 1


def test_a_stranger_cannot_ask_about_her_payment(counter, rider, mallory):
    """P33."""
    payment_id = counter.press(rider)
    assert code_of(send(mallory, "payment.ask", {"payment_id": str(payment_id)})) == "not_yours"
    assert code_of(send(mallory, "payment.ask", {"payment_id": str(new_id())})) == "not_found"
    assert not any(asked.startswith("GET") for asked in counter.asked)


@pytest.mark.parametrize(("asked", "seconds"), [(0, 20), (1, 60), (2, 300), (3, 1200), (9, 1200)])
def test_the_pauses_between_questions_grow_and_never_end(asked, seconds):
    last = AUTUMN if asked else None
    soon, late = (AUTUMN + timedelta(seconds=seconds + more) for more in (-1, 0))
    assert not rules.is_due_to_ask(AUTUMN, asked, last, soon)
    assert rules.is_due_to_ask(AUTUMN, asked, last, late)
