"""What goes over the line: the order a merchant sends, and a trade as the platform tells it.

Manual: https://pay.weixin.qq.com/docs/merchant/products/h5-payment/apilist.html, …/doc/v3/merchant/4012791856 (jsapi),
…/4012791877 (native), …/4013070356 (a trade)
"""

from __future__ import annotations

import json
from datetime import datetime
from ipaddress import IPv4Address, IPv6Address
from typing import Annotated, ClassVar, Literal

from pydantic import AwareDatetime, BaseModel, Field, StrictInt

from nfe_app.base.clock import CHINA

from .keys import Platform
from .trades import Trade, TradeType, Wanted

SAID = {
    "NOTPAY": "订单未支付",
    "SUCCESS": "支付成功",
    "REFUND": "转入退款",
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
    """What the manual asks of every order; fields of other trades are let pass unread."""

    trade_type: ClassVar[TradeType]
    appid: str
    mchid: str
    description: Annotated[str, Field(min_length=1, max_length=127)]
    out_trade_no: Annotated[str, Field(pattern=r"^[0-9A-Za-z_\-|*]{6,32}$")]
    time_expire: AwareDatetime | None = None
    attach: Annotated[str, Field(max_length=128)] = ""
    notify_url: Annotated[str, Field(max_length=255, pattern=r"^https?://[^?#\s]+$")]
    amount: Amount

    @property
    def payer_name(self) -> str:
        """Who is going to pay; whoever comes, where the order does not say."""
        return "sandbox-payer"

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
            trade_type=self.trade_type,
            payer=self.payer_name,
        )


class H5Sent(OrderSent):
    """An order that is paid in a browser outside WeChat."""

    trade_type = "MWEB"
    scene_info: Scene


class NativeSent(OrderSent):
    """An order that is paid by scanning a code."""

    trade_type = "NATIVE"


class Payer(BaseModel):
    """Who pays."""

    openid: Annotated[str, Field(min_length=1, max_length=128)]


class JsapiSent(OrderSent):
    """An order that is paid inside WeChat, by one whom WeChat knows."""

    trade_type = "JSAPI"
    payer: Payer

    @property
    def payer_name(self) -> str:
        """Who is going to pay."""
        return self.payer.openid


class CloseSent(BaseModel):
    """A wish to close."""

    mchid: str


def told(trade: Trade, platform: Platform) -> dict[str, object]:
    """A trade as a query tells it."""
    state = "REFUND" if trade.is_refunded else trade.state
    return _told(trade, platform, state, trade.total)


def told_paid(trade: Trade, platform: Platform, total: int) -> dict[str, object]:
    """A trade as the notice of its payment tells it; a wrong notice has another `total`."""
    return _told(trade, platform, trade.state, total)


def _told(trade: Trade, platform: Platform, state: str, fen: int) -> dict[str, object]:
    common = {
        "appid": platform.appid,
        "mchid": platform.mchid,
        "out_trade_no": trade.out_trade_no,
        "trade_state": state,
        "trade_state_desc": SAID[state],
        "attach": trade.attach,
    }
    if trade.paid_at is None:
        return common | {"amount": {"total": fen, "currency": "CNY"}, "promotion_detail": []}
    return common | {
        "transaction_id": trade.transaction_id,
        "trade_type": trade.trade_type,
        "bank_type": "OTHERS",
        "success_time": rfc3339(trade.paid_at),
        "payer": {"openid": trade.payer},
        "amount": {"total": fen, "payer_total": fen, "currency": "CNY", "payer_currency": "CNY"},
        "promotion_detail": [],
    }


def rfc3339(moment: datetime) -> str:
    """A moment as the manual writes it, in China's time."""
    return moment.astimezone(CHINA).isoformat(timespec="seconds")


def json_of(content: object) -> bytes:
    """JSON as it is signed and sent."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
