"""One attempt to collect a payment: its steps, taken one after another, and the journal of them."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import Session, col, select

from nfe_app.base import database, journal
from nfe_app.base.money import Fen
from nfe_app.ledger import causes
from nfe_app.ledger.rules import CHANNEL
from nfe_app.payment import rules, tables
from nfe_app.payment.rules import Step

CAME_LATE = "late "
"""Under this and its id the money of an attempt is entered that goes back without having paid for anything."""


def attempt_of(session: Session, payment_id: UUID) -> tables.Attempt:
    """The latest attempt of a payment."""
    last = select(tables.Attempt).where(tables.Attempt.payment_id == payment_id).order_by(col(tables.Attempt.id).desc())
    return session.exec(last.limit(1)).one()


def steps_of(session: Session, attempt_id: UUID) -> list[Step]:
    """What happened to an attempt, in order."""
    return steps_of_all(session, [attempt_id])[attempt_id]


def steps_of_all(session: Session, attempt_ids: Sequence[UUID]) -> dict[UUID, list[Step]]:
    """The same for many attempts at once."""
    taken = select(tables.AttemptStep).where(col(tables.AttemptStep.attempt_id).in_(attempt_ids))
    steps: dict[UUID, list[Step]] = {id_: [] for id_ in attempt_ids}
    for row in session.exec(taken.order_by(col(tables.AttemptStep.position))).all():
        steps[row.attempt_id].append(Step(row.step))
    return steps


def transaction_of(session: Session, attempt_id: UUID) -> str:
    """The channel's number of the money that came by an attempt; empty where none came."""
    told = select(tables.AttemptStep.transaction_id).where(tables.AttemptStep.attempt_id == attempt_id)
    return session.exec(told.where(col(tables.AttemptStep.transaction_id).is_not(None))).first() or ""


def stands(session: Session, attempt: tables.Attempt) -> Step:
    """Where an attempt stands."""
    return rules.stands_at(steps_of(session, attempt.id))


def take(session: Session, attempt: tables.Attempt, step: Step, transaction_id: str | None = None) -> bool:
    """Take a step if it may be taken; the attempt is held, so of two that come at once one waits and then may not."""
    database.hold(session, tables.Attempt, attempt.id)
    taken = steps_of(session, attempt.id)
    if not rules.may_take(taken, step):
        return False
    row = tables.AttemptStep(attempt_id=attempt.id, position=len(taken), step=step.value, transaction_id=transaction_id)
    session.add(row)
    session.flush()
    return True


def came_of(session: Session, attempt: tables.Attempt) -> Fen:
    """How much money an attempt brought, or is to bring: what was ordered, unless another amount came and was entered to be returned."""
    late = causes.named(session, f"{CHANNEL}:{attempt.channel}", [f"{CAME_LATE}{attempt.id}"])
    return late[0].amount if late else attempt.amount


def write(
    session: Session, name: str, attempt: tables.Attempt, payment: tables.Payment, amount: Fen | None = None
) -> None:
    """Write down what happened to an attempt, and with how much money, if it is not what is to be paid."""
    fen = (payment.amount if amount is None else amount).count
    facts = {"payment_id": str(payment.id), "amount_fen": fen, "out_trade_no": attempt.out_trade_no}
    journal.write(session, name, attempt.id, person_id=payment.person_id, region_code=payment.region_code, facts=facts)


def bills_of(session: Session, payment_id: UUID) -> Sequence[UUID]:
    """The bills that a payment is for."""
    for_bills = select(tables.PaymentBill.bill_id).where(tables.PaymentBill.payment_id == payment_id)
    return session.exec(for_bills).all()
