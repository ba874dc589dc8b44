"""What waits for a clerk, as every room tells it to the desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from nfe_app.base.clock import CHINA, day_of
from nfe_app.base.words import _


@dataclass(frozen=True)
class Case:
    """One thing that waits: whose it is, where it lies (no region: at any counter), since when, what it is and where it stands, in words.

    `by` is the clerk who began it, where one did; `due` is the moment by which a rule wants it done, None where no rule says so; `due_says` tells that in words, `law` by which document.
    """

    kind: str
    id: UUID
    person_id: UUID
    regions: frozenset[str]
    at: datetime
    what: str
    step: str
    by: UUID | None = None
    due: datetime | None = None
    due_says: str = ""
    law: str = ""


def age_says(since: datetime, now: datetime) -> str:
    """For how long something has waited, in words: minutes and hours of the first day, for who is on the line; then days of the calendar."""
    minutes = max(0, (now - since) // timedelta(minutes=1))
    if minutes >= 24 * 60:
        return _("等了 {} 天").format((day_of(now) - day_of(since)).days)
    if minutes >= 60:
        return _("等了 {} 小时").format(minutes // 60)
    return _("等了 {} 分钟").format(minutes) if minutes else _("刚来的")


def start_of(day: date) -> datetime:
    """The first moment of a day in China."""
    return datetime.combine(day, time.min, CHINA)


def end_of(day: date) -> datetime:
    """The last moment of a day in China."""
    return datetime.combine(day, time.max, CHINA)
