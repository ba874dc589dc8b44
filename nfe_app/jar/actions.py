"""Putting money by for premiums, choosing what it pays, paying now, and taking it back."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Annotated
from uuid import UUID

from pydantic import Field
from sqlalchemy import Insert, delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from nfe_app.base import clock, journal
from nfe_app.base.commands import Payload, Subject, command
from nfe_app.base.door import snapshot
from nfe_app.base.errors import Invalid, NotFound, NotYours
from nfe_app.base.journal import Event
from nfe_app.base.money import Fen
from nfe_app.base.months import Month
from nfe_app.billing import actions as billing
from nfe_app.billing.rules import BillLapsed, BillNotOwed, PaymentUnderWay
from nfe_app.catalog import terms
from nfe_app.consent import actions as consents
from nfe_app.enrolment import actions as enrolment
from nfe_app.jar import picture, rules, tables
from nfe_app.jar.refusals import DayNotOurs, JarTooEmpty
from nfe_app.ledger import actions as ledger
from nfe_app.ledger.rules import Overdrawn
from nfe_app.payment import wallet
from nfe_app.payment.actions import Way
from nfe_app.payment.rules import AmountChanged, WayNotOffered
from nfe_app.people import actions as people
from nfe_app.people.actions import NotIdentified
from nfe_app.refund import actions as refund
from nfe_app.refund.refusals import AboveWhatWasPaid

Amount = Annotated[int, Field(ge=1, le=10**12)]
Income = Annotated[int, Field(ge=0, le=10**12)]


class Fill(Payload):
    """How much is put by, in which way it is paid, and today's income where it is a share of that; all in fen."""

    amount_fen: Amount
    way: Way = "h5"
    income_fen: Income | None = None


class NoteIncome(Payload):
    """What was earned on a day of this month, in fen."""

    day: date
    income_fen: Income


class SetPlan(Payload):
    """Which schemes the jar pays, in which order; whether by itself; and the share of a day's income in whole percent."""

    schemes: Annotated[list[str], Field(max_length=20)]
    automatic: bool
    share_percent: Annotated[int, Field(ge=0, le=100)]


class Pay(Payload):
    """Which bills are paid out of the jar now, and the sum in fen that the person saw."""

    bill_ids: Annotated[list[UUID], Field(min_length=1, max_length=20)]
    amount_fen: Amount


class TakeBack(Payload):
    """How much goes back the way it came, in fen."""

    amount_fen: Amount


def _owner_of_bills(session: Session, pay: Pay) -> UUID:
    owners = {billing.owner_of(session, bill_id) for bill_id in pay.bill_ids}
    if len(owners) > 1:
        raise NotYours
    return owners.pop()


@command("jar.fill", Fill, roles={"worker"}, refuses=(NotIdentified, WayNotOffered), waits=False)
def fill(session: Session, wanted: Fill, subject: Subject) -> dict[str, object]:
    """Begin a payment into the jar; the money is there when its channel says that it was paid."""
    person_id = subject.person_id
    people.named(session, person_id)
    if wanted.income_fen is not None:
        _keep_income(session, person_id, clock.today(), wanted.income_fen)
    places = [one.region_code for one in enrolment.enrolments_of(session, person_id)] or [rules.NOWHERE]
    return wallet.fill(session, person_id, places[-1], Fen(wanted.amount_fen), wanted.way)


@command("jar.note_income", NoteIncome, roles={"worker"}, refuses=(DayNotOurs,), waits=False)
def note_income(session: Session, noted: NoteIncome, subject: Subject) -> dict[str, object]:
    """Keep what was earned on a day, where the person lets us, and tell the share of it; no money moves."""
    today = clock.today()
    if not Month.of(today).first_day <= noted.day <= today:
        raise DayNotOurs
    if consents.allows(session, subject.person_id, "income"):
        _keep_income(session, subject.person_id, noted.day, noted.income_fen)
    percent = picture.share_percent_of(session, subject.person_id)
    return {"share_fen": rules.share_of(Fen(noted.income_fen), percent).count}


