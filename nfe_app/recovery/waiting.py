"""The recoveries that are under way, as the desk lists them."""

from __future__ import annotations

from uuid import UUID

from sqlmodel import Session, col, select

from nfe_app.base import clock
from nfe_app.base.cases import Case
from nfe_app.base.commands import Subject
from nfe_app.base.errors import NotFound
from nfe_app.base.words import _
from nfe_app.recovery import rules, tables

KIND = "recovery"
UNCONFIRMED, CONFIRMED = _("等本人念新号码收到的码"), _("等 24 小时，本人来说不是他，就停掉")
MOST = 200


def cases(session: Session, clerk: Subject) -> list[Case]:  # noqa: ARG001 - a lost number is a matter of any counter
    """Every recovery that is under way, oldest first: whoever was told of one may come to any counter and object."""
    open_ = select(tables.Recovery).where(col(tables.Recovery.ended_at).is_(None)).order_by(col(tables.Recovery.id))
    now = clock.now()
    return [_case(row) for row in session.exec(open_) if not rules.lapsed(row.made_at, row.confirmed_at, now)][:MOST]


def one(session: Session, recovery_id: UUID) -> Case:
    """One recovery, whether it is under way or not; raises NotFound."""
    row = session.get(tables.Recovery, recovery_id)
    if row is None:
        raise NotFound
    return _case(row)


def _case(row: tables.Recovery) -> Case:
    due = rules.due_at(row.confirmed_at) if row.confirmed_at else row.made_at + rules.UNCONFIRMED
    return Case(
        kind=KIND,
        id=row.id,
        person_id=row.person_id,
        regions=frozenset(),
        at=row.made_at,
        what=_("换手机号"),
        step=CONFIRMED if row.confirmed_at else UNCONFIRMED,
        by=row.by,
        due=due,
        due_says=due.astimezone(clock.CHINA).strftime("%m-%d %H:%M"),
    )
