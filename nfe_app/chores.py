"""Work by the clock: bring what waits, ask about stuck payments, reconcile the days, check the books, seal, open bills, collect, pay from jars."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session

from nfe_app.audit import rounds as audit
from nfe_app.base import clock, database, journal, overdue, sealed
from nfe_app.base.errors import Fault
from nfe_app.base.log import log_of
from nfe_app.billing import actions as billing
from nfe_app.changes import actions as changes
from nfe_app.counter import visits
from nfe_app.drafts import actions as drafts
from nfe_app.enrolment import actions as enrolment
from nfe_app.jar import month_end
from nfe_app.ledger import actions as ledger
from nfe_app.mandate import actions as mandate
from nfe_app.mandate import collecting
from nfe_app.materials import actions as materials
from nfe_app.paycode import intake
from nfe_app.payment import actions as payment
from nfe_app.privacy import forgetting, retention
from nfe_app.reconciliation import daily
from nfe_app.recovery import actions as recovery
from nfe_app.refund import doubts
from nfe_app.transfer import asking as transfers

EVERY = 5.0
MORNING = 9  # the hour from which people are told and money is collected: our choice
log = log_of("chores")


def deliver_waiting() -> int:
    """Bring every delivery that is due for another try; how many arrived."""
    with database.look() as session:
        due = journal.waiting(session)
    return sum(journal.deliver(event_id, listener) for event_id, listener in due)


def sound_alarms() -> int:
    """Say, in the journal and in the log, once a day for each listener, that events wait for it too long; for how many."""
    with database.look() as session:
        found = overdue.late(session)
    return sum(map(_is_said, found))


def _is_said(one: overdue.Late) -> bool:
    with database.work() as session:
        if first := overdue.alarm(session, one):
            log.error("deliveries wait too long", listener=one.listener, count=one.count, gone=one.gone)
    return first


def ask_about_payments() -> int:
    """Ask the channel about payments, refunds and mandates whose outcome is not known; how many were asked about."""
    with database.work() as session:
        return payment.doubt_stuck(session) + doubts.doubt_sent(session) + mandate.doubt(session)


def ask_about_transfers() -> int:
    """Ask other offices about transfers that wait for them; how many were asked about."""
    with database.work() as session:
        return transfers.doubt(session)


def open_due_bills() -> int:
    """Open the bills that every running enrolment is due today, one person a transaction; how many were opened.

    One that fails is logged and does not keep the others.
    """
    opened, after = 0, None
    while page := _page(after):
        for enrolled in page:
            if enrolled.is_running:
                opened += _is_billed(enrolled.id)
        after = page[-1].id
    return opened


def _is_billed(enrolment_id: UUID) -> bool:
    try:
        with database.work() as session:
            return billing.bill_enrolment(session, enrolment_id, clock.today()) is not None
    except Exception:
        log.exception("not billed", enrolment_id=str(enrolment_id))
        return False


def _page(after: UUID | None) -> list[enrolment.Enrolled]:
    with database.look() as session:
        return enrolment.all_enrolled(session, after)


def collect() -> int:
    """Tell of the debits to come and begin those that are due today, one mandate a transaction; how many were visited.

    One that fails is logged, waits for tomorrow, and does not keep the others.
    """
    visited, after = 0, None
    while page := _mandates(after):
        visited += sum(_is_visited(mandate_id) for mandate_id in page)
        after = page[-1]
    return visited


def _mandates(after: UUID | None) -> list[UUID]:
    with database.look() as session:
        return collecting.signed(session, after)


def _is_visited(mandate_id: UUID) -> bool:
    try:
        with database.work() as session:
            collecting.visit(session, mandate_id, clock.today())
    except Exception:
        log.exception("not collected", mandate_id=str(mandate_id))
        return False
    return True


def check_books() -> int:
    """Work out the whole ledger again from its log, and raise an alarm where it differs; how many differences there are."""
    with database.look() as session:
        found = ledger.rebuild(session)
    with database.work() as session:
        ledger.raise_alarm(session, found)
    return len(found)


def pay_from_jars() -> int:
    """Have every jar that pays by itself pay what is to be paid today, one person a transaction; how many had something to tell.

    One that fails is logged and does not keep the others.
    """
    told, after = 0, None
    while page := _jars(after):
        told += sum(map(_is_paid_out, page))
        after = page[-1]
    return told


def _jars(after: UUID | None) -> Sequence[UUID]:
    with database.look() as session:
        return month_end.automatic(session, after)


def _is_paid_out(person_id: UUID) -> bool:
    try:
        with database.work() as session:
            return month_end.pay_due(session, person_id, clock.today())
    except Exception:
        log.exception("not paid from the jar", person_id=str(person_id))
        return False


_jars_at: list[datetime] = []


def _each_hour(now: datetime) -> None:
    """Once in each hour of this process: a bill of the last day is not too late for it, and money that came in is used the same day."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    if _jars_at != [hour]:
        pay_from_jars()
        _jars_at[:] = [hour]


