"""Keeping the values in order: how far they reach, whether every file is whole, and a file for a new place."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

from nfe_app.base import clock

from . import actions, checking, names, parameters, regions, skeletons
from . import coverage as reach
from .checking import Problem
from .coverage import Coverage
from .law import Region
from .offers import Offer


def coverage(
    places: Sequence[str] = (), schemes: Sequence[str] = tuple(names.TITLES), years: Sequence[int] = reach.YEARS
) -> Coverage:
    """How far the values reach; without places, in every province and every place that has a law of its own."""
    asked = [actions.region_of(code) for code in places] or _with_law()
    return reach.coverage(asked, schemes, years, _offer_since)


def _offer_since(place: str, scheme: str, day: date) -> Offer:
    """The offer of the last day on which the law of a place changed: between two such days it is the same."""
    days = _days_of_change(place)
    return actions.offer_of(place, scheme, days[bisect_right(days, day) - 1])


@lru_cache(maxsize=512)
def _days_of_change(place: str) -> list[date]:
    chain = {region.code for region in regions.chain_of(place)}
    values = [
        known
        for (scheme, _name), several in parameters.records().items()
        for known in several
        if scheme in names.TITLES
    ]
    here = [known for known in values if known.place in chain]
    begun = {known.since for known in here if known.since}
    return sorted({date.min, *begun, *(known.until + timedelta(days=1) for known in here if known.until)})


def _with_law() -> list[Region]:
    own = parameters.named_places()
    return [region for region in regions.regions().values() if region.code in own or region.code.endswith("0000")]


def check(folder: Path = parameters.FOLDER, today: date | None = None) -> list[Problem]:
    """Everything that is not in the house's form in the files of a folder; none means that all is well."""
    return checking.problems(folder, today or clock.today())


def new(place: str, scheme: str, folder: Path = parameters.FOLDER) -> Path:
    """Writes an empty file with comments for a scheme of a place, to be filled in; refuses to write over one."""
    return skeletons.write(actions.region_of(place), scheme, folder, clock.today())
