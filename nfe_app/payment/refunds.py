"""Money that goes back: asked for, decided, handed to the channel, and told of; never more than was paid."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import Session, col, select

from nfe_app.base import clock, database, journal
from nfe_app.base.database import new_id
from nfe_app.base.money import Fen
from nfe_app.base.months import Month
from nfe_app.billing import actions as billing
from nfe_app.billing.rules import Line as BillLine
from nfe_app.billing.rules import left_after
from nfe_app.ledger import actions as ledger
from nfe_app.ledger.rules import CHANNEL, TO_RETURN, Line
from nfe_app.ledger.rules import reverse as reversed_lines
from nfe_app.payment import attempts, funds, returning, tables
from nfe_app.payment.gateway import Given
from nfe_app.payment.returning import Reason, Step
from nfe_app.payment.rules import Step as AttemptStep
from nfe_app.payment.rules import UnknownOrder, check_amount


def begin(
    session: Session, attempt: tables.Attempt, person_id: UUID, reason: Reason, amount: Fen, bill_id: UUID | None = None
) -> tables.Refund:
    """Ask for a refund of an attempt; raises AboveWhatWasPaid, and ReturnAsked for a second one of the same bill."""
    database.hold(session, tables.Attempt, attempt.id)
    others = [one for one in refunds_of(session, attempt.id) if stands(session, one) in returning.COUNTS]
    if bill_id and any(one.bill_id == bill_id for one in others):
        raise returning.ReturnAsked
    returning.check_sum(attempt.amount, Fen.total(one.amount for one in others), amount)
    id_ = new_id()
    refund = tables.Refund(
        id=id_,
        attempt_id=attempt.id,
        person_id=person_id,
        bill_id=bill_id,
        reason=reason.value,
        amount=amount,
        out_refund_no=returning.refund_no(id_),
    )
    session.add(refund)
    session.flush()
    session.add(tables.RefundStep(refund_id=id_, position=0, step=Step.REQUESTED.value))
    write(session, "refund.requested", refund)
    return refund


def approve(session: Session, refund: tables.Refund, by: UUID | None = None, note: str = "") -> None:
    """Let it go back: out of the funds, to the channel; raises RefundDecided."""
    if not take(session, refund, Step.APPROVED, by=by, note=note):
        raise returning.RefundDecided
    if refund.bill_id:
        _out_of_the_funds(session, refund, refund.bill_id)
    attempts.take(session, session.get_one(tables.Attempt, refund.attempt_id), AttemptStep.REFUNDING)
    write(session, "refund.approved", refund)


def decline(session: Session, refund: tables.Refund, by: UUID, note: str) -> None:
    """Say no, and why; raises RefundDecided."""
    if not take(session, refund, Step.DECLINED, by=by, note=note):
        raise returning.RefundDecided
    write(session, "refund.declined", refund)


def kept_of(bill: billing.Owed, reason: Reason) -> list[BillLine]:
    """What stays of a paid bill: for who stopped the months that have begun, for who paid twice nothing."""
    return left_after(bill.lines, Month.of(clock.today()) if reason is Reason.STOPPED else None)


def _out_of_the_funds(session: Session, refund: tables.Refund, bill_id: UUID) -> None:
    """The bill's lines go back, the months that are kept are entered anew, and what is left over waits to be returned."""
    (bill,) = billing.owed(session, [bill_id])
    kept = kept_of(bill, Reason(refund.reason))
    lines = [*reversed_lines(ledger.entered_for(session, bill_id)), *funds.lines_of(bill, kept)]
    lines.append(Line(TO_RETURN, -refund.amount, refund.person_id))
    ledger.post(session, "refund", f"refund {refund.id}", bill.region_code, lines)
    billing.give_back(session, bill_id, kept)


def hear(session: Session, given: Given) -> None:
    """Act on what the channel says of a refund, by notice, query or bill; twice changes nothing. Raises UnknownOrder, AmountDiffers."""
    refund = session.exec(select(tables.Refund).where(tables.Refund.out_refund_no == given.out_refund_no)).first()
    if refund is None:
        raise UnknownOrder
    check_amount(refund.amount, given.amount)
    if given.state == "done" and take(session, refund, Step.DONE, refund_number=given.refund_id):
        _went_out(session, refund)
    elif given.state in ("closed", "abnormal") and take(session, refund, Step.FAILED, note=given.state):
        write(session, "refund.failed", refund)


def _went_out(session: Session, refund: tables.Refund) -> None:
    attempt = session.get_one(tables.Attempt, refund.attempt_id)
    payment = session.get_one(tables.Payment, attempt.payment_id)
    lines = [
        Line(TO_RETURN, refund.amount, refund.person_id),
        Line(f"{CHANNEL}:{attempt.channel}", -refund.amount),
    ]
    ledger.post(session, "refund", f"refunded {refund.id}", payment.region_code, lines)
    standing = {one.id: stands(session, one) for one in refunds_of(session, attempt.id)}
    done = Fen.total(one.amount for one in refunds_of(session, attempt.id) if standing[one.id] is Step.DONE)
    if done == attempt.amount:
        attempts.take(session, attempt, AttemptStep.REFUNDED)
    elif not returning.ON_ITS_WAY & set(standing.values()):
        attempts.take(session, attempt, AttemptStep.SETTLED)
    write(session, "refund.done", refund)


def refunds_of(session: Session, attempt_id: UUID) -> Sequence[tables.Refund]:
    """Every refund of an attempt, oldest first."""
    mine = select(tables.Refund).where(tables.Refund.attempt_id == attempt_id)
    return session.exec(mine.order_by(col(tables.Refund.id))).all()


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
    if not returning.may_take(taken, step):
        return False
    row = tables.RefundStep(
        refund_id=refund.id, position=len(taken), step=step.value, by=by, note=note, refund_number=refund_number
    )
    session.add(row)
    session.flush()
    return True


def write(session: Session, name: str, refund: tables.Refund) -> None:
    """Write down what happened to a refund."""
    facts = {"reason": refund.reason, "amount_fen": refund.amount.count, "out_refund_no": refund.out_refund_no}
    journal.write(session, name, refund.id, person_id=refund.person_id, facts=facts)
