"""Which of several dated values holds: the narrowest place, its latest start, and never one without a start."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from nfe_app.base.errors import NotKnown
from nfe_app.catalog import actions as catalog
from nfe_app.catalog import law, names
from nfe_app.catalog.law import Known, Region
from nfe_app.catalog.offers import UnknownPlace

CITY, PROVINCE, COUNTRY = (Region(code, code, code, "", "") for code in ("110100", "110000", "000000"))
CHAIN = [CITY, PROVINCE, COUNTRY]
DAY = date(2025, 10, 1)


def rate(value: str, place: str, since: date | None, until: date | None = None, **more: Any) -> Known[Decimal]:
    """A rate of some place."""
    return Known(
        names.PENSION_RATE, Decimal(value), "ratio", place, since, until, "某文件", "", "verified", "A", DAY, **more
    )


def holding(*values: Known[Decimal], day: date = DAY) -> str | None:
    """What holds in the city on a day."""
    found = law.in_force({(names.PENSION, "rate"): values}, CHAIN, day).find(names.PENSION_RATE)
    return found and str(found.value)


def test_the_narrowest_place_wins() -> None:
    wide, narrow = rate("0.20", "000000", date(2006, 1, 1)), rate("0.24", "110000", date(2010, 1, 1))
    assert holding(wide, narrow) == "0.24"


def test_a_narrow_value_that_has_ended_gives_way_to_the_wider_one() -> None:
    wide, ended = rate("0.20", "000000", date(2006, 1, 1)), rate("0.24", "110000", date(2010, 1, 1), date(2024, 2, 29))
    assert holding(wide, ended) == "0.20"
    assert holding(wide, ended, day=date(2024, 2, 29)) == "0.24"


def test_a_later_start_ends_an_open_value() -> None:
    assert holding(rate("0.20", "000000", date(2006, 1, 1)), rate("0.19", "000000", date(2025, 1, 1))) == "0.19"


def test_a_value_without_a_start_never_holds_and_bars_the_wider_one() -> None:
    wide, unsure = rate("0.20", "000000", date(2006, 1, 1)), rate("0.24", "110000", None, date(2025, 12, 31))
    assert holding(wide, unsure) is None
    assert holding(wide, unsure, day=date(2026, 1, 1)) == "0.20"


def test_before_the_first_start_nothing_holds() -> None:
    assert holding(rate("0.20", "000000", date(2026, 1, 1))) is None


def test_a_scope_holds_in_its_places_only() -> None:
    here = rate("0.20", "110000", date(2006, 1, 1), scope="一档", places=("110100",))
    elsewhere = rate("0.20", "110000", date(2006, 1, 1), scope="二档", places=("110200",))
    assert holding(here) == "0.20"
    assert holding(elsewhere) is None


def test_what_is_said_of_flexible_workers_goes_before_what_is_said_of_all() -> None:
    everyone = rate("0.20", "110000", date(2025, 1, 1))
    flexible = rate("0.24", "110000", date(2024, 7, 1), scope=law.FLEXIBLE)
    assert holding(everyone, flexible) == "0.24"


def test_a_missing_value_is_named_with_its_place_and_day() -> None:
    with pytest.raises(NotKnown) as refused:
        catalog.in_force("620200", DAY).get(names.MEDICAL_FIXED)
    assert refused.value.fields == {
        "place": "620200",
        "day": "2025-10-01",
        "scheme": names.MEDICAL,
        "name": "fixed_monthly_amount",
    }


@pytest.mark.parametrize("code", ["", "000000", "110100", "99", "abc", "110000 ", "١١٠٠٠٠", "810000"])
def test_a_code_that_is_no_place_of_ours_is_refused(code: str) -> None:
    with pytest.raises(UnknownPlace):
        catalog.in_force(code, DAY)
