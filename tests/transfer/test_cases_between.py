"""Between the two pensions and months paid twice, in examples: every case of `tests/cases/transfer/between.yaml`."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import yaml

from nfe_app.base.money import Fen
from nfe_app.base.months import Month, Span
from nfe_app.coverage import rules as coverage
from nfe_app.ledger.rules import TO_RETURN, Line, fund, is_balanced
from nfe_app.transfer import clearing, rules, schemes
from nfe_app.transfer.schemes import Standing
from tests.transfer.law import LAW

CASES = yaml.safe_load(Path("tests/cases/transfer/between.yaml").read_text("utf-8"))
SHE, BILL = UUID(int=1), UUID(int=2)


def lines_of(given: dict[str, Any], scheme: str) -> list[Line]:
    """What stands in the books for these stretches of months."""
    return [
        Line(fund(scheme, part), -Fen.of_yuan(yuan), SHE, scheme, "120000", span(first, last), BILL)
        for part in ("account", "pooled")
        for first, last, yuan in given["pool" if part == "pooled" else part]
    ]


def span(first: str, last: str) -> Span:
    """Months in a row."""
    return Span(Month.parse(first), Month.parse(last))


@pytest.mark.parametrize("case", [one for one in CASES if "change" in one["given"]], ids=lambda one: one["name"])
def test_a_change_is_judged(case: dict[str, Any]) -> None:
    given, then = case["given"], case["then"]
    could_be = [Standing(age, given["employee"], given["resident"], given["least"]) for age in given["of_age"]]
    told = schemes.judged(given["change"], could_be, LAW)
    assert told.allowed is then["allowed"]
    assert told.months == then.get("months", told.months)
    assert all(words in told.says for words in then.get("says", []))
    assert then.get("cited", "") in told.cited


@pytest.mark.parametrize("case", [one for one in CASES if "clean" in one["given"]], ids=lambda one: one["name"])
def test_months_paid_twice_are_cleaned(case: dict[str, Any]) -> None:
    given, then = case["given"], case["then"]
    lines = lines_of(given, rules.CLEANED[given["clean"]])
    theirs, kept = clearing.by_month(lines), {Month.parse(month) for month in given["kept"]}
    clean = {"twice": lambda: schemes.twice_employee(dict.fromkeys(kept, Fen(0)), theirs, "first", LAW)}
    told = clean.get(given["clean"], lambda: schemes.beside_resident(kept, theirs, LAW))()
    assert told.amount.yuan == then["given_back"]
    booked = clearing.cleaned(lines, told.given_back)
    assert not booked or is_balanced(booked)
    after = [*lines, *booked]
    assert -Fen.total(one.amount for one in after if one.account == TO_RETURN) == told.amount
    left = {month for cover in coverage.fold(after) for one in cover.spans for month in one}
    assert left == {Month.parse(month) for month in then["left"]}
    assert (-Fen.total(one.amount for one in after if one.account.endswith(":pooled"))).yuan == then["pool"]
    assert then.get("cited", "") in told.cited
