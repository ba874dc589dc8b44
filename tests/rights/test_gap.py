"""What a gap means in each scheme, by the law of its place: in the words of a document, and where there is none it says so."""

from __future__ import annotations

from datetime import date

import pytest

from nfe_app.base.months import Month, Span
from nfe_app.catalog import actions as catalog
from nfe_app.rights import gaps

DAY = date(2025, 12, 1)


def gap(months: int) -> Span:
    """So many months up to November 2025."""
    return Span(Month(2025, 11) + (1 - months), Month(2025, 11))


def means(scheme: str, months: int, place: str = "110000") -> gaps.Meaning:
    """What a gap before December 2025 means there."""
    return gaps.meaning(scheme, gap(months), catalog.in_force(place, DAY))


def test_after_a_short_gap_in_medical_insurance_nobody_waits_who_makes_it_up():
    short = means("employee_medical", 3)
    assert "没超过 3 个月" in short.says
    assert [one.value for one in short.grounds] == ["断缴 3 个月内补缴可连续, 无等待期"]


def test_after_a_longer_one_the_wait_is_the_places_own():
    assert "这里要等 6 个月" in means("employee_medical", 4, "310000").says


def test_where_the_place_says_none_the_wait_is_at_most_the_countrys_and_that_is_said():
    long = means("employee_medical", 4)
    assert "最多 6 个月" in long.says
    assert "还没查到" in long.says


def test_a_gap_in_the_pension_counts_for_nothing_and_takes_nothing_back():
    values = [one.value for one in means("employee_pension", 2).grounds]
    assert values[0].startswith("断缴不影响已累计年限")
    assert "不得以增加缴费年限为目的补缴" in values[1]


@pytest.mark.parametrize("scheme", ["unemployment", "resident_medical"])
def test_other_schemes_have_their_own_words(scheme):
    assert means(scheme, 2).grounds
    assert "断了 2 个月" in means(scheme, 2).says


def test_where_no_document_is_on_record_it_says_so():
    plain = means("resident_pension", 12)
    assert plain.grounds == ()
    assert "还没查到" in plain.says
