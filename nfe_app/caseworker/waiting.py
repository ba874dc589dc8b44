"""The calls that wait for a clerk, as the desk lists them."""

from __future__ import annotations

from uuid import UUID

from sqlmodel import Session, col, select

from nfe_app.base import clock
from nfe_app.base.cases import Case
from nfe_app.base.commands import Subject
from nfe_app.base.errors import NotFound
from nfe_app.base.words import _
from nfe_app.caseworker import tables
from nfe_app.people import actions as people

KIND = "call"
MOST = 200


def cases(session: Session, clerk: Subject) -> list[Case]:
    """Those of the clerk's regions that wait, oldest first: a colleague may call for who is away."""
    open_ = select(tables.CallBack).where(col(tables.CallBack.ended_at).is_(None)).order_by(col(tables.CallBack.id))
    return [_case(session, row) for row in session.exec(open_).all() if clerk.sees(row.region_code)][:MOST]


def one(session: Session, call_id: UUID) -> Case:
    """One call, whether it waits or not; raises NotFound."""
    row = session.get(tables.CallBack, call_id)
    if row is None:
        raise NotFound
    return _case(session, row)


def _case(session: Session, row: tables.CallBack) -> Case:
    at = row.wanted_at
    return Case(
        kind=KIND,
        id=row.id,
        person_id=row.person_id,
        regions=frozenset({row.region_code}),
        at=row.made_at,
        what=_("要{name}回电").format(name=people.staff_name(session, row.member_id)),
        step="" if row.ended_at else _("等回电") if at else _("等回电，越早越好"),
        due=at,
        due_says=at.astimezone(clock.CHINA).strftime("%m-%d %H:%M") if at else "",
    )
