"""Work by the clock: bring undelivered events, ask about stuck payments, open the bills that have become due."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

import structlog

from nfe_app.base import clock, database, journal
from nfe_app.billing import actions as billing
from nfe_app.enrolment import actions as enrolment
from nfe_app.payment import actions as payment

EVERY = 5.0
log = structlog.get_logger()


def deliver_waiting() -> int:
    """Bring every delivery that is due for another try; how many arrived."""
    with database.look() as session:
        due = journal.waiting(session)
    return sum(journal.deliver(event_id, listener) for event_id, listener in due)


def ask_about_payments() -> int:
    """Ask the channel about payments whose outcome is not known; how many were asked about."""
    with database.work() as session:
        return payment.doubt_stuck(session)


def open_due_bills() -> int:
    """Open the bills that every running enrolment is due today, one person a transaction; how many were opened."""
    opened, after = 0, None
    while page := _page(after):
        for enrolled in page:
            if enrolled.is_running:
                with database.work() as session:
                    opened += billing.bill_enrolment(session, enrolled.id, clock.today()) is not None
        after = page[-1].id
    return opened


def _page(after: UUID | None) -> list[enrolment.Enrolled]:
    with database.look() as session:
        return enrolment.all_enrolled(session, after)


CHORES: dict[str, Callable[[datetime], object]] = {
    "deliveries": lambda _now: deliver_waiting(),
    "payments": lambda _now: ask_about_payments(),
}


def round_of_chores() -> None:
    """All chores once; one that fails does not keep the others."""
    for name, chore in CHORES.items():
        try:
            chore(clock.now())
        except Exception:
            log.exception("chore failed", chore=name)


async def keep_house() -> None:
    """Do the chores every few seconds, and open the due bills once each day, until the process ends."""
    day = None
    while True:
        await asyncio.to_thread(round_of_chores)
        if day != clock.today():
            await asyncio.to_thread(open_due_bills)
            day = clock.today()
        await asyncio.sleep(EVERY)
