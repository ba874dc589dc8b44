"""In which order cases stand on the work list, who has one in hand and for how long, and which refused deeds want help."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from nfe_app.base.errors import Refusal
from nfe_app.base.words import _

LAPSES = timedelta(minutes=30)
"""How long a case stays in the hand of who took it and says no more: our choice (0036). Taking it again begins anew."""
HELPED_FOR = timedelta(days=7)
"""How long a refused deed that was not done since stands on the list: our choice; the phone keeps it longer."""
STUCK_AFTER = timedelta(days=1)
"""How long a deed may wait on a phone that has signal before its person is called: our choice; what merely was out of range is sent by then."""
BUILDS = (_("最新的"), _("旧一版"), _("旧两版"), _("再旧的，办事不一定还收"), _("认不出是哪一版"))
"""How far behind a build is: what the two before the newest send is taken in (0019)."""
GIVE_UP = "desk.give_up"
TAKE, LET_GO, TAKE_OVER = "take", "let_go", "take_over"
KINDS = ("refused", "transfer", "change", "refund", "recovery", "call", "help", "stuck")
TITLES = {
    "refused": _("没办成"),
    "transfer": _("转移"),
    "change": _("信息变更"),
    "refund": _("退款"),
    "recovery": _("换号"),
    "call": _("约好回电"),
    "help": _("找人帮忙"),
    "stuck": _("手机卡住"),
}
SENDING = {
    "refund.handing": _("把退款交给付款渠道"),
    "refund.return_late": _("退回来晚的钱"),
    "payment.ordering": _("向付款渠道下单"),
    "payment.asking": _("向付款渠道问付没付"),
    "payment.closing": _("在付款渠道关掉订单"),
    "transfer.handing": _("和对方经办机构通信"),
    "mandate.asking": _("问自动扣款签了没有"),
    "mandate.ending": _("在付款渠道解除自动扣款"),
    "mandate.debiting": _("自动扣款"),
    "billing.open_bills": _("出账单"),
    "billing.withdraw_bills": _("撤账单"),
    "caseworker.assign": _("安排专属经办人"),
    "caseworker.hand_on": _("安排专属经办人"),
}
"""What the house does by itself after a deed, by the listener that does it."""
TELLING, FORGETTING = ".telling", ".forget_person"
FAULTS = {
    "": _("还没有试成"),
    "ChannelDown": _("付款渠道连不上"),
    "ChannelRefused": _("付款渠道不收"),
    "OfficeDown": _("对方经办机构连不上"),
}
PAGES = {
    "transfer": "/transfer/",
    "change": "/changes/",
    "refund": "/refund/",
    "recovery": "/recovery/",
    "help": "/assist/",
}
"""Where a case of a kind is dealt with; the others are on the page of the case itself."""


class CaseInHand(Refusal):
    """A colleague has the case in hand."""

    code = "case_in_hand"
    words = _("这一件同事正在办。要接过来，写明为什么。")
    status = 409


@dataclass(frozen=True)
class Step:
    """One step of who has a case in hand: taken, let go, or taken over and why."""

    step: str
    by: UUID
    at: datetime
    why: str = ""


@dataclass(frozen=True)
class Hand:
    """In whose hand a case is until when (nobody's: None); and to whom it was lost, by whom and why, if so."""

    by: UUID | None = None
    until: datetime | None = None
    lost_by: UUID | None = None
    why: str = ""


def hand_of(steps: Sequence[Step], now: datetime) -> Hand:
    """In whose hand a case is by its steps in order: whoever said so last, until they let it go or their time is over."""
    if not steps:
        return Hand()
    last, before = steps[-1], [one for one in steps[:-1] if one.by != steps[-1].by and one.step != LET_GO]
    until = last.at + LAPSES
    if last.step == LET_GO or now >= until:
        return Hand()
    lost = before[-1].by if last.step == TAKE_OVER and before else None
    return Hand(last.by, until, lost, last.why)


def sending_says(listener: str) -> str:
    """What a listener does, in words."""
    if listener.endswith(TELLING):
        return _("给本人发短信")
    if listener.endswith(FORGETTING):
        return _("注销后清除信息")
    return SENDING.get(listener, _("系统里别的后续处理"))


def fault_says(fault: str, *, gone: bool) -> str:
    """Why it could not be done, in words; what is none of the outside's faults is for whoever runs the house."""
    if gone:
        return _("这一版程序不办这件事了，要找运维")
    return FAULTS.get(fault, _("程序出错，要找运维"))


def build_says(behind: int | None) -> str:
    """How far behind a build is, in words; None: nobody knows it."""
    return BUILDS[-1] if behind is None else BUILDS[min(behind, len(BUILDS) - 2)]


def order(due: datetime | None, at: datetime) -> tuple[bool, datetime, datetime]:
    """By what cases are sorted: what has a cut-off first, the nearest first; then what has waited longest."""
    return due is None, due or at, at
