"""WeChat Pay v3 as a channel: H5, inside WeChat (JSAPI) and by code (Native); the sandbox is called by the same code.

Manual: https://pay.weixin.qq.com/doc/v3/merchant/4013070356
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from urllib.parse import quote, urlencode

import httpx

from nfe_app.base import clock
from nfe_app.base.clock import CHINA
from nfe_app.base.money import Fen

from . import answers, signature, wechat_keys, wechat_refund
from .gateway import (
    BillRow,
    Cashier,
    ChannelDown,
    ChannelRefused,
    Given,
    Giving,
    NoticeForged,
    Order,
    Standing,
    State,
    Told,
)
from .wechat_bill import Bills, Flow
from .wechat_line import Line, understood
from .wechat_payer import SignIn

STATES: dict[answers.TradeState, State] = {
    "NOTPAY": "not_paid",
    "SUCCESS": "paid",
    "REFUND": "refunded",
    "CLOSED": "closed",
    "REVOKED": "closed",
    "USERPAYING": "paying",
    "ACCEPT": "paying",
    "PAYERROR": "error",
}
UNKNOWN_ORDER = ("ORDER_NOT_EXIST", "ORDERNOTEXIST")
NOT_THERE = "RESOURCE_NOT_EXISTS"
TRANSACTIONS = "/v3/pay/transactions"
REFUNDS = "/v3/refund/domestic/refunds"


@dataclass(frozen=True)
class Account:
    """A merchant's account: who we are there, our key, and the keys we believe (`anchors`: serial → PEM).

    `open_url`, `api_url` and `app_secret` find out who a payer inside WeChat is. `bridge_url` is set where something else
    plays WeChat's own browser: orders for it are then told with an address, too.
    """

    base_url: str
    notify_url: str
    mchid: str
    appid: str
    serial: str
    private_key: str = field(repr=False)
    api_v3_key: str = field(repr=False)
    anchors: Mapping[str, str]
    app_secret: str = field(default="", repr=False)
    open_url: str = "https://open.weixin.qq.com"
    api_url: str = "https://api.weixin.qq.com"
    bridge_url: str = ""


class WeChat:
    """WeChat Pay v3. Nothing of it comes from the environment: everything is in the account."""

    def __init__(self, account: Account, transport: httpx.BaseTransport | None = None) -> None:
        self._account = account
        self._trust = signature.Trust(account.anchors)
        self._key = signature.private_key(account.private_key)
        merchant = signature.Merchant(account.mchid, account.serial, self._key)
        self._line = Line(account.base_url, merchant, self._trust, transport)
        self._sign_in = SignIn(account.appid, account.app_secret, account.open_url, account.api_url)
        self._bills = Bills(self._line, account.mchid)

    def order(self, order: Order) -> Cashier:
        """Ask WeChat Pay to collect for one attempt, and where it is paid: an address good for five minutes (h5), what
        WeChat's browser is told (jsapi, needs the payer's openid), or a code to scan (native), both good for two hours.

        The same order again is the same order, and renews that. `&redirect_url=` may be added to the address.
        Raises ChannelDown, ChannelRefused; ValueError for a way that is not WeChat Pay's.
        Manual: https://pay.weixin.qq.com/docs/merchant/products/h5-payment/apilist.html, …/doc/v3/merchant/4012791856 (jsapi),
        …/4012791877 (native)
        """
        wanted = self._common(order) | _special(order)
        reply = self._line.ask("POST", f"{TRANSACTIONS}/{order.way}", wanted)
        if order.way == "h5":
            return Cashier(understood(lambda: answers.Ordered.model_validate_json(reply)).h5_url)
        if order.way == "native":
            return Cashier(code=understood(lambda: answers.Coded.model_validate_json(reply)).code_url)
        return self._bridged(understood(lambda: answers.Prepaid.model_validate_json(reply)).prepay_id)

    def _common(self, order: Order) -> dict[str, object]:
        return {
            "appid": self._account.appid,
            "mchid": self._account.mchid,
            "description": order.description,
            "out_trade_no": order.out_trade_no,
            "time_expire": order.expires_at.astimezone(CHINA).isoformat(timespec="seconds"),
            "notify_url": self._account.notify_url,
            "amount": {"total": order.amount.count, "currency": "CNY"},
        }

    def _bridged(self, prepay_id: str) -> Cashier:
        """What the page hands to WeChat's browser, signed by us. Manual: https://pay.weixin.qq.com/doc/v3/merchant/4012791857"""
        stamp, nonce, package = str(int(clock.now().timestamp())), secrets.token_hex(16), f"prepay_id={prepay_id}"
        message = "".join(f"{line}\n" for line in (self._account.appid, stamp, nonce, package))
        bridge = {
            "appId": self._account.appid,
            "timeStamp": stamp,
            "nonceStr": nonce,
            "package": package,
            "signType": "RSA",
            "paySign": signature.signed(self._key, message.encode()),
        }
        address = f"{self._account.bridge_url}?{urlencode(bridge)}" if self._account.bridge_url else ""
        return Cashier(address, bridge=bridge)

    def standing_of(self, out_trade_no: str) -> Standing | None:
        """Where an attempt stands; None where WeChat Pay does not know it.

        Raises ChannelDown, ChannelRefused. Manual: https://pay.weixin.qq.com/doc/v3/merchant/4013070356
        """
        try:
            reply = self._line.ask("GET", f"{_path(out_trade_no)}?mchid={self._account.mchid}")
        except ChannelRefused as refused:
            if refused.status == 404 and refused.code in UNKNOWN_ORDER:
                return None
            raise
        standing = understood(lambda: self._standing(reply))
        if standing.out_trade_no != out_trade_no:
            raise ChannelDown("an answer about another order")
        return standing

    def close(self, out_trade_no: str) -> None:
        """See that an attempt can no longer be paid; a paid one is refused with `ORDERPAID`.

        Raises ChannelDown, ChannelRefused. Manual: https://pay.weixin.qq.com/doc/v3/merchant/4012556398
        """
        self._line.ask("POST", f"{_path(out_trade_no)}/close", {"mchid": self._account.mchid})

    def refund(self, giving: Giving) -> Given:
        """Give money of a paid attempt back; the same refund again is the same refund.

        What comes of it is told by notice and query: at first it is `processing`. The reason is shown to the payer, cut to
        80 bytes. Raises ChannelDown, ChannelRefused (`INVALID_REQUEST` for more than is left, or for another refund under
        the same number; `NOT_ENOUGH`). Manual: https://pay.weixin.qq.com/doc/v3/merchant/4013071036
        """
        reply = self._line.ask("POST", REFUNDS, wechat_refund.wanted(giving, self._account.notify_url))
        given = wechat_refund.answered(reply, giving.out_refund_no, giving.out_trade_no)
        if given.amount != giving.amount:
            raise ChannelDown("an answer about another amount")
        return given

    def refund_of(self, out_refund_no: str, out_trade_no: str) -> Given | None:
        """Where a refund stands; None where WeChat Pay does not know it.

        Raises ChannelDown, ChannelRefused. Manual: https://pay.weixin.qq.com/doc/v3/merchant/4013071041
        """
        try:
            reply = self._line.ask("GET", f"{REFUNDS}/{quote(out_refund_no, safe='')}")
        except ChannelRefused as refused:
            if refused.status == 404 and refused.code == NOT_THERE:
                return None
            raise
        return wechat_refund.answered(reply, out_refund_no, out_trade_no)

    def bill_of(self, day: date) -> list[BillRow] | None:
        """Every payment and refund of a day (China's) that moved money; None while the bill is not made.

        It is made from ten o'clock of the next day on; for a day without any trade it is an empty list from then on.
        Raises ChannelDown, ChannelRefused. Manual: https://pay.weixin.qq.com/doc/v3/merchant/4013071227
        """
        return self._bills.trades_of(day)

    def funds_of(self, day: date) -> list[Flow] | None:
        """Every movement of a day on our basic account at WeChat Pay; None and raises as `bill_of`.

        Manual: https://pay.weixin.qq.com/doc/v3/merchant/4013071235
        """
        return self._bills.flows_of(day)

    def certificates(self) -> dict[str, str]:
        """The platform's certificates of today (serial → PEM), believed from now on instead of the ones before.

        Empty where WeChat Pay signs for us with a public key only. To be asked every twelve hours.
        Raises ChannelDown, ChannelRefused. Manual: https://pay.weixin.qq.com/wiki/doc/apiv3/wechatpay/wechatpay5_1.shtml
        """
        found = wechat_keys.fetched(self._line, self._trust, self._account.api_v3_key)
        self._trust.renew(found)
        return found

    def payer_address(self, back: str, state: str) -> str:
        """Where a payer inside WeChat is sent to be known; WeChat leads to `back` with `code` and our `state` added."""
        return self._sign_in.address(back, state)

    def payer_of(self, code: str) -> str:
        """The openid of the payer who came back with this code, good once and for five minutes.

        Raises ChannelDown, ChannelRefused (`40029` for a code that is not good, `40163` for one that was used).
        """
        return self._sign_in.openid(self._line, code)

    def read_notice(self, headers: Mapping[str, str], body: bytes, now: datetime) -> Told:
        """What a notice of a payment or a refund says, once it is proven; raises NoticeForged for anything else.

        Manual: https://pay.weixin.qq.com/docs/merchant/apis/h5-payment/payment-notice.html, …/doc/v3/merchant/4013071196
        """
        if not self._trust.proves(headers, body, now):
            raise NoticeForged
        try:
            notice = answers.Notice.model_validate_json(body)
            raw = self._opened(notice.resource)
            if notice.event_type == "TRANSACTION.SUCCESS":
                return Told(notice.id, self._standing(raw))
            return Told(notice.id, wechat_refund.told(raw, self._account.mchid, notice.event_type))
        except ValueError as wrong:
            raise NoticeForged from wrong

    def hang_up(self) -> None:
        """Let go of the connections."""
        self._line.hang_up()

    def _opened(self, sealed: answers.Sealed) -> bytes:
        return signature.opened(self._account.api_v3_key, sealed.nonce, sealed.ciphertext, sealed.associated_data)

    def _standing(self, raw: bytes) -> Standing:
        """Where a trade of ours stands; a ValueError for one that is not ours or makes no sense."""
        trade = answers.Trade.model_validate_json(raw)
        if (trade.mchid, trade.appid) != (self._account.mchid, self._account.appid):
            raise ValueError("a trade of somebody else")
        amount = Fen(trade.amount.total) if trade.amount else None
        return Standing(
            trade.out_trade_no,
            STATES[trade.trade_state],
            trade.transaction_id or None,
            amount,
            trade.success_time,
            raw.decode(),
        )


def _special(order: Order) -> dict[str, object]:
    """What only this way of paying asks for."""
    if order.way == "h5":
        return {"scene_info": {"payer_client_ip": order.payer_ip, "h5_info": {"type": "Wap"}}}
    if order.way == "native":
        return {}
    if order.way == "jsapi" and order.payer:
        return {"payer": {"openid": order.payer}}
    raise ValueError(f"not a way of WeChat Pay, or without its payer: {order.way}")


def _path(out_trade_no: str) -> str:
    return f"{TRANSACTIONS}/out-trade-no/{quote(out_trade_no, safe='')}"
