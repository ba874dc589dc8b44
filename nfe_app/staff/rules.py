"""How long a person may be looked at in full, for what, and when a second pair of eyes is needed."""

from __future__ import annotations

from datetime import datetime, timedelta

from nfe_app.base.errors import Refusal
from nfe_app.base.money import Fen
from nfe_app.base.words import _

CODE_LIVES = timedelta(minutes=10)
CODE_TRIES = 5
LOOK_LASTS = timedelta(minutes=10)
"""At most ten minutes, as ASVS 5.0 V6.5.5 has it for codes; a look that was opened lasts no longer."""
ASK_LIVES = timedelta(hours=24)
"""How long a first yes waits for the second: our choice."""
PURPOSES = {
    "identity": _("核对是不是本人"),
    "refund": _("办退款"),
    "correction": _("更正登记的信息"),
    "question": _("回答你问的事"),
}


class LookEnded(Refusal):
    """The time to look at this person in full is over, or the person ended it."""

    code = "look_ended"
    heeded = True
    words = _("看全号的时间到了，或本人已经结束。还要看，请本人再给一个码。")
    status = 403


class SamePerson(Refusal):
    """Who asked cannot be the one who approves."""

    code = "same_person"
    heeded = True
    words = _("这件事要两个人：你已经同意过了，请另一位组长或财务再同意。")
    status = 403


class NotSecond(Refusal):
    """The role of the second one is not enough."""

    code = "not_a_second"
    heeded = True
    words = _("第二个同意的要是组长或财务。")
    status = 403


def is_open(until: datetime, ended_at: datetime | None, now: datetime) -> bool:
    """Whether a look may still be taken."""
    return ended_at is None and now < until


def needs_two(amount: Fen, limit: Fen) -> bool:
    """Whether so much money goes out by the word of two people alone."""
    return amount > limit
