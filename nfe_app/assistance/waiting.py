"""Workers who asked for help and whom no clerk has joined yet, as the desk lists them: that somebody waits, and never the code."""

from __future__ import annotations

from uuid import UUID

from sqlmodel import Session, col, select

from nfe_app.assistance import frames, tables
from nfe_app.assistance.rules import SHAREABLE, Stands
from nfe_app.base import clock
from nfe_app.base.cases import Case
from nfe_app.base.commands import Subject
from nfe_app.base.errors import NotFound
from nfe_app.base.words import _
from nfe_app.caseworker import actions as caseworkers
from nfe_app.enrolment import here

KIND = "help"
MOST = 200


def cases(session: Session, clerk: Subject) -> list[Case]:
    """Those of the clerk's regions, oldest first; who is enrolled nowhere yet is a matter of the whole country."""
    table = tables.Sitting
    free = (col(table.joined_at).is_(None), col(table.ended_at).is_(None), col(table.until) > clock.now())
    found = session.exec(select(table).where(*free).order_by(col(table.id)).limit(MOST)).all()
    shown = [sitting for sitting in found if here.is_here(session, sitting.person_id, clerk)]
    return [_case(session, one, caseworkers.is_for(session, one.person_id, clerk)) for one in shown]


def one(session: Session, sitting_id: UUID) -> Case:
    """One that asked, whether they wait still or not; raises NotFound."""
    sitting = session.get(tables.Sitting, sitting_id)
    if sitting is None:
        raise NotFound
    return _case(session, sitting)


def _case(session: Session, sitting: tables.Sitting, named: bool = False) -> Case:
    waits = frames.stands(sitting) is Stands.WAITING
    waits_for = _("等你或同事；你是他的经办人，不用码") if named else _("等经办人，码由本人念")
    return Case(
        kind=KIND,
        id=sitting.id,
        person_id=sitting.person_id,
        regions=frozenset(here.regions_of(session, sitting.person_id) or {""}),
        at=sitting.made_at,
        what=_("要人一起看：{scope}").format(scope=SHAREABLE[sitting.scope].title),
        step=waits_for if waits else "",
        due=sitting.until,
        due_says=sitting.until.astimezone(clock.CHINA).strftime("%H:%M"),
    )
