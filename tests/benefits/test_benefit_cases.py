"""What contributions buy, told in examples: every case of the YAML beside this file, and every row of the law's own tables."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from nfe_app.base import clock
from nfe_app.base.errors import Refusal
from nfe_app.base.months import Month
from nfe_app.benefits import actions as benefits
from nfe_app.benefits import medical
from nfe_app.catalog import actions as catalog
from nfe_app.catalog.derivation import evaluate

HERE = Path(__file__).parent
CASES = yaml.safe_load((HERE / "cases.yaml").read_text("utf-8"))
TODAY = datetime(2026, 11, 25, 4, tzinfo=UTC)
Given = dict[str, Any]
Told = dict[str, Any]


def pension(given: Given) -> Told:
    """The three sums of a pension."""
    told = benefits.pension(**{name: Decimal(value) for name, value in given.items()})
    return {"basic": told["basic_pension"], "account": told["account_pension"], "total": told["total"]}


def resident_pension(given: Given) -> Told:
    """A resident's month."""
    numbers = {name: value if name == "years" else Decimal(value) for name, value in given.items()}
    return benefits.resident_pension(**numbers)


def payout_months(given: Given) -> Told:
    """Payout months at an age."""
    return {"months": benefits.payout_months(given["age"])}


def retirement(given: Given) -> Told:
    """Month and age of retirement."""
    month, age = benefits.retirement(Month.parse(given["birth"]), given["sex"], given.get("original_age"))
    return {"month": str(month), "age": age}


def min_years(given: Given) -> Told:
    """Minimum years."""
    return {"years": benefits.min_years(given["year"])}


def resident_wait(given: Given) -> Told:
    """Months to wait after broken years."""
    return {"months": evaluate(medical.resident_wait(catalog.in_force(given["place"], clock.today())), given)}


def wait(given: Given) -> Told:
    """Months to wait after a gap, and without cover in all."""
    trees = dict(medical.continuity(catalog.in_force(given["place"], clock.today())))
    months = evaluate(trees["wait"], given)
    return {"months": months, "uncovered": evaluate(trees["uncovered"], given | {"wait": months})}


ASKED: dict[str, Callable[[Given], Told]] = {
    ask.__name__: ask for ask in (pension, resident_pension, payout_months, retirement, min_years, resident_wait, wait)
}


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_it_comes_to(case: dict[str, Any]) -> None:
    with clock.stopped_at(TODAY):
        try:
            got = ASKED[case["asked"]](case["given"])
        except Refusal as refusal:
            got = {"refused": refusal.code}
    then = {
        name: Decimal(value) if isinstance(got.get(name), Decimal) else value for name, value in case["then"].items()
    }
    assert got == then


def test_the_cases_are_many_and_each_names_its_document() -> None:
    assert len(CASES) >= 60
    assert all(case["document"] for case in CASES)


def rows() -> list[dict[str, str]]:
    """The three tables of the decision on retirement ages."""
    with (HERE / "retirement.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


@pytest.mark.parametrize("original", [60, 55, 50])
def test_every_month_of_the_laws_own_table_retires_when_it_says(original: int) -> None:
    found = [row for row in rows() if int(row["original_age"]) == original]
    assert len(found) >= 36
    for row in found:
        first, sex = Month.parse(row["birth_from"]), "male" if original == 60 else "female"
        last = Month.parse(row["birth_to"]) if row["birth_to"] else first + 24
        assert benefits.retirement(first, sex, original) == (Month.parse(row["retire_from"]), row["age"])
        for month in first.until(last):
            assert benefits.retirement(month, sex, original)[1] == row["age"]
        if row["retire_to"]:
            assert benefits.retirement(last, sex, original)[0] == Month.parse(row["retire_to"])
