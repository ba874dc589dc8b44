"""Collecting by agreement: a debit is an attempt like any other, with the way `debit`, begun by the room of mandates.

It is ordered under one number, whatever dies in between: whoever comes again asks first where that number stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session

from nfe_app.base import clock
from nfe_app.base.log import log_of
from nfe_app.billing import actions as billing
from nfe_app.payment import attempts, gateway, making, outcome, rules, tables
from nfe_app.payment.gateway import ChannelRefused, Order, Standing
from nfe_app.payment.rules import Step

WAY = rules.DEBIT
Reply = Standing | str | None  # where it stands, or the word for the no
log = log_of("payment")


@dataclass(frozen=True)
class Debiting:
    """A debit on its way to its channel; `again` where it may have been there before."""

    channel: str
    order: Order
    again: bool


def start(session: Session, channel: str, agreement_no: str, bill_ids: Sequence[UUID], person_id: UUID) -> UUID:
    """Hold the bills and begin a debit of their sum; which payment that is. Raises what billing.claim raises."""
    owed = billing.claim(session, bill_ids, person_id)
    payment = making.payment_of(session, person_id, owed)
    what = making.DEBIT.format(making.titles_of(owed))
    attempt = making.attempt_of(session, payment, channel, WAY, what, payer=agreement_no)
    attempts.write(session, "payment.started", attempt, payment)
    return payment.id


def plan(session: Session, payment_id: UUID) -> Debiting | None:
    """What is ordered; None where there is nothing to order any more. That we asked is written down before."""
    attempt = attempts.attempt_of(session, payment_id)
    new = attempts.take(session, attempt, Step.UNKNOWN)
    if attempts.stands(session, attempt) is not Step.UNKNOWN or clock.now() >= attempt.expires_at:
        return None
    told = (attempt.out_trade_no, attempt.amount, attempt.description, "", attempt.expires_at)
    return Debiting(attempt.channel, Order(*told, way="debit", payer=attempt.payer), again=not new)


def run(debiting: Debiting) -> Reply:
    """Order it, unless the channel knows it already; where it stands then, or the channel's word for its no. Raises ChannelDown."""
    channel, number = gateway.channel(debiting.channel), debiting.order.out_trade_no
    if debiting.again and (known := channel.standing_of(number)):
        return known
    try:
        channel.order(debiting.order)
    except ChannelRefused as refused:
        log.warning("a debit was refused", out_trade_no=number, code=refused.code)
        return refused.code
    return channel.standing_of(number)


def keep(session: Session, payment_id: UUID, reply: Reply) -> None:
    """Where it stands; one that was refused is looked up and closed, for it can only be paid if it was before."""
    if isinstance(reply, Standing):
        outcome.hear(session, attempts.attempt_of(session, payment_id).channel, reply)
    elif reply is not None:
        give_up(session, payment_id)


def give_up(session: Session, payment_id: UUID) -> None:
    """Have a debit closed, so that it can never be made; if it was made after all, it is settled."""
    attempt = attempts.attempt_of(session, payment_id)
    if attempts.stands(session, attempt) in rules.OPEN:
        attempts.write(session, "payment.given_up", attempt, session.get_one(tables.Payment, payment_id))


def came_to_nothing(session: Session, payment_id: UUID) -> bool:
    """Whether a debit ended with no money moved; one whose money went back elsewhere moved some."""
    return attempts.stands(session, attempts.attempt_of(session, payment_id)) is Step.CLOSED


def says_of(session: Session, payment_id: UUID) -> str:
    """What a person is told of how a debit stands."""
    return rules.STATES[attempts.stands(session, attempts.attempt_of(session, payment_id))].says
