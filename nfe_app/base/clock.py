"""The one clock: instants in UTC, days as they are in China."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")
_stopped: ContextVar[datetime | None] = ContextVar("stopped", default=None)


def now() -> datetime:
    """This instant, in UTC."""
    return _stopped.get() or datetime.now(UTC)


def today() -> date:
    """The day it is in China, where the law counts days and months."""
    return day_of(now())


def day_of(instant: datetime) -> date:
    """The day in China on which an instant falls."""
    return instant.astimezone(CHINA).date()


@contextmanager
def stopped_at(instant: datetime) -> Iterator[None]:
    """Stop the clock of this thread at an instant: for the invented past of a demonstration, and for tests."""
    token = _stopped.set(instant)
    try:
        yield
    finally:
        _stopped.reset(token)
