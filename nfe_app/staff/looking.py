"""Seeing a person in full: by a code that the person reads out, ten minutes, one clerk, one purpose, one line for each time (P34)."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from nfe_app.base import clock, database, journal, keys
from nfe_app.base.commands import Subject
from nfe_app.base.errors import NotFound
from nfe_app.people import actions as people
from nfe_app.people import rules as roles
from nfe_app.people import staff
from nfe_app.staff import rules, tables


@dataclass(frozen=True)
class Opened:
    """What came of a code: a look, or none and how many tries are left."""

    look_id: UUID | None
    left: int = 0


@dataclass(frozen=True)
class Seen:
    """A person in full, and until when."""

    name: str
    identity: str
    phone: str
    until: datetime


def new_code(session: Session, person_id: UUID) -> str:
    """Six digits for a person to read out to a clerk; the older ones are void."""
    people.hold(session, person_id)
    for code in session.exec(_unused(person_id)).all():
        code.used_at = clock.now()
    made = tables.LookCode(person_id=person_id, code_digest="")
    plain = f"{secrets.randbelow(10**6):06d}"
    made.code_digest = _digest(made.id, plain)
    session.add(made)
    journal.write(session, "person.showed_code", made.id, person_id=person_id)
    return plain


def open_by(session: Session, person_id: UUID, code: str, purpose: str, clerk: Subject) -> Opened:
    """Let a clerk look who was told the code; a wrong try is counted, so it answers instead of raising."""
    people.hold(session, person_id)
    sent = session.exec(_unused(person_id).order_by(col(tables.LookCode.id).desc()).with_for_update()).first()
    if sent is None or sent.tries >= rules.CODE_TRIES or clock.now() > sent.made_at + rules.CODE_LIVES:
        return Opened(None)
    sent.tries += 1
    if not hmac.compare_digest(sent.code_digest, _digest(sent.id, code)):
        return Opened(None, rules.CODE_TRIES - sent.tries)
    now = clock.now()
    sent.used_at = now
    look = tables.Look(
        person_id=person_id, clerk_id=clerk.person_id, purpose=purpose, at=now, until=now + rules.LOOK_LASTS
    )
    session.add(look)
    session.flush()
    _write(session, "person.look_opened", look)
    return Opened(look.id)


def see(session: Session, look_id: UUID, clerk: Subject) -> Seen:
    """The person in full, with the line that says who saw them, in one transaction. Raises NotFound for another clerk, LookEnded.

    Show it only after the transaction: who dies between the two has shown nothing.
    """
    people.only(clerk, *roles.COUNTER)
    look = database.hold(session, tables.Look, look_id)
    if look is None or look.clerk_id != clerk.person_id:
        raise NotFound
    if not rules.is_open(look.until, look.ended_at, clock.now()):
        raise rules.LookEnded
    _write(session, "person.unmasked", look)
    return Seen(*staff.unmasked(session, look.person_id), look.until)


def may_see(session: Session, look_id: UUID, clerk: Subject) -> bool:
    """Whether a look is still open; nothing of the person is told."""
    look = session.get(tables.Look, look_id)
    mine = look is not None and look.clerk_id == clerk.person_id
    return look is not None and mine and rules.is_open(look.until, look.ended_at, clock.now())


def owner_of(session: Session, look_id: UUID) -> UUID:
    """Who is looked at; raises NotFound."""
    look = session.get(tables.Look, look_id)
    if look is None:
        raise NotFound
    return look.person_id


def end(session: Session, look_id: UUID) -> None:
    """The person ends it; one that is over is left as it is."""
    look = database.hold(session, tables.Look, look_id)
    if look is not None and rules.is_open(look.until, look.ended_at, clock.now()):
        look.ended_at = clock.now()
        _write(session, "person.look_ended", look, look.person_id)


def looks_at(session: Session, person_id: UUID, limit: int = 20) -> list[tables.Look]:
    """Who could look at a person, newest first."""
    mine = select(tables.Look).where(tables.Look.person_id == person_id)
    return list(session.exec(mine.order_by(col(tables.Look.id).desc()).limit(limit)).all())


def _unused(person_id: UUID):  # type: ignore[no-untyped-def]
    table = tables.LookCode
    return select(table).where(table.person_id == person_id, col(table.used_at).is_(None))


def _digest(id_: UUID, code: str) -> str:
    return keys.digest("look code", f"{id_} {code.strip()}")


def _write(session: Session, name: str, look: tables.Look, by: UUID | None = None) -> None:
    facts = {"by": str(by or look.clerk_id), "what": "name, identity, phone", "why": look.purpose}
    journal.write(session, name, look.id, person_id=look.person_id, facts=facts)
