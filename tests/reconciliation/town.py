"""The channel's side and ours, written down directly: what it takes to have a thousand payments in a moment."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlmodel import Session

from nfe_app.base import clock, database
from nfe_app.base.clock import CHINA
from nfe_app.base.database import new_id
from nfe_app.base.money import Fen
from nfe_app.ledger import actions as ledger
from nfe_app.ledger.rules import CHANNEL, FUND, Line
from nfe_app.payment import actions as payment
from nfe_app.payment import rules, tables
from nfe_app.payment.gateway import BillRow
from nfe_app.payment.rules import Step
from nfe_app.reconciliation import daily
from nfe_app.reconciliation import tables as kept
from nfe_app.reconciliation.daily import Outcome
from nfe_app.seed import Invented

DAY = date(2025, 10, 1)
Told = set[tuple[str, str]]


@dataclass
class Writes(Invented):
    """A channel with a bill for some days, a fault for others, and none for the rest; how often it was asked."""

    bills: dict[date, list[BillRow] | Exception] = field(default_factory=dict)
    asked: list[date] = field(default_factory=list)

    def bill_of(self, day: date) -> list[BillRow] | None:
        """The bill of a day."""
        self.asked.append(day)
        bill = self.bills.get(day)
        if isinstance(bill, Exception):
            raise bill
        return bill


def at(hour: int, minute: int = 0, day: date = DAY) -> datetime:
    """An hour of the day in China."""
    return datetime.combine(day, time(hour, minute), CHINA)


def attempts(person_id: UUID, count: int, *steps: Step, noon: datetime | None = None) -> list[tables.Attempt]:
    """So many attempts of one person, each a minute after the other, which took these steps; settled ones are in the ledger."""
    with database.work() as session:
        return [_attempt(session, person_id, number, steps, noon or at(8)) for number in range(count)]


def _attempt(
    session: Session, person_id: UUID, number: int, steps: tuple[Step, ...], first: datetime
) -> tables.Attempt:
    id_, amount = new_id(), Fen(10_000 + number)
    with clock.stopped_at(first + timedelta(seconds=30 * number)):
        paid = tables.Payment(person_id=person_id, region_code="110000", amount=amount)
        session.add(paid)
        session.flush()
        made = tables.Attempt(
            id=id_,
            payment_id=paid.id,
            channel="wechat",
            out_trade_no=rules.trade_no(id_),
            amount=amount,
            description="社保缴费",
            expires_at=clock.now() + rules.LIVES,
        )
        session.add(made)
        session.flush()
        for position, step in enumerate((Step.CREATED, *steps)):
            told = f"4200{made.out_trade_no}" if step is Step.SETTLED else None
            row = tables.AttemptStep(attempt_id=id_, position=position, step=step.value, transaction_id=told)
            session.add(row)
        if Step.SETTLED in steps:
            book(session, made)
    return made


def book(session: Session, made: tables.Attempt) -> UUID:
    """The entry of a settled attempt."""
    lines = [Line(f"{CHANNEL}:wechat", made.amount), Line(f"{FUND}:resident_pension:pooled", -made.amount)]
    return ledger.post(session, "payment", f"attempt {made.id}", "110000", lines)


def row(made: tables.Attempt, **other: object) -> BillRow:
    """The line of the channel's bill for an attempt."""
    told = {"out_trade_no": made.out_trade_no, "amount": made.amount, "at": made.made_at}
    return BillRow(**({"kind": "payment", "transaction_id": f"4200{made.out_trade_no}"} | told | other))  # type: ignore[arg-type]


def row_of(payment_id: UUID, **other: object) -> BillRow:
    """The line for a payment that somebody began."""
    with database.look() as session:
        number, amount = payment.ordered(session, payment_id)
    told = {"out_trade_no": number, "transaction_id": f"4200{number}", "amount": amount, "at": at(10, 5)}
    return BillRow(**({"kind": "payment"} | told | other))  # type: ignore[arg-type]


def reconciled(day: date = DAY, hour: int = 11) -> Outcome:
    """What comes of a day in the morning after."""
    with clock.stopped_at(at(hour, day=day + timedelta(days=1))):
        return daily.reconcile("wechat", day)


def told(outcome: Outcome) -> Told:
    """The differences that were found, by name and number."""
    assert outcome.found
    return {(one.name.value, one.number) for one in outcome.found.differences}


def runs() -> list[kept.Run]:
    """Every run that was kept, oldest first."""
    with database.look() as session:
        return list(session.execute(kept.Run.__table__.select().order_by(kept.Run.id)))  # type: ignore[attr-defined]


def numbers(made: Iterable[tables.Attempt]) -> set[str]:
    """The numbers of attempts."""
    return {one.out_trade_no for one in made}
