"""The steps of an attempt to pay, and what news from the channel means for it."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
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


class WayNotOffered(Refusal):
    """The channel behind this way to pay is not connected here."""

    code = "way_not_offered"
    words = _("这里现在不能这样付，请换一种。")


TOLD_BY_ITS_PAYER = frozenset({"alipay"})
"""Channels that know an order only once its payer has come: until it expires, what was handed out can be paid, and not be closed."""
CHANNEL_NAMES = {"wechat": _("微信支付"), "alipay": _("支付宝"), "bank": _("银行转账"), "wallet": _("攒的钱")}
CHANNEL_OF = {"h5": "wechat", "jsapi": "wechat", "native": "wechat", "wap": "alipay", "precreate": "alipay"}


class Step(StrEnum):
    """Where an attempt can stand. It stands where its last step left it."""

    CREATED = "created"
    UNKNOWN = "unknown"
    ORDERED = "ordered"
    GIVEN_UP = "given_up"
    PAID = "paid"
    SETTLED = "settled"
    FAILED = "failed"
    CLOSED = "closed"
    TO_RETURN = "to_return"
    REFUNDING = "refunding"
    REFUNDED = "refunded"


@dataclass(frozen=True)
class State:
    """One state: what the person is told of it, and which may come next. An open one bars a second attempt for the same bills."""

    says: str
    next: frozenset[Step]
    open: bool = False


def _state(says: str, *next_: Step, open: bool = False) -> State:
    return State(says, frozenset(next_), open)


STATES: dict[Step, State] = {
    Step.CREATED: _state(
        _("还没去付。去付，或者取消。"), Step.UNKNOWN, Step.ORDERED, Step.PAID, Step.CLOSED, open=True
    ),
    Step.UNKNOWN: _state(
        _("已经去问了，还没有回话：付没付成，现在不知道。请勿重复付款，钱不会丢。"),
        Step.ORDERED,
        Step.GIVEN_UP,
        Step.PAID,
        Step.FAILED,
        Step.CLOSED,
        open=True,
    ),
    Step.ORDERED: _state(
        _("等你付款。付过了的话，正在确认，请勿重复付款。"),
        Step.UNKNOWN,
        Step.GIVEN_UP,
        Step.PAID,
        Step.FAILED,
        Step.CLOSED,
        open=True,
    ),
    Step.GIVEN_UP: _state(
        _("你说不付了。付款页最多还开 15 分钟，请勿再付；一过时就取消，账单还你。万一付了，也算数。"),
        Step.PAID,
        Step.FAILED,
        Step.CLOSED,
        open=True,
    ),
    Step.PAID: _state(_("钱到了，正在入账。"), Step.SETTLED, Step.TO_RETURN, open=True),
    Step.SETTLED: _state(_("缴成了，已经入账。"), Step.REFUNDING),
    Step.FAILED: _state(_("没付成，没有扣钱。正在取消这笔，账单马上还你。"), Step.PAID, Step.CLOSED, open=True),
    Step.CLOSED: _state(_("这笔取消了，没有扣钱。账单还在。"), Step.TO_RETURN),
    Step.TO_RETURN: _state(_("这笔钱没能用来缴费：来得太晚，或和账单对不上。原路退给付款的人。"), Step.REFUNDING),
    Step.REFUNDING: _state(_("正在退款，退到原来付款的账户。"), Step.SETTLED, Step.TO_RETURN, Step.REFUNDED),
    Step.REFUNDED: _state(_("全退好了，退到原来付款的账户。")),
}
WALLET_CHANNEL = WALLET_WAY = "wallet"
"""What stands for the channel and the way where bills are paid out of what a person has put by: nobody outside is asked."""
BILLS, JAR = "bills", "jar"
"""What a payment is for: bills, or a person's wallet (攒保费)."""
OF_THE_JAR = {
    Step.SETTLED: _("存进去了，在你的攒保费里。"),
    Step.FAILED: _("没付成，没有扣钱。正在取消这笔。"),
    Step.CLOSED: _("这笔取消了，没有扣钱，也没有存。"),
    Step.TO_RETURN: _("钱到得太晚，这笔已经取消，没有存进去。原路退给你。"),
}
DEBIT = "debit"
"""The way of money that is collected by agreement: its payer has nothing to go to, and ends the agreement rather than one debit."""
REFUSED_FOR_NOW = frozenset(
    str.split("NOT_ENOUGH SYSTEM_ERROR FREQUENCY_LIMITED SIGN_ERROR ACQ.SYSTEM_ERROR ACQ.SELLER_BALANCE_NOT_ENOUGH")
)
"""The channels' words for a refund that may be given later; any other no is for good, and a clerk has to find another way."""
CAME = (Step.PAID, Step.SETTLED)
"""The first of these is when money came in time; attempts made before refunds were known have no `paid`."""
OPEN = frozenset(step for step, state in STATES.items() if state.open)
ON_THE_PHONE = frozenset({"h5", "jsapi", "wap"})
"""The ways on which the payer goes on from the page; the others show a code to be scanned."""
PAYABLE = frozenset({Step.CREATED, Step.UNKNOWN, Step.ORDERED})
"""Where it is not decided yet, and the person may go to the cashier."""


def said_of(step: Step, purpose: str) -> str:
    """What the person is told of a payment that stands here; one into the jar is for no bill, and says so."""
    return (OF_THE_JAR if purpose == JAR else {}).get(step) or STATES[step].says


def stands_at(steps: Sequence[Step]) -> Step:
    """Where an attempt stands is where its last step left it."""
    return steps[-1]


def may_take(steps: Sequence[Step], next_: Step) -> bool:
    """Whether this step may follow the last one."""
    return next_ in STATES[stands_at(steps)].next


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
