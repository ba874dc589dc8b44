"""At the counter: what somebody who stands there owes, and a code to pay it with; for clerks alone, every person masked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import segno
from sqlmodel import Session, select

from nfe_app.base.commands import Subject
from nfe_app.base.errors import NotFound, NotYourRegion
from nfe_app.base.money import Fen
from nfe_app.billing import actions as billing
from nfe_app.enrolment import here
from nfe_app.payment import attempts, rules, tables, ways
from nfe_app.people import actions as people
from nfe_app.people import rules as staff


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
    people.only(clerk, *staff.COUNTER)
    who = people.with_number(session, said)
    if who is None or not here.is_here(session, who, clerk):
        return None
    found = people.seen_at_desk(session, who, clerk)
    owed = _owed_here(session, who, clerk)
    bills = [
        Due(bill["id"], bill["title"], bill["says"], bill["due"], Fen(bill["amount_fen"]))
        for bill in sorted(owed, key=lambda bill: str(bill["due_on"]))
    ]
    return Standing(found.name_masked, found.identity_masked, found.phone_masked, tuple(bills))


def _owed_here(session: Session, person_id: UUID, clerk: Subject) -> list[dict[str, Any]]:
    """What a person owes in the clerk's regions."""
    owed = [bill for bill in billing.shown_to(session, person_id) if bill["state"] == "owed"]
    regions = {str(one.id): one.region_code for one in billing.owed(session, [UUID(bill["id"]) for bill in owed])}
    return [bill for bill in owed if clerk.sees(regions[bill["id"]])]


def shown(session: Session, payment_id: UUID, clerk: Subject) -> Shown:
    """How a payment stands that was begun at the counter."""
    attempt = _attempt_here(session, payment_id, clerk)
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


def payer_of(session: Session, number: str) -> UUID | None:
    """Whose payment goes by a number of ours; None where none does. Who may know of them is for the caller to ask."""
    attempt = session.exec(select(tables.Attempt).where(tables.Attempt.out_trade_no == number)).first()
    return session.get_one(tables.Payment, attempt.payment_id).person_id if attempt else None


def came(session: Session, attempt_ids: Sequence[UUID]) -> dict[UUID, Fen]:
    """Of these attempts those whose money came, and how much."""
    steps = attempts.steps_of_all(session, attempt_ids)
    paid = [id_ for id_, its in steps.items() if not set(rules.CAME).isdisjoint(its)]
    return {id_: attempts.came_of(session, session.get_one(tables.Attempt, id_)) for id_ in paid}


def ask(session: Session, payment_id: UUID, clerk: Subject) -> None:
    """Have the channel asked right now where it stands."""
    attempt = _attempt_here(session, payment_id, clerk)
    if attempts.stands(session, attempt) in rules.OPEN:
        attempts.write(session, "payment.doubted", attempt, session.get_one(tables.Payment, payment_id))


def _attempt_here(session: Session, payment_id: UUID, clerk: Subject) -> tables.Attempt:
    """The latest attempt of a payment of the clerk's regions; raises NotFound, NotYourRegion."""
    people.only(clerk, *staff.COUNTER)
    payment = session.get(tables.Payment, payment_id)
    if payment is None:
        raise NotFound
    if not clerk.sees(payment.region_code):
        raise NotYourRegion
    return attempts.attempt_of(session, payment_id)
