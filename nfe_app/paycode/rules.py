"""Where a payment code stands, how often a wrong one may be tried, and what it refuses."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from enum import StrEnum

from nfe_app.base.errors import Refusal
from nfe_app.base.words import _

WINDOW = timedelta(minutes=10)
MISSES, MISSES_OF_ALL = 20, 1_000


class NoSuchCode(Refusal):
    """No live code is this number; an unknown, a mistyped and a withdrawn one are answered alike."""

    code = "no_such_code"
    heeded = True
    words = _("没有这个缴费码，或已经停用。请跟给你码的人再核对一遍。")
    status = 404


class TooManyCodesTried(Refusal):
    """Too many codes that do not exist were tried."""

    code = "too_many_codes_tried"
    heeded = True
    words = _("查得太多了，请 10 分钟后再试。")
    status = 429


class CodeNotOpen(Refusal):
    """The code cannot be paid by now: it is paid, or its day has passed."""

    code = "code_not_open"
    words = _("这个码不用付了：已经缴过，或过了日子。没有扣钱。")
    status = 409


class State(StrEnum):
    """Where a code stands, by its bills and its day."""

    OPEN = "open"
    UNDER_WAY = "under_way"
    PAID = "paid"
    ENDED = "ended"


SAYS = {
    State.OPEN: _("谁付都行：家人、平台、站长，或者去银行转账。"),
    State.UNDER_WAY: _("有人正在付这笔，请勿重复付款。"),
    State.PAID: _("已经缴上了，不用再付。"),
    State.ENDED: _("过了日子，或账单变了，这个码不能再付。"),
}


def state_of(bills: Collection[str], ends_on: date, today: date) -> State:
    """Where a code stands by the states of its bills; money that came covers them, also after the code's day."""
    if set(bills) == {"paid"}:
        return State.PAID
    if "confirming" in bills:
        return State.UNDER_WAY
    return State.OPEN if set(bills) == {"owed"} and today <= ends_on else State.ENDED
