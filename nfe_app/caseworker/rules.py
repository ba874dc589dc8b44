"""Who becomes whose clerk by name, when one is there, and when one may be called back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from nfe_app.base.errors import Refusal
from nfe_app.base.words import _, listed

SLOT = timedelta(minutes=30)
"""How long a call back takes at most, so that nobody is promised what another was: our choice (0036)."""
AHEAD = timedelta(days=14)
"""How far ahead a call back may be asked for: our choice."""
SOON = "soon"
DAYS = {
    1: _("周一"),
    2: _("周二"),
    3: _("周三"),
    4: _("周四"),
    5: _("周五"),
    6: _("周六"),
    7: _("周日"),
}


class NobodyServes(Refusal):
    """No clerk works for the place in which the person is enrolled."""

    code = "nobody_serves"
    words = _("你参保的地方还没有排专属经办人。有事打 12333。")


class CallWaits(Refusal):
    """One call back is agreed already."""

    code = "call_waits"
    words = _("已经约了一次回电。要换时间，先取消那一次。")


class NotThere(Refusal):
    """The clerk is not there then, it is over already, or too far ahead."""

    code = "not_there"
    words = _("那个时间经办人不在，或约得太远。选 14 天内、上班时间里的半点或整点。")


class SlotTaken(Refusal):
    """Somebody else is called then."""

    code = "slot_taken"
    words = _("那个时间别人约了，换一个。")


class CallOver(Refusal):
    """The call was made, missed, or called off."""

    code = "call_over"
    words = _("这次回电已经有结果了。")


class HoursWrong(Refusal):
    """A day that ends before it begins, or no day at all."""

    code = "hours_wrong"
    words = _("上班时间不对：至少选一天，下班要晚于上班。")


@dataclass(frozen=True)
class Candidate:
    """A clerk who may be chosen: whose place they work for begins with `reach` (empty: the whole country), what platforms they know, and for how many they are there."""

    id: UUID
    reach: str
    platforms: frozenset[str]
    load: int


@dataclass(frozen=True)
class Hours:
    """On which days (ISO, 1 is Monday) and from which minute of the day to which a clerk is there, in China."""

    weekdays: frozenset[int]
    opens: int
    closes: int

    @property
    def says(self) -> str:
        """In words: 周一、周二 09:00–17:30."""
        return _("{days} {opens}–{closes}").format(
            days=listed(DAYS[day] for day in sorted(self.weekdays)),
            opens=clock_says(self.opens),
            closes=clock_says(self.closes),
        )


def choose(candidates: Sequence[Candidate], person_id: UUID, platform: str) -> UUID | None:
    """Who becomes a person's clerk: first who knows the platform, then who works for the narrowest place, then who has fewest; the same each time it is asked.

    Between those who are alike a digest of both ids decides, so that not everybody goes to the same one. None without anybody.
    """
    known = platform.strip().casefold()

    def rank(one: Candidate) -> tuple[bool, int, int, str]:
        serves = bool(known) and known in one.platforms
        return not serves, -len(one.reach), one.load, sha256(person_id.bytes + one.id.bytes).hexdigest()

    return min(candidates, key=rank).id if candidates else None


def is_there(hours: Hours, at: datetime) -> bool:
    """Whether a clerk is there for a whole slot that begins at a moment in China, on the hour or half of it."""
    minute = at.hour * 60 + at.minute
    on_time = minute % 30 == 0 and not at.second and not at.microsecond
    return on_time and at.isoweekday() in hours.weekdays and hours.opens <= minute <= hours.closes - 30


def check_slot(hours: Hours | None, at: datetime, now: datetime) -> None:
    """Refuse a moment at which nobody calls; raises NotThere."""
    if hours is None or not now < at <= now + AHEAD or not is_there(hours, at):
        raise NotThere


def minute_of(text: str) -> int:
    """The minute of the day of `08:30`."""
    hour, minute = text.split(":")
    return int(hour) * 60 + int(minute)


def clock_says(minute: int) -> str:
    """`08:30` of the minute of a day."""
    return f"{minute // 60:02}:{minute % 60:02}"
