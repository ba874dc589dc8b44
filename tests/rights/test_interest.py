"""The statement of one's own account: bounds where the way of crediting is not known, and nothing where no rate was published."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from nfe_app.base.money import Fen
from nfe_app.catalog import actions as catalog
from nfe_app.catalog.benefit_names import ACCOUNT_INTEREST
from nfe_app.rights import actions, interest
from nfe_app.rights.interest import Between

PATIENT = settings(deadline=None)
KNOWN = catalog.in_country(date(2025, 12, 31)).get(ACCOUNT_INTEREST)


def rate(percent: str):
    """A rate as it is published."""
    return replace(KNOWN, value=Decimal(percent) / 100)


def told(principals: dict[int, int], rates: dict[int, str | None]) -> list[interest.AccountYear]:
    """The statement for whole fen and rates in percent."""
    paid = {year: Fen(count) for year, count in principals.items()}
    return list(interest.statement(paid, {year: rate(one) if one else None for year, one in rates.items()}))


def test_the_first_year_bears_between_nothing_and_a_whole_years_interest():
    (only,) = told({2025: 100_000}, {2025: "1.50"})
    assert only.interest == Between(Fen(0), Fen(1_500))
    assert only.closing == Between(Fen(100_000), Fen(101_500))


def test_what_stood_there_all_year_bears_the_rate():
    (_first, second) = told({2024: 100_000}, {2024: None, 2025: "2.00"})
    assert second.interest == Between(Fen(2_000), None)
    assert second.closing.least == Fen(102_000)


def test_where_no_rate_was_published_nothing_is_reckoned():
    (only,) = told({2026: 100_000}, {2026: None})
    assert (only.rate, only.interest, only.closing) == (None, None, Between(Fen(100_000), None))


def test_the_years_go_on_to_this_one_though_nothing_more_was_paid():
    assert [year.year for year in told({2023: 5}, {2022: "1", 2023: "1", 2024: "1", 2025: None})] == [2023, 2024, 2025]


def test_with_nothing_credited_there_is_no_account():
    assert told({2025: 0}, {2025: "1.50"}) == told({}, {}) == []


def test_rates_are_those_on_record_and_none_is_guessed():
    rates = actions.rates_of({2015: Fen(1)}, 2026)
    assert (rates[2015], rates[2026]) == (None, None)
    assert {year: one.value for year, one in rates.items() if one}[2025] == Decimal("0.0150")


MONTHLY = st.lists(st.lists(st.integers(0, 10**7), min_size=12, max_size=12), min_size=1, max_size=6)


@PATIENT
@given(MONTHLY, st.lists(st.decimals("0.01", "9.99", places=2), min_size=6, max_size=6))
def test_every_way_of_crediting_lies_within_the_bounds(months, percents):
    """By months, by half a year, not at all in the first year: whichever a place has, it is between what is told."""
    years = range(2020, 2020 + len(months))
    rates = {year: rate(str(percents[at])) for at, year in enumerate(years)}
    said = interest.statement({year: Fen(sum(paid)) for year, paid in zip(years, months, strict=True)}, rates)
    for way in (
        lambda paid: 0,
        lambda paid: Decimal(sum(paid)) / 2,
        lambda paid: Decimal(sum(p * (12 - at) for at, p in enumerate(paid))) / 12,
    ):
        standing = Decimal(0)
        for year in said:
            paid = months[year.year - 2020]
            standing += sum(paid) + (standing + way(paid)) * rates[year.year].value
            assert year.closing.least.count <= standing
            assert year.closing.most is not None
            assert standing <= year.closing.most.count
