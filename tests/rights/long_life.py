"""A long life of paying, made up: forty years of five schemes as the server tells them to a phone, with gaps and a move."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from nfe_app.base.money import Fen
from nfe_app.base.months import Month, Span
from nfe_app.catalog.names import PENSION
from nfe_app.ledger.rules import Line
from nfe_app.rights import actions, telling
from nfe_app.rights.rules import Came, Source

SCHEMES = ("employee_pension", "employee_medical", "unemployment", "resident_pension", "resident_medical")
FIRST, YEARS = 1987, 40
MOVED = 2005
TODAY = date(2026, 11, 26)
MISSED = 7


def lines(schemes: tuple[str, ...] = SCHEMES, years: int = YEARS) -> Iterator[Came]:
    """Each month paid by itself, but one in some years, on a base that changes in July; since the move in another place."""
    for year in range(FIRST, FIRST + years):
        for number in range(1, 13):
            if year % MISSED or number != 9:
                for scheme in schemes:
                    yield from _month(scheme, Month(year, number))


def _month(scheme: str, month: Month) -> Iterator[Came]:
    base = Fen(1_000 * (month.year - FIRST + 100) + 500 * (month.number > 6))
    place = "110000" if month.year < MOVED else "120000"
    shares = {"account": 8, "pooled": 12} if scheme == PENSION else {"pooled": 8}
    for part, percent in shares.items():
        amount = Fen(-base.count * percent // 100)
        line = Line(f"fund:{scheme}:{part}", amount, None, scheme, place, Span(month, month))
        yield Came(line, Source.OWN if month.year % 3 else Source.AUTOMATIC, base)


def record(came: list[Came], today: date) -> actions.Record:
    """The record that these lines come to."""
    return actions.put_together(came, today)


def told(today: date = TODAY) -> dict[str, Any]:
    """What `GET /api/records` would tell."""
    return telling.told(record(list(lines()), today), {})
