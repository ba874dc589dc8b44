"""A value is told as people say it: counted in its unit, shares in percent, money in yuan, codes of the records in words."""

from __future__ import annotations

import re

import pytest

from nfe_app.base import words
from nfe_app.catalog import actions as catalog
from nfe_app.catalog import parameters, wording
from nfe_app.catalog.explanation import ground_of


def told(scheme: str, name: str, place: str = "000000") -> str:
    """The newest value of a name as a page shows it."""
    return ground_of(catalog.recorded(scheme, name, place)[0]).value


@pytest.mark.parametrize(
    ("scheme", "name", "says"),
    [
        ("transfer", "step_total", "45 个工作日"),
        ("transfer", "temp_male_age", "50 岁"),
        ("transfer", "place_years_threshold", "10 年"),
        ("transfer", "fund_pooled_ratio", "12%"),
        ("breaks", "late_employer_only", "0.05%"),
        ("resident_medical", "newborn_days", "90 天"),
        ("employee_pension", "base_choice", "上下限之间自己选"),
        ("hardship_subsidy", "rule", "不超过实际缴费的 2/3"),
        ("codes", "gb11643_check_map", "一张表，共 11 行"),
        ("codes", "aac004", "1 男、2 女、9 未说明"),
    ],
)
def test_a_value_is_told_in_its_unit(scheme: str, name: str, says: str) -> None:
    assert told(scheme, name) == says


def test_parts_with_names_are_told_by_what_people_call_them() -> None:
    assert told("unemployment", "benefit", "310000").startswith("第 1 到 12 个月 ")
    assert told("hardship_subsidy", "monthly_amounts", "110000").startswith("养老 ")


def test_only_shares_are_told_in_percent() -> None:
    known = [known for values in parameters.records().values() for known in values]
    shares = {"ratio", "percent", "percent a year", "words"}
    assert not [one.key for one in known if "%" in one.told and one.unit not in shares]


def test_no_value_shows_how_python_or_the_records_write_it() -> None:
    known = [known for values in parameters.records().values() for known in values]
    assert not [one.key for one in known if re.search(r"[a-z]+_[a-z]+|\w+\(\w+=|\{|Decimal", one.told)]


def test_no_document_is_told_by_where_it_was_found() -> None:
    """Origins stand in the note; people are told whose paper it is."""
    known = [known for values in parameters.records().values() for known in values]
    assert not [one.cited for one in known if re.search(r"file id|GitHub|@|\.js|\.csv|https?:", one.cited)]


def test_what_is_one_is_not_told_as_many() -> None:
    assert [wording.told(1, "months"), wording.told(3, "months")] == ["1 个月", "3 个月"]
    assert words.said(wording.ONE["months"], "en") == "1 month"


def test_a_value_that_is_words_already_is_told_in_other_languages_too() -> None:
    says = told("occupational_injury", "payer")
    assert says == "平台全额缴费，劳动者不缴"
    assert words.said(says, "en") == "The platform pays all of it, the worker nothing"
