"""Four eyes: what one asks and another, a head of the clerks or of finance, says yes to; the same person twice is refused."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from nfe_app.base import clock, database, journal
from nfe_app.base.commands import Subject
from nfe_app.people.rules import BOOKS
from nfe_app.staff import rules, tables


def is_second(session: Session, kind: str, object_id: UUID, subject: Subject, person_id: UUID | None = None) -> bool:
    """Whether this yes is the second one; a first one is kept, and waits. Raises SamePerson and NotSecond.

    `person_id` is the worker whom it concerns. Of two that come at once one waits for the other.
    """
    database.alone(session, f"four eyes {kind} {object_id}")
    first = _waiting(session, kind, object_id)
    facts = {"by": str(subject.person_id), "what": kind, "why": str(object_id)}
    if first is None:
        session.add(tables.FirstWord(kind=kind, object_id=object_id, by=subject.person_id))
        journal.write(session, "staff.asked_second", object_id, person_id=person_id, facts=facts)
        return False
    if first.by == subject.person_id:
        raise rules.SamePerson
    if subject.role not in BOOKS:
        raise rules.NotSecond
    first.answered_by = subject.person_id
    journal.write(session, "staff.seconded", object_id, person_id=person_id, facts=facts | {"after": str(first.by)})
    return True


def asked_by(session: Session, kind: str, object_id: UUID) -> UUID | None:
    """Who said yes first and waits for the second; None where nobody does."""
    first = _waiting(session, kind, object_id)
    return first.by if first else None


def drop(session: Session, kind: str, object_id: UUID) -> None:
    """Nobody waits any more: it was decided otherwise."""
    if first := _waiting(session, kind, object_id):
        first.answered_by = first.by


def _waiting(session: Session, kind: str, object_id: UUID) -> tables.FirstWord | None:
    since: datetime = clock.now() - rules.ASK_LIVES
    table = tables.FirstWord
    mine = table.kind == kind, table.object_id == object_id, col(table.answered_by).is_(None), table.at > since
    return session.exec(select(table).where(*mine).order_by(col(table.id).desc()).with_for_update()).first()
