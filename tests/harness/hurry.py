"""A process of the harness lives at the end of a month in autumn 2025 and waits shorter: what takes minutes in the house takes parts of a second here."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo

from nfe_app import chores
from nfe_app.base import clock, journal
from nfe_app.payment import rules as payment
from nfe_app.people import rules as people
from nfe_app.people import work
from tests.cast import AUTUMN

NOTICES = 1000
"""How many times faster the sandbox tells again what was not taken: 15 s are 15 ms, 24 hours 86 s."""
MORNING = AUTUMN + timedelta(days=27)
"""When a run begins: 2025-10-28, when jars pay by themselves."""


def shift() -> timedelta:
    """How far back the clock of this run goes, so that its first moment is that morning."""
    return MORNING - datetime.now(UTC)


def live_in_autumn(by: timedelta) -> None:
    """Move the one clock of this process; it goes on running."""

    class Moved(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            """This instant, moved."""
            return datetime.now(tz) + by

    clock.datetime = Moved  # type: ignore[attr-defined]


def wait_shorter() -> None:
    """The pauses of the house, shortened; none is left out."""
    journal.AGAIN_AFTER = timedelta(milliseconds=300)
    payment.ASK_AGAIN_AFTER = tuple(timedelta(milliseconds=count) for count in (100, 200, 400, 800))  # type: ignore[assignment]
    payment.LIVES = timedelta(seconds=3)
    payment.ADDRESS_LIVES = timedelta(seconds=1)
    people.CODES_AN_HOUR_FROM_ONE_ADDRESS = 10**9
    work.FREE_FROM_ONE_ADDRESS = work.FREE_FROM_ONE_DEVICE = 10**9
    chores.EVERY = 0.05
