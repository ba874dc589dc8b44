"""What would move: the whole account, and 12 % of each year's base since 1998; nothing is added that the record does not have."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from nfe_app.base.money import Fen
from nfe_app.base.months import Month, Span
from nfe_app.transfer.moving import Paid, moving
from tests.transfer.law import LAW, NOTHING_KNOWN


def span(first: str, last: str) -> Span:
    """Months in a row."""
    return Span(Month.parse(first), Month.parse(last))


def test_each_year_is_reckoned_by_its_months() -> None:
    """Nine months of 5,000 and three of 6,000 in one year, two months in the next (66号 第四条: 不足 1 年按实际缴费月数)."""
    paid = [
        Paid(span("2024-01", "2024-09"), Fen.of_yuan(5000)),
        Paid(span("2024-10", "2025-02"), Fen.of_yuan(6000)),
    ]
    told = moving(paid, Fen.of_yuan("6720.00"), Fen(0), LAW)
    assert [(one.year, one.months, one.pooled) for one in told.years] == [
        (2024, 12, Fen.of_yuan("7560.00")),
        (2025, 2, Fen.of_yuan("1440.00")),
    ]
    assert told.total == Fen.of_yuan("15720.00")
    assert told.rate == "12%"
    assert "66号" in told.pooled_cited
    assert "66号" in told.account_cited


def test_months_before_1998_move_with_the_account_alone() -> None:
    told = moving([Paid(span("1997-11", "1998-01"), Fen.of_yuan(500))], Fen(0), Fen(0), LAW)
    assert told.pooled == Fen.of_yuan("60.00")
    assert told.months == 3


def test_a_base_that_is_not_on_record_makes_the_sum_unknown_and_not_nothing() -> None:
    told = moving([Paid(span("2024-01", "2024-02"), None)], Fen(100), Fen(0), LAW)
    assert told.years[0].pooled is None
    assert told.pooled is None
    assert told.total is None


def test_without_the_rate_in_the_law_nothing_is_reckoned() -> None:
    assert moving([Paid(span("2024-01", "2024-02"), Fen(1))], Fen(100), Fen(0), NOTHING_KNOWN).total is None


def test_interest_is_told_only_where_the_record_has_it() -> None:
    assert "没有记利息" in moving([], Fen(5), Fen(0), LAW).interest_says
    assert "0.05" in moving([], Fen(5), Fen(5), LAW).interest_says


@given(st.lists(st.integers(0, 3_000_000), min_size=1, max_size=40))
def test_the_sum_is_that_of_its_years(bases: list[int]) -> None:
    months = [Month(2000, 1) + number for number in range(len(bases))]
    paid = [Paid(Span(month, month), Fen(base)) for month, base in zip(months, bases, strict=True)]
    told = moving(paid, Fen(7), Fen(0), LAW)
    assert told.months == len(bases)
    assert told.total == Fen(7) + Fen.total(one.pooled for one in told.years if one.pooled)
    assert abs(told.pooled.count * 100 - sum(bases) * 12) <= 50 * len(told.years)
