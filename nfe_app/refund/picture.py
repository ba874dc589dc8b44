"""What a person and a clerk see of refunds."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session, col, select

from nfe_app.base import clock, journal
from nfe_app.base.commands import Subject
from nfe_app.base.money import Fen
from nfe_app.base.months import day_says
from nfe_app.billing import actions as billing
from nfe_app.materials import actions as materials
from nfe_app.payment import actions as payment
from nfe_app.people import actions as people
from nfe_app.refund import returning, rules, tables
from nfe_app.refund.rules import Reason, Step
from nfe_app.staff import twice


@dataclass(frozen=True)
class Waiting:
    """A refund that a clerk has to look at: whose, masked as everywhere at the desk, what was paid, and the addresses of the proofs."""

    id: UUID
    out_refund_no: str
    who: str
    what: str
    reason: str
    amount: Fen
    made: str
    step: str
    photos: list[str]
    first: str


def waiting(session: Session, clerk: Subject, limit: int = 100) -> list[Waiting]:
    """Those that a clerk has to look at in the own regions, oldest first; who was seen is written down."""
    every = session.exec(select(tables.Refund).order_by(col(tables.Refund.id))).all()
    rows = [row for row in every if clerk.sees(payment.region_of(session, row.attempt_id))]
    standing = [(row, returning.stands(session, row)) for row in rows]
    return [
        _waits(session, row, step, clerk.person_id)
        for row, step in standing
        if step in (Step.REQUESTED, Step.FAILED) or (step is Step.SENT and row.made_at < clock.now() - rules.STUCK)
    ][:limit]


def _waits(session: Session, refund: tables.Refund, step: Step, by: UUID) -> Waiting:
    whose, name = refund.person_id, "refund.listed_at_desk"
    journal.used(session, name, refund.id, person_id=whose, by=by, what="refund", why="refund", daily=True)
    return Waiting(
        refund.id,
        refund.out_refund_no,
        people.masked(session, refund.person_id),
        billing.what_of(session, refund.bill_id) if refund.bill_id else "",
        rules.SPOKEN[Reason(refund.reason)],
        refund.amount,
        _day(refund),
        step.value,
        [f"/api/materials/{id_}/picture" for id_ in materials.of(session, refund.id)],
        _first_word(session, refund),
    )


def _first_word(session: Session, refund: tables.Refund) -> str:
    """Who said yes already and waits for another; empty where nobody does."""
    by = twice.asked_by(session, "refund.decide", refund.id)
    return people.staff_name(session, by) if by else ""


def of(session: Session, person_id: UUID) -> list[dict[str, object]]:
    """A person's refunds, newest first."""
    mine = select(tables.Refund).where(tables.Refund.person_id == person_id)
    return [_shown(session, row) for row in session.exec(mine.order_by(col(tables.Refund.id).desc())).all()]


def _shown(session: Session, refund: tables.Refund) -> dict[str, object]:
    last = returning.steps_of(session, refund.id)[-1]
    by_hand = last.step == Step.DONE and last.by is not None
    return {
        "id": str(refund.id),
        "bill_id": str(refund.bill_id or ""),
        "why": rules.SPOKEN[Reason(refund.reason)],
        "amount_fen": refund.amount.count,
        "made": _day(refund),
        "photos": len(materials.of(session, refund.id)),
        "step": last.step,
        "says": rules.BY_HAND if by_hand else _says(session, refund, Step(last.step)),
        "note": last.note if by_hand or last.step == Step.DECLINED else "",
    }


def _says(session: Session, refund: tables.Refund, step: Step) -> str:
    into_the_jar = step is Step.DONE and payment.is_from_wallet(session, refund.attempt_id)
    return rules.BACK_IN_THE_JAR if into_the_jar else rules.STATES[step].says


def _day(refund: tables.Refund) -> str:
    return day_says(clock.day_of(refund.made_at))
