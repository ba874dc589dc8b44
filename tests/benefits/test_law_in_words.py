"""Numbers of the law that people read on the way to a pension: told from the law, or held against it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from nfe_app.base import clock
from nfe_app.base.errors import Invalid, NotKnown
from nfe_app.base.months import Month
from nfe_app.benefits import medical, questions, retirement, rules
from nfe_app.benefits.chain import worked_out
from nfe_app.catalog import actions as catalog
from nfe_app.catalog import benefit_names, names
from nfe_app.catalog.benefit_names import MinimumYears
from nfe_app.catalog.law import InForce, Parameter

DAY = date(2026, 11, 25)
LAW = catalog.in_country(DAY)
NOON = datetime(2026, 11, 25, 4, tzinfo=UTC)


def changed(parameter: Parameter[Any], value: object) -> InForce:
    """The law of the country with another value of one name."""
    clause = (parameter.scheme, parameter.name)
    return replace(LAW, known={**LAW.known, clause: replace(LAW.get(parameter), value=value)})


def test_the_index_of_the_lowest_base_is_told_as_the_law_has_it() -> None:
    assert rules.lowest_index(LAW) == "0.6"
    assert rules.lowest_index(changed(names.FLOOR_RATIO, Decimal("0.70"))) == "0.7"
    assert rules.lowest_index(catalog.in_country(date(2005, 1, 1))) is None


def test_the_document_of_that_index_is_among_the_rules_of_the_page() -> None:
    assert LAW.get(names.FLOOR_RATIO) in rules.spoken_rules(LAW)


def test_the_years_that_a_resident_is_short_follow_the_law() -> None:
    given = {"resident_paid": 2, "resident_start": 600, "now": 600}
    told = [
        worked_out(rules.reckoning(law), given)["resident_short"]
        for law in (LAW, changed(names.RESIDENT_CLAIM_YEARS, 20))
    ]
    assert told == [13, 18]


def test_the_old_ages_are_those_of_the_law() -> None:
    assert {age: LAW.get(name).value.original // 12 for age, name in retirement.AGES.items()} == {
        age: age for ages in retirement.SEXES.values() for age in ages
    }


def test_a_wrong_old_age_is_told_those_of_the_law() -> None:
    with clock.stopped_at(NOON), pytest.raises(Invalid, match="男 60 岁，女 50、55 岁"):
        questions.retirement(Month(1980, 1), "female", 58)
    assert "50、55 岁" in questions.OriginalAgeNeeded.words


def test_minimum_years_before_the_first_one_are_refused_by_its_year(monkeypatch: pytest.MonkeyPatch) -> None:
    later = changed(benefit_names.MINIMUM_YEARS, MinimumYears(((2031, 180),), 240))
    for law, first in ((LAW, "2025"), (later, "2031")):
        monkeypatch.setattr(catalog, "in_country", lambda day, law=law: law)
        questions._required.cache_clear()
        with clock.stopped_at(NOON), pytest.raises(NotKnown, match=f"^{first} 年以前"):
            questions.min_years(2024)
    questions._required.cache_clear()


def test_the_gap_that_may_be_mended_is_as_long_as_the_clause_says() -> None:
    told = LAW.known["breaks", "break_medical_le3m"].told
    assert f"断缴 {medical.BACK_PAY_MONTHS} 个月内" in told
    assert f"超过 {medical.BACK_PAY_MONTHS} 个月" in LAW.known["breaks", "break_medical_gt3m"].told


def test_a_long_break_is_as_long_as_the_clause_says() -> None:
    assert f"连续断缴 {medical.LONG_BREAK_YEARS} 年" in LAW.get(names.WAIT_AFTER_4).note