def forget_person(session: Session, event: Event) -> None:
    """Listener: what a person who is forgotten has earned goes; the money in the jar stays theirs."""
    session.execute(delete(tables.JarIncome).where(col(tables.JarIncome.person_id) == event.person_id))


def _keep_income(session: Session, person_id: UUID, day: date, income_fen: int) -> None:
    people.hold(session, person_id)
    row = {"person_id": person_id, "day": day, "amount": Fen(income_fen)}
    session.connection().execute(_noting(session.get_bind().dialect.name), row)


@cache
def _noting(dialect: str) -> Insert:
    """The statement by which the last income typed for a day stands; made once, for a phone may bring hundreds."""
    new = (sqlite if dialect == "sqlite" else postgresql).insert(tables.JarIncome)
    key = [col(tables.JarIncome.person_id), col(tables.JarIncome.day)]
    made: Insert = new.on_conflict_do_update(index_elements=key, set_={"amount": new.excluded.amount})
    return made


@command("jar.set_plan", SetPlan, roles={"worker"}, waits=False)
def set_plan(session: Session, wanted: SetPlan, subject: Subject) -> dict[str, object]:
    """Say which schemes the jar pays and in which order, whether it does so by itself, and the share of a day's income."""
    unknown = [scheme for scheme in wanted.schemes if scheme not in terms.SCHEMES]
    if unknown or len(set(wanted.schemes)) < len(wanted.schemes):
        raise Invalid(fields={"schemes": "unknown or twice"})
    people.hold(session, subject.person_id)
    plan = tables.JarPlan(person_id=subject.person_id, set_at=clock.now(), **wanted.model_dump())
    session.merge(plan)
    journal.write(session, "jar.planned", subject.person_id, person_id=subject.person_id, facts=wanted.model_dump())
    return wanted.model_dump()


@command(
    "jar.pay",
    Pay,
    roles={"worker"},
    refuses=(NotFound, BillNotOwed, BillLapsed, PaymentUnderWay, AmountChanged, JarTooEmpty, Overdrawn),
    of=_owner_of_bills,
    waits=False,
)
def pay(session: Session, wanted: Pay, subject: Subject) -> dict[str, object]:
    """Pay bills out of the jar now, all of them or none."""
    _check_there(session, subject.person_id, Fen(wanted.amount_fen))
    spent = wallet.spend(session, subject.person_id, wanted.bill_ids, Fen(wanted.amount_fen))
    return {"payment_id": str(spent.payment_id), "amount_fen": spent.amount.count}


@command("jar.take_back", TakeBack, roles={"worker"}, refuses=(JarTooEmpty, Overdrawn, AboveWhatWasPaid), waits=False)
def take_back(session: Session, wanted: TakeBack, subject: Subject) -> dict[str, object]:
    """Have money of the jar go back the way it came, what came last first; meanwhile it pays no bill."""
    amount = Fen(wanted.amount_fen)
    _check_there(session, subject.person_id, amount)
    fills = wallet.fills_of(session, subject.person_id)
    made = refund.return_put_by(session, subject.person_id, fills, amount)
    return {"refund_ids": [str(one) for one in made], "amount_fen": amount.count}


def _check_there(session: Session, person_id: UUID, amount: Fen) -> None:
    """Hold the person and their jar until the transaction ends; raises JarTooEmpty where there is less in it."""
    people.hold(session, person_id)
    there = ledger.wallet_of(session, person_id, hold=True)
    if there < amount:
        raise JarTooEmpty(fields={"missing_fen": (amount - there).count})


@snapshot("jar")
def shown_to(session: Session, person_id: UUID) -> dict[str, object]:
    """What the phone shows of a person's jar."""
    return picture.of(session, person_id, clock.today())
