"""Which day how much: the calendar of every frequency, whether a purse lasts, and the next change of base."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nfe_app.base.months import Frequency, Month
from nfe_app.catalog import actions as catalog
from nfe_app.catalog import names
from nfe_app.catalog.derivation import evaluate
from nfe_app.guidance import cashflow

NOVEMBER = Month(2026, 11)
firsts = st.builds(Month, st.integers(2024, 2030), st.integers(1, 12))
sums = st.lists(st.integers(0, 10**7), min_size=12, max_size=12)


def paid(frequency: Frequency, first: Month = NOVEMBER) -> list[tuple[str, int]]:
    """The months in which something is paid, and for how many months."""
    return [(str(cell.month), len(cell.periods)) for cell in cashflow.calendar(frequency, first) if cell.periods]


def test_who_begins_in_november_pays_to_the_end_of_the_quarter_first() -> None:
    assert paid(Frequency.QUARTER)[:2] == [("2026-11", 2), ("2027-01", 3)]
    assert paid(Frequency.HALF_YEAR) == [("2026-11", 2), ("2027-01", 6), ("2027-07", 6)]
    assert paid(Frequency.YEAR) == [("2026-11", 2), ("2027-01", 12)]
    assert len(paid(Frequency.MONTH)) == 12


@given(firsts, st.sampled_from(list(Frequency)))
def test_every_month_is_paid_once_at_any_frequency(first: Month, frequency: Frequency) -> None:
    """So a year by any frequency adds up to the same fen as by the month."""
    months = [period for cell in cashflow.calendar(frequency, first) for period in cell.periods]
    assert months == [str(month) for month in first.until(Month.parse(months[-1]))]
    assert len(months) >= 12
    assert all(not cell.periods or cell.periods[0] == str(cell.month) for cell in cashflow.calendar(frequency, first))


def test_a_yearly_fee_falls_due_now_and_with_its_next_year() -> None:
    def due(scheme: str) -> list[tuple[str, str]]:
        return [(str(cell.month), *cell.periods) for cell in cashflow.yearly(scheme, NOVEMBER) if cell.periods]

    assert due(names.RESIDENT_PENSION) == [("2026-11", "2026"), ("2027-01", "2027")]
    assert due(names.RESIDENT_MEDICAL) == [("2026-11", "2027"), ("2027-09", "2028")]


def inputs(due: Sequence[int], budget: Sequence[int]) -> dict[str, int]:
    """What the trees are told."""
    numbered = {"due": due, "budget": budget}
    return {f"{name}_{place}": one for name, ones in numbered.items() for place, one in enumerate(ones, 1)}


@given(sums, sums)
def test_a_purse_is_short_by_its_worst_moment(due: list[int], budget: list[int]) -> None:
    """Never enough when some month is short, and no more is asked than what is missing."""
    left = list(accumulate(one - other for one, other in zip(budget, due, strict=True)))
    given = inputs(due, budget)
    assert evaluate(cashflow.short(), given) == max(0, -min(left))
    first = next((number for number, rest in enumerate(left, 1) if rest < 0), 0)
    assert evaluate(cashflow.first_short(), given) == first
    assert evaluate(cashflow.largest(), given) == max(due)


@given(sums, sums)
def test_paying_by_the_month_is_never_harder_than_paying_ahead(monthly: list[int], budget: list[int]) -> None:
    ahead = [sum(monthly[start : start + 3]) if start % 3 == 0 else 0 for start in range(12)]
    by_month, by_quarter = (evaluate(cashflow.short(), inputs(due, budget)) for due in (monthly, ahead))
    assert by_month is not None
    assert by_quarter is not None
    assert by_month <= by_quarter


def test_money_kept_from_a_good_month_counts() -> None:
    due = [90_000] * 12
    budget = [180_000, 0] * 6
    assert evaluate(cashflow.short(), inputs(due, budget)) == 0
    assert evaluate(cashflow.short(), inputs(due, list(reversed(budget)))) == 90_000


@pytest.mark.parametrize(
    ("place", "day", "month", "floors"),
    [
        ("110000", date(2026, 11, 25), "2027-07", ("7162.00", "7270.00")),
        ("430000", date(2026, 11, 25), "2027-01", ("4072.00", "4106.00")),
        ("620200", date(2025, 10, 1), None, ()),
        ("650000", date(2026, 3, 1), "2027-01", ("4999.00", "5069.00")),
    ],
)
def test_the_next_change_comes_where_the_published_limits_end(
    place: str, day: date, month: str | None, floors: tuple[str, ...]
) -> None:
    change = cashflow.next_change(catalog.in_force(place, day))
    assert (change and str(change.month)) == month
    if change:
        assert (change.before.value.lower.yuan, change.now.value.lower.yuan) == floors


def test_what_may_be_topped_up_is_the_difference_for_the_months_paid() -> None:
    law = catalog.in_force("110000", date(2026, 11, 25))
    given = {"base": 727_000, "growth": 20_000, "amount": 145_400, "months": 6}
    likely = evaluate(cashflow.likely_amount(law.get(names.PENSION_RATE)), given)
    assert likely == 148_308
    assert evaluate(cashflow.top_up(law.get(names.PENSION_RATE)), given) == 6 * (148_308 - 145_400)
    assert evaluate(cashflow.top_up(law.get(names.PENSION_RATE)), given | {"growth": 0}) == 0


def test_a_place_that_settles_in_its_own_way_says_so() -> None:
    change = cashflow.next_change(catalog.in_force("430100", date(2026, 11, 25)))
    assert change
    assert change.settle
    assert change.settle.known.place == "430000"
