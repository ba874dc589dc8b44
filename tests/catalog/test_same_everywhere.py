"""The reckoning of a price is one and the same in the pack, with the bill and at the command line."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from nfe_app import wiring
from nfe_app.base import database
from nfe_app.base.money import Fen
from nfe_app.base.months import Month
from nfe_app.billing import tables
from nfe_app.catalog import actions as catalog
from nfe_app.catalog import regions
from nfe_app.catalog.derivation import from_json
from nfe_app.catalog.explanation import Explained, steps_again
from nfe_app.catalog.pack import year_of
from nfe_app.catalog.steps import steps_of
from nfe_app.cli import main
from tests.cast import Worker
from tests.deeds import bills_of, enrol, on

assert wiring.ACTIONS, "every room adds its part to a pack"
DAYS = (date(2025, 10, 1), date(2026, 3, 1), date(2026, 11, 25))
LAWS = sorted({catalog.law_of(code) for code in regions.regions()})
Chosen = tuple[str, str, dict[str, Any], int | None, date]


@cache
def sold() -> list[tuple[str, str, dict[str, Any], date]]:
    """Every option of every law with a price in the month of a day, as its pack tells it."""
    return [
        (place, scheme["code"], option, day)
        for day in DAYS
        for place in LAWS
        for scheme in catalog.contents(place, day)["schemes"]
        if scheme["state"] == "offered"
        for option in scheme["options"]
    ]


def reckoning_in_the_pack(scheme: str, option: dict[str, Any], base: int | None, day: date) -> dict[str, Any]:
    """The tree that the phone works this period out with, and what it gives to it."""
    month = Month.of(day)
    period = str(year_of(scheme, month)) if len(option["spans"][0]["periods"][0]) == 4 else str(month)
    span = next(one for one in option["spans"] if period in one["periods"])
    return {"tree": span["tree"], "inputs": {"base": base} if base is not None else {}}


@st.composite
def choices(draw: st.DrawFn) -> Chosen:
    """An option of a pack, with a base in whole yuan where the person names one."""
    place, scheme, option, day = draw(st.sampled_from(sold()))
    low, high = option["low_fen"], option["high_fen"]
    base = None if low is None else draw(st.integers(-(-low // 100), high // 100)) * 100
    return place, scheme, option, base, day


def day_of(scheme: str, day: date) -> date:
    """The day whose law the pack and the bill take: the first of the month, or of the year of cover."""
    year = year_of(scheme, Month.of(day))
    return date(year, 1, 1) if year != day.year else date(day.year, day.month, 1)


@settings(max_examples=300)
@given(choices())
def test_the_phone_reckons_with_the_tree_of_the_server(
    chosen: Chosen,
) -> None:
    place, scheme, option, base, day = chosen
    told = explained(place, scheme, option["code"], base, day_of(scheme, day))
    kept = reckoning_in_the_pack(scheme, option, base, day)
    assert kept == told.reckoning
    assert steps_of(from_json(kept["tree"]), kept["inputs"]) == told.steps
    assert told.steps[-1].count == told.quote.amount.count


def explained(place: str, scheme: str, option: str, base: int | None, day: date) -> Explained:
    """The server's own explanation."""
    return catalog.explain(place, scheme, day, None if base is None else Fen(base), option)


@settings(max_examples=40)
@given(choices())
def test_the_command_line_shows_the_same_tree_and_lines(
    chosen: Chosen,
) -> None:
    place, scheme, option, base, day = chosen
    asked = ["quote", "--place", place, "--scheme", scheme, "--option", option["code"], "--explain", "--json"]
    own = ["--base", str(base // 100)] if base is not None else []
    ran = CliRunner().invoke(main, [*asked, *own, "--on", day_of(scheme, day).isoformat()])
    told = json.loads(ran.stdout)
    kept = reckoning_in_the_pack(scheme, option, base, day)
    assert {"tree": told["tree"], "inputs": told["inputs"]} == kept
    lines = steps_of(from_json(kept["tree"]), kept["inputs"])
    assert [(one["name"], one["value"]) for one in told["steps"]] == [(step.name, step.says) for step in lines]


BILLED = [
    ("110000", "employee_pension", "own", 800_000),
    ("110000", "employee_pension", "floor", None),
    ("110000", "employee_medical", "fixed", None),
    ("110000", "unemployment", "own", 900_000),
    ("620100", "employee_pension", "grade_70", None),
    ("320100", "employee_pension", "base_6000", None),
    ("510100", "employee_medical", "standard", None),
    ("500000", "employee_medical", "tier_1", None),
    ("120000", "resident_pension", "fee_600", None),
]


@pytest.mark.parametrize(("place", "scheme", "option", "base"), BILLED)
def test_the_bill_keeps_the_tree_that_the_phone_showed(
    wang_fang: Worker, place: str, scheme: str, option: str, base: int | None
) -> None:
    day = DAYS[0]
    with on(day.isoformat()):
        told = explained(place, scheme, option, base, day)
        own = {} if base is None else {"base_fen": base}
        enrol(wang_fang, place, **{scheme: {"option": option, "shown_fen": told.quote.amount.count, **own}})
        (bill,) = bills_of(wang_fang)
    wanted = (catalog.law_of(place), scheme, option, day)
    shown = next(one for one in sold() if (one[0], one[1], one[2]["code"], one[3]) == wanted)
    kept = kept_of(bill)
    assert kept == reckoning_in_the_pack(scheme, shown[2], base, day)
    assert steps_again(kept) == told.steps
    assert bill["lines"][0]["steps"] == [vars(step) for step in told.steps]


def kept_of(bill: dict[str, Any]) -> dict[str, Any]:
    """The reckoning in the one row of a bill."""
    with database.look() as session:
        kept = tables.BillLine.__table__  # type: ignore[attr-defined]
        (row,) = session.execute(kept.select().where(kept.c.bill_id == UUID(bill["id"]))).all()
    reckoning: dict[str, Any] = row.reckoning
    return reckoning
