"""Every value of the law is in the house's form: dated, with a document, quoted, in a folder named after its place."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
import yaml

from nfe_app.base import clock
from nfe_app.catalog import actions as catalog
from nfe_app.catalog import approvals, names, parameters, regions
from nfe_app.catalog.law import FLEXIBLE, Known

FILES = sorted(parameters.FOLDER.glob("*/*.yaml"))
VALUES = [known for values in parameters.records().values() for known in values]


def named(known: Known) -> str:
    """A value by its place, name and first day."""
    return f"{known.place} {known.parameter.scheme}.{known.parameter.name} {known.since}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_file_speaks_of_one_place_and_one_scheme(path: Path) -> None:
    assert path.stem in {**names.TITLES, **names.TOPICS}
    assert parameters.place_of(path.parent) in {"000000", *regions.regions()}
    assert parameters.read(path.read_bytes())


def test_two_people_or_the_collection_stand_for_every_file() -> None:
    """What was taken over is frozen (`approvals.FROZEN`); each change since then has two names (docs/decisions/0030)."""
    stand = approvals.here()
    assert approvals.faults(parameters.texts(), stand) == []
    assert all(one.pair or one.holds for one in stand.values())


def test_what_was_taken_over_says_so_and_names_nobody() -> None:
    lines = [line for line in approvals.lines_of(approvals.BOOK.read_text("utf-8")) if line.act == approvals.TAKEN_OVER]
    assert approvals.frozen(lines) == approvals.FROZEN
    assert {(line.by, line.signature) for line in lines} == {(approvals.COLLECTION, "")}


def test_every_value_has_a_document_and_was_checked() -> None:
    assert not [
        named(known) for known in VALUES if known.document.strip() != known.document or known.document in ("-", "?")
    ]
    assert not [named(known) for known in VALUES if known.checked_on > clock.today()]


def test_an_official_value_says_where_it_can_be_read() -> None:
    assert not [named(known) for known in VALUES if known.grade == "A" and not known.url.startswith("http")]


def test_a_scope_prices_its_places_or_nobody() -> None:
    scoped = [known for known in VALUES if known.scope not in ("", FLEXIBLE) and not (known.places or known.but)]
    assert scoped
    assert not [named(known) for known in scoped if known.prices(known.place)]


def test_a_value_without_a_start_holds_on_no_day() -> None:
    without = [known for known in VALUES if known.since is None]
    assert without
    assert not any(known.holds_on(date(year, 6, 1)) for known in without for year in range(2000, 2030))


def test_a_later_value_of_the_same_place_is_not_shadowed_by_an_equal_start() -> None:
    for values in parameters.records().values():
        starts = sorted((known.place, known.scope, known.places, known.since) for known in values if known.since)
        assert not [one for one, other in pairwise(starts) if one == other]


def test_a_wage_and_a_ceiling_in_force_together_agree() -> None:
    """The ceiling is three times the wage, rounded by the place (国办发〔2019〕13号)."""
    places = sorted({known.place for known in VALUES} - {"000000"})
    days = [date(year, month, 1) for year in range(2021, 2028) for month in (1, 6, 7, 12)]
    for law in (catalog.in_force(place, day) for place in places for day in days):
        wage, limits = law.find(names.REFERENCE_WAGE), law.find(names.PENSION_LIMITS)
        if wage and limits and limits.value.upper:
            apart = abs(wage.value.count * 3 - limits.value.upper.count)
            assert apart <= 300, f"{law.place.full_name} {law.day}: {wage.value.yuan} and {limits.value.upper.yuan}"


def test_numbers_are_quoted_so_that_none_is_a_float() -> None:
    """P8."""
    for path in FILES:
        for scalar in scalars(yaml.safe_load(path.read_text("utf-8"))):
            assert not isinstance(scalar, int | float) or isinstance(scalar, bool), f"{path}: {scalar!r}"


def scalars(tree: object) -> list[object]:
    """Every leaf of a YAML tree."""
    if isinstance(tree, dict):
        return [leaf for part in tree.values() for leaf in scalars(part)]
    if isinstance(tree, list):
        return [leaf for part in tree for leaf in scalars(part)]
    return [tree]
