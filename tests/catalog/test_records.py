"""Every record of the collected policy data can be asked of the catalog, on its days, for its place and its scope.

records.csv names each of them once: the record's own id, and where it stands in the house with the value as it was published and
how sure the house is of it.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest

from nfe_app.catalog import actions as catalog
from nfe_app.catalog.law import Known
from nfe_app.catalog.parameters import parameter_of
from nfe_app.catalog.regions import COUNTRY

INDEX = Path(__file__).with_name("records.csv")
Row = dict[str, str]


def rows() -> list[Row]:
    """The index."""
    with INDEX.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


ROWS = rows()


def day(text: str) -> date | None:
    """A day of the index; none where it is open or not known."""
    return date.fromisoformat(text) if text else None


def found(row: Row) -> list[Known]:
    """The values of the house that are this record."""
    value = parameter_of(row["scheme"], row["name"]).read(json.loads(row["value"]))
    dates = (day(row["since"]), day(row["until"]))
    return [
        known
        for known in catalog.recorded(row["scheme"], row["name"], row["place"])
        if (known.since, known.until, known.scope) == (*dates, row["scope"])
        and (known.value, known.confidence) == (value, row["confidence"])
    ]


@pytest.mark.parametrize("scheme", sorted({row["scheme"] for row in ROWS}))
def test_every_record_of_a_scheme_is_in_the_house_with_its_value_and_document(scheme: str) -> None:
    lost = [row["record"] for row in ROWS if row["scheme"] == scheme and not found(row)]
    assert lost == []
    assert all(known.document for row in ROWS if row["scheme"] == scheme for known in found(row))


@pytest.mark.parametrize("scheme", sorted({row["scheme"] for row in ROWS}))
def test_a_dated_record_answers_on_its_first_day_its_last_and_between(scheme: str) -> None:
    """Where a later record of the same place and scope begins meanwhile, that one answers."""
    for row in (row for row in ROWS if row["scheme"] == scheme and row["since"]):
        (known,) = found(row)[:1]
        first = known.since
        assert first
        for asked in days_of(first, known.until):
            answer = catalog.record_on(row["place"], scheme, row["name"], asked, row["scope"])
            assert answer and answer.since
            assert answer == known or answer.since >= first, f"{row['record']} on {asked}"
        assert catalog.record_on(row["place"], scheme, row["name"], first, row["scope"]).since == first


def days_of(first: date, last: date | None) -> list[date]:
    """The first day, one inside, and the last; three years are enough of an open one."""
    end = last or first + timedelta(days=3 * 365)
    return [first, first + (end - first) / 2, end]


def test_a_record_whose_start_is_not_known_is_told_and_holds_on_no_day() -> None:
    undated = [row for row in ROWS if not row["since"]]
    assert len(undated) > 20
    for row in undated:
        assert not any(known.holds_on(date(2025, 6, 1)) for known in found(row)), row["record"]


def test_what_is_to_be_checked_is_never_sure() -> None:
    values = [known for row in ROWS for known in found(row)]
    assert not [known.key for known in values if known.confidence == "general" and known.sure]
    assert {known.grade for known in values if not known.sure and not known.derived} == {"C", "K"}


def test_each_record_is_named_once_and_none_is_forgotten() -> None:
    """827 records were collected; the project's own sketch of a transfer and the worked waiting logic are no policy."""
    assert len(ROWS) == 827
    assert [name for name, times in Counter(row["record"] for row in ROWS).items() if times > 1] == []
    assert {row["place"] for row in ROWS} > {COUNTRY.code, "440300", "210200"}