def _one_by_one(due: Callable[[Session], Sequence[UUID]], deed: Callable[[Session, UUID], bool]) -> int:
    """Do a deed to each thing that is due, one a transaction; to how many it was done."""
    with database.look() as session:
        found = due(session)
    return sum(_is_done(deed, one) for one in found)


def _is_done(deed: Callable[[Session, UUID], bool], which: UUID) -> bool:
    with database.work() as session:
        return deed(session, which)


def forget_materials() -> int:
    """Throw away pictures that nobody finished or used; how many went."""
    return _one_by_one(materials.left_behind, materials.forget)


def take_force() -> int:
    """Let the recoveries take force whose day of waiting is over; how many did."""
    return _one_by_one(recovery.due, recovery.take_force)


def change() -> int:
    """Let the changes of information take force whose day of waiting is over; how many did."""
    return _one_by_one(changes.due, changes.take_force)


_sealed_at: list[datetime] = []


def _each_minute(now: datetime) -> None:
    """Once in each minute of this process: rows are sealed when they are a minute old."""
    minute = now.replace(second=0, microsecond=0)
    if _sealed_at != [minute]:
        audit.seal_all()
        _sealed_at[:] = [minute]


CHORES: dict[str, Callable[[datetime], object]] = {
    "deliveries": lambda _now: deliver_waiting(),
    "overdue deliveries": lambda _now: sound_alarms(),
    "jars": _each_hour,
    "payments": lambda _now: ask_about_payments(),
    "transfers": lambda _now: ask_about_transfers(),
    "bank": lambda _now: intake.fetch(),
    "reconciliation": lambda _now: daily.keep_up(),
    "recoveries": lambda _now: take_force(),
    "changes": lambda _now: change(),
    "seals": _each_minute,
    "materials": lambda _now: forget_materials(),
    "visits": lambda _now: _one_by_one(visits.due, visits.wipe_due),
}


def round_of_chores() -> None:
    """All chores once; one that fails does not keep the others."""
    for name, chore in CHORES.items():
        try:
            chore(clock.now())
        except Fault as fault:
            log.warning("chore waits", chore=name, fault=str(fault))
        except Exception:
            log.exception("chore failed", chore=name)


def forget_drafts() -> int:
    """Delete the drafts that nobody has touched for 90 days; how many."""
    with database.work() as session:
        return drafts.forget_old(session)


def forget_people() -> int:
    """Carry out the wishes to be forgotten whose day has come; how many."""
    return _one_by_one(forgetting.due, forgetting.carry_out)


def delete_due() -> dict[str, int]:
    """Delete what has outlived its time, where this role of the database may; how many rows of each table."""
    with database.work() as session:
        return retention.delete_due(session) if retention.may_delete(session) else {}


def tidy_keys() -> int:
    """Seal anew what a rotation left over, and destroy keys that seal nothing any more; how many values were left."""
    left = sealed.reseal()
    sealed.destroy_unused()
    return left


def a_round(billed_on: date | None) -> date | None:
    """All chores once, and the books and the due bills on a day that has not had them; the day that had them last."""
    round_of_chores()
    today = clock.today()
    if billed_on == today:
        return today
    for chore in (check_books, forget_drafts, forget_people, delete_due, tidy_keys):
        try:
            chore()
        except Exception:
            log.exception("failed today", chore=chore.__name__)
    try:
        open_due_bills()
    except Exception:
        log.exception("due bills not opened")
        return billed_on
    return today


def a_morning(collected_on: date | None) -> date | None:
    """Collect on a day that has not had it, once it is morning in China, for people are told of it; the day that had it last."""
    today = clock.today()
    if collected_on == today or clock.now().astimezone(clock.CHINA).hour < MORNING:
        return collected_on
    try:
        collect()
    except Exception:
        log.exception("not collected")
        return collected_on
    return today


async def keep_house() -> None:
    """Do the chores every few seconds, open the due bills and collect once each day, until the process ends."""
    day, morning = None, None
    while True:
        day = await asyncio.to_thread(a_round, day)
        morning = await asyncio.to_thread(a_morning, morning)
        await asyncio.sleep(EVERY)
