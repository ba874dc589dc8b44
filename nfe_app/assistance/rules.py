"""What a sitting may be about, for how long, and where it stands; which fields a scope has is told by the room that owns the draft."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from nfe_app.base.errors import Refusal
from nfe_app.base.shareable import Scope
from nfe_app.base.words import _
from nfe_app.changes.shareable import CHANGE
from nfe_app.coverage.shareable import STEP
from nfe_app.enrolment.shareable import ENROLMENT
from nfe_app.payment.shareable import PAY
from nfe_app.refund.shareable import REFUND
from nfe_app.transfer.shareable import MOVE

CODE_LIVES = timedelta(minutes=10)
MINUTES = (15, 30, 60)
"""How long a worker may let a clerk look along; our choice, like CODE_LIVES."""
TRIES = 5
TRIES_WITHIN = timedelta(minutes=15)
"""How many wrong codes one clerk may type in which time: with 200 sittings waiting, one guess in 5,000 meets any of them."""
MOST_LINES, MOST_OF_LINE, MOST_PROPOSALS, MOST_SEEN = 200, 200, 60, 2_000
"""How much one sitting holds; our choice."""
MOST_OF_VALUE = 1_500
"""Signs of one value: a list of 40 ids (`shareable.IDS`)."""


class NoSuchCode(Refusal):
    """No sitting waits under this code, or not any more; which of them is not told."""

    code = "no_sitting"
    heeded = True
    words = _("没有这个码，或者过期了。请本人再看一眼，或重新要一个。")


class TooManyTries(Refusal):
    """Too many wrong codes."""

    code = "too_many_tries"
    heeded = True
    words = _("错得太多了，15 分钟后再试。")
    status = 429


class SeatTaken(Refusal):
    """Another clerk was quicker."""

    code = "seat_taken"
    words = _("同事先来了，正在问他或者一起看。")


class SittingOver(Refusal):
    """The time is over, or one of the two has ended it."""

    code = "sitting_over"
    words = _("这次一起看已经结束了。")


class NotTogether(Refusal):
    """The worker has not let the clerk in yet."""

    code = "not_together"
    words = _("本人还没有点“让他看”。")


class Answered(Refusal):
    """The worker has answered this proposal already."""

    code = "answered"
    words = _("这一条已经答过了。")


class TooMuch(Refusal):
    """More lines or proposals than one sitting holds."""

    code = "too_much"
    words = _("这一次说得太多了，请结束后再要一个码。")


class Stands(StrEnum):
    """Where a sitting stands: it waits for a clerk, a clerk asks to be let in, both look, or it is over."""

    WAITING = "waiting"
    ASKING = "asking"
    TOGETHER = "together"
    OVER = "over"


SHAREABLE: Mapping[str, Scope] = {scope.name: scope for scope in (ENROLMENT, PAY, STEP, MOVE, CHANGE, REFUND)}
"""What a sitting may be about. What is in no scope is not shown: a new field of a draft stays with its worker until its room names it."""


def stands(
    joined_at: datetime | None, let_in_at: datetime | None, ended_at: datetime | None, until: datetime, now: datetime
) -> Stands:
    """Where a sitting stands; `until` is the end of the code, and of the whole once the clerk was let in."""
    if ended_at is not None or now >= until:
        return Stands.OVER
    if joined_at is None:
        return Stands.WAITING
    return Stands.ASKING if let_in_at is None else Stands.TOGETHER
