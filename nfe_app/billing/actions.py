"""Opening bills for the months that are due, taking unpaid ones back, and holding them while a payment is on its way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, delete, func, select

from nfe_app.base import clock, database, journal
from nfe_app.base.door import snapshot
from nfe_app.base.errors import NotFound, NotYours
from nfe_app.base.money import Fen
from nfe_app.base.months import Month, Span, day_says
from nfe_app.billing import picture, pricing, rules, tables
from nfe_app.billing.rules import Line, Stage
from nfe_app.catalog import terms
from nfe_app.enrolment import actions as enrolment
from nfe_app.enrolment.actions import Enrolled
from nfe_app.ledger import actions as ledger
from nfe_app.people import actions as people

OPEN = ("owed", "confirming")


@dataclass(frozen=True)
class Owed:
    """A bill as payment sees it."""

    id: UUID
    person_id: UUID
    region_code: str
    scheme: str
    amount: Fen
    lines: tuple[Line, ...]


def open_bills(session: Session, event: journal.Event) -> None:
    """Listener: an enrolment began or goes on, so its months from now to the end of the period are billed."""
    bill_enrolment(session, event.object_id, clock.today())


def bill_enrolment(session: Session, enrolment_id: UUID, today: date) -> UUID | None:
    """Let what is overdue lapse, and open the bill that an enrolment is due on a day, if there is one; a second time there is none."""
    person_id = enrolment.get_enrolled(session, enrolment_id).person_id
    people.hold(session, person_id)
    _lapse(session, enrolment_id, today)
    enrolled = enrolment.get_enrolled(session, enrolment_id)
    if not enrolled.is_running:
        return None
    taken = (tables.BilledMonth.person_id == person_id, tables.BilledMonth.kind == enrolled.kind)
    billed = set(session.exec(select(col(tables.BilledMonth.month)).where(*taken)).all())
    months = rules.months_to_bill(enrolled.frequency, enrolled.since, today, billed)
    lines = pricing.priced(enrolled, months, billed)
    return _open(session, enrolled, lines) if lines else None


def _open(session: Session, enrolled: Enrolled, lines: Sequence[Line]) -> UUID:
    bill = tables.Bill(
        enrolment_id=enrolled.id,
        person_id=enrolled.person_id,
        region_code=enrolled.region_code,
        scheme=enrolled.scheme,
        kind=enrolled.kind,
        first_month=lines[0].span.first,
        last_month=lines[-1].span.last,
        amount=Fen.total(line.amount for line in lines),
        due_on=rules.due_day(lines, clock.today()),
    )
    session.add(bill)
    session.flush()
    session.add_all([_row(bill.id, line) for line in lines])
    months = [month for line in lines for month in line.span]
    taken = [
        tables.BilledMonth(person_id=enrolled.person_id, kind=enrolled.kind, month=month, bill_id=bill.id)
        for month in months
    ]
    session.add_all(taken)
    _stage(session, bill, Stage.OPENED)
    return bill.id


def _row(bill_id: UUID, line: Line) -> tables.BillLine:
    return tables.BillLine(
        bill_id=bill_id,
        first_month=line.span.first,
        last_month=line.span.last,
        each=line.each,
        amount=line.amount,
        base=line.base,
        used=[dict(value) for value in line.values],
        reckoning=dict(line.reckoning),
    )


def _stage(session: Session, bill: tables.Bill, stage: Stage) -> None:
    taken = select(func.count()).select_from(tables.BillStage).where(tables.BillStage.bill_id == bill.id)
    session.add(tables.BillStage(bill_id=bill.id, position=session.exec(taken).one(), stage=stage.value))
    session.flush()
    facts = {"scheme": bill.scheme, "amount_fen": bill.amount.count, "first": str(bill.first_month)}
    who = {"person_id": bill.person_id, "region_code": bill.region_code}
    journal.write(session, f"bill.{stage.value}", bill.id, **who, facts=facts)  # type: ignore[arg-type]


def withdraw_bills(session: Session, event: journal.Event) -> None:
    """Listener: an enrolment was paused or stopped, so its unpaid bills are taken back and their months are free again.

    A bill that a payment has claimed is left: its outcome is not known yet. When the claim is released it is looked at again.
    """
    owned = select(tables.Bill).where(tables.Bill.enrolment_id == event.object_id)
    for bill in session.exec(owned).all():
        _withdraw(session, bill)


def _withdraw(session: Session, bill: tables.Bill) -> None:
    people.hold(session, bill.person_id)
    _end(session, bill, Stage.WITHDRAWN)


def _end(session: Session, bill: tables.Bill, stage: Stage) -> None:
    """Take a free bill back, or let it lapse; its months may be billed again."""
    if rules.is_free(*_standing(session, [bill.id])[bill.id]):
        session.exec(delete(tables.BilledMonth).where(col(tables.BilledMonth.bill_id) == bill.id))
        _stage(session, bill, stage)


def _lapse(session: Session, enrolment_id: UUID, today: date) -> None:
    """Let the bills of an enrolment lapse whose day has passed: the month was not paid, and is not covered."""
    overdue = (tables.Bill.enrolment_id == enrolment_id, tables.Bill.due_on < today)
    for bill in session.exec(select(tables.Bill).where(*overdue)).all():
        _end(session, bill, Stage.LAPSED)


def claim(session: Session, bill_ids: Sequence[UUID], person_id: UUID, on: date | None = None) -> list[Owed]:
    """Hold bills for one payment, made today or on another day; raises NotFound, NotYours, BillNotOwed, BillLapsed, PaymentUnderWay."""
    people.hold(session, person_id)
    bills = [session.get(tables.Bill, bill_id) for bill_id in dict.fromkeys(bill_ids)]
    found = [bill for bill in bills if bill is not None]
    if not found or len(found) < len(bills):
        raise NotFound
    if any(bill.person_id != person_id for bill in found):
        raise NotYours
    standing = _standing(session, [bill.id for bill in found])
    for bill in found:
        rules.check_owed(*standing[bill.id], bill.due_on, on or clock.today())
    for bill in found:
        _stage(session, bill, Stage.CLAIMED)
    return owed(session, [bill.id for bill in found])


def release(session: Session, bill_ids: Sequence[UUID]) -> None:
    """Let go of bills whose payment came to nothing; those of a stopped enrolment are taken back."""
    for bill_id in bill_ids:
        bill = session.get_one(tables.Bill, bill_id)
        people.hold(session, bill.person_id)
        if _standing(session, [bill_id])[bill_id][0] is Stage.CLAIMED:
            _stage(session, bill, Stage.RELEASED)
            if not enrolment.get_enrolled(session, bill.enrolment_id).is_running:
                _withdraw(session, bill)


def owed(session: Session, bill_ids: Sequence[UUID]) -> list[Owed]:
    """Bills with their lines; where a transaction only reads, each is read once."""
    known = _owed_so_far(session)
    if missing := [bill_id for bill_id in bill_ids if bill_id not in known]:
        lines = _lines(session, missing)
        for bill in session.exec(select(tables.Bill).where(col(tables.Bill.id).in_(missing))):
            mine = tuple(lines[bill.id])
            known[bill.id] = Owed(bill.id, bill.person_id, bill.region_code, bill.scheme, bill.amount, mine)
    return [known[bill_id] for bill_id in bill_ids]


@database.asked_once
def _owed_so_far(session: Session) -> dict[UUID, Owed]:  # noqa: ARG001
    """What `owed` has read; where a transaction writes, nothing yet."""
    return {}


def lines_by_bill(session: Session, person_id: UUID) -> dict[UUID, list[Line]]:
    """The lines of every bill of a person, also of those that are over."""
    row, bill = tables.BillLine, tables.Bill
    mine = select(row).where(row.bill_id == bill.id, bill.person_id == person_id)
    lines: dict[UUID, list[Line]] = {}
    for one in session.exec(mine.order_by(col(row.first_month))).all():
        lines.setdefault(one.bill_id, []).append(_line_of(one))
    return lines


def what_of(session: Session, bill_id: UUID) -> str:
    """What a bill is for, in a line: `职工养老 嘉峪关市 2026年11月`."""
    return picture.what(session.get_one(tables.Bill, bill_id))


def give_back(session: Session, bill_id: UUID, kept: Sequence[Line], *, free: bool = True) -> None:
    """A bill of which nothing is kept is over; its months may be billed again if they are set `free`, unless they were paid elsewhere."""
    months = [month for line in kept for month in line.span]
    mine = (col(tables.BilledMonth.bill_id) == bill_id, col(tables.BilledMonth.month).not_in(months))
    if free:
        session.exec(delete(tables.BilledMonth).where(*mine))
    if not kept:
        _stage(session, session.get_one(tables.Bill, bill_id), Stage.RETURNED)


def is_stopped(session: Session, bill_id: UUID) -> bool:
    """Whether the enrolment of a bill does not run any more."""
    bill = session.get_one(tables.Bill, bill_id)
    return not enrolment.get_enrolled(session, bill.enrolment_id).is_running


def owner_of(session: Session, bill_id: UUID) -> UUID:
    """Whose bill it is; raises NotFound."""
    bill = session.get(tables.Bill, bill_id)
    if bill is None:
        raise NotFound
    return bill.person_id


def _lines(session: Session, bill_ids: Sequence[UUID]) -> dict[UUID, list[Line]]:
    query = select(tables.BillLine).where(col(tables.BillLine.bill_id).in_(bill_ids))
    lines: dict[UUID, list[Line]] = {bill_id: [] for bill_id in bill_ids}
    for row in session.exec(query.order_by(col(tables.BillLine.first_month))).all():
        lines[row.bill_id].append(_line_of(row))
    return lines


def _line_of(row: tables.BillLine) -> Line:
    span = Span(row.first_month, row.last_month)
    return Line(span, row.each, row.amount, row.base, tuple(row.used), row.reckoning)


def _standing(session: Session, bill_ids: Sequence[UUID]) -> dict[UUID, tuple[Stage, bool]]:
    """The last stage of each bill, and whether the ledger has its money."""
    paid = ledger.paid_bills(session, bill_ids)
    query = select(tables.BillStage.bill_id, tables.BillStage.stage).where(col(tables.BillStage.bill_id).in_(bill_ids))
    last = dict(session.exec(query.order_by(col(tables.BillStage.position))).all())
    return {bill_id: (Stage(last[bill_id]), bill_id in paid) for bill_id in bill_ids}


@database.asked_once
def bills_of(session: Session, person_id: UUID) -> list[tuple[tables.Bill, str]]:
    """A person's bills with their states, newest month first, and in it the schemes in their order."""
    bills = list(session.exec(select(tables.Bill).where(tables.Bill.person_id == person_id)).all())
    bills.sort(key=lambda bill: terms.SCHEMES.index(bill.scheme))
    bills.sort(key=lambda bill: bill.first_month, reverse=True)
    standing = _standing(session, [bill.id for bill in bills])
    return [(bill, _state(*standing[bill.id])) for bill in bills]


