"""How a bill is read: by the person on the phone, and in a line by a clerk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nfe_app.base import clock
from nfe_app.base.months import Span, day_says
from nfe_app.base.words import _, joined
from nfe_app.billing import tables
from nfe_app.billing.rules import Line
from nfe_app.catalog import actions as catalog
from nfe_app.catalog import terms
from nfe_app.catalog.explanation import steps_again


def what(bill: tables.Bill) -> str:
    """What a bill is for: `职工养老 嘉峪关市 2026年11月`."""
    return joined(" ", (terms.title_of(bill.scheme), _place(bill), _months(bill)))


def _place(bill: tables.Bill) -> str:
    return catalog.region_of(bill.region_code).name


def _months(bill: tables.Bill) -> str:
    return Span(bill.first_month, bill.last_month).says


def shown(bill: tables.Bill, state: str, lines: Sequence[Line]) -> dict[str, Any]:
    """A bill as the phone shows it, with the lines that tell why so much."""
    return {
        "id": str(bill.id),
        "enrolment_id": str(bill.enrolment_id),
        "scheme": bill.scheme,
        "title": terms.title_of(bill.scheme),
        "place_name": _place(bill),
        "says": _months(bill),
        "due": day_says(bill.due_on, clock.today()),
        "amount_fen": bill.amount.count,
        "due_on": bill.due_on.isoformat(),
        "state": state,
        "lines": [_line(line) for line in lines],
    }


def _line(line: Line) -> dict[str, object]:
    return {
        "says": _("{months}：每期 {each} × {count}").format(
            months=line.span.says, each=line.each.shown, count=1 if line.each == line.amount else len(line.span)
        ),
        "months": len(line.span),
        "each_fen": line.each.count,
        "amount_fen": line.amount.count,
        "base_fen": line.base.count if line.base else None,
        "used": catalog.told_again(line.values),
        "steps": [vars(step) for step in steps_again(line.reckoning)],
    }
