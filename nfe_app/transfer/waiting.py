"""The transfers that wait for a clerk of the taking place, as the desk lists them."""

from __future__ import annotations

from uuid import UUID

from sqlmodel import Session, col, select

from nfe_app.base import clock
from nfe_app.base.cases import Case, end_of
from nfe_app.base.commands import Subject
from nfe_app.base.errors import NotFound
from nfe_app.base.months import day_says
from nfe_app.base.words import _, joined
from nfe_app.transfer import knowing, rules, standing
from nfe_app.transfer.rules import Clock, Step
from nfe_app.transfer.tables import Transfer, TransferStep

KIND = "transfer"
MOST = 200


def cases(session: Session, clerk: Subject) -> list[Case]:
    """Those to a place of the clerk's regions in which that office has the next thing to do, or the other one is late; oldest first."""
    over = select(TransferStep.transfer_id).where(col(TransferStep.step).in_(list(rules.OVER)))
    rows = session.exec(select(Transfer).where(col(Transfer.id).not_in(over)).order_by(col(Transfer.id))).all()
    told = [_told(session, row) for row in rows if clerk.sees(row.taking)]
    return [case for case, waits in told if waits][:MOST]


def one(session: Session, transfer_id: UUID) -> Case:
    """One transfer, whether it waits or not; raises NotFound."""
    row = session.get(Transfer, transfer_id)
    if row is None:
        raise NotFound
    return _told(session, row)[0]


def with_number(session: Session, number: str) -> Case | None:
    """The transfer of this number of ours."""
    row = session.exec(select(Transfer).where(Transfer.number == number.strip().upper())).first()
    return _told(session, row)[0] if row else None


def _told(session: Session, row: Transfer) -> tuple[Case, bool]:
    """A transfer as the desk lists it, and whether it waits for the taking office."""
    steps = standing.rows_of(session, row.id)
    now = rules.stands_at([Step(step.step) for step in steps])
    law = knowing.law_of(row.giving, clock.day_of(row.made_at))
    ticking = rules.clock_of(row.kind, standing.dated(steps), law, clock.today())
    is_late = ticking is not None and ticking.is_over
    return _case(row, now, ticking), is_late or rules.owner_of(row.kind, now) == rules.TAKING


def _case(row: Transfer, now: Step, ticking: Clock | None) -> Case:
    way = _("{giving} 到 {taking}").format(giving=knowing.name_of(row.giving), taking=knowing.name_of(row.taking))
    return Case(
        kind=KIND,
        id=row.id,
        person_id=row.person_id,
        regions=frozenset({row.taking}),
        at=row.made_at,
        what=joined(" · ", (knowing.title_of(row.scheme), way)),
        step=rules.STATES[now].name,
        due=end_of(ticking.due) if ticking else None,
        due_says=day_says(ticking.due, clock.today()) if ticking else "",
        law=ticking.cited if ticking else "",
    )
