"""Keeping what a reconciliation found, showing it to the finance clerk, and marking a difference as dealt with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Annotated, Literal
from uuid import NAMESPACE_URL, UUID, uuid5

from pydantic import Field, StringConstraints
from sqlmodel import Session, col, func, select

from nfe_app.base import clock, database, journal
from nfe_app.base.commands import Payload, PlainLine, Subject, command
from nfe_app.base.errors import NotFound, Refusal
from nfe_app.base.words import _
from nfe_app.payment import unequal
from nfe_app.people import rules as staff
from nfe_app.reconciliation import rules, tables
from nfe_app.reconciliation.rules import Comparison, Key, Name

State = Literal["done", "no_bill", "down", "other_day", "failed"]
MADE_BY, ALARM_AT = time(10, 30), time(14)
AGAIN_AFTER = timedelta(minutes=10)
ONE_DAY, REMEMBERED = timedelta(days=1), timedelta(days=31)
OVERDUE = "reconciliation.overdue"


class AlreadyDealtWith(Refusal):
    """A difference is dealt with once."""

    code = "already_dealt_with"
    words = _("这一条已经有人处理过了。")
    status = 409


class StillHeld(Refusal):
    """The attempt still holds its bills, so that it is not enough to say how the difference was dealt with."""

    code = "still_held"
    words = _("这笔还占着账单。核实后请按“了结”，钱原路退回，账单重新可缴。")
    status = 409


class DealWith(Payload):
    """Which difference, and what was done about it; the note names no person."""

    difference_id: UUID
    note: Annotated[PlainLine, StringConstraints(strip_whitespace=True), Field(min_length=1, max_length=200)]


def _lies(session: Session, said: DealWith) -> set[str]:
    found = session.get(tables.Difference, said.difference_id)
    if found is None:
        raise NotFound
    return unequal.regions_of(session, session.get_one(tables.Run, found.run_id).channel, found.number)


@command(
    "reconciliation.deal_with",
    DealWith,
    roles={*staff.BOOKS},
    refuses=(NotFound, AlreadyDealtWith, StillHeld),
    lies=_lies,
    waits=False,
)
def deal_with(session: Session, said: DealWith, subject: Subject) -> dict[str, object]:
    """Say that a difference was dealt with, and how; the first to say so is kept."""
    found = _alone_with(session, said.difference_id)
    if found is None:
        raise NotFound
    run = session.get_one(tables.Run, found.run_id)
    if may_be_ended(session, run.channel, found):
        raise StillHeld
    return _deal_with(session, said, found, run, subject)


@command(
    "reconciliation.end_unequal",
    DealWith,
    roles={*staff.BOOKS},
    refuses=(NotFound, AlreadyDealtWith, unequal.NothingToEnd),
    lies=_lies,
    waits=False,
)
def end_unequal(session: Session, said: DealWith, subject: Subject) -> dict[str, object]:
    """End an attempt of which the bill tells another amount, and say why: what came goes back, and its bills are owed again; once."""
    found = _alone_with(session, said.difference_id)
    if found is None:
        raise NotFound
    run = session.get_one(tables.Run, found.run_id)
    answer = _deal_with(session, said, found, run, subject)
    if not may_be_ended(session, run.channel, found) or found.theirs is None:
        raise unequal.NothingToEnd
    told = unequal.Told(run.channel, found.number, found.theirs, found.transaction_id)
    unequal.have_ended(session, told, subject.person_id)
    return answer


def _alone_with(session: Session, difference_id: UUID) -> tables.Difference | None:
    """A difference that nobody else deals with until the transaction ends: it is append-only, so its row may not be held."""
    database.alone(session, f"difference {difference_id}")
    return session.get(tables.Difference, difference_id)


def may_be_ended(session: Session, channel: str, found: tables.Difference) -> bool:
    """Whether a difference is of an attempt that holds bills for money that will never be right, or that ended without it."""
    differs = found.name == Name.AMOUNT_DIFFERS and found.kind == "payment"
    return differs and unequal.is_held(session, channel, found.number)


def _deal_with(
    session: Session, said: DealWith, found: tables.Difference, run: tables.Run, subject: Subject
) -> dict[str, object]:
    if sign_of(found) in dealt_with(session, run.channel, run.day):
        raise AlreadyDealtWith
    session.add(tables.Dealing(difference_id=found.id, clerk_id=subject.person_id, note=said.note))
    facts = {"channel": run.channel, "day": run.day.isoformat(), "name": found.name, "number": found.number}
    journal.write(session, "reconciliation.dealt_with", found.id, facts=facts)
    return {"difference_id": str(found.id)}


def day_of(session: Session, channel: str, day: date) -> rules.Day:
    """A day as it is compared: its two moments, and what the days before have left behind."""
    since, until = _at(day, time()), _at(day + ONE_DAY, time())
    told = _differences(session, channel, day - REMEMBERED, day - ONE_DAY)
    earlier = {_key(one) for one, _run in told if one.theirs is not None}
    return rules.Day(since, until, earlier, follows=is_done(session, channel, day - ONE_DAY))


def awaited(session: Session, channel: str, day: date) -> set[str]:
    """The numbers that the day before had entered shortly before midnight, and that its bill did not tell of."""
    before = day - ONE_DAY
    told = _differences(session, channel, before, before)
    return {one.number for one, _run in told if one.name == Name.LATE and one.theirs is None}


def is_done(session: Session, channel: str, day: date) -> bool:
    """Whether a day has been compared with its bill."""
    done = tables.Run.channel == channel, tables.Run.day == day, tables.Run.state == "done"
    return session.exec(select(tables.Run.id).where(*done).limit(1)).first() is not None


def days_missing(session: Session, channel: str) -> list[date]:
    """The days that are over and were not reconciled though their bill is due, oldest first; of a new house yesterday alone."""
    today = clock.today()
    done = tables.Run.channel == channel, tables.Run.state == "done"
    days = set(session.exec(select(col(tables.Run.day)).where(*done, tables.Run.day >= today - REMEMBERED)))
    ever = session.exec(select(func.min(tables.Run.day)).where(*done)).one()
    first = max(ever, today - REMEMBERED) if ever else today - ONE_DAY
    newest = today - ONE_DAY * (1 if clock.now() >= _at(today, MADE_BY) else 2)
    return [day for day in map(date.fromordinal, range(first.toordinal(), newest.toordinal() + 1)) if day not in days]


def days_to_try(session: Session, channel: str) -> list[date]:
    """Those of the missing days that were not tried a moment ago."""
    tried = select(col(tables.Run.day)).where(tables.Run.channel == channel, tables.Run.at > clock.now() - AGAIN_AFTER)
    lately = set(session.exec(tried))
    return [day for day in days_missing(session, channel) if day not in lately]


def days_overdue(session: Session, channel: str) -> list[date]:
    """The days that should have been reconciled by two in the afternoon of the next, and were not: somebody has to look."""
    now = clock.now()
    return [day for day in days_missing(session, channel) if now >= _at(day + ONE_DAY, ALARM_AT)]


def alarm(session: Session, channel: str, day: date) -> bool:
    """Write down, once, that a day was not reconciled in time; whether this was the first to say so."""
    id_ = uuid5(NAMESPACE_URL, f"{OVERDUE} {channel} {day}")
    database.alone(session, str(id_))
    if session.exec(select(journal.Event.id).where(journal.Event.object_id == id_)).first():
        return False
    journal.write(session, OVERDUE, id_, facts={"channel": channel, "day": day.isoformat()})
    return True


def _at(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, clock.CHINA)


def keep(session: Session, channel: str, day: date, found: Comparison) -> UUID:
    """Write down what a comparison found, as a run of its own."""
    run = tables.Run(channel=channel, day=day, state="done", lines=found.lines, matched=found.matched)
    session.add(run)
    session.flush()
    session.add_all([_row(run.id, one) for one in found.differences])
    names = Counter(one.name.value for one in found.differences)
    facts = {"channel": channel, "day": day.isoformat(), "lines": found.lines, "matched": found.matched, **names}
    journal.write(session, "reconciliation.done", run.id, facts=facts)
    return run.id


def keep_try(session: Session, channel: str, day: date, state: State) -> None:
    """Write down that there was nothing to compare with, and why."""
    session.add(tables.Run(channel=channel, day=day, state=state))


def _row(run_id: UUID, one: rules.Difference) -> tables.Difference:
    return tables.Difference(
        run_id=run_id,
        name=one.name.value,
        kind=one.kind,
        number=one.number[:64],
        transaction_id=one.transaction_id[:64],
        theirs=one.theirs.amount if one.theirs else None,
        ours=one.ours.amount if one.ours else None,
        at=one.at,
        entered=one.entered,
    )


def _key(one: tables.Difference) -> Key:
    return ("refund" if one.kind == "refund" else "payment"), one.number


def sign_of(one: tables.Difference) -> tuple[object, ...]:
    """What makes a difference of one run the same as that of another run of the day."""
    return one.name, one.kind, one.number, one.transaction_id, one.theirs, one.ours


def dealt_with(session: Session, channel: str, day: date) -> dict[tuple[object, ...], tables.Dealing]:
    """What was done about the differences of a day, whichever run found them."""
    both = select(tables.Difference, tables.Dealing).where(tables.Dealing.difference_id == tables.Difference.id)
    here = both.join(tables.Run).where(tables.Run.channel == channel, tables.Run.day == day)
    return {sign_of(one): dealing for one, dealing in session.exec(here)}


def _differences(
    session: Session, channel: str, since: date, until: date
) -> Sequence[tuple[tables.Difference, tables.Run]]:
    both = select(tables.Difference, tables.Run).where(tables.Difference.run_id == tables.Run.id)
    days = tables.Run.channel == channel, tables.Run.day >= since, tables.Run.day <= until
    return session.exec(both.where(*days)).all()
