"""What goes over the line about refunds: the refund a merchant asks for, and a refund as the platform tells it.

Manual: https://pay.weixin.qq.com/doc/v3/merchant/4013071036, …/4013071041, …/4013071196 (the notice)
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BaseModel, Field, StrictInt, field_validator, model_validator

from .keys import Platform
from .refunds import Refund, Wanted
from .trades import Trade
from .wire import rfc3339

LONGEST_REASON = 80
RECEIVED_BY = "支付用户零钱"


class Amount(BaseModel):
    """Whole fen: what is given back, of how much."""

    refund: Annotated[StrictInt, Field(ge=1, le=10**12)]
    total: Annotated[StrictInt, Field(ge=1, le=10**12)]
    currency: Literal["CNY"]

    @model_validator(mode="after")
    def _never_above(self) -> Self:
        if self.refund > self.total:
            raise ValueError("more than was paid")
        return self


class RefundSent(BaseModel):
    """A refund as the manual asks for it; the payment goes by one of its two numbers."""

    transaction_id: str | None = None
    out_trade_no: str | None = None
    out_refund_no: Annotated[str, Field(pattern=r"^[0-9A-Za-z_\-|*@]{1,64}$")]
    reason: str | None = None
    notify_url: Annotated[str, Field(max_length=256, pattern=r"^https?://[^?#\s]+$")] | None = None
    amount: Amount

    @field_validator("reason")
    @classmethod
    def _short(cls, reason: str | None) -> str | None:
        if len((reason or "").encode()) > LONGEST_REASON:
            raise ValueError("too long")
        return reason

    @model_validator(mode="after")
    def _one_number(self) -> Self:
        if not (self.transaction_id or self.out_trade_no):
            raise ValueError("of which payment?")
        return self

    def wanted(self, serial: str) -> Wanted:
        """The refund as the platform takes it in; notices of it are signed under `serial`."""
        content = self.amount.model_dump_json()
        return Wanted(self.out_refund_no, self.amount.refund, self.amount.total, self.notify_url or "", content, serial)


def told(refund: Refund, trade: Trade) -> dict[str, object]:
    """A refund as its answer and a query tell it."""
    amount = _amount(refund.amount, trade.total) | {
        "from": [],
        "settlement_refund": refund.amount,
        "settlement_total": trade.total,
        "discount_refund": 0,
        "currency": "CNY",
    }
    return _common(refund, trade) | {
        "channel": "ORIGINAL",
        "create_time": rfc3339(refund.created_at),
        "status": refund.state,
        "funds_account": "AVAILABLE",
        "amount": amount,
        "promotion_detail": [],
    }


def told_done(refund: Refund, trade: Trade, platform: Platform, amount: int) -> dict[str, object]:
    """A refund as a notice tells it; a wrong notice has another `amount`."""
    return {"mchid": platform.mchid, "refund_status": refund.state, "amount": _amount(amount, trade.total)} | _common(
        refund, trade
    )


def _common(refund: Refund, trade: Trade) -> dict[str, object]:
    done: dict[str, object] = {} if refund.done_at is None else {"success_time": rfc3339(refund.done_at)}
    return {
        "refund_id": refund.refund_id,
        "out_refund_no": refund.out_refund_no,
        "transaction_id": trade.transaction_id,
        "out_trade_no": trade.out_trade_no,
        "user_received_account": RECEIVED_BY,
    } | done


def _amount(refund: int, total: int) -> dict[str, object]:
    return {"total": total, "refund": refund, "payer_total": total, "payer_refund": refund}
