"""What stands in the way of a transfer, each with its remedy; what the data does not know is said as not known."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nfe_app.base.months import Month, Span
from nfe_app.transfer.blocking import Block, Facts, blocks, hard
from nfe_app.transfer.rules import MEDICAL, PENSION
from tests.transfer.law import HUNAN, LAW, NOTHING_KNOWN

TWICE = (Span(Month(2025, 3), Month(2025, 5)),)
FREE = Facts(PENSION, "120000", "110000", 12, age=35, woman=True)
IN_THE_WAY = {
    "not_identified": {"identified": False},
    "transfer_runs": {"under_way": True},
    "same_place": {"taking": "120000"},
    "no_months": {"months": 0},
    "not_joined": {"joined_here": False},
    "not_stopped": {"runs_there": True},
    "unpaid": {"unpaid": 2},
    "refunding": {"refunding": True},
    "overlap": {"overlap": TWICE},
}


def codes(facts: Facts, household: str = "other", law=LAW) -> list[str]:
    """What keeps somebody from applying."""
    return [one.code for one in hard(blocks(facts, law), household)]


def of(code: str, facts: Facts, law=LAW) -> Block:
    """One thing that is told."""
    (found,) = [one for one in blocks(facts, law) if one.code == code]
    return found


def test_nothing_stands_in_the_way_of_who_stopped_paid_and_joined() -> None:
    assert blocks(FREE, LAW) == []


@pytest.mark.parametrize("code", sorted(IN_THE_WAY))
def test_each_thing_in_the_way_is_told_with_its_remedy(code: str) -> None:
    facts = replace(FREE, **IN_THE_WAY[code])
    assert codes(facts) == [code]
    assert of(code, facts).remedy


def test_months_that_overlap_are_named() -> None:
    found = of("overlap", replace(FREE, overlap=TWICE))
    assert "3 个月" in found.says
    assert "2025 年 3–5 月" in found.says
    assert found.cited


@pytest.mark.parametrize(
    ("woman", "age", "kept"),
    [(False, 49, False), (False, 50, True), (True, 39, False), (True, 40, True), (False, 66, True)],
)
def test_by_age_the_relation_stays_for_who_does_not_go_home(woman: bool, age: int, kept: bool) -> None:
    facts = replace(FREE, woman=woman, age=age)
    assert ("temporary_account" in codes(facts)) is kept
    assert ("temporary_account" in codes(facts, "from")) is kept
    assert "temporary_account" not in codes(facts, "to")


def test_a_temporary_account_is_explained_with_its_document_and_its_exception() -> None:
    found = of("temporary_account", replace(FREE, age=41))
    assert "男满 50 岁、女满 40 岁" in found.says
    assert "组织调动" in found.remedy
    assert "66号" in found.cited


def test_where_the_ages_or_the_person_are_not_known_that_is_said_and_keeps_nobody() -> None:
    for facts, law in ((replace(FREE, age=None, woman=None), LAW), (FREE, NOTHING_KNOWN)):
        assert codes(facts, law=law) == []
        assert "还不知道" in of("age_unknown", facts, law).says


def test_the_age_of_a_medical_transfer_does_not_matter_and_its_account_is_not_known() -> None:
    facts = replace(FREE, kind=MEDICAL, age=70, woman=False)
    assert codes(facts) == []
    assert "还没查到" in of("medical_account", facts).says


def test_within_one_province_the_data_speaks_where_it_knows_and_says_so_where_not() -> None:
    hunan = replace(FREE, giving="430100", taking="430300")
    assert "不转移资金" in of("within_province", hunan, HUNAN).says
    zhejiang = replace(FREE, giving="330100", taking="330700")
    assert "还没查到" in of("within_province", zhejiang).says
    assert codes(zhejiang) == []


def test_made_up_contributions_of_more_than_three_years_want_papers() -> None:
    assert blocks(replace(FREE, back_paid_months=36), LAW) == []
    assert "文书" in of("back_paid", replace(FREE, back_paid_months=37)).remedy


def test_what_stands_in_the_way_comes_before_what_is_only_told() -> None:
    found = blocks(replace(FREE, giving="330100", taking="330700", unpaid=1, runs_there=True), LAW)
    assert [one.code for one in found] == ["not_stopped", "unpaid", "within_province"]
