"""What holds for every price of every place: dearer with the base, clamped at both limits, the same sum at any frequency."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nfe_app.base.money import Fen
from nfe_app.base.months import Frequency, Month
from nfe_app.catalog import actions as catalog
from nfe_app.catalog import names, regions
from nfe_app.catalog.derivation import evaluate
from nfe_app.catalog.offers import BaseTooHigh, BaseTooLow, Option

DAYS = (date(2025, 10, 1), date(2026, 11, 25))


def own_bases() -> list[tuple[str, str, date, Option]]:
    """Every option with a base of one's own, of every law on two days."""
    found = []
    for place in sorted({catalog.law_of(code) for code in regions.regions()}):
        for day in DAYS:
            for offer in catalog.offers(place, day):
                if offer.state == "offered":
                    found += [(place, offer.scheme, day, option) for option in offer.options if option.limits]
    return found


OWN = own_bases()
own = st.sampled_from(OWN)


def edges(option: Option) -> tuple[int, int]:
    """The two limits in fen."""
    assert option.limits
    return option.limits[0].count, option.limits[1].count


def amount(option: Option, base: int) -> int:
    """What the tree comes to."""
    count = evaluate(option.tree, {"base": base})
    assert count is not None
    return count


def test_there_are_own_bases_to_try() -> None:
    assert len(OWN) > 40
    assert {scheme for _place, scheme, _day, _option in OWN} >= {names.PENSION, names.MEDICAL, names.UNEMPLOYMENT}


@given(own, st.integers(0, 10**7), st.integers(0, 10**7))
def test_a_higher_base_never_costs_less(one: tuple[str, str, date, Option], base: int, other: int) -> None:
    low, high = sorted((base, other))
    assert amount(one[3], low) <= amount(one[3], high)


@given(own, st.integers(1, 10**7))
def test_a_tree_keeps_a_base_between_the_published_limits(one: tuple[str, str, date, Option], beyond: int) -> None:
    option = one[3]
    low, high = edges(option)
    assert amount(option, low - beyond) == amount(option, low)
    assert amount(option, high + beyond) == amount(option, high)


@given(own, st.integers(1, 10**6))
def test_a_base_beyond_the_limits_is_refused_and_never_bent_in_silence(
    one: tuple[str, str, date, Option], beyond: int
) -> None:
    place, scheme, day, option = one
    low, high = edges(option)
    with pytest.raises(BaseTooLow):
        catalog.quote(place, scheme, "own", Fen(low - beyond), day)
    with pytest.raises(BaseTooHigh):
        catalog.quote(place, scheme, "own", Fen(high + beyond), day)


@given(st.sampled_from([one for one in OWN if one[1] == names.PENSION]), st.sampled_from(list(Frequency)), st.data())
def test_a_year_costs_the_same_at_any_frequency(
    one: tuple[str, str, date, Option], frequency: Frequency, data: st.DataObject
) -> None:
    place, scheme, day, option = one
    low, high = edges(option)
    base = data.draw(st.integers(-(-low // 100), high // 100)) * 100
    first = Month(day.year, 1)
    periods = {
        str(frequency.period_of(month)): frequency.period_of(month) for month in first.until(Month(day.year, 12))
    }
    assert sum(len(period) for period in periods.values()) == 12
    monthly = catalog.quote(place, scheme, "own", Fen(base), day).amount
    assert Fen.total(monthly * len(period) for period in periods.values()) == monthly * 12
