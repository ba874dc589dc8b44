"""Asking for money back, deciding about it, and what the phone and the desk show of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field
from sqlmodel import Session, col, select

from nfe_app.base import clock
from nfe_app.base.commands import Payload, Subject, command
from nfe_app.base.door import snapshot
from nfe_app.base.errors import NotFound
from nfe_app.base.money import Fen
from nfe_app.base.months import day_says
from nfe_app.billing import actions as billing
from nfe_app.payment import attempts, refunds, returning, rules, tables
from nfe_app.payment.returning import Reason, Step
from nfe_app.payment.rules import Step as AttemptStep

ASKABLE = Literal["stopped", "overlap"]


class Ask(Payload):
    """Of which paid bill money shall go back, and why."""

    bill_id: UUID
    reason: ASKABLE


class Decide(Payload):
    """What a clerk decides about a refund; a no says why."""

    refund_id: UUID
    approve: bool
    note: Annotated[str, Field(max_length=200)] = ""


@dataclass(frozen=True)
class Waiting:
    """A refund that a clerk has to look at, without the person's name."""

    id: UUID
    out_refund_no: str
    reason: str
    amount: Fen
    made: str
    step: str


def _owner_of(session: Session, ask: Ask) -> UUID:
    return billing.owner_of(session, ask.bill_id)


@command(
    "refund.request",
    Ask,
    roles={"worker"},
    refuses=(NotFound, returning.NothingToReturn, returning.ReturnAsked, returning.AboveWhatWasPaid),
    of=_owner_of,
)
def request(session: Session, ask: Ask, subject: Subject) -> dict[str, object]:
    """Ask for months back. After a stop the rule decides at once; where the same months were paid elsewhere, a clerk does."""
    reason = Reason(ask.reason)
    attempt = _settled_attempt(session, ask.bill_id)
    (bill,) = billing.owed(session, [ask.bill_id])
    kept = refunds.kept_of(bill, reason)
    amount = bill.amount - Fen.total(line.amount for line in kept)
    if amount <= Fen(0) or (reason is Reason.STOPPED and not billing.is_stopped(session, ask.bill_id)):
        raise returning.NothingToReturn
    refund = refunds.begin(session, attempt, subject.person_id, reason, amount, bill.id)
    if reason in returning.BY_RULE:
        refunds.approve(session, refund)
    return {"refund_id": str(refund.id), "amount_fen": amount.count, "step": refunds.stands(session, refund).value}


def _settled_attempt(session: Session, bill_id: UUID) -> tables.Attempt:
    """The attempt that a bill was paid by; NothingToReturn where there is none."""
    both = select(tables.Attempt).join(
        tables.PaymentBill, col(tables.PaymentBill.payment_id) == col(tables.Attempt.payment_id)
    )
    paid = {AttemptStep.SETTLED, AttemptStep.REFUNDING}
    for attempt in session.exec(both.where(tables.PaymentBill.bill_id == bill_id)):
        if attempts.stands(session, attempt) in paid and AttemptStep.PAID in attempts.steps_of(session, attempt.id):
            return attempt
    raise returning.NothingToReturn


@command("refund.decide", Decide, roles={"clerk"}, refuses=(NotFound, returning.RefundDecided))
def decide(session: Session, decided: Decide, subject: Subject) -> dict[str, object]:
    """Let a refund go, or say no and why."""
    refund = session.get(tables.Refund, decided.refund_id)
    if refund is None:
        raise NotFound
    if decided.approve:
        refunds.approve(session, refund, subject.person_id, decided.note)
    else:
        refunds.decline(session, refund, subject.person_id, decided.note)
    return {"refund_id": str(refund.id), "step": refunds.stands(session, refund).value}


def waiting(session: Session, limit: int = 100) -> list[Waiting]:
    """The refunds that wait for a clerk: to be decided, or refused by the account they should go to; oldest first."""
    rows = session.exec(select(tables.Refund).order_by(col(tables.Refund.id))).all()
    standing = [(row, refunds.stands(session, row)) for row in rows]
    return [
        Waiting(row.id, row.out_refund_no, returning.SPOKEN[Reason(row.reason)], row.amount, _day(row), step.value)
        for row, step in standing
        if step in (Step.REQUESTED, Step.FAILED)
    ][:limit]


def doubt_sent(session: Session) -> int:
    """Have the channel asked about every refund that it has not answered for, when its time has come; how many there were."""
    over = select(tables.RefundStep.refund_id).where(
        col(tables.RefundStep.step).in_([Step.DONE, Step.FAILED, Step.DECLINED])
    )
    sent = select(tables.RefundStep.refund_id).where(tables.RefundStep.step == Step.SENT)
    ours = select(tables.Refund).where(col(tables.Refund.id).in_(sent), col(tables.Refund.id).not_in(over))
    now = clock.now()
    due = [one for one in session.exec(ours).all() if rules.is_due_to_ask(one.made_at, one.asked, one.asked_at, now)]
    for refund in due:
        refunds.write(session, "refund.doubted", refund)
    return len(due)


@snapshot("refunds")
def shown_to(session: Session, person_id: UUID) -> list[dict[str, object]]:
    """What the phone shows of a person's refunds, newest first."""
    mine = select(tables.Refund).where(tables.Refund.person_id == person_id)
    return [_shown(session, row) for row in session.exec(mine.order_by(col(tables.Refund.id).desc())).all()]


def _shown(session: Session, refund: tables.Refund) -> dict[str, object]:
    last = refunds.steps_of(session, refund.id)[-1]
    return {
        "id": str(refund.id),
        "bill_id": str(refund.bill_id or ""),
        "why": returning.SPOKEN[Reason(refund.reason)],
        "amount_fen": refund.amount.count,
        "made": _day(refund),
        "step": last.step,
        "says": returning.STATES[Step(last.step)].says,
        "note": last.note if last.step == Step.DECLINED else "",
    }


def _day(refund: tables.Refund) -> str:
    return day_says(clock.day_of(refund.made_at))
