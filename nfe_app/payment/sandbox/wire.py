"""What goes over the line: the order a merchant sends, and a trade as the platform tells it.

Manual: https://pay.weixin.qq.com/docs/merchant/products/h5-payment/apilist.html, …/doc/v3/merchant/4013070356
"""

from __future__ import annotations

import json
from datetime import datetime
from ipaddress import IPv4Address, IPv6Address
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, Field, StrictInt

from nfe_app.base.clock import CHINA

from .keys import Platform
from .trades import Trade, Wanted

SAID = {
    "NOTPAY": "订单未支付",
    "SUCCESS": "支付成功",
    "CLOSED": "订单已关闭",
    "PAYERROR": "支付失败(其他原因，如银行返回失败)",
}


class Amount(BaseModel):
    """Whole fen."""

    total: Annotated[StrictInt, Field(ge=1, le=10**12)]
    currency: Literal["CNY"] = "CNY"


class Place(BaseModel):
    """From what kind of page the payer comes."""

    type: Annotated[str, Field(min_length=1, max_length=32)]


class Scene(BaseModel):
    """Who pays from where."""

    payer_client_ip: IPv4Address | IPv6Address
    h5_info: Place


class OrderSent(BaseModel):
    """An H5 order as the manual asks for it; fields of other trades are let pass unread."""

    appid: str
    mchid: str
    description: Annotated[str, Field(min_length=1, max_length=127)]
    out_trade_no: Annotated[str, Field(pattern=r"^[0-9A-Za-z_\-|*]{6,32}$")]
    time_expire: AwareDatetime | None = None
    attach: Annotated[str, Field(max_length=128)] = ""
    notify_url: Annotated[str, Field(max_length=255, pattern=r"^https?://[^?#\s]+$")]
    amount: Amount
    scene_info: Scene

    @property
    def content(self) -> str:
        """What may not change when the same order is sent again; the payer's address may."""
        return self.model_dump_json(exclude={"scene_info"})

    def wanted(self, serial: str) -> Wanted:
        """The order as the platform takes it in; notices of it are signed under `serial`."""
        return Wanted(
            out_trade_no=self.out_trade_no,
            total=self.amount.total,
            description=self.description,
            attach=self.attach,
            notify_url=self.notify_url,
            content=self.content,
            serial=serial,
            expires_at=self.time_expire,
        )


class CloseSent(BaseModel):
    """A wish to close."""

    mchid: str


def told(trade: Trade, platform: Platform, total: int | None = None) -> dict[str, object]:
    """A trade as query and notice tell it; `total` is what a wrong notice says instead."""
    fen = trade.total if total is None else total
    common = {
        "appid": platform.appid,
        "mchid": platform.mchid,
        "out_trade_no": trade.out_trade_no,
        "trade_state": trade.state,
        "trade_state_desc": SAID[trade.state],
        "attach": trade.attach,
    }
    if trade.paid_at is None:
        return common | {"amount": {"total": fen, "currency": "CNY"}, "promotion_detail": []}
    return common | {
        "transaction_id": trade.transaction_id,
        "trade_type": "MWEB",
        "bank_type": "OTHERS",
        "success_time": rfc3339(trade.paid_at),
        "payer": {"openid": "sandbox-payer"},
        "amount": {"total": fen, "payer_total": fen, "currency": "CNY", "payer_currency": "CNY"},
        "promotion_detail": [],
    }


def rfc3339(moment: datetime) -> str:
    """A moment as the manual writes it, in China's time."""
    return moment.astimezone(CHINA).isoformat(timespec="seconds")


def json_of(content: object) -> bytes:
    """JSON as it is signed and sent."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
