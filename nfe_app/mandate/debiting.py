"""Handing a debit to its channel: only while its mandate holds, and the answer is written down after."""

from __future__ import annotations

from uuid import UUID

from sqlmodel import Session

from nfe_app.base import database
from nfe_app.base.journal import Errand, Event
from nfe_app.mandate import standing, tables
from nfe_app.mandate.rules import Step, Turn
from nfe_app.payment import debits
from nfe_app.payment.debits import Debiting, Reply
from nfe_app.people import actions as people


def _plan_debit(session: Session, event: Event) -> Debiting | None:
    """What is ordered. From the moment the mandate has ended nothing is, and what was begun is closed."""
    debit, payment_id = _which(session, event)
    people.hold(
        session, session.get_one(tables.Mandate, debit.mandate_id).person_id
    )  # person before mandate, as collecting does
    database.hold(session, tables.Mandate, debit.mandate_id)
    if standing.stands(session, debit.mandate_id) is not Step.SIGNED:
        debits.give_up(session, payment_id)
        return None
    return debits.plan(session, payment_id)


def _keep_reply(session: Session, event: Event, reply: Reply) -> None:
    debit, payment_id = _which(session, event)
    if isinstance(reply, str):
        standing.turn(session, debit, Turn.REFUSED, payment_id=payment_id, word=reply)
    debits.keep(session, payment_id, reply)


def _which(session: Session, event: Event) -> tuple[tables.Debit, UUID]:
    return session.get_one(tables.Debit, event.object_id), UUID(str(event.facts["payment_id"]))


debiting = Errand("mandate.debiting", _plan_debit, debits.run, _keep_reply)
