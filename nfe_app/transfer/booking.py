"""What the books say of a transfer: once when the money leaves the giving place, once when it arrives at the taking one.

Between the two it lies in the fund `moving` under the giving place, so that no month is missing at any moment. Each line keeps its months
and its bill, and so where it was paid. What the pool gives by law is not to the fen what was paid into it: the difference stays with the
giving place's pool, in a line without months.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlmodel import Session

from nfe_app.base.money import Fen
from nfe_app.ledger import actions as ledger
from nfe_app.ledger import rules as books
from nfe_app.ledger.rules import MOVING, Line, Part
from nfe_app.transfer import tables


def here(session: Session, transfer: tables.Transfer) -> list[Line]:
    """What stands at the giving place for the person."""
    return ledger.lines_at(session, transfer.person_id, transfer.scheme, transfer.giving)


def sum_of(lines: Sequence[Line], scheme: str, part: Part) -> Fen:
    """What is owed to the person in one part of a scheme's fund, told as a plus."""
    return -Fen.total(line.amount for line in lines if line.account == books.fund(scheme, part))


def leave(session: Session, transfer: tables.Transfer, pooled: Fen) -> None:
    """The months and the account leave the giving place, with so much of its pool; once, by the cause. The person is held."""
    lines = here(session, transfer)
    gone = [*books.reverse(lines), *(_at(line, MOVING) for line in lines)]
    rest = _rest(transfer, sum_of(lines, transfer.scheme, "pooled") - pooled)
    ledger.post(session, books.TRANSFER, f"transfer {transfer.number} leaves", transfer.giving, [*gone, *rest])


def arrive(session: Session, transfer: tables.Transfer) -> None:
    """What lies in between arrives at the taking place; once, by the cause. The person is held."""
    lines = [line for line in ledger.entries_of(session, transfer.person_id) if _is_moving(line, transfer.scheme)]
    waiting = books.net(lines)
    come = [replace(_at(line, transfer.scheme), place=transfer.taking) for line in waiting]
    cause = f"transfer {transfer.number} arrives"
    ledger.post(session, books.TRANSFER, cause, transfer.taking, [*books.reverse(waiting), *come])


def _is_moving(line: Line, scheme: str) -> bool:
    return line.scheme == scheme and line.account.startswith(f"{books.FUND}:{MOVING}:")


def _at(line: Line, fund: str) -> Line:
    part: Part = "account" if line.account.endswith(":account") else "pooled"
    return replace(line, account=books.fund(fund, part))


def _rest(transfer: tables.Transfer, left: Fen) -> list[Line]:
    """What was paid into the pool and does not move stays there; what it gives above that it adds."""
    whose = Line("", left, transfer.person_id, transfer.scheme, transfer.giving)
    stays = replace(whose, account=books.fund(transfer.scheme), amount=-left)
    return [stays, replace(whose, account=books.fund(MOVING), amount=left)]
