"""A quote told step by step: every value it rests on, with its document, as words and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from .derivation import as_json, from_json
from .law import Known, Region
from .offers import Quote
from .steps import Step, steps_of


@dataclass(frozen=True)
class Ground:
    """One value that a number rests on, found by its key."""

    key: str
    title: str
    value: str
    place: str
    since: str | None
    until: str | None
    document: str
    cited: str
    url: str
    confidence: str
    checked_on: str
    note: str


@dataclass(frozen=True)
class Explained:
    """What an option costs in a place on a day, and why."""

    region: Region
    scheme: str
    day: date
    quote: Quote

    @property
    def grounds(self) -> list[Ground]:
        """Every value it rests on, in the order of the sum."""
        return [ground_of(known) for known in {known.key: known for known in self.quote.option.used}.values()]

    @property
    def steps(self) -> list[Step]:
        """The reckoning, line by line."""
        return steps_of(self.quote.option.tree, self.quote.inputs)

    @property
    def reckoning(self) -> dict[str, Any]:
        """The tree with the numbers it was given, to be kept and told again."""
        return {"tree": as_json(self.quote.option.tree), "inputs": self.quote.inputs}

    def as_json(self) -> dict[str, Any]:
        """The same for programs; money in whole fen."""
        quote = self.quote
        return {
            "place": self.region.code,
            "name": self.region.full_name,
            "scheme": self.scheme,
            "on": self.day.isoformat(),
            "option": quote.option.code,
            "title": quote.option.title,
            "says": quote.option.says,
            "base_fen": quote.base.count if quote.base else None,
            "amount_fen": quote.amount.count,
            "amount": quote.amount.yuan,
            "unit": quote.unit,
            "confidence": quote.confidence,
            **self.reckoning,
            "steps": [vars(step) for step in self.steps],
            "grounds": [vars(ground) for ground in self.grounds],
        }


def steps_again(reckoning: Mapping[str, Any]) -> list[Step]:
    """A kept reckoning told line by line; nothing for one that was never kept."""
    return steps_of(from_json(reckoning["tree"]), reckoning["inputs"]) if reckoning else []


@cache
def ground_of(known: Known[Any]) -> Ground:
    """A value of the law as pages and programs are told it."""
    return Ground(
        key=known.key,
        title=known.parameter.title,
        value=known.told,
        place=known.place,
        since=known.since.isoformat() if known.since else None,
        until=known.until.isoformat() if known.until else None,
        document=known.document,
        cited=known.cited,
        url=known.url,
        confidence="verified" if known.sure else "general",
        checked_on=known.checked_on.isoformat(),
        note=known.note,
    )


def ground_again(was: Mapping[str, Any], now: Ground | None) -> dict[str, Any]:
    """A kept ground, in the words of the law as it is told now wherever these are the same, so that it can be told in any language."""
    words = vars(now) if now else {}
    return {name: words[name] if words.get(name) == part else part for name, part in was.items()}


def grounds_of(used: Iterable[Known[Any]]) -> dict[str, dict[str, Any]]:
    """Values by their keys, each told once; what is empty is left out."""
    told_ones = {known.key: vars(ground_of(known)) for known in used}
    return {key: {name: part for name, part in one.items() if part and name != "key"} for key, one in told_ones.items()}
