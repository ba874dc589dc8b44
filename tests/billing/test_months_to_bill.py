"""Which months a bill takes in: never one that is over, never beyond the calendar period, never one twice."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nfe_app.base.money import Fen
from nfe_app.base.months import Frequency, Month, Span
from nfe_app.billing import rules
from nfe_app.billing.rules import Line

DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))
MONTHS = DAYS.map(Month.of)
WAYS = st.sampled_from(Frequency)


@given(WAYS, MONTHS, DAYS, st.frozensets(MONTHS, max_size=30))
def test_no_month_that_is_over_before_the_start_beyond_the_period_or_billed_already(frequency, since, today, billed):
    months = rules.months_to_bill(frequency, since, today, billed)
    start = max(since, Month.of(today))
    assert all(start <= month <= frequency.period_of(start).last for month in months)
    assert not set(months) & billed
    assert months == sorted(set(months))


@given(WAYS, MONTHS, DAYS)
def test_a_second_bill_on_the_same_day_takes_in_nothing(frequency, since, today):
    first = rules.months_to_bill(frequency, since, today, ())
    assert first
    assert rules.months_to_bill(frequency, since, today, first) == []


@given(WAYS, MONTHS)
def test_a_whole_year_of_days_bills_every_month_once(frequency, since):
    billed: list[Month] = []
    for month in since.until(since + 23):
        billed += rules.months_to_bill(frequency, since, month.first_day, billed)
    assert billed == list(since.until(frequency.period_of(since + 23).last))


@pytest.mark.parametrize(
    ("frequency", "last"),
    [
        (Frequency.MONTH, "2025-11"),
        (Frequency.QUARTER, "2025-12"),
        (Frequency.HALF_YEAR, "2025-12"),
        (Frequency.YEAR, "2025-12"),
    ],
)
def test_from_november_one_pays_to_the_end_of_the_calendar_period(frequency, last):
    months = rules.months_to_bill(frequency, Month(2025, 11), date(2025, 11, 23), ())
    assert [str(month) for month in (months[0], months[-1])] == ["2025-11", last]


@pytest.mark.parametrize(("day", "count"), [("2026-01-31", 6), ("2026-06-30", 1), ("2026-07-01", 6)])
def test_a_half_year_has_as_many_months_as_are_left_of_it(day, count):
    assert len(rules.months_to_bill(Frequency.HALF_YEAR, Month(2025, 1), date.fromisoformat(day), ())) == count


def line(first: str, last: str, each: int, amount: int) -> Line:
    """A line of a bill, without its grounds."""
    return Line(Span(Month.parse(first), Month.parse(last)), Fen(each), Fen(amount), None, ())


def test_months_are_due_while_the_first_of_them_is_still_this_month():
    quarter = [line("2028-02", "2028-03", 100, 200)]
    assert rules.due_day(quarter, date(2028, 2, 3)) == date(2028, 2, 29)


def test_a_yearly_amount_is_due_in_the_year_in_which_it_is_asked_for():
    year = [line("2026-01", "2026-12", 40_000, 40_000)]
    assert rules.due_day(year, date(2025, 10, 1)) == date(2025, 12, 31)


def test_months_in_a_row_at_one_price_under_one_law_are_one_line():
    months = [line(f"2026-0{number}", f"2026-0{number}", 100, 100) for number in (1, 2, 4)]
    assert rules.join(months) == [line("2026-01", "2026-02", 100, 200), line("2026-04", "2026-04", 100, 100)]


def test_another_price_begins_another_line():
    months = [line("2026-01", "2026-01", 100, 100), line("2026-02", "2026-02", 101, 101)]
    assert rules.join(months) == months


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 3)), unique_by=lambda one: one[0]))
def test_joining_lines_loses_no_month_and_no_fen(drawn):
    """P8."""
    months = [(Month(2025, 1) + number, each) for number, each in sorted(drawn)]
    joined = rules.join([Line(Span(month, month), Fen(each), Fen(each), None, ()) for month, each in months])
    assert [(month, one.each.count) for one in joined for month in one.span] == months
    assert sum(one.amount.count for one in joined) == sum(each for _month, each in months)
