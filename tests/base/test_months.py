"""Months, spans of months, and the calendar period that a month lies in."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nfe_app.base.months import Frequency, Month, Span, day_says, spans_of

MONTHS = st.builds(Month, st.integers(1950, 2100), st.integers(1, 12))


@given(MONTHS)
def test_a_month_read_back_is_the_same(month: Month) -> None:
    assert Month.parse(str(month)) == month


@pytest.mark.parametrize(
    "wrong", ["2026", "2026-13", "2026-00", "2026-3", "26-03", "2026-03-01", "２０２６-03", "", "2026/03"]
)
def test_anything_else_is_no_month(wrong: str) -> None:
    with pytest.raises(ValueError, match="month"):
        Month.parse(wrong)


@given(MONTHS, st.integers(-500, 500))
def test_going_on_and_back_comes_home(month: Month, steps: int) -> None:
    assert month + steps + -steps == month
    assert (month + steps > month) == (steps > 0)


@given(MONTHS)
def test_the_last_day_is_followed_by_the_next_month(month: Month) -> None:
    assert month.last_day + timedelta(days=1) == (month + 1).first_day
    assert Month.of(month.first_day) == Month.of(month.last_day) == month


@given(st.lists(MONTHS, max_size=40))
def test_spans_hold_the_same_months_and_never_touch(months: list[Month]) -> None:
    spans = spans_of(months)
    assert [month for span in spans for month in span] == sorted(set(months))
    assert all(one.last + 1 < other.first for one, other in pairwise(spans))
    assert sum(len(span) for span in spans) == len(set(months))


@given(MONTHS, st.sampled_from(Frequency))
def test_a_period_holds_its_month_and_divides_the_year(month: Month, frequency: Frequency) -> None:
    period = frequency.period_of(month)
    assert period.first <= month <= period.last
    assert len(period) == frequency.months
    assert period.first.year == period.last.year
    assert all(frequency.period_of(other) == period for other in period)


def test_a_span_does_not_run_backwards() -> None:
    with pytest.raises(ValueError, match="backwards"):
        Span(Month(2026, 2), Month(2026, 1))


@pytest.mark.parametrize(
    ("first", "last", "says"),
    [
        ("2026-03", "2026-03", "2026 年 3 月"),
        ("2026-01", "2026-03", "2026 年 1–3 月"),
        ("2025-11", "2026-02", "2025 年 11 月–2026 年 2 月"),
        ("2026-01", "2026-12", "2026 年"),
    ],
)
def test_a_span_is_spoken_as_people_speak(first: str, last: str, says: str) -> None:
    assert Span(Month.parse(first), Month.parse(last)).says == says


def test_a_day_is_spoken_as_people_speak() -> None:
    assert day_says(date(2026, 3, 31)) == "2026 年 3 月 31 日"
