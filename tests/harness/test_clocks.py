"""Clocks: what is stuck is asked for ever, and at the ends of months and years the right month is billed and entered (P12, P29)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlmodel import select

from nfe_app import chores
from nfe_app.base import clock, database
from nfe_app.base.clock import CHINA
from nfe_app.ledger.tables import Posting
from nfe_app.payment.tables import Attempt
from tests import cast
from tests.cast import AUTUMN, send
from tests.deeds import bills_of, code_of, enrol, finish, option, part_of, start_payment
from tests.payment.counter import accounts, step_of


def at(text: str):
    """A moment in China: `2025-10-31 23:59:58`."""
    return clock.stopped_at(datetime.fromisoformat(text).replace(tzinfo=CHINA))


def asked_at() -> datetime:
    """When the channel was last to be asked about the one attempt."""
    with database.look() as session:
        attempt = session.exec(select(Attempt)).one()
    return attempt.asked_at or attempt.made_at


def entered_months() -> set[str]:
    """The months for which money was entered."""
    with database.look() as session:
        return {str(posting.first_month) for posting in session.exec(select(Posting)).all() if posting.first_month}


def test_whatever_is_stuck_is_asked_about_at_least_every_half_hour(counter, rider):
    """P12: hours with the line down; nothing fails by a timeout, and nothing is forgotten."""
    start_payment(rider)
    counter.down = True
    for minutes in range(0, 4 * 60, 10):
        with clock.stopped_at(AUTUMN + timedelta(minutes=minutes)):
            chores.round_of_chores()
            assert clock.now() - asked_at() <= timedelta(minutes=30)
            assert step_of(rider) == "created"


def test_after_a_day_without_a_line_one_answer_ends_it(counter, rider):
    """P12."""
    counter.press(rider)
    counter.down = True
    with clock.stopped_at(AUTUMN + timedelta(hours=23)):
        finish()
        assert step_of(rider) == "ordered"
    counter.down = False
    with clock.stopped_at(AUTUMN + timedelta(hours=24)):
        finish()
        assert step_of(rider) == "settled"


def test_two_seconds_before_the_month_ends_it_is_still_this_month(counter, house):
    """P29: in China; in Greenwich it is the same day, two seconds and eight hours before the end."""
    with at("2025-10-31 23:59:58"):
        she = cast.wang_fang()
        enrol(she)
        assert [bill["says"] for bill in bills_of(she)] == ["2025 年 10 月"]
        payment_id = counter.press(she)
    with at("2025-11-01 00:00:02"):
        counter.ask(she, payment_id)
        assert (step_of(she), entered_months()) == ("settled", {"2025-10"})


def test_as_the_new_month_begins_in_china_it_is_the_new_month(counter, house):
    """P29: in Greenwich it is still October."""
    with at("2025-11-01 00:00:00"):
        she = cast.wang_fang()
        enrol(she)
        assert [bill["says"] for bill in bills_of(she)] == ["2025 年 11 月"]
        counter.press(she)
        counter.tell()
        assert entered_months() == {"2025-11"}


def test_a_bill_that_was_seen_last_month_is_not_started_in_this_one(rider):
    """P29."""
    (bill,) = bills_of(rider)
    wanted = {"bill_ids": [bill["id"]], "amount_fen": bill["amount_fen"]}
    with at("2025-10-31 23:59:59"):
        assert send(rider, "payment.start", wanted | {"amount_fen": 1})["code"] == "amount_changed"
    with at("2025-11-01 00:00:00"):
        assert code_of(send(rider, "payment.start", wanted)) == "bill_lapsed"


def test_a_notice_that_comes_after_the_year_has_ended_covers_the_month_that_was_paid(counter, house):
    """P6, P29: started in the last seconds of the year, told in the next one; January gets a bill of its own."""
    with at("2025-12-31 23:59:58"):
        she = cast.wang_fang()
        enrol(she)
        counter.press(she)
    with at("2026-01-01 00:00:10"):
        counter.tell()
        chores.open_due_bills()
        assert (step_of(she), entered_months()) == ("settled", {"2025-12"})
        assert [bill["says"] for bill in bills_of(she)] == ["2026 年 1 月"]


def test_while_a_payment_is_on_its_way_over_the_month_its_bill_does_not_lapse(counter, house):
    """P12, P29: the outcome is not known yet."""
    with at("2025-10-31 23:59:58"):
        she = cast.wang_fang()
        enrol(she)
        counter.press(she)
    counter.down = True
    with at("2025-11-02 09:00:00"):
        finish()
        chores.open_due_bills()
        assert [bill["says"] for bill in bills_of(she, "confirming")] == ["2025 年 10 月"]
        counter.down = False
    with at("2025-11-02 10:00:00"):
        finish()
        assert entered_months() == {"2025-10"}


def test_what_came_to_nothing_over_the_month_lapses_and_is_not_owed(counter, house):
    with at("2025-10-31 23:59:58"):
        she = cast.wang_fang()
        enrol(she)
        start_payment(she)
    with at("2025-11-01 00:20:00"):
        finish()
        chores.open_due_bills()
        assert step_of(she) == "closed"
        assert [bill["says"] for bill in bills_of(she)] == ["2025 年 11 月"]
        assert accounts() == {}


@pytest.mark.parametrize("day", ["2024-02-29 12:00:00", "2024-02-29 23:59:58"])
def test_on_the_29th_of_february_the_month_is_paid_to_its_last_day(counter, house, day):
    """P29."""
    with at(day):
        she = cast.wang_fang()
        enrol(she, employee_pension=option("floor", 126_520))
        counter.press(she)
        counter.tell()
        assert entered_months() == {"2024-02"}
        assert part_of(she, "coverage")["rows"][0]["until"] == "2024-02-29"
