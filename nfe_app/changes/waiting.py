"""The changes that wait for a clerk, as the desk lists them."""

from __future__ import annotations

from uuid import UUID

from sqlmodel import Session, col, select

from nfe_app.base.cases import Case
from nfe_app.base.commands import Subject
from nfe_app.base.errors import NotFound
from nfe_app.base.words import _
from nfe_app.changes import rules, standing, tables
from nfe_app.changes.deciding import DECIDE
from nfe_app.changes.rules import Kind, Step
from nfe_app.materials import actions as materials
from nfe_app.staff import twice

KIND = "change"
FIRST, SECOND = _("等核对"), _("一个人同意了，等第二个")
MOST = 200


def cases(session: Session, clerk: Subject) -> list[Case]:
    """Those of the clerk's regions that nobody has decided yet, oldest first."""
    on = select(tables.ChangeStep.change_id).where(tables.ChangeStep.step != Step.ASKED)
    asked = select(tables.Change).where(col(tables.Change.kind).in_(rules.DECIDED), col(tables.Change.id).not_in(on))
    rows = session.exec(asked.order_by(col(tables.Change.id))).all()
    return [_case(session, row) for row in rows if all(map(clerk.sees, standing.lies(row)))][:MOST]


def one(session: Session, change_id: UUID) -> Case:
    """One change, whether it waits or not; raises NotFound."""
    row = session.get(tables.Change, change_id)
    if row is None:
        raise NotFound
    return _case(session, row)


def kind_of(session: Session, change_id: UUID) -> str:
    """What of the person a change is about."""
    return session.get_one(tables.Change, change_id).kind


def photos_of(session: Session, change_id: UUID) -> int:
    """How many pictures came with a change."""
    return len(materials.of(session, change_id))


def _case(session: Session, row: tables.Change) -> Case:
    waits = standing.stands(session, row.id) is Step.ASKED
    says = SECOND if twice.asked_by(session, DECIDE, row.id) else FIRST
    return Case(
        kind=KIND,
        id=row.id,
        person_id=row.person_id,
        regions=frozenset(standing.lies(row)),
        at=row.made_at,
        what=rules.TITLES[Kind(row.kind)],
        step=says if waits else "",
    )
