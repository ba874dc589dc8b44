"""A visit from its beginning to its wiping: what is chosen in it, and whose it is."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlmodel import Session, col, select

from nfe_app.base import clock, database, journal, keys
from nfe_app.base.commands import Subject
from nfe_app.base.errors import NotFound, NotYours
from nfe_app.base.sealed import bound
from nfe_app.counter import rules, tables

PURPOSE = "visit frame"
Values = dict[str, str]


def start(session: Session, visit_id: UUID, clerk: Subject) -> tables.Visit:
    """A new visit under this id at this clerk's counter, what was there before wiped; the same again is the same. Raises NotYours, VisitOver."""
    database.alone(session, f"counter {clerk.person_id}")
    if session.get(tables.Visit, visit_id):
        return held(session, visit_id, clerk)
    for old in _open(session, clerk.person_id):
        wipe(session, old)
    made = tables.Visit(id=visit_id, clerk_id=clerk.person_id, until=clock.now() + rules.IDLE, frame_sealed=b"")
    put(session, made, {})
    return made


def _open(session: Session, clerk_id: UUID) -> list[tables.Visit]:
    mine = (tables.Visit.clerk_id == clerk_id, col(tables.Visit.ended_at).is_(None))
    return list(session.exec(select(tables.Visit).where(*mine).with_for_update()))


def get(session: Session, visit_id: UUID) -> tables.Visit:
    """One visit; raises NotFound."""
    visit = session.get(tables.Visit, visit_id)
    if visit is None:
        raise NotFound
    return visit


def own(session: Session, visit_id: UUID, clerk: Subject) -> tables.Visit:
    """A visit at this clerk's counter that nobody else changes until this transaction ends. Raises NotFound, NotYours."""
    visit = database.hold(session, tables.Visit, visit_id)
    if visit is None:
        raise NotFound
    if visit.clerk_id != clerk.person_id:
        raise NotYours
    return visit


def held(session: Session, visit_id: UUID, clerk: Subject) -> tables.Visit:
    """The same of one that is not over, and lives on from here. Raises VisitOver besides."""
    visit = own(session, visit_id, clerk)
    if is_over(visit):
        raise rules.VisitOver
    visit.until = clock.now() + rules.IDLE
    session.add(visit)
    return visit


def is_over(visit: tables.Visit) -> bool:
    """Whether it was ended, or lay untouched too long."""
    return visit.ended_at is not None or clock.now() >= visit.until


def frame_of(visit: tables.Visit) -> Values:
    """What is chosen on the screen."""
    values: Values = json.loads(keys.unseal(PURPOSE, visit.frame_sealed, of=bound(visit.id)))
    return values


def put(session: Session, visit: tables.Visit, frame: Mapping[str, str]) -> None:
    """This is chosen from here on: what was signed for something else is signed for nothing."""
    visit.frame_sealed = keys.seal(PURPOSE, json.dumps(dict(frame)), of=bound(visit.id))
    visit.paper_id = None
    session.add(visit)


def wipe(session: Session, visit: tables.Visit) -> dict[str, int]:
    """End a visit: nothing of what was chosen is kept in it. How many fields that were; a second time none."""
    fields = len(frame_of(visit))
    visit.frame_sealed = keys.seal(PURPOSE, "{}", of=bound(visit.id))
    if visit.ended_at is None:
        visit.ended_at = clock.now()
        told = {"by": str(visit.clerk_id), "fields": fields}
        journal.write(session, "counter.wiped", visit.id, facts=told)
    session.add(visit)
    return {"fields": fields}


def due(session: Session) -> Sequence[UUID]:
    """The visits that nobody has touched for too long."""
    old = (col(tables.Visit.ended_at).is_(None), tables.Visit.until <= clock.now())
    return session.exec(select(tables.Visit.id).where(*old).limit(100)).all()


def wipe_due(session: Session, visit_id: UUID) -> bool:
    """Wipe one that nobody has touched for too long; false where somebody did meanwhile."""
    visit = database.hold(session, tables.Visit, visit_id)
    if visit is None or visit.ended_at is not None or not is_over(visit):
        return False
    wipe(session, visit)
    return True
