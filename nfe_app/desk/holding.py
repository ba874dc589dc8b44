"""Who has a case in hand: the steps as they are kept, and the next one."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import Session, col, select

from nfe_app.base import clock, database, journal
from nfe_app.base.commands import Subject
from nfe_app.desk import rules, tables
from nfe_app.desk.rules import Hand, Step


def hands(session: Session, object_ids: Sequence[UUID]) -> dict[UUID, Hand]:
    """In whose hand each of these cases is."""
    steps: dict[UUID, list[Step]] = {id_: [] for id_ in object_ids}
    kept = select(tables.CaseStep).where(col(tables.CaseStep.object_id).in_(object_ids))
    for row in session.exec(kept.order_by(col(tables.CaseStep.id))):
        steps[row.object_id].append(Step(row.step, row.by, row.at, row.why))
    return {id_: rules.hand_of(its, clock.now()) for id_, its in steps.items()}


def in_hand_of(session: Session, clerk: Subject) -> list[tuple[str, UUID]]:
    """Kind and id of the cases that a clerk has in hand now."""
    mine = select(tables.CaseStep.kind, tables.CaseStep.object_id).where(tables.CaseStep.by == clerk.person_id)
    lately = mine.where(tables.CaseStep.at > clock.now() - rules.LAPSES)
    found = dict.fromkeys(session.exec(lately))
    now = hands(session, [id_ for _kind, id_ in found])
    return [(kind, id_) for kind, id_ in found if now[id_].by == clerk.person_id]


def take(session: Session, kind: str, object_id: UUID, clerk: Subject, step: str, why: str = "") -> Hand:
    """Go a step on, alone; a step that changes nothing is not kept. Raises CaseInHand where a colleague has it and it is not taken over."""
    database.alone(session, f"case {object_id}")
    now = hands(session, [object_id])[object_id]
    theirs = now.by is not None and now.by != clerk.person_id
    if theirs and step == rules.TAKE:
        raise rules.CaseInHand
    if step == rules.LET_GO and now.by != clerk.person_id:
        return now
    if step == rules.TAKE_OVER and not theirs:
        step, why = rules.TAKE, ""
    made = tables.CaseStep(kind=kind, object_id=object_id, step=step, by=clerk.person_id, why=why)
    session.add(made)
    session.flush()
    journal.write(session, f"case.{step}", object_id, facts={"by": str(clerk.person_id), "kind": kind})
    return hands(session, [object_id])[object_id]
