"""What two places are compared by: facts with their law, what is undated said so, what is not recorded not known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nfe_app.catalog import actions as catalog
from nfe_app.catalog.derivation import evaluate
from nfe_app.guidance import places

DAY = date(2026, 11, 25)


def says(place: str, topic: str) -> list[str]:
    """The words of a topic."""
    return [one.as_json()["says"] for one in places.of_place(catalog.in_force(place, DAY))[topic]]


def test_beijing_tells_its_subsidy_by_insurance() -> None:
    first = says("110000", "subsidy")[0]
    assert "954.93" in first
    assert "389.95" in first


def test_a_subsidy_whose_start_is_not_known_is_told_as_such() -> None:
    (own, *_rest) = places.of_place(catalog.in_force("510100", DAY))["subsidy"]
    assert own.as_json()["says"] == "70%"
    assert not own.in_force


def test_where_a_place_has_no_subsidy_of_its_own_the_rule_of_the_country_is_told() -> None:
    facts = places.of_place(catalog.in_force("410100", DAY))["subsidy"]
    assert [one.known.place for one in facts] == ["000000"]


def test_shanghais_waiting_months_go_before_the_longest_of_the_country() -> None:
    assert says("310000", "waiting") == ["6 个月"]
    assert len(says("110000", "waiting")) == 2


def test_what_has_ended_is_told_no_more() -> None:
    assert places.fact(catalog.in_force("410100", DAY), "resident_medical", "window") is None


@given(st.integers(0, 60))
def test_who_pays_ten_years_in_the_work_place_draws_there(years: int) -> None:
    tree = places.drawn_at(catalog.in_force("110000", DAY))
    assert tree
    assert evaluate(tree, {"years": years}) == (places.WORK if years >= 10 else places.HOME)


@pytest.mark.parametrize(("amount", "income", "share"), [(145_400, 800_000, 182), (1, 3, 333), (0, 5, 0), (1, 0, None)])
def test_a_share_is_told_in_tenths_of_a_percent(amount: int, income: int, share: int | None) -> None:
    assert evaluate(places.share_of_income(), {"amount": amount, "income": income}) == share


@pytest.mark.parametrize(
    ("topic", "name", "now", "other", "then"),
    [
        ("moves", places.POOLED, "12%", Decimal("0.13"), "13%"),
        ("drawn", places.YEARS, "10 年", 12, "12 年"),
    ],
)
def test_the_page_finds_a_number_of_the_law_by_its_name_and_follows_it(
    topic: str, name: str, now: str, other: object, then: str
) -> None:
    law, clause = catalog.in_force("110000", DAY), (places.TRANSFER, name)
    changed = replace(law, known={**law.known, clause: replace(law.known[clause], value=other)})
    unknown = replace(law, known={}, recorded={})
    told = [
        [one["says"] for one in map(places.Fact.as_json, places.of_place(here)[topic]) if one["name"] == name]
        for here in (law, changed, unknown)
    ]
    assert told == [[now], [then], []]
