"""How far the values reach: for each place, scheme and year the months that have a price, are to be checked, or are missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Literal

from nfe_app.base.months import Month
from nfe_app.base.words import _

from . import names
from .law import Region
from .offers import Offer

State = Literal["known", "to_be_checked", "missing"]
STATES: tuple[State, ...] = ("known", "to_be_checked", "missing")
MARKS: dict[State, str] = {"known": "●", "to_be_checked": "○", "missing": "·"}
SOME = "◐"
YEARS = range(2021, 2028)


@dataclass(frozen=True)
class Cell:
    """One place, scheme and year: how many months (one for a yearly fee) are known, to be checked, and missing."""

    place: str
    name: str
    scheme: str
    year: int
    known: int
    to_be_checked: int
    missing: int

    @property
    def state(self) -> State:
        """Known only if every month is; missing only if none has an answer."""
        if self.known and not (self.to_be_checked or self.missing):
            return "known"
        return "to_be_checked" if self.known or self.to_be_checked else "missing"

    @property
    def mark(self) -> str:
        """The cell as one sign; a half one where some months are missing."""
        return SOME if self.missing and self.state != "missing" else MARKS[self.state]


@dataclass(frozen=True)
class Coverage:
    """Every cell, place by place."""

    cells: tuple[Cell, ...]

    def totals(self) -> dict[str, dict[State, int]]:
        """How many cells of each scheme are known, to be checked, missing."""
        counted: dict[str, Counter[State]] = {}
        for cell in self.cells:
            counted.setdefault(cell.scheme, Counter())[cell.state] += 1
        return {scheme: {state: count[state] for state in STATES} for scheme, count in counted.items()}

    def as_json(self) -> dict[str, Any]:
        """The same for programs."""
        return {"cells": [asdict(cell) | {"state": cell.state} for cell in self.cells], "totals": self.totals()}

    def as_text(self) -> str:
        """A line for each place and scheme, a sign for each year; the sums at the end."""
        rows: dict[tuple[str, str, str], list[Cell]] = {}
        for cell in self.cells:
            rows.setdefault((cell.place, cell.name, cell.scheme), []).append(cell)
        years = sorted({cell.year for cell in self.cells})
        legend = _("● 已查实  ○ 待核  ◐ 有几个月没有  · 还没查到；每个记号一年：{first} 到 {last}")
        lines = [legend.format(first=years[0], last=years[-1])] if years else []
        for (place, name, scheme), cells in rows.items():
            marks = "".join(cell.mark for cell in sorted(cells, key=lambda cell: cell.year))
            lines.append(f"{place}  {marks}  {name} {names.TITLES[scheme]}")
        return "\n".join([*lines, *self._sums()])

    def _sums(self) -> list[str]:
        says = _("{title}：已查实 {known}，待核 {to_be_checked}，还没查到 {missing}")
        return [says.format(title=names.TITLES[scheme], **count) for scheme, count in self.totals().items()]


def state_of(offer: Offer) -> State:
    """What is known of an offer: a documented no is an answer, a price is as sure as its least sure value."""
    if offer.state == "not_known":
        return "missing"
    used = [*offer.used, *(known for option in offer.options for known in option.used)]
    return "known" if all(known.sure for known in used) else "to_be_checked"


def coverage(
    places: Iterable[Region],
    schemes: Sequence[str],
    years: Sequence[int],
    offer_on: Callable[[str, str, date], Offer],
) -> Coverage:
    """What the places offer in each scheme on the first day of each month of the years; of a yearly fee, once a year."""
    return Coverage(
        tuple(_cell(place, scheme, year, offer_on) for place in places for scheme in schemes for year in years)
    )


def _cell(place: Region, scheme: str, year: int, offer_on: Callable[[str, str, date], Offer]) -> Cell:
    months = range(1, 2) if scheme in names.YEARLY else range(1, 13)
    found = Counter(state_of(offer_on(place.code, scheme, Month(year, number).first_day)) for number in months)
    counts = (found[state] for state in STATES)
    return Cell(place.code, place.full_name, scheme, year, *counts)
