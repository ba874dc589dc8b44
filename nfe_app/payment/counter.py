"""At the counter: what somebody who stands there owes, and a code to pay it with; for clerks alone, every person masked."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import segno
from sqlmodel import Session

from nfe_app.base.commands import Subject
from nfe_app.base.money import Fen
from nfe_app.billing import actions as billing
from nfe_app.payment import attempts, rules, tables, ways
from nfe_app.people import actions as people


@dataclass(frozen=True)
class Due:
    """One bill that is owed."""

    id: str
    title: str
    says: str
    due: str
    amount: Fen


@dataclass(frozen=True)
class Standing:
    """Somebody who stands at the counter, and what is owed, the nearest day first."""

    name: str
    identity: str
    phone: str
    bills: tuple[Due, ...]


@dataclass(frozen=True)
class Shown:
    """A payment as the counter sees it: where it stands, in a word and a sentence, and its code as a picture while it may be paid."""

    step: str
    title: str
    says: str
    what: str
    amount: Fen
    is_open: bool
    picture: str


def find(session: Session, said: str, clerk: Subject) -> Standing | None:
    """Who has this whole phone or identity number, and owes what; None for nobody."""
    found = people.find_at_desk(session, said, clerk)
    if found is None:
        return None
    owed = [bill for bill in billing.shown_to(session, found.person_id) if bill["state"] == "owed"]
    bills = [
        Due(bill["id"], bill["title"], bill["says"], bill["due"], Fen(bill["amount_fen"]))
        for bill in sorted(owed, key=lambda bill: str(bill["due_on"]))
    ]
    return Standing(found.name_masked, found.identity_masked, found.phone_masked, tuple(bills))


def shown(session: Session, payment_id: UUID, clerk: Subject) -> Shown:
    """How a payment stands that was begun at the counter."""
    if clerk.role != "clerk":
        raise people.NotSignedIn
    attempt = attempts.attempt_of(session, payment_id)
    cashier = ways.cashier_of(session, payment_id)
    code = cashier.code if cashier.is_payable else ""
    return Shown(
        cashier.step.value,
        rules.STATES[cashier.step].title,
        rules.STATES[cashier.step].says,
        attempt.description,
        attempt.amount,
        cashier.step in rules.OPEN,
        segno.make(code, error="m").svg_data_uri(scale=8, border=4, light="white") if code else "",
    )


def ask(session: Session, payment_id: UUID, clerk: Subject) -> None:
    """Have the channel asked right now where it stands."""
    if clerk.role != "clerk":
        raise people.NotSignedIn
    attempt = attempts.attempt_of(session, payment_id)
    if attempts.stands(session, attempt) in rules.OPEN:
        attempts.write(session, "payment.doubted", attempt, session.get_one(tables.Payment, payment_id))
