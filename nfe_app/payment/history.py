"""The payments of a person that came in: when, by which channel, under which numbers, and for which bills."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from nfe_app.base.money import Fen
from nfe_app.payment import making, tables
from nfe_app.payment.rules import CAME, Step


@dataclass(frozen=True)
class Collected:
    """One attempt whose money came in time and was entered. `transaction_id` is the channel's number, as far as it told one."""

    payment_id: UUID
    attempt_id: UUID
    number: str
    transaction_id: str
    channel: str
    amount: Fen
    what: str
    paid_at: datetime
    bill_ids: tuple[UUID, ...]


def collected(session: Session, person_id: UUID) -> list[Collected]:
    """What a person paid, newest first; money that came too late is no payment, and is not here."""
    step, attempt, payment = tables.AttemptStep, tables.Attempt, tables.Payment
    paid = select(attempt, step).where(step.attempt_id == attempt.id, col(step.step).in_(CAME))
    mine = paid.where(attempt.payment_id == payment.id, payment.person_id == person_id)
    last_first = session.exec(mine.order_by(col(step.position).desc())).all()
    first = {one.id: (one, came) for one, came in last_first}
    found = sorted(first.values(), key=lambda both: (both[1].at, both[0].id), reverse=True)
    bills = _bills(session, [one.payment_id for one, _came in found])
    return [
        Collected(
            one.payment_id,
            one.id,
            one.out_trade_no,
            came.transaction_id or "",
            one.channel,
            one.amount,
            making.what_again(one.description),
            came.at,
            tuple(bills[one.payment_id]),
        )
        for one, came in found
    ]


def _bills(session: Session, payment_ids: Sequence[UUID]) -> dict[UUID, list[UUID]]:
    bills: dict[UUID, list[UUID]] = {id_: [] for id_ in payment_ids}
    for row in session.exec(
        select(tables.PaymentBill).where(col(tables.PaymentBill.payment_id).in_(payment_ids))
    ).all():
        bills[row.payment_id].append(row.bill_id)
    return bills


@dataclass(frozen=True)
class Entered:
    """By which channel and in which way the money of an entry came, and of which payment it was an attempt."""

    payment_id: UUID
    channel: str
    way: str


def entered(session: Session, person_id: UUID) -> dict[str, Entered]:
    """A person's attempts by the cause under which their money was entered."""
    attempt, payment = tables.Attempt, tables.Payment
    mine = select(attempt.id, payment.id, attempt.channel, attempt.way).where(
        attempt.payment_id == payment.id, payment.person_id == person_id
    )
    return {f"attempt {id_}": Entered(payment_id, channel, way) for id_, payment_id, channel, way in session.exec(mine)}


def unsettled(session: Session) -> list[datetime]:
    """When each attempt was made of which it is not known how it ends, oldest first."""
    over = select(tables.AttemptStep.attempt_id).where(col(tables.AttemptStep.step).in_([*CAME, Step.CLOSED]))
    waiting = select(col(tables.Attempt.made_at)).where(col(tables.Attempt.id).not_in(over))
    return list(session.exec(waiting.order_by(col(tables.Attempt.made_at))).all())
