"""What Alipay answers and tells, as it comes over the line; whatever looks otherwise is a ValueError.

Manual: https://opendocs.alipay.com/open/02ivbt (a trade), …/open/02ekfk (a refund), …/open/203/105286 (a notice). Amounts are yuan
in decimals, moments are China's without saying so.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import AliasChoices, BaseModel, Field, PlainValidator, model_validator

from nfe_app.base.clock import CHINA
from nfe_app.base.money import Fen

from .gateway import State

TradeStatus = Literal["WAIT_BUYER_PAY", "TRADE_SUCCESS", "TRADE_FINISHED", "TRADE_CLOSED"]
YUAN = re.compile(r"[0-9]{1,10}(\.[0-9]{1,2})?")
MOMENT = "%Y-%m-%d %H:%M:%S"


def fen_of(yuan: object) -> Fen:
    """Whole fen of an amount in yuan (`88.8`, `88.80`); anything else, and anything below a fen, is a ValueError."""
    if not isinstance(yuan, str) or not YUAN.fullmatch(yuan):
        raise ValueError("not an amount in yuan")
    return Fen.of_yuan(yuan)


def moment_of(text: object) -> datetime:
    """The instant of a moment in China (`2026-11-23 10:00:00`, parts of a second let pass); anything else is a ValueError."""
    if not isinstance(text, str):
        raise ValueError("not a moment")
    return datetime.strptime(text[:19], MOMENT).replace(tzinfo=CHINA)


def moment_in_china(instant: datetime) -> str:
    """An instant as Alipay writes it."""
    return instant.astimezone(CHINA).strftime(MOMENT)


Yuan = Annotated[Fen, PlainValidator(fen_of)]
Moment = Annotated[datetime, PlainValidator(moment_of)]
Number = Annotated[str, Field(min_length=1, max_length=64)]


class Trouble(BaseModel):
    """How a question went, in the channel's own words; `10000` is good."""

    code: Annotated[str, Field(pattern=r"^[0-9]{5}$")]
    msg: str = ""
    sub_code: str = ""
    sub_msg: str = ""

    @property
    def is_ill(self) -> bool:
        """Whether the channel could not decide: the same question may be asked again."""
        return self.code == "20000" or self.sub_code.endswith(("SYSTEM_ERROR", "unknow-error", "call-limited"))


class Precreated(BaseModel):
    """An order that waits to be scanned."""

    out_trade_no: Number
    qr_code: Annotated[str, Field(pattern=r"^https?://")]


class Closed(BaseModel):
    """A trade that can no longer be paid."""

    out_trade_no: Number


class Trade(BaseModel):
    """Where a trade stands, by query or notice; one that was paid says when, whatever became of it."""

    out_trade_no: Number
    trade_no: Number
    trade_status: TradeStatus
    total_amount: Yuan
    paid_at: Moment | None = Field(default=None, validation_alias=AliasChoices("send_pay_date", "gmt_payment"))

    @property
    def state(self) -> State:
        """The house's word for it; a closed trade was given back only if it had been paid."""
        if self.trade_status == "TRADE_CLOSED":
            return "refunded" if self.paid_at else "closed"
        return "not_paid" if self.trade_status == "WAIT_BUYER_PAY" else "paid"

    @model_validator(mode="after")
    def _money_is_told_whole(self) -> Self:
        if self.state == "paid" and not self.paid_at:
            raise ValueError("paid, but without a moment")
        return self


class Refunded(BaseModel):
    """A refund that was asked for; `fund_change` is `N` where nothing moved this time, as when it is asked for again."""

    out_trade_no: Number
    fund_change: Literal["Y", "N"]
    gmt_refund_pay: Moment | None = None


class Refund(BaseModel):
    """Where a refund stands; one that is not known says nothing of itself."""

    out_trade_no: str = ""
    out_request_no: str = ""
    refund_amount: Yuan | None = None
    refund_status: str = ""
    gmt_refund_pay: Moment | None = None


class BillMade(BaseModel):
    """Where a day's bill is fetched, for half a minute."""

    bill_download_url: Annotated[str, Field(pattern=r"^https?://")]


class Notice(BaseModel):
    """What stands around the trade in a notice: whose it is, and when it was sent."""

    notify_id: Annotated[str, Field(min_length=1, max_length=128)]
    notify_type: Literal["trade_status_sync"]
    notify_time: Moment
    app_id: str
    seller_id: str
