"""Entering money and reading it back; nothing here is ever changed, only reversed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from sqlmodel import Session, col, func, select

from nfe_app.base.database import new_id
from nfe_app.base.money import Fen
from nfe_app.base.months import Span
from nfe_app.ledger import rules, tables
from nfe_app.ledger.rules import Line


def post(session: Session, kind: str, cause: str, region_code: str, lines: Sequence[Line]) -> UUID:
    """Enter balanced lines under a cause that is entered once; raises ValueError when they do not sum to nothing."""
    if not rules.is_balanced(lines):
        raise ValueError(f"{cause} is not balanced")
    entry = tables.Entry(id=new_id(), kind=kind, cause=cause, region_code=region_code)
    session.add_all([_posting(entry.id, line) for line in lines])
    session.flush()
    session.add(entry)
    session.flush()
    return entry.id


def reverse(session: Session, entry_id: UUID) -> UUID:
    """Undo an entry by its mirror; a second time is refused by the database, for the cause is the same."""
    entry = session.get_one(tables.Entry, entry_id)
    lines = rules.reverse(_line(posting) for posting in _postings(session, tables.Posting.entry_id == entry_id))
    return post(session, "reversal", f"reverse {entry_id}", entry.region_code, lines)


def entries_of(session: Session, person_id: UUID) -> list[Line]:
    """Every line that was entered for one person, oldest first."""
    return [_line(posting) for posting in _postings(session, tables.Posting.person_id == person_id)]


def entered_for(session: Session, bill_id: UUID) -> list[Line]:
    """What stands in the funds for one bill: its lines with the same account and months summed, those that are nothing left out."""
    sums: dict[tuple[str, Span | None], Line] = {}
    for posting in _postings(session, tables.Posting.bill_id == bill_id):
        line = _line(posting)
        if line.account.startswith(rules.FUND):
            known = sums.get((line.account, line.span))
            sums[line.account, line.span] = replace(line, amount=line.amount + known.amount) if known else line
    return [line for line in sums.values() if line.amount != Fen(0)]


def paid_bills(session: Session, bill_ids: Sequence[UUID]) -> set[UUID]:
    """Those of the bills whose money has come in and was not given back."""
    bill, arrived = col(tables.Posting.bill_id), func.sum(tables.Posting.amount)
    funds = col(tables.Posting.account).startswith(rules.FUND)
    sums = session.exec(select(bill, arrived).where(bill.in_(bill_ids), funds).group_by(bill)).all()
    return {bill_id for bill_id, amount in sums if bill_id and amount < Fen(0)}


def is_entered(session: Session, cause: str) -> bool:
    """Whether something was entered under this cause."""
    return session.exec(select(tables.Entry.id).where(tables.Entry.cause == cause)).first() is not None


def _postings(session: Session, where: object) -> Sequence[tables.Posting]:
    return session.exec(select(tables.Posting).where(where).order_by(col(tables.Posting.id))).all()  # type: ignore[arg-type]


def _posting(entry_id: UUID, line: Line) -> tables.Posting:
    return tables.Posting(
        entry_id=entry_id,
        account=line.account,
        amount=line.amount,
        person_id=line.person_id,
        scheme=line.scheme,
        region_code=line.place,
        first_month=line.span.first if line.span else None,
        last_month=line.span.last if line.span else None,
        bill_id=line.bill_id,
    )


def _line(posting: tables.Posting) -> Line:
    span = Span(posting.first_month, posting.last_month) if posting.first_month and posting.last_month else None
    return Line(
        account=posting.account,
        amount=posting.amount,
        person_id=posting.person_id,
        scheme=posting.scheme,
        place=posting.region_code,
        span=span,
        bill_id=posting.bill_id,
    )
