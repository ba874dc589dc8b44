"""The bills that a person owes now, as whoever pays them by a plan sees them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import Session

from nfe_app.base import clock
from nfe_app.base.money import Fen
from nfe_app.billing import actions


@dataclass(frozen=True)
class Coming:
    """A bill that may be paid now, until its last day."""

    id: UUID
    scheme: str
    amount: Fen
    due_on: date


def owed_by(session: Session, person_id: UUID) -> list[Coming]:
    """A person's bills that no payment has claimed and whose day has not passed, nearest first."""
    today = clock.today()
    bills = [bill for bill, state in actions.bills_of(session, person_id) if state == "owed" and bill.due_on >= today]
    return [
        Coming(bill.id, bill.scheme, bill.amount, bill.due_on) for bill in sorted(bills, key=lambda one: one.due_on)
    ]
