"""Which causes were entered, when, by which entry, and what they brought to one account."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, select

from nfe_app.base.money import Fen
from nfe_app.ledger import tables

AT_ONCE = 5_000
REVERSAL, REVERSE = "reversal", "reverse "


@dataclass(frozen=True)
class Entered:
    """One entry, and what it brought to the account that was asked about."""

    id: UUID
    cause: str
    at: datetime
    amount: Fen


def between(session: Session, account: str, since: datetime, until: datetime) -> list[Entered]:
    """Every entry on an account made from `since` on and before `until`."""
    return _entered(session, account, col(tables.Entry.at) >= since, col(tables.Entry.at) < until)


def named(session: Session, account: str, causes: Iterable[str]) -> list[Entered]:
    """The entries on an account under these causes, as far as they were entered; any number of causes."""
    return [one for page in pages_of(causes) for one in _entered(session, account, col(tables.Entry.cause).in_(page))]


def undone(session: Session, account: str, since: datetime) -> set[UUID]:
    """The entries on an account that were reversed from `since` on."""
    late = col(tables.Entry.at) >= since, col(tables.Entry.kind) == REVERSAL
    return {UUID(one.cause.removeprefix(REVERSE)) for one in _entered(session, account, *late)}


def _entered(session: Session, account: str, *where: ColumnElement[bool]) -> list[Entered]:
    entry, posting = tables.Entry, tables.Posting
    told = col(entry.id), col(entry.cause), col(entry.at)
    wanted = select(*told, func.sum(posting.amount)).join(posting, col(posting.entry_id) == col(entry.id))
    return [
        Entered(*row) for row in session.exec(wanted.where(posting.account == account, *where).group_by(*told)).all()
    ]


def pages_of(values: Iterable[Any]) -> Iterator[list[Any]]:
    """The same values, as many at once as one statement may name on both databases."""
    rest = iter(values)
    while page := list(islice(rest, AT_ONCE)):
        yield page
