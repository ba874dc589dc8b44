"""Why money goes back, how much of it, who decides, and the steps of a refund."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from nfe_app.base.money import Fen
from nfe_app.base.words import _
from nfe_app.refund.refusals import AboveWhatWasPaid


class Reason(StrEnum):
    """Why money goes back."""

    LATE = "late"
    STOPPED = "stopped"
    OVERLAP = "overlap"
    JAR = "jar"
    CLEANED = "cleaned"


SPOKEN = {
    Reason.LATE: _("来得太晚，或和账单对不上"),
    Reason.STOPPED: _("停保了，后面的月份不缴"),
    Reason.OVERLAP: _("同一个月别处也缴了"),
    Reason.JAR: _("取回攒的保费"),
    Reason.CLEANED: _("重复的月份清退了，个人账户的钱退回"),
}
BY_RULE = {Reason.LATE, Reason.STOPPED, Reason.JAR}


class Step(StrEnum):
    """Where a refund can stand. It stands where its last step left it."""

    REQUESTED = "requested"
    APPROVED = "approved"
    DECLINED = "declined"
    SENT = "sent"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True)
class State:
    """One state: what the person is told of it, and which may come next."""

    says: str
    next: frozenset[Step]


STATES: dict[Step, State] = {
    Step.REQUESTED: State(_("等经办人核对，核对完会告诉你。"), frozenset({Step.APPROVED, Step.DECLINED})),
    Step.APPROVED: State(_("同意退，正在交给付款渠道。"), frozenset({Step.SENT})),
    Step.DECLINED: State(_("没有同意退，原因写在下面。不服可以打 12333。"), frozenset()),
    Step.SENT: State(_("已经交给付款渠道，还没回话，钱在路上，不用再申请。"), frozenset({Step.DONE, Step.FAILED})),
    Step.DONE: State(_("退到了，在原来付款的账户里。"), frozenset()),
    Step.FAILED: State(_("原来的账户收不了，钱还在这里，等经办人给你换一种方式。"), frozenset({Step.SENT, Step.DONE})),
}
BACK_IN_THE_JAR = _("退到了，在你的攒保费里，可以再用，也可以取回。")
STUCK = timedelta(days=1)
"""After so long on its way a refund is shown to a clerk: our choice."""
BY_HAND = _("原来的账户收不了，经办人用别的方式退给你了，怎么退的写在下面。没收到打 12333。")
UNDECIDED = frozenset({Step.REQUESTED})
COUNTS = frozenset(Step) - {Step.DECLINED}
ON_ITS_WAY = frozenset({Step.APPROVED, Step.SENT})


def may_take(steps: Sequence[Step], next_: Step) -> bool:
    """Whether this step may follow the last one."""
    return next_ in STATES[steps[-1]].next


def check_sum(paid: Fen, returned: Fen, asked: Fen) -> None:
    """Refuse what would make all refunds of a payment more than was paid."""
    if returned + asked > paid:
        raise AboveWhatWasPaid(fields={"left_fen": (paid - returned).count})


def refund_no(refund_id: UUID) -> str:
    """Our number of a refund for the channel: 27 letters and digits made from its id."""
    return "R" + base64.b32encode(refund_id.bytes).decode().rstrip("=")
