"""Working days: weekends are left out, year ends are crossed, a published calendar is heeded, and what is not known is said."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nfe_app.transfer import days
from nfe_app.transfer.days import Calendar

NEW_YEAR = Calendar(
    off=frozenset({date(2027, 1, 1)}), worked=frozenset({date(2027, 1, 2)}), years=frozenset({2026, 2027}), document="x"
)
DAYS = st.dates(date(2009, 12, 1), date(2040, 1, 31))


@pytest.mark.parametrize(
    ("since", "count", "due"),
    [
        ("2026-11-26", 0, "2026-11-26"),
        ("2026-11-26", 1, "2026-11-27"),
        ("2026-11-27", 1, "2026-11-30"),
        ("2026-11-28", 1, "2026-11-30"),
        ("2026-12-31", 1, "2027-01-01"),
        ("2026-12-24", 15, "2027-01-14"),
        ("2027-12-31", 1, "2028-01-03"),
        ("2028-02-28", 2, "2028-03-01"),
    ],
)
def test_weekends_are_left_out_and_year_ends_are_crossed(since: str, count: int, due: str) -> None:
    assert days.after(date.fromisoformat(since), count) == date.fromisoformat(due)


def test_a_published_calendar_takes_days_out_and_puts_weekends_in() -> None:
    """The first of January is off, and the Saturday after it is worked: it is no law of this year, but how one would be read."""
    assert days.after(date(2026, 12, 31), 1, NEW_YEAR) == date(2027, 1, 2)
    assert days.between(date(2026, 12, 31), date(2027, 1, 4), NEW_YEAR) == 2


def test_without_a_calendar_it_is_said_that_holidays_are_not_counted() -> None:
    assert "法定节假日没有算进去" in days.not_counted(date(2026, 12, 1), date(2027, 1, 5))
    assert days.not_counted(date(2026, 12, 1), date(2027, 1, 5), NEW_YEAR) == ""
    assert days.not_counted(date(2026, 12, 1), date(2028, 1, 5), NEW_YEAR)


@given(DAYS, st.integers(0, 60))
def test_so_many_after_is_so_many_between(day: date, count: int) -> None:
    due = days.after(day, count)
    assert days.between(day, due) == count
    assert days.between(due, day) == -count
    assert count == 0 or days.is_workday(due)


@given(DAYS, DAYS, DAYS)
def test_what_lies_between_adds_up(one: date, two: date, three: date) -> None:
    first, middle, last = sorted((one, two, three))
    assert days.between(first, middle) + days.between(middle, last) == days.between(first, last)
