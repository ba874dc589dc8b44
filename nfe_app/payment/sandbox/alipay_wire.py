"""What goes over Alipay's line: what a merchant asks, and trades, refunds and notices as Alipay tells them.

Manual: https://opendocs.alipay.com/open/203/107090 (wap), …/open/02ivbt (query), …/open/203/105286 (notices)
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Annotated, Literal, Self

from pydantic import BaseModel, Field, PlainValidator, model_validator

from nfe_app.base.clock import CHINA
from nfe_app.base.money import Fen

from .alipay_keys import AlipayPlatform
from .alipay_trades import Refund, Trade, Wanted

BUYER = {"buyer_logon_id": "159****5620", "buyer_user_id": "2088000000000999"}
MOMENT = "%Y-%m-%d %H:%M:%S"
UNIT = {"m": "minutes", "h": "hours", "d": "days"}
LONGEST = timedelta(days=15)


def moment_of(text: object) -> datetime:
    """The instant of a moment as the manual writes it, China's; anything else is a ValueError."""
    if not isinstance(text, str) or len(text) != 19:
        raise ValueError("not a moment")
    return datetime.strptime(text, MOMENT).replace(tzinfo=CHINA)


def china(instant: datetime) -> str:
    """An instant as the manual writes it."""
    return instant.astimezone(CHINA).strftime(MOMENT)


def _fen_of(yuan: object) -> int:
    text = yuan if isinstance(yuan, str) else ""
    if not re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,2})?", text) or not (fen := Fen.of_yuan(text).count):
        raise ValueError("an amount of 0.01 to 100000000 yuan, as text")
    return fen


Yuan = Annotated[int, PlainValidator(_fen_of)]
Moment = Annotated[datetime, PlainValidator(moment_of)]
Number = Annotated[str, Field(pattern=r"^[0-9A-Za-z_\-|*]{1,64}$")]


class OrderSent(BaseModel):
    """An order as wap.pay and precreate ask for it; fields of other trades are let pass unread."""

    out_trade_no: Number
    total_amount: Yuan
    subject: Annotated[str, Field(min_length=1, max_length=256, pattern=r"^[^/=&\x00-\x1f]+$")]
    time_expire: Moment | None = None
    timeout_express: Annotated[str, Field(pattern=r"^[1-9][0-9]{0,4}[mhd]$")] | None = None
    quit_url: str = ""

    def wanted(self, way: str, said: dict[str, str], now: datetime) -> Wanted:
        """The order as Alipay takes it in."""
        given = self.timeout_express
        lives = timedelta(**{UNIT[given[-1]]: int(given[:-1])}) if given else LONGEST
        return Wanted(
            out_trade_no=self.out_trade_no,
            way=way,
            total=self.total_amount,
            subject=self.subject,
            notify_url=said.get("notify_url", ""),
            return_url=said.get("return_url", ""),
            quit_url=self.quit_url,
            expires_at=min(self.time_expire or now + lives, now + LONGEST),
        )


class Which(BaseModel):
    """A trade by Alipay's number or by the merchant's; Alipay's counts where both are told."""

    out_trade_no: Number | None = None
    trade_no: Number | None = None

    @model_validator(mode="after")
    def _one_at_least(self) -> Self:
        if not (self.out_trade_no or self.trade_no):
            raise ValueError("out_trade_no or trade_no")
        return self


class RefundSent(Which):
    """A refund; without a number of its own it is the one of the whole trade."""

    refund_amount: Yuan
    out_request_no: Number | None = None


class RefundAsked(Which):
    """A question about a refund."""

    out_request_no: Number
    query_options: list[str] = []


class BillAsked(BaseModel):
    """A question for a day's bill."""

    bill_type: Literal["trade"]
    bill_date: date


def yuan(fen: int) -> str:
    """An amount as Alipay writes it."""
    return Fen(fen).yuan


def names(trade: Trade) -> dict[str, str]:
    """The two numbers of a trade."""
    return {"out_trade_no": trade.out_trade_no, "trade_no": trade.trade_no}


def told(trade: Trade) -> dict[str, str]:
    """A trade as a query tells it."""
    came = yuan(trade.total if trade.paid_at else 0)
    amounts = {"total_amount": yuan(trade.total), "receipt_amount": came, "buyer_pay_amount": came}
    paid = {"send_pay_date": china(trade.paid_at)} if trade.paid_at else {}
    nothing = {"point_amount": "0.00", "invoice_amount": "0.00"}
    return names(trade) | BUYER | {"trade_status": trade.state} | amounts | nothing | paid


def told_refund(trade: Trade, refund: Refund) -> dict[str, str]:
    """A refund as the deed itself tells it: how much of the trade went back in all."""
    buyer = names(trade) | BUYER | {"fund_change": "Y" if refund.is_new else "N"}
    return buyer | {"refund_fee": yuan(trade.refunded), "gmt_refund_pay": china(refund.made_at)}


def asked_refund(trade: Trade, refund: Refund, options: list[str]) -> dict[str, str]:
    """A refund as a query tells it; its moment only where that was asked for."""
    amounts = {"total_amount": yuan(trade.total), "refund_amount": yuan(refund.total)}
    number = {"out_request_no": refund.out_request_no, "refund_status": "REFUND_SUCCESS"}
    moment = {"gmt_refund_pay": china(refund.made_at)} if "gmt_refund_pay" in options else {}
    return names(trade) | number | amounts | moment


def notice(trade: Trade, platform: AlipayPlatform, notify_id: str, refund: Refund | None = None) -> dict[str, str]:
    """What a notice says of a trade, but for the moment it is sent and its signature."""
    said = {
        "notify_id": notify_id,
        "notify_type": "trade_status_sync",
        "charset": "utf-8",
        "version": "1.0",
        "app_id": platform.app_id,
        "auth_app_id": platform.app_id,
        "seller_id": platform.seller_id,
        "seller_email": "sandbox@localhost",
        "buyer_id": BUYER["buyer_user_id"],
        "buyer_logon_id": BUYER["buyer_logon_id"],
        "subject": trade.subject,
        "trade_status": trade.state,
        "total_amount": yuan(trade.total),
        "gmt_create": china(trade.opened_at or trade.made_at),
        **names(trade),
    }
    if trade.paid_at:
        came = yuan(trade.total)
        said |= {"receipt_amount": came, "buyer_pay_amount": came, "gmt_payment": china(trade.paid_at)}
    if refund:
        back = {"refund_fee": yuan(trade.refunded), "gmt_refund": f"{china(refund.made_at)}.000"}
        said |= back | {"out_biz_no": refund.out_request_no}
    return said
