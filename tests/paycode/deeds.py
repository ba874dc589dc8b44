"""What people do with payment codes more than once."""

from __future__ import annotations

from typing import Any

from tests.cast import Worker, send
from tests.deeds import bills_of, part_of, result_of


def owes(who: Worker) -> dict[str, Any]:
    """All that somebody owes, as it is told to a command."""
    owed = bills_of(who)
    return {"bill_ids": [bill["id"] for bill in owed], "amount_fen": sum(bill["amount_fen"] for bill in owed)}


def make(who: Worker) -> dict[str, Any]:
    """A code for all that somebody owes."""
    return result_of(send(who, "paycode.make", owes(who)))


def digits(made: dict[str, Any]) -> str:
    """A code as it is typed."""
    return str(made["code"]).replace(" ", "")


def codes_of(who: Worker) -> list[dict[str, Any]]:
    """The codes on somebody's phone."""
    return part_of(who, "paycodes")  # type: ignore[no-any-return]
