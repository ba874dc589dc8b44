"""Which scheme is advised to whom: the cases, and that every answer can come and has its clause."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import Any

import pytest
import yaml

from nfe_app.catalog.derivation import evaluate
from nfe_app.guidance import actions, advice

CASES = yaml.safe_load(Path("tests/guidance/cases.yaml").read_text("utf-8"))
FLOOR = 383_100


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
