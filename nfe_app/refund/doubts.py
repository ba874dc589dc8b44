"""Refunds that have not come to rest: those a channel has not answered for are asked about, again and again."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import Session, col, select

from nfe_app.base import clock
from nfe_app.payment import actions as payment
from nfe_app.refund import returning, tables
from nfe_app.refund.rules import Step


def doubt_sent(session: Session) -> int:
    """Have the channel asked about every refund that it has not answered for, when its time has come; how many there were."""
    over = select(tables.RefundStep.refund_id).where(tables.RefundStep.step == Step.DONE)
    sent = select(tables.RefundStep.refund_id).where(tables.RefundStep.step == Step.SENT)
    ours = select(tables.Refund).where(col(tables.Refund.id).in_(sent), col(tables.Refund.id).not_in(over))
    now = clock.now()
    on_its_way = [one for one in session.exec(ours).all() if returning.stands(session, one) is Step.SENT]
    due = [one for one in on_its_way if payment.is_due_to_ask(one.made_at, one.asked, one.asked_at, now)]
    for refund in due:
        returning.write(session, "refund.doubted", refund)
    return len(due)


def is_returning(session: Session, bill_ids: Sequence[UUID]) -> bool:
    """Whether money of one of these bills is asked back or on its way back."""
    rests = {Step.DONE, Step.DECLINED}
    ours = select(tables.Refund).where(col(tables.Refund.bill_id).in_(bill_ids))
    return any(returning.stands(session, one) not in rests for one in session.exec(ours).all())
