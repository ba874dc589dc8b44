"""The steps of an attempt to pay, and what news from the channel means for it."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from nfe_app.base.errors import Refusal
from nfe_app.base.money import Fen
from nfe_app.base.words import _

LIVES = timedelta(minutes=15)
ADDRESS_LIVES = timedelta(minutes=4)
ASK_AGAIN_AFTER = (timedelta(seconds=20), timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=20))


class AmountChanged(Refusal):
    """The bills do not come to the sum that the person saw."""

    code = "amount_changed"
    words = _("金额变了，没有扣钱。请看看新的金额再付。")
    status = 409


class UnknownOrder(Refusal):
    """The channel speaks of an order that is not ours."""

    code = "unknown_order"
    words = _("没有这笔订单。")
    status = 404


class AmountDiffers(Refusal):
    """The channel says another amount than was ordered; a person has to look."""

    code = "amount_differs"
    words = _("到账金额和账单不一样，没有入账，等人工核对。")
    status = 409


class Step(StrEnum):
    """What can happen to an attempt. Until it is settled or closed its outcome is not known, and it bars a second one."""

    STARTED = "started"
    ORDERED = "ordered"
    SETTLED = "settled"
    CLOSED = "closed"


NEXT = {
    Step.STARTED: {Step.ORDERED, Step.SETTLED, Step.CLOSED},
    Step.ORDERED: {Step.SETTLED, Step.CLOSED},
    Step.SETTLED: set[Step](),
    Step.CLOSED: set[Step](),
}
OPEN = {Step.STARTED, Step.ORDERED}


def stands_at(steps: Sequence[Step]) -> Step:
    """Where an attempt stands is where its last step left it."""
    return steps[-1]


def may_take(steps: Sequence[Step], next_: Step) -> bool:
    """Whether this step may follow the last one."""
    return next_ in NEXT[stands_at(steps)]


def trade_no(attempt_id: UUID) -> str:
    """Our number of the attempt for the channel: 26 letters and digits made from its id."""
    return base64.b32encode(attempt_id.bytes).decode().rstrip("=")


def check_amount(ordered: Fen, told: Fen | None) -> None:
    """Refuse any amount but the one ordered."""
    if told != ordered:
        raise AmountDiffers(fields={"ordered_fen": ordered.count, "told_fen": told.count if told else None})


def is_due_to_ask(made_at: datetime, asked: int, asked_at: datetime | None, now: datetime) -> bool:
    """Whether the channel should be asked once more about an attempt; the pauses grow, and never end."""
    return now >= (asked_at or made_at) + ASK_AGAIN_AFTER[min(asked, len(ASK_AGAIN_AFTER) - 1)]
