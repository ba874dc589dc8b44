"""As whom a signed-in person stands at a door: a worker, or a member of staff with their agency, regions and last proof."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from nfe_app.base.commands import Subject
from nfe_app.base.settings import settings
from nfe_app.people import rules, tables


def subject(session: Session, person: tables.Person, proved_at: datetime | None) -> Subject:
    """The person at the door; who must still choose a password, or enrol a second factor, is let in for that alone."""
    if person.role not in rules.STAFF:
        return Subject(person.id, person.role, proved_at=proved_at)
    member = session.get_one(tables.Member, person.id)
    proved = bool(member.totp_since) or settings().demo
    role = person.role if proved and member.given_at is None else rules.UNPROVED
    return Subject(person.id, role, member.agency, frozenset(member.regions), proved_at)
