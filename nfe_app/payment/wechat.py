"""WeChat Pay v3 (H5) as a channel; the sandbox is called by the same code.

Manual: https://pay.weixin.qq.com/doc/v3/merchant/4013070356
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from urllib.parse import quote

import httpx
from pydantic import ValidationError

from nfe_app.base.clock import CHINA
from nfe_app.base.money import Fen

from . import answers, signature
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
TRANSACTIONS = "/v3/pay/transactions"


@dataclass(frozen=True)
class Account:
    """A merchant's account: who we are there, our key, and the keys we believe (`anchors`: serial → PEM)."""

    base_url: str
    notify_url: str
    mchid: str
    appid: str
    serial: str
    private_key: str = field(repr=False)
    api_v3_key: str = field(repr=False)
    anchors: Mapping[str, str]


class WeChat:
    """WeChat Pay v3, H5. Nothing of it comes from the environment: everything is in the account."""

    def __init__(self, account: Account, transport: httpx.BaseTransport | None = None) -> None:
        self._account = account
        self._trust = signature.Trust(account.anchors)
        key = signature.private_key(account.private_key)
        self._http = httpx.Client(
            base_url=account.base_url,
            auth=signature.Signature(account.mchid, account.serial, key, self._trust),
            headers={"Accept": "application/json", "User-Agent": "nfe_app"},
            timeout=httpx.Timeout(8, connect=3),
            transport=transport,
            trust_env=False,
        )

    def order(self, order: Order) -> Cashier:
        """Ask WeChat Pay to collect for one attempt; the address of its cashier, good for five minutes.

        The same order again is the same order, and renews the address. `&redirect_url=` may be added to it.
        Raises ChannelDown, ChannelRefused. Manual: https://pay.weixin.qq.com/docs/merchant/products/h5-payment/apilist.html
        """
        wanted = {
            "appid": self._account.appid,
            "mchid": self._account.mchid,
            "description": order.description,
            "out_trade_no": order.out_trade_no,
            "time_expire": order.expires_at.astimezone(CHINA).isoformat(timespec="seconds"),
            "notify_url": self._account.notify_url,
            "amount": {"total": order.amount.count, "currency": "CNY"},
            "scene_info": {"payer_client_ip": order.payer_ip, "h5_info": {"type": "Wap"}},
        }
        reply = self._ask("POST", f"{TRANSACTIONS}/h5", wanted)
        try:
            return Cashier(answers.Ordered.model_validate_json(reply.content).h5_url)
        except ValidationError as wrong:
            raise ChannelDown("an answer we cannot read") from wrong

    def standing_of(self, out_trade_no: str) -> Standing | None:
        """Where an attempt stands; None where WeChat Pay does not know it.

        Raises ChannelDown, ChannelRefused. Manual: https://pay.weixin.qq.com/doc/v3/merchant/4013070356
        """
        try:
            reply = self._ask("GET", f"{self._path(out_trade_no)}?mchid={self._account.mchid}")
            standing = self._standing(reply.content)
        except ChannelRefused as refused:
            if refused.status == 404 and refused.code in UNKNOWN_ORDER:
                return None
            raise
        except ValueError as wrong:
            raise ChannelDown("an answer we cannot read") from wrong
        if standing.out_trade_no != out_trade_no:
            raise ChannelDown("an answer about another order")
        return standing

    def close(self, out_trade_no: str) -> None:
        """See that an attempt can no longer be paid; a paid one is refused with `ORDERPAID`.

        Raises ChannelDown, ChannelRefused. Manual: https://pay.weixin.qq.com/doc/v3/merchant/4012556398
        """
        self._ask("POST", f"{self._path(out_trade_no)}/close", {"mchid": self._account.mchid})

    def refund(self, giving: Giving) -> Given:
        """Give money of a paid attempt back; the same refund again is the same refund."""
        raise NotImplementedError

    def refund_of(self, out_refund_no: str, out_trade_no: str) -> Given | None:
        """Where a refund stands; None where WeChat Pay does not know it."""
        raise NotImplementedError

    def bill_of(self, day: date) -> list[BillRow] | None:
        """Every payment and refund of a day; None while the bill is not made."""
        raise NotImplementedError

    def read_notice(self, headers: Mapping[str, str], body: bytes, now: datetime) -> Told:
        """What a notice of success says, once it is proven; raises NoticeForged for anything else.

        Manual: https://pay.weixin.qq.com/docs/merchant/apis/h5-payment/payment-notice.html
        """
        if not self._trust.proves(headers, body, now):
            raise NoticeForged
        try:
            notice = answers.Notice.model_validate_json(body)
            sealed = notice.resource
            raw = signature.opened(self._account.api_v3_key, sealed.nonce, sealed.ciphertext, sealed.associated_data)
            return Told(notice.id, self._standing(raw))
        except ValueError as wrong:
            raise NoticeForged from wrong

    def hang_up(self) -> None:
        """Let go of the connections."""
        self._http.close()

    def _path(self, out_trade_no: str) -> str:
        return f"{TRANSACTIONS}/out-trade-no/{quote(out_trade_no, safe='')}"

    def _ask(self, method: str, path: str, body: object = None) -> httpx.Response:
        try:
            reply = self._http.request(method, path, json=body)
        except (httpx.RequestError, signature.Unproven) as fault:
            raise ChannelDown(f"{method} {path}: {fault}") from fault
        if reply.is_success:
            return reply
        try:
            trouble = answers.Trouble.model_validate_json(reply.content)
        except ValidationError:
            trouble = answers.Trouble()
        if reply.status_code == 429 or not reply.is_client_error:
            raise ChannelDown(f"{method} {path}: {reply.status_code} {trouble.code}")
        raise ChannelRefused(reply.status_code, trouble.code, trouble.message)

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