def named(session: Session, person_id: UUID, wanted: str = "") -> dict[str, str]:
    """A person's bills by their ids, each with what it is for in words; those in one state, or all."""
    return {str(bill.id): picture.what(bill) for bill, state in bills_of(session, person_id) if wanted in ("", state)}


def open_months(session: Session, person_id: UUID) -> dict[str, dict[Month, str]]:
    """The months of each scheme that are billed and not paid: `owed`, or `confirming` while a payment is on its way."""
    months: dict[str, dict[Month, str]] = {}
    for bill, state in bills_of(session, person_id):
        if state in OPEN:
            months.setdefault(bill.scheme, {}).update(dict.fromkeys(bill.first_month.until(bill.last_month), state))
    return months


def _state(stage: Stage, paid: bool) -> str:
    known = {
        Stage.CLAIMED: "confirming",
        Stage.WITHDRAWN: "withdrawn",
        Stage.LAPSED: "lapsed",
        Stage.RETURNED: "returned",
    }
    return "paid" if paid else known.get(stage, "owed")


@snapshot("next")
def next_due(session: Session, person_id: UUID) -> dict[str, object]:
    """What is to be paid next: all that is owed by the nearest day."""
    bills = [bill for bill, state in bills_of(session, person_id) if state == "owed"]
    day = min((bill.due_on for bill in bills), default=None)
    due = [bill for bill in bills if bill.due_on == day]
    return {
        "due_on": day.isoformat() if day else "",
        "due": day_says(day, clock.today()) if day else "",
        "amount_fen": Fen.total(bill.amount for bill in due).count,
        "bills": len(due),
    }


@snapshot("bills")
def shown_to(session: Session, person_id: UUID) -> list[dict[str, Any]]:
    """What the phone shows of a person's bills: newest month first, in it the schemes in their order; of open ones why so much."""
    bills = bills_of(session, person_id)
    lines = _lines(session, [bill.id for bill, state in bills if state in OPEN])
    return [picture.shown(bill, state, lines.get(bill.id, [])) for bill, state in bills]
