"""Handing a refund to the channel: what is handed over is written down before, and the answer after; never in one transaction."""

from __future__ import annotations

from sqlmodel import Session

from nfe_app.base import clock
from nfe_app.base.journal import Errand, Event
from nfe_app.payment import actions as payment
from nfe_app.refund import actions, returning, tables
from nfe_app.refund.rules import Step


def _plan_refund(session: Session, event: Event) -> payment.Handing | None:
    """What is given back. That it was handed over is written down before: after a crash it is only asked for again."""
    refund = session.get_one(tables.Refund, event.object_id)
    returning.take(session, refund, Step.SENT)
    if returning.stands(session, refund) is not Step.SENT:
        return None
    refund.asked, refund.asked_at = refund.asked + 1, clock.now()
    return payment.handing(session, refund.attempt_id, refund.out_refund_no, refund.amount, refund.reason)


def _keep_refund(session: Session, event: Event, given: payment.Given | None) -> None:
    if given is not None:
        refund = session.get_one(tables.Refund, event.object_id)
        channel, _number = payment.names_of(session, refund.attempt_id)
        actions.hear(session, channel, given)


handing = Errand("refund.handing", _plan_refund, payment.hand_over, _keep_refund)
