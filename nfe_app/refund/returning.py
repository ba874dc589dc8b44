"""Money that goes back: asked for, decided, handed to the channel, and told of; never more than was paid."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import Session, col, select

from nfe_app.base import database, journal
from nfe_app.base.database import new_id
from nfe_app.base.money import Fen
from nfe_app.materials import actions as materials
from nfe_app.payment import actions as payment
from nfe_app.people import rules as staff
from nfe_app.refund import refusals, rules, tables
from nfe_app.refund.rules import Reason, Step


def _where(session: Session, refund_id: UUID) -> set[str] | None:
    refund = session.get(tables.Refund, refund_id)
    return {payment.region_of(session, refund.attempt_id)} if refund else None


materials.PROVES.append(materials.Proof(_where, staff.REFUNDS, "material.looked_at", "refund"))


def start(
    session: Session,
    paid: Fen,
    attempt_id: UUID,
    person_id: UUID,
    reason: Reason,
    amount: Fen,
    bill_id: UUID | None = None,
) -> tables.Refund:
    """Ask for a refund of an attempt, which is held; raises AboveWhatWasPaid, and ReturnAsked for a second one of the same bill."""
    others = _counting(session, attempt_id)
    if bill_id and any(one.bill_id == bill_id for one in others):
        raise refusals.ReturnAsked
    rules.check_sum(paid, Fen.total(one.amount for one in others), amount)
    id_ = new_id()
    refund = tables.Refund(
        id=id_,
        attempt_id=attempt_id,
        person_id=person_id,
        bill_id=bill_id,
        reason=reason.value,
        amount=amount,
        out_refund_no=rules.refund_no(id_),
    )
    session.add(refund)
    session.flush()
    session.add(tables.RefundStep(refund_id=id_, position=0, step=Step.REQUESTED.value))
    write(session, "refund.requested", refund)
    return refund


def refunds_of(session: Session, attempt_id: UUID) -> Sequence[tables.Refund]:
    """Every refund of an attempt, oldest first."""
    mine = select(tables.Refund).where(tables.Refund.attempt_id == attempt_id)
    return session.exec(mine.order_by(col(tables.Refund.id))).all()


def returned(session: Session, attempt_id: UUID) -> Fen:
    """What of an attempt was given back, is on its way back, or is asked for."""
    return Fen.total(one.amount for one in _counting(session, attempt_id))


def _counting(session: Session, attempt_id: UUID) -> list[tables.Refund]:
    return [one for one in refunds_of(session, attempt_id) if stands(session, one) in rules.COUNTS]


def steps_of(session: Session, refund_id: UUID) -> list[tables.RefundStep]:
    """What happened to a refund, in order."""
    taken = select(tables.RefundStep).where(tables.RefundStep.refund_id == refund_id)
    return list(session.exec(taken.order_by(col(tables.RefundStep.position))).all())


def stands(session: Session, refund: tables.Refund) -> Step:
    """Where a refund stands."""
    return Step(steps_of(session, refund.id)[-1].step)


def take(
    session: Session,
    refund: tables.Refund,
    step: Step,
    by: UUID | None = None,
    note: str = "",
    refund_number: str | None = None,
) -> bool:
    """Take a step if it may be taken; the refund is held, so of two that come at once one waits and then may not."""
    database.hold(session, tables.Refund, refund.id)
    taken = [Step(one.step) for one in steps_of(session, refund.id)]
    if not rules.may_take(taken, step):
        return False
    row = tables.RefundStep(
        refund_id=refund.id, position=len(taken), step=step.value, by=by, note=note, refund_number=refund_number
    )
    session.add(row)
    session.flush()
    return True


def write(session: Session, name: str, refund: tables.Refund, by: UUID | None = None) -> None:
    """Write down what happened to a refund, and which clerk did it."""
    facts = {"reason": refund.reason, "amount_fen": refund.amount.count, "out_refund_no": refund.out_refund_no}
    clerk = {"by": str(by), "what": "refund", "why": "refund"} if by else {}
    journal.write(session, name, refund.id, person_id=refund.person_id, facts=facts | clerk)
