"""How far the values reach is counted from what a place offers, month by month, and never makes a gap look known."""

from __future__ import annotations

from datetime import date

import pytest

from nfe_app.catalog import actions as catalog
from nfe_app.catalog import names, upkeep
from nfe_app.catalog.coverage import STATES, Cell, state_of

PLACES = ("110000", "120000", "310000", "350100", "420100", "430100", "620200")


def cell(place: str, scheme: str, year: int) -> Cell:
    """One cell of the report."""
    (only,) = upkeep.coverage([place], [scheme], [year]).cells
    return only


@pytest.mark.parametrize(
    ("place", "scheme", "year", "state", "months"),
    [
        ("110000", names.PENSION, 2025, "known", (12, 0, 0)),
        ("110000", names.PENSION, 2021, "to_be_checked", (6, 0, 6)),
        ("120000", names.UNEMPLOYMENT, 2025, "known", (12, 0, 0)),
        ("340100", names.MEDICAL, 2025, "to_be_checked", (0, 12, 0)),
        ("110000", names.RESIDENT_MEDICAL, 2026, "missing", (0, 0, 1)),
        ("410100", names.RESIDENT_MEDICAL, 2026, "known", (1, 0, 0)),
    ],
)
def test_a_year_is_known_only_if_every_month_of_it_is(
    place: str, scheme: str, year: int, state: str, months: tuple[int, int, int]
) -> None:
    found = cell(place, scheme, year)
    assert (found.known, found.to_be_checked, found.missing) == months
    assert found.state == state


@pytest.mark.parametrize("place", PLACES)
def test_a_cell_counts_each_month_as_the_offer_of_that_very_month_stands(place: str) -> None:
    for found in upkeep.coverage([place], tuple(names.TITLES), (2024, 2025, 2026)).cells:
        days = [date(found.year, month, 1) for month in range(1, 2 if found.scheme in names.YEARLY else 13)]
        stands = [state_of(catalog.offer_of(place, found.scheme, day)) for day in days]
        counted = (found.known, found.to_be_checked, found.missing)
        assert counted == tuple(stands.count(state) for state in STATES)


def test_the_text_has_a_line_for_each_place_and_scheme_and_a_sign_for_each_year() -> None:
    text = upkeep.coverage(["110000"], [names.PENSION, names.RESIDENT_MEDICAL], [2024, 2025]).as_text()
    legend, *lines = text.splitlines()
    assert legend.startswith("● 已查实")
    assert lines == [
        "110000  ●●  北京市 职工养老",
        "110000  ··  北京市 居民医疗",
        "职工养老：已查实 2，待核 0，还没查到 0",
        "居民医疗：已查实 0，待核 0，还没查到 2",
    ]


def test_programs_are_told_the_same() -> None:
    told = upkeep.coverage(["340100"], [names.MEDICAL], [2024, 2025]).as_json()
    assert [(one["year"], one["state"], one["missing"]) for one in told["cells"]] == [
        (2024, "missing", 12),
        (2025, "to_be_checked", 0),
    ]
    assert told["totals"] == {names.MEDICAL: {"known": 0, "to_be_checked": 1, "missing": 1}}


def test_without_places_every_province_and_every_place_with_a_law_of_its_own_is_told() -> None:
    told = {cell.place for cell in upkeep.coverage(schemes=[names.RESIDENT_MEDICAL], years=[2026]).cells}
    assert {code for code in told if code.endswith("0000")} >= {"110000", "650000"}
    assert {"440300", "210200", "421000"} <= told
    assert "360702" not in told
