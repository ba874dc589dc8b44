"""A clerk's yes and no to a change, the yes of two where it takes two, and its taking force."""

from __future__ import annotations

from uuid import UUID

from sqlmodel import Session

from nfe_app.base import clock, database
from nfe_app.base.commands import Subject
from nfe_app.base.errors import Invalid
from nfe_app.base.words import _
from nfe_app.changes import rules, standing, tables
from nfe_app.changes.rules import Kind, Step
from nfe_app.people import numbers
from nfe_app.staff import twice

DECIDE = "changes.decide"


def decline(session: Session, change: tables.Change, by: Subject, note: str) -> None:
    """Say no, and why. Raises ChangeOver, and Invalid without a reason."""
    if not note:
        raise Invalid(_("不同意要写为什么。"), {"note": "missing"})
    twice.drop(session, DECIDE, change.id)
    standing.take(session, change, Step.DECLINED, by.person_id, note)


def approve(session: Session, change: tables.Change, by: Subject, note: str) -> bool:
    """Say yes; False where that was the first of two. Raises ChangeOver, SamePerson, NotSecond, and what taking force does."""
    if standing.stands(session, change.id) is not Step.ASKED:
        raise rules.ChangeOver
    kind = Kind(change.kind)
    if kind in rules.TWO_DECIDE and not twice.is_second(session, DECIDE, change.id, by, change.person_id):
        return False
    now = clock.now()
    change.in_force_at = rules.in_force_at(kind, now)
    if change.in_force_at > now:
        standing.take(session, change, Step.APPROVED, by.person_id, note)
    else:
        _apply(session, change)
        standing.take(session, change, Step.IN_FORCE, by.person_id, note)
    return True


def _apply(session: Session, change: tables.Change) -> None:
    """Write into the person what the person's own row holds; everything else is folded from the changes."""
    value, kind = standing.now_of(change), Kind(change.kind)
    if kind is Kind.NAME:
        numbers.correct_name(session, change.person_id, value["name"])
    elif kind is Kind.IDENTITY:
        numbers.correct_identity(session, change.person_id, value["identity"])


def take_force(session: Session, change_id: UUID) -> bool:
    """Let a change take force whose day of waiting is over; once, and never before its time."""
    change = database.hold(session, tables.Change, change_id)
    if change is None or change.in_force_at is None or clock.now() < change.in_force_at:
        return False
    last = standing.steps_of(session, change_id)[-1]
    if last.step != Step.APPROVED:
        return False
    standing.take(session, change, Step.IN_FORCE, last.by, last.note)
    return True


def keep_phone(session: Session, person_id: UUID, was: str, now: str, proof: str) -> None:
    """A phone number has changed, by a code or at a counter: it stands in the person's history."""
    reason = "counter" if proof == "counter" else "code"
    change = standing.enter(session, person_id, Kind.PHONE, {"phone": was}, {"phone": now}, reason)
    change.in_force_at = clock.now()
    standing.take(session, change, Step.IN_FORCE, person_id)


numbers.HEARS.append(keep_phone)
