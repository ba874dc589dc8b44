"""How long a code on a screen lives, how long somebody has the screen, and where a visit stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from nfe_app.base.errors import Refusal
from nfe_app.base.words import _

CODE_LIVES = timedelta(seconds=60)
CODE_STILL = timedelta(seconds=30)
"""How long the code before is still taken: a phone that has just scanned it is not refused because the screen has changed."""
IDLE = timedelta(seconds=60)
WARNED = timedelta(seconds=15)
"""Of the idle time, how long the screen counts down aloud (P41)."""
VISIT_LASTS = timedelta(minutes=5)
MOST_SHOWN = 10
MOST_PRINTED = 5
SEEN_EVERY = timedelta(seconds=30)
"""How often a screen that runs is written down as seen."""
ALIVE = timedelta(seconds=90)
"""A screen that was not heard of for so long is told as not running."""


FEW_SHEETS = 20
"""With so few sheets left somebody should bring paper: two papers of the longest kind; our choice."""
MOST_SHEETS = 2_000
FILLED, PRINTED = "filled", "printed"


class Stands(StrEnum):
    """Where a visit stands: nobody has scanned; somebody has; a paper is on the screen; it is over."""

    WAITING = "waiting"
    TAKEN = "taken"
    SHOWN = "shown"
    OVER = "over"


class Why(StrEnum):
    """Why a visit ended: on the phone, at the screen, nobody touched it, the time was up, another visit of the same person, no kiosk any more."""

    PHONE = "phone"
    SCREEN = "screen"
    IDLE = "idle"
    TIME = "time"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"


class NotAKiosk(Refusal):
    """The browser is no kiosk that we know, or another one has its place."""

    code = "not_a_kiosk"
    heeded = True
    words = _("这台一体机没有登记，或者已经停用。请找工作人员。")
    status = 401


class CodeOver(Refusal):
    """No screen shows this code: it is too old, used, or none; which of them is not told."""

    code = "screen_code_over"
    words = _("这个码过期了，或者已经有人用了。看一眼屏幕，再扫新的码。")
    status = 404


class VisitOver(Refusal):
    """The visit is over, and what was on the screen is gone."""

    code = "visit_over"
    words = _("这台一体机已经断开，屏幕清空了。要再用，请再扫一次。")
    status = 409


class NothingShown(Refusal):
    """There is no paper on the screen that could be printed."""

    code = "nothing_shown"
    words = _("屏幕上还没有证明。先选一份放上去。")
    status = 409


class EnoughOfIt(Refusal):
    """So many papers or prints in one visit are no visit any more."""

    code = "enough_of_it"
    words = _("一次最多看 10 份、打 5 次。要更多，请再扫一次。")
    status = 429


@dataclass(frozen=True)
class Timing:
    """What the standing of a visit is worked out from."""

    taken_at: datetime | None
    touched_at: datetime | None
    ended_at: datetime | None
    shown: bool


def ends_at(timing: Timing) -> datetime | None:
    """When a visit ends by itself, as it stands now; None while nobody has scanned."""
    if timing.taken_at is None:
        return None
    return min(timing.taken_at + VISIT_LASTS, (timing.touched_at or timing.taken_at) + IDLE)


def stands(timing: Timing, now: datetime) -> Stands:
    """Where a visit stands now."""
    ends = ends_at(timing)
    if timing.ended_at is not None or (ends is not None and now >= ends):
        return Stands.OVER
    if ends is None:
        return Stands.WAITING
    return Stands.SHOWN if timing.shown else Stands.TAKEN


def is_alive(seen_at: datetime | None, now: datetime) -> bool:
    """Whether a screen runs, as far as is known."""
    return seen_at is not None and now - seen_at <= ALIVE


def is_shown_still(turned_at: datetime, now: datetime, *, before: bool) -> bool:
    """Whether a code may be scanned: the one on the screen, or for a moment the one before."""
    return now - turned_at < (CODE_STILL if before else CODE_LIVES + CODE_STILL)
