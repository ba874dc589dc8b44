"""A quote told step by step: every value it rests on, with its document, as words and as JSON."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from .derivation import as_json
from .law import Known, Region, told
from .offers import Quote


@dataclass(frozen=True)
class Ground:
    """One value a quote rests on."""

    title: str
    value: str
    place: str
    since: str | None
    until: str | None
    document: str
    url: str
    confidence: str
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
        return [_ground(known) for known in dict.fromkeys(self.quote.option.used)]

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
            "base_fen": quote.base.count if quote.base else None,
            "amount_fen": quote.amount.count,
            "amount": quote.amount.yuan,
            "unit": quote.unit,
            "confidence": quote.confidence,
            "inputs": quote.inputs,
            "tree": as_json(quote.option.tree),
            "grounds": [vars(ground) for ground in self.grounds],
        }


def _ground(known: Known[Any]) -> Ground:
    return Ground(
        title=known.parameter.title,
        value=told(known.value),
        place=known.place,
        since=known.since.isoformat() if known.since else None,
        until=known.until.isoformat() if known.until else None,
        document=known.document,
        url=known.url,
        confidence="verified" if known.sure else "general",
        note=known.note,
    )
