"""When an entry is balanced, what its reverse is, and what stands on an account."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from nfe_app.base.money import Fen
from nfe_app.base.months import Span

CHANNEL = "channel"
FUND = "fund"
TO_RETURN = "to_return"


@dataclass(frozen=True)
class Line:
    """One side of an entry: money in is positive on a channel, and negative on the fund it is owed to.

    `account` is `channel:wechat`, `fund:employee_pension:pooled`, `to_return`; fund lines say for whom and for which months.
    """

    account: str
    amount: Fen
    person_id: UUID | None = None
    scheme: str | None = None
    place: str | None = None
    span: Span | None = None
    bill_id: UUID | None = None


def is_balanced(lines: Sequence[Line]) -> bool:
    """Whether there are lines at all and they sum to nothing (Pacioli, Summa 1494: every debit has its credit)."""
    return bool(lines) and Fen.total(line.amount for line in lines) == Fen(0)


def reverse(lines: Iterable[Line]) -> list[Line]:
    """The lines that undo these."""
    return [replace(line, amount=-line.amount) for line in lines]


def balance(lines: Iterable[Line], account: str) -> Fen:
    """What stands on an account and all accounts below it (`fund` holds `fund:employee_pension:pooled`)."""
    return Fen.total(line.amount for line in lines if line.account == account or line.account.startswith(f"{account}:"))
