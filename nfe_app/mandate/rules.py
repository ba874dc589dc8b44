"""Where mandates and debits can stand, what the channel's words mean, and when it may be tried again; one table for all of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from nfe_app.base.words import _

PAUSES = (1, 2, 4)
"""Days between one try and the next: four tries at most, all before the bills lapse. Our choice."""
WISH_LIVES = timedelta(hours=1)


class Step(StrEnum):
    """Where a mandate can stand; it stands where its last step left it."""

    WANTED = "wanted"
    SIGNED = "signed"
    REFUSED = "refused"
    ENDED = "ended"


SAYS = {
    Step.WANTED: _("还没签好。去支付宝签，或者不签了。"),
    Step.SIGNED: _("生效中。"),
    Step.REFUSED: _("没有签成，不会扣钱。"),
    Step.ENDED: _("已经停了，不会再扣。"),
}
NEXT = {Step.WANTED: {Step.SIGNED, Step.REFUSED, Step.ENDED}, Step.SIGNED: {Step.ENDED}}
HOLDS = frozenset({Step.WANTED, Step.SIGNED})


class Turn(StrEnum):
    """What can happen to the debit of one month."""

    ANNOUNCED = "announced"
    OVER_LIMIT = "over_limit"
    TOO_LATE = "too_late"
    STARTED = "started"
    REFUSED = "refused"
    FAILED = "failed"
    GIVEN_UP = "given_up"
    STOPPED = "stopped"
    NOTHING = "nothing"
    PAID = "paid"


WAITS = frozenset({Turn.ANNOUNCED, Turn.FAILED})
RUNS = frozenset({Turn.STARTED, Turn.REFUSED})
_OVER = {Turn.STARTED, Turn.GIVEN_UP, Turn.STOPPED, Turn.NOTHING}
NEXT_TURN = {
    Turn.ANNOUNCED: _OVER,
    Turn.FAILED: _OVER,
    Turn.STARTED: {Turn.REFUSED, Turn.FAILED, Turn.GIVEN_UP, Turn.STOPPED, Turn.PAID},
    Turn.REFUSED: {Turn.FAILED, Turn.GIVEN_UP, Turn.STOPPED, Turn.PAID},
}


@dataclass(frozen=True)
class Rule:
    """What one word of the channel means: what the person is told, whether it may be tried again, whether the mandate ends by it."""

    says: str
    again: bool = False
    ends: bool = False


_POOR = Rule(_("支付宝里的钱不够"), again=True)
_GONE = Rule(_("支付宝那边的协议已经没有了"), ends=True)
_CLOSED = Rule(_("你的支付宝账户现在不能付款"), ends=True)
_OURS = Rule(_("我们和支付宝之间出了问题，不怪你"))
_OTHER = Rule(_("支付宝没有同意这次扣款"))
WORDS: dict[str, Rule] = {
    "": Rule(_("没连上支付宝，没有扣钱"), again=True),
    "ACQ.BUYER_BALANCE_NOT_ENOUGH": _POOR,
    "ACQ.BUYER_BANKCARD_BALANCE_NOT_ENOUGH": _POOR,
    "ACQ.PAYER_BALANCE_NOT_ENOUGH": _POOR,
    "ACQ.BUYER_PAYMENT_AMOUNT_DAY_LIMIT_ERROR": Rule(_("超过了支付宝当天的付款限额"), again=True),
    "ACQ.BUYER_PAYMENT_AMOUNT_MONTH_LIMIT_ERROR": Rule(_("超过了支付宝当月的付款限额")),
    "ACQ.TOTAL_FEE_EXCEED": Rule(_("超过了协议里的每次最多金额")),
    "ACQ.PAYMENT_REQUEST_HAS_RISK": Rule(_("支付宝觉得有风险，没有让付")),
    "ACQ.NO_PAYMENT_INSTRUMENTS_AVAILABLE": Rule(_("支付宝里没有能用的付款方式")),
    "ACQ.AGREEMENT_NOT_EXIST": _GONE,
    "ACQ.AGREEMENT_INVALID": _GONE,
    "ACQ.AGREEMENT_STATUS_NOT_NORMAL": _GONE,
    "ACQ.BUYER_ENABLE_STATUS_FORBID": _CLOSED,
    "ACQ.ERROR_BUYER_CERTIFY_LEVEL_LIMIT": _CLOSED,
    "ACQ.MERCHANT_AGREEMENT_NOT_EXIST": _OURS,
    "ACQ.MERCHANT_AGREEMENT_INVALID": _OURS,
    "ACQ.ACCESS_FORBIDDEN": _OURS,
    "ACQ.INVALID_PARAMETER": _OURS,
}
"""No word: it was never taken in, or closed unpaid. A word that is not here is final. An unknown outcome has no word and no next
try: it is asked about until it is known."""


@dataclass(frozen=True)
class Verdict:
    """What follows from a debit that came to nothing: the day of the next try, if there is one."""

    says: str
    again_on: date | None
    ends: bool


def rule_of(word: str) -> Rule:
    """What a word of the channel means."""
    return WORDS.get(word, _OTHER)


def verdict(word: str, tries: int, today: date, last_day: date) -> Verdict:
    """What follows after so many tries; never a try after the last day on which the bills can be paid."""
    rule = rule_of(word)
    again_on = today + timedelta(days=PAUSES[tries - 1]) if rule.again and tries <= len(PAUSES) else None
    return Verdict(rule.says, again_on if again_on and again_on <= last_day else None, rule.ends)


def may_take(steps: Sequence[Step], next_: Step) -> bool:
    """Whether a mandate may take this step."""
    return next_ in NEXT.get(steps[-1], ())


def may_turn(turns: Sequence[Turn], next_: Turn) -> bool:
    """Whether a debit may take this turn."""
    return not turns or next_ in NEXT_TURN.get(turns[-1], ())
