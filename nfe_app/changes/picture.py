"""What a person sees of the own changes and of what is registered, and a clerk of those that wait."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from nfe_app.base import clock, journal
from nfe_app.base.cases import age_says
from nfe_app.base.commands import Subject
from nfe_app.base.errors import NotYourRegion
from nfe_app.catalog import actions as catalog
from nfe_app.changes import rules, standing, tables
from nfe_app.changes.deciding import DECIDE
from nfe_app.changes.rules import Kind, Step, Value
from nfe_app.materials import actions as materials
from nfe_app.people import actions as people
from nfe_app.staff import twice

LISTED = "change.listed_at_desk"


@dataclass(frozen=True)
class Waiting:
    """A change that waits for a clerk: whose, what was and what is wanted, all masked, and for how long it has waited."""

    id: UUID
    who: str
    title: str
    was: str
    now: str
    why: str
    made: str
    age: str
    first: str


@dataclass(frozen=True)
class Case:
    """One of them opened: what is wanted in full, to be held against the photos; the addresses of those; and what follows."""

    id: UUID
    whole: str
    photos: list[str]
    follows: list[str]
    two: bool


def waiting(session: Session, clerk: Subject, limit: int = 100) -> list[Waiting]:
    """Those of the own regions that wait to be decided, oldest first; who was seen is written down."""
    last = select(tables.ChangeStep.change_id).where(tables.ChangeStep.step != Step.ASKED)
    asked = select(tables.Change).where(col(tables.Change.kind).in_(rules.DECIDED), col(tables.Change.id).not_in(last))
    rows = session.exec(asked.order_by(col(tables.Change.id))).all()
    seen = [row for row in rows if all(map(clerk.sees, standing.lies(row)))][:limit]
    return [_waits(session, row, clerk) for row in seen]


def _waits(session: Session, change: tables.Change, clerk: Subject) -> Waiting:
    whose, by = change.person_id, clerk.person_id
    journal.used(session, LISTED, change.id, person_id=whose, by=by, what=change.kind, why="change", daily=True)
    kind, first = Kind(change.kind), twice.asked_by(session, DECIDE, change.id)
    return Waiting(
        change.id,
        people.masked(session, whose),
        rules.TITLES[kind],
        _masked(kind, standing.was_of(change)),
        _masked(kind, standing.now_of(change)),
        rules.WHY[change.reason],
        day_and_time(change.made_at),
        age_says(change.made_at, clock.now()),
        people.staff_name(session, first) if first else "",
    )


def opened(session: Session, change: tables.Change, clerk: Subject) -> Case:
    """One that waits, in full; that the clerk saw it is written down. Raises NotYourRegion and ChangeOver."""
    if not all(map(clerk.sees, standing.lies(change))):
        raise NotYourRegion
    if standing.stands(session, change.id) is not Step.ASKED:
        raise rules.ChangeOver
    whose, by, kind = change.person_id, clerk.person_id, Kind(change.kind)
    journal.used(session, standing.LOOKED, change.id, person_id=whose, by=by, what=change.kind, why="change")
    value = standing.now_of(change)
    photos = [f"/api/materials/{id_}/picture" for id_ in materials.of(session, change.id)]
    whole = rules.whole(kind, value, _place(value))
    return Case(change.id, whole, photos, list(rules.FOLLOWS[kind]), kind in rules.TWO_DECIDE)


def of(session: Session, person_id: UUID) -> list[dict[str, object]]:
    """A person's changes, newest first."""
    return [_shown(session, one) for one in standing.changes_of(session, person_id)]


def _shown(session: Session, change: tables.Change) -> dict[str, object]:
    steps, kind = standing.steps_of(session, change.id), Kind(change.kind)
    last = steps[-1]
    at = change.in_force_at
    in_force = last.step in (Step.APPROVED, Step.IN_FORCE) and at is not None
    return {
        "id": str(change.id),
        "kind": kind.value,
        "title": rules.TITLES[kind],
        "was": _masked(kind, standing.was_of(change)),
        "now": _masked(kind, standing.now_of(change)),
        "why": rules.WHY[change.reason],
        "made": day_and_time(change.made_at),
        "step": last.step,
        "steps": len(steps),
        "says": rules.SAYS[Step(last.step)],
        "note": last.note,
        "by": _by(session, last, change.person_id),
        "at": day_and_time(last.at),
        "in_force": day_and_time(at) if in_force and at else "",
        "follows": list(rules.FOLLOWS[kind]) if last.step == Step.IN_FORCE else [],
    }


def _by(session: Session, step: tables.ChangeStep, person_id: UUID) -> str:
    """The name of the clerk who did it; empty where it was the person."""
    return "" if step.by == person_id else people.staff_name(session, step.by)


def now(session: Session, person_id: UUID) -> dict[str, object]:
    """What is registered now, masked, and which kinds of it a change waits for."""
    values = {kind: standing.value_of(session, person_id, kind) for kind in Kind}
    place = values[Kind.HOUSEHOLD].get("place", "")
    return {
        **{kind.value: _masked(kind, value) for kind, value in values.items()},
        "place": place,
        "runs": [kind.value for kind in Kind if standing.running(session, person_id, kind)],
    }


def whole(session: Session, person_id: UUID) -> list[dict[str, object]]:
    """Everything that is kept of a person's changes, in full, for the person alone."""
    return [
        {"kind": one.kind, "was": standing.was_of(one), "now": standing.now_of(one), "made_at": one.made_at.isoformat()}
        for one in standing.changes_of(session, person_id)
    ]


def _masked(kind: Kind, value: Value) -> str:
    return rules.masked(kind, value, _place(value))


def _place(value: Value) -> str:
    return catalog.region_of(value["place"]).full_name if value.get("place") else ""


def day_and_time(at: datetime) -> str:
    """A moment in China, to the minute."""
    return at.astimezone(clock.CHINA).strftime("%Y-%m-%d %H:%M")
