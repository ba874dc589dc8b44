"""How payments are read on the phone: whether each is paid, in a word and a sentence, and the way on."""

from __future__ import annotations

from uuid import UUID

from sqlmodel import Session, col, select

from nfe_app.base import clock
from nfe_app.base.months import day_says
from nfe_app.payment import attempts, making, rules, tables, ways
from nfe_app.payment.rules import Step


def of(session: Session, person_id: UUID) -> list[dict[str, object]]:
    """A person's payments, newest first, each as its latest attempt stands."""
    mine = tables.Payment.person_id == person_id
    both = select(tables.Payment, tables.Attempt).where(mine, tables.Attempt.payment_id == tables.Payment.id)
    latest = {
        payment.id: (payment, attempt) for payment, attempt in session.exec(both.order_by(col(tables.Attempt.id)))
    }
    steps = attempts.steps_of_all(session, [attempt.id for _payment, attempt in latest.values()])
    return [
        {
            "id": str(payment.id),
            "amount_fen": payment.amount.count,
            "made": day_says(clock.day_of(payment.made_at)),
            **_told(rules.stands_at(steps[attempt.id]), payment.purpose),
            "what": making.what_again(attempt.description),
            **ways.shown_of(attempt, rules.stands_at(steps[attempt.id])),
            "purpose": payment.purpose,
        }
        for payment, attempt in reversed(latest.values())
    ]


def _told(step: Step, purpose: str) -> dict[str, object]:
    """Where it stands, in the words of the state."""
    title, says = rules.said_of(step, purpose)
    return {"step": step.value, "title": title, "says": says, "open": step in rules.OPEN}
