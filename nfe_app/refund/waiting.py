"""The refunds that wait for a clerk, as the desk lists them."""

from __future__ import annotations

from uuid import UUID

from sqlmodel import Session, col, select

from nfe_app.base import clock
from nfe_app.base.cases import Case
from nfe_app.base.commands import Subject
from nfe_app.base.errors import NotFound
from nfe_app.base.words import _, joined
from nfe_app.billing import actions as billing
from nfe_app.materials import actions as materials
from nfe_app.payment import actions as payment
from nfe_app.refund import returning, rules, tables
from nfe_app.refund.rules import Reason, Step

KIND = "refund"
STANDS = {Step.REQUESTED: _("等决定"), Step.FAILED: _("原路退不回，要换方式"), Step.SENT: _("渠道一天没回话")}
MOST = 200


def cases(session: Session, clerk: Subject) -> list[Case]:
    """Those of the clerk's regions to be decided, refused by their account, or on their way for too long; oldest first."""
    over = select(tables.RefundStep.refund_id).where(col(tables.RefundStep.step).in_([Step.DONE, Step.DECLINED]))
    rows = session.exec(select(tables.Refund).where(col(tables.Refund.id).not_in(over)).order_by(col(tables.Refund.id)))
    here = [row for row in rows if clerk.sees(payment.region_of(session, row.attempt_id))]
    return [_case(session, row) for row in here if _waits(session, row)][:MOST]


def one(session: Session, refund_id: UUID) -> Case:
    """One refund, whether it waits or not; raises NotFound."""
    row = session.get(tables.Refund, refund_id)
    if row is None:
        raise NotFound
    return _case(session, row)


def photos_of(session: Session, refund_id: UUID) -> int:
    """How many pictures came with a refund that was asked for because the months were paid elsewhere, too; 1 where none is looked for."""
    asked = session.get_one(tables.Refund, refund_id).reason == Reason.OVERLAP
    return len(materials.of(session, refund_id)) if asked else 1


def with_number(session: Session, number: str) -> Case | None:
    """The refund of this number of ours."""
    row = session.exec(select(tables.Refund).where(tables.Refund.out_refund_no == number)).first()
    return _case(session, row) if row else None


def _waits(session: Session, row: tables.Refund) -> bool:
    step = returning.stands(session, row)
    stuck = step is Step.SENT and row.made_at < clock.now() - rules.STUCK
    return stuck or step in (Step.REQUESTED, Step.FAILED)


def _case(session: Session, row: tables.Refund) -> Case:
    parts = [rules.SPOKEN[Reason(row.reason)], _("{} 元").format(row.amount.shown)]
    parts += [billing.what_of(session, row.bill_id)] if row.bill_id else []
    return Case(
        kind=KIND,
        id=row.id,
        person_id=row.person_id,
        regions=frozenset({payment.region_of(session, row.attempt_id)}),
        at=row.made_at,
        what=joined(" · ", parts),
        step=STANDS.get(returning.stands(session, row), ""),
    )
