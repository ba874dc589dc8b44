"""Which scheme is advised to whom: the cases, and that every answer can come and has its clause."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import yaml

from nfe_app.catalog import actions as catalog
from nfe_app.catalog import names
from nfe_app.catalog.derivation import evaluate
from nfe_app.catalog.law import InForce
from nfe_app.guidance import actions, advice

CASES = yaml.safe_load(Path("tests/guidance/cases.yaml").read_text("utf-8"))
FLOOR = 383_100
LAW = catalog.in_country(date(2026, 11, 25))
BEFORE = catalog.in_country(date(2005, 1, 1))
TELLING = [answer for topic in advice.TOPICS for answer in topic.answers if answer.numbers]


def advised(given: dict[str, int]) -> dict[str, int | None]:
    """The code of the answer of every topic."""
    return {topic.name: evaluate(topic.tree, given | {"floor": FLOOR}) for topic in advice.TOPICS}


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_the_advice_is(case: dict[str, Any]) -> None:
    got = advised(case["given"])
    assert got | case["then"] == got


def everybody() -> list[dict[str, int]]:
    """Every mix of answers, at the edges of age and income."""
    ages, incomes = (0, 15, 16, 40, 59, 60, 99), (0, FLOOR - 1, FLOOR, 10**7)
    mixes = product(ages, range(1, 6), range(1, 3), incomes, range(1, 6))
    return [dict(zip(("age", "work", "place", "income", "fear"), mix, strict=True)) for mix in mixes]


def test_everybody_gets_an_answer_to_everything_and_every_answer_comes() -> None:
    came = [advised(given) for given in everybody()]
    for topic in advice.TOPICS:
        assert {one[topic.name] for one in came} == {answer.code for answer in topic.answers}


def test_a_missing_answer_gives_no_advice() -> None:
    assert advised({"age": 30, "work": 1, "place": 1})["pension"] is None


@pytest.mark.parametrize("topic", advice.TOPICS, ids=lambda topic: topic.name)
def test_every_answer_names_clauses_that_are_recorded(topic: advice.Topic) -> None:
    for answer in topic.answers:
        told = actions.clauses(answer.law)
        assert len(told) == len(answer.law), answer
        assert all(document and says for document, says in told)


def test_the_lowest_floor_is_one_that_was_published() -> None:
    known = actions.lowest_floor()
    assert known.parameter.name == "base_limits"
    assert known.since
    assert known.document


def changed(clause: tuple[str, str], value: object) -> InForce:
    """The law of the country with another value for one clause."""
    return replace(LAW, known={**LAW.known, clause: replace(LAW.known[clause], value=value)})


@pytest.mark.parametrize("answer", TELLING, ids=lambda answer: answer.title)
def test_another_value_makes_another_sentence(answer: advice.Advice) -> None:
    for number in answer.numbers:
        told = LAW.known[number.clause].told
        other = changed(number.clause, "改过的" if isinstance(LAW.known[number.clause].value, str) else 7)
        assert told in answer.told(LAW)
        assert told not in answer.told(other)
        assert other.known[number.clause].told in answer.told(other)


def test_the_years_of_a_place_stand_in_the_sentence_as_the_law_has_them() -> None:
    (answer,) = [one for one in TELLING if advice.YEARS in one.numbers]
    assert "缴满 10 年，" in answer.told(LAW)
    assert "缴满 12 年，" in answer.told(changed(advice.YEARS.clause, 12))


@pytest.mark.parametrize("answer", TELLING, ids=lambda answer: answer.title)
def test_a_number_not_in_force_on_the_day_is_said_to_be_unknown(answer: advice.Advice) -> None:
    told = answer.told(BEFORE)
    assert told.count("还没查到") == len(answer.numbers)
    assert not re.search(r"\d", told)


@pytest.mark.parametrize("answer", TELLING, ids=lambda answer: answer.title)
def test_every_number_told_has_its_document_beside_it(answer: advice.Advice) -> None:
    assert {number.clause for number in answer.numbers} <= set(answer.law)


def test_who_is_asked_to_call_has_the_age_at_which_the_residents_pension_begins() -> None:
    assert LAW.get(names.CLAIM_AGE).value == advice.CLAIM_AGE
