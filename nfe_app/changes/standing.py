"""Where a change stands, how it goes a step on, and what is registered now: folded from the changes, kept nowhere else."""

from __future__ import annotations

import json
from collections.abc import Sequence
from uuid import UUID

from sqlmodel import Session, col, select

from nfe_app.base import clock, database, journal, keys
from nfe_app.base.errors import NotFound
from nfe_app.changes import rules, tables
from nfe_app.changes.rules import Kind, Step, Value
from nfe_app.enrolment import actions as enrolment
from nfe_app.materials import actions as materials
from nfe_app.people import actions as people
from nfe_app.people import leaving
from nfe_app.people import rules as staff

PURPOSE = "change"
LOOKED = "change.looked_at"
"""A clerk saw in full what is asked for, or the photo of the document."""


def start(session: Session, person_id: UUID, kind: Kind, value: Value, reason: str) -> tables.Change:
    """Begin a change of a person, who is held; raises ChangeRuns and NothingChanges."""
    people.hold(session, person_id)
    was = value_of(session, person_id, kind)
    if value == was:
        raise rules.NothingChanges
    if running(session, person_id, kind):
        raise rules.ChangeRuns
    return enter(session, person_id, kind, was, value, reason)


def enter(session: Session, person_id: UUID, kind: Kind, was: Value, now: Value, reason: str) -> tables.Change:
    """Write a change down, what it was and what it is to be."""
    id_ = database.new_id()
    made = tables.Change(
        id=id_,
        person_id=person_id,
        kind=kind.value,
        was_sealed=_sealed(id_, was),
        now_sealed=_sealed(id_, now),
        reason=reason,
        region_code=_region_of(session, person_id),
    )
    session.add(made)
    session.flush()
    return made


def _region_of(session: Session, person_id: UUID) -> str:
    """Whose clerks decide: those of the newest place that is paid for; else of the household place; else of any place."""
    places = [one.region_code for one in enrolment.enrolments_of(session, person_id) if one.is_running]
    return places[-1] if places else value_of(session, person_id, Kind.HOUSEHOLD).get("place", "")


def take(session: Session, change: tables.Change, step: Step, by: UUID, note: str = "") -> None:
    """Go a step on and write it down; raises ChangeOver where it may not follow."""
    taken = steps_of(session, change.id)
    if taken and not rules.may_take([Step(one.step) for one in taken], step):
        raise rules.ChangeOver
    session.add(tables.ChangeStep(change_id=change.id, position=len(taken), step=step.value, by=by, note=note))
    session.flush()
    facts = {"by": str(by), "what": change.kind, "why": change.reason}
    journal.write(session, f"change.{step.value}", change.id, person_id=change.person_id, facts=facts)
    if step not in rules.OPEN:
        materials.forget_used(session, change.id)


def held(session: Session, change_id: UUID) -> tables.Change:
    """A change that nobody else acts on until this transaction ends; raises NotFound."""
    found = database.hold(session, tables.Change, change_id)
    if found is None:
        raise NotFound
    return found


@database.asked_once
def steps_of(session: Session, change_id: UUID) -> Sequence[tables.ChangeStep]:
    """What happened to a change, in order."""
    mine = select(tables.ChangeStep).where(tables.ChangeStep.change_id == change_id)
    return session.exec(mine.order_by(col(tables.ChangeStep.position))).all()


def stands(session: Session, change_id: UUID) -> Step:
    """Where a change stands."""
    return Step(steps_of(session, change_id)[-1].step)


@database.asked_once
def changes_of(session: Session, person_id: UUID) -> Sequence[tables.Change]:
    """Every change of a person, newest first."""
    mine = select(tables.Change).where(tables.Change.person_id == person_id)
    return session.exec(mine.order_by(col(tables.Change.id).desc())).all()


def running(session: Session, person_id: UUID, kind: Kind) -> tables.Change | None:
    """The change of this kind that waits for a clerk, or for its day."""
    mine = [one for one in changes_of(session, person_id) if one.kind == kind]
    return next((one for one in mine if stands(session, one.id) in rules.OPEN), None)


def value_of(session: Session, person_id: UUID, kind: Kind) -> Value:
    """What is registered now; empty where nothing is. Name and numbers are the person's own, the rest is what the last change made it."""
    if kind in OWN:
        known = leaving.whole(session, person_id)[OWN[kind]]
        return {OWN[kind]: known} if known else {}
    mine = [one for one in changes_of(session, person_id) if one.kind == kind]
    last = next((one for one in mine if stands(session, one.id) is Step.IN_FORCE), None)
    return now_of(last) if last else {}


OWN = {Kind.NAME: "name", Kind.IDENTITY: "identity", Kind.PHONE: "phone"}


def was_of(change: tables.Change) -> Value:
    """What it was before."""
    return _opened(change.id, change.was_sealed)


def now_of(change: tables.Change) -> Value:
    """What it is to be, or is."""
    return _opened(change.id, change.now_sealed)


def empty(change: tables.Change) -> None:
    """Keep that it changed, and no more of what."""
    change.was_sealed = change.now_sealed = _sealed(change.id, {})


def _sealed(id_: UUID, value: Value) -> bytes:
    return keys.seal(PURPOSE, json.dumps(value, ensure_ascii=False), of=str(id_))


def _opened(id_: UUID, sealed: bytes) -> Value:
    value: Value = json.loads(keys.unseal(PURPOSE, sealed, of=str(id_)))
    return value


def due(session: Session) -> Sequence[UUID]:
    """The changes that were said yes to and whose day of waiting is over."""
    over = col(tables.Change.in_force_at) <= clock.now()
    ended = select(tables.ChangeStep.change_id).where(
        col(tables.ChangeStep.step).in_([Step.IN_FORCE, Step.WITHDRAWN, Step.DECLINED])
    )
    waiting = select(tables.Change.id).where(over, col(tables.Change.id).not_in(ended))
    return session.exec(waiting.order_by(col(tables.Change.id)).limit(50)).all()


def _lies(session: Session, change_id: UUID) -> set[str] | None:
    change = session.get(tables.Change, change_id)
    return None if change is None else lies(change)


def lies(change: tables.Change) -> set[str]:
    """In which regions a change lies; none where nothing is paid for anywhere."""
    return {change.region_code} if change.region_code else set()


materials.PROVES.append(materials.Proof(_lies, staff.COUNTER, LOOKED, "change"))
