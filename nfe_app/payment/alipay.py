"""Alipay (wap and precreate) as a channel; the sandbox is called by the same code.

Manual: https://opendocs.alipay.com/open/203/107090 (wap), …/open/8ad49e4a_alipay.trade.precreate (a code to scan). A wap order goes to
Alipay with the payer's browser: until she opens the cashier Alipay knows no such trade, and cannot close it either.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TypeVar
from urllib.parse import urlencode

import httpx
from pydantic import BaseModel

from nfe_app.base import clock, roots

from . import alipay_answers as answers
from . import alipay_bill, seal
from .alipay_agreement import AlipayAgreements, SignedNotice
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
    Told,
)

TAKEN = "success"
UNKNOWN_TRADE = ("ACQ.TRADE_NOT_EXIST", "TRADE_NOT_EXIST")
NO_BILL = "isp.bill_not_exist"
SPECIAL = str.maketrans("/=&", "／＝＆")
NOTICE_LIVES = timedelta(hours=26)
CLOCKS_DIFFER = timedelta(minutes=5)
LARGEST_BILL = 64 * 1024 * 1024
Answer = TypeVar("Answer", bound=BaseModel)


@dataclass(frozen=True)
class AlipayAccount:
    """A merchant's account: where Alipay is and we are, our key, and theirs that we believe (PEM, or bare base64 as Alipay gives it).

    `payer_url` is where a payer's browser finds the gateway, if that is not `base_url`.
    """

    base_url: str
    notify_url: str
    return_url: str
    app_id: str
    seller_id: str
    private_key: str = field(repr=False)
    alipay_public_key: str
    payer_url: str = ""
    sign_scene: str = "INDUSTRY|DEFAULT_SCENE"


class Alipay(AlipayAgreements):
    """Alipay. Nothing of it comes from the environment: everything is in the account. A notice is answered with `TAKEN`."""

    def __init__(self, account: AlipayAccount, transport: httpx.BaseTransport | None = None) -> None:
        self._account = account
        self.scene = account.sign_scene
        self._key = seal.private_key(account.private_key)
        self._theirs = seal.public_key(account.alipay_public_key)
        self._http = httpx.Client(
            headers={"User-Agent": "nfe_app"},
            timeout=httpx.Timeout(8, connect=3),
            transport=transport,
            verify=roots.believed(),
            trust_env=False,
        )

    def order(self, order: Order) -> Cashier:
        """Have one attempt collected: by `wap` the signed address to go to, by `precreate` the code to scan.

        By `debit` it is collected by an agreement.

        Both are good until the order expires; the same order again is the same order. Nothing may be added to the address, for
        Alipay signs every part of it. Raises ChannelDown, ChannelRefused. Manual: https://opendocs.alipay.com/open/02ivbs
        """
        wanted = {
            "out_trade_no": order.out_trade_no,
            "total_amount": order.amount.yuan,
            "subject": order.description.translate(SPECIAL),
            "time_expire": answers.moment_in_china(order.expires_at),
        }
        if order.way == "wap":
            left = f"{self._account.return_url}?{urlencode({'out_trade_no': order.out_trade_no})}"
            wanted |= {"product_code": "QUICK_WAP_WAY", "quit_url": left}
            return Cashier(address=self._address("alipay.trade.wap.pay", wanted, self._account.return_url))
        if order.way == "debit":
            self._debit(order, wanted)
            return Cashier()
        if order.way != "precreate":
            raise ValueError(f"Alipay is not paid by {order.way}")
        made, _raw = self._ask("alipay.trade.precreate", wanted, answers.Precreated)
        self._check_about(order.out_trade_no, made.out_trade_no)
        return Cashier(code=made.qr_code)

    def standing_of(self, out_trade_no: str) -> Standing | None:
        """Where an attempt stands; None where Alipay does not know it, as before the payer opened its cashier.

        Raises ChannelDown, ChannelRefused. Manual: https://opendocs.alipay.com/open/02ivbt
        """
        try:
            trade, raw = self._ask("alipay.trade.query", {"out_trade_no": out_trade_no}, answers.Trade)
        except ChannelRefused as refused:
            if refused.code in UNKNOWN_TRADE:
                return None
            raise
        self._check_about(out_trade_no, trade.out_trade_no)
        return _standing(trade, raw)

    def close(self, out_trade_no: str) -> None:
        """See that an attempt can no longer be paid; one that is paid, closed or not known to Alipay yet is refused.

        Raises ChannelDown, ChannelRefused. Manual: https://opendocs.alipay.com/open/02ivbu
        """
        closed, _raw = self._ask("alipay.trade.close", {"out_trade_no": out_trade_no}, answers.Closed)
        self._check_about(out_trade_no, closed.out_trade_no)

    def refund(self, giving: Giving) -> Given:
        """Give money of a paid attempt back; the same refund again is the same refund.

        Raises ChannelDown, ChannelRefused. Manual: https://opendocs.alipay.com/open/02ekfk
        """
        wanted = {
            "out_trade_no": giving.out_trade_no,
            "out_request_no": giving.out_refund_no,
            "refund_amount": giving.amount.yuan,
            "refund_reason": giving.reason,
        }
        made, raw = self._ask("alipay.trade.refund", wanted, answers.Refunded)
        self._check_about(giving.out_trade_no, made.out_trade_no)
        if made.fund_change == "Y":
            done_at = made.gmt_refund_pay or clock.now()
            return Given(giving.out_refund_no, giving.out_trade_no, "done", None, giving.amount, done_at, raw)
        known = self.refund_of(giving.out_refund_no, giving.out_trade_no)
        if known is None:
            raise ChannelDown("a refund that moved nothing and is not known")
        return known

    def refund_of(self, out_refund_no: str, out_trade_no: str) -> Given | None:
        """Where a refund stands; None where Alipay does not know it.

        Raises ChannelDown, ChannelRefused. Manual: https://opendocs.alipay.com/open/02ivbv
        """
        wanted = {"out_trade_no": out_trade_no, "out_request_no": out_refund_no, "query_options": ["gmt_refund_pay"]}
        try:
            made, raw = self._ask("alipay.trade.fastpay.refund.query", wanted, answers.Refund)
        except ChannelRefused as refused:
            if refused.code in UNKNOWN_TRADE:
                return None
            raise
        if made.refund_amount is None:
            return None
        self._check_about((out_trade_no, out_refund_no), (made.out_trade_no, made.out_request_no))
        if made.refund_status != "REFUND_SUCCESS":
            return Given(out_refund_no, out_trade_no, "processing", None, made.refund_amount, None, raw)
        done_at = made.gmt_refund_pay or clock.now()
        return Given(out_refund_no, out_trade_no, "done", None, made.refund_amount, done_at, raw)

    def bill_of(self, day: date) -> list[BillRow] | None:
        """Every payment and refund of a day (China's); None while Alipay has not made that bill (the next day at about nine).

        Alipay gives no digest: its own count of lines is checked instead, and its day.
        Raises ChannelDown, ChannelRefused. Manual: https://opendocs.alipay.com/open/02e7gr
        """
        wanted = {"bill_type": "trade", "bill_date": day.isoformat()}
        try:
            made, _raw = self._ask("alipay.data.dataservice.bill.downloadurl.query", wanted, answers.BillMade)
            return alipay_bill.rows(self._fetched(made.bill_download_url), day)
        except ChannelRefused as refused:
            if refused.code == NO_BILL:
                return None
            raise
        except ValueError as wrong:
            raise ChannelDown(f"a bill we cannot read: {wrong}") from wrong

    def read_notice(self, headers: Mapping[str, str], body: bytes, now: datetime) -> Told:  # noqa: ARG002
        """What a notice says of a trade, once it is proven; raises NoticeForged. Answer it with `TAKEN`, or it comes again.

        One of a refund says only how much of the trade went back in all: it is told as the trade's standing (`refunded` once
        all of it did), and each refund is asked for by its own number. The protocol knows no freshness, and retries last
        25 hours: whatever was sent 26 hours ago or more is refused, younger ones count once by `notice_id`.
        Manual: https://opendocs.alipay.com/open/203/105286
        """
        try:
            said = seal.proven_form(self._theirs, body)
            if said.get("notify_type", "").startswith("dut_user_"):
                return self._told_agreement(SignedNotice.model_validate(said), body.decode(), now)
            notice = answers.Notice.model_validate(said)
            trade = answers.Trade.model_validate(said)
        except ValueError as wrong:
            raise NoticeForged from wrong
        ours = (notice.app_id, notice.seller_id) == (self._account.app_id, self._account.seller_id)
        if not (ours and -CLOCKS_DIFFER <= now - notice.notify_time < NOTICE_LIVES):
            raise NoticeForged
        return Told(notice.notify_id, _standing(trade, body.decode()))

    def _told_agreement(self, notice: SignedNotice, raw: str, now: datetime) -> Told:
        """One of an agreement; it names no seller. Raises NoticeForged."""
        fresh = -CLOCKS_DIFFER <= now - notice.notify_time < NOTICE_LIVES
        if notice.app_id != self._account.app_id or not fresh or not notice.is_plain:
            raise NoticeForged
        return Told(notice.notify_id, notice.told(raw))

    def hang_up(self) -> None:
        """Let go of the connections."""
        self._http.close()

    def _address(self, method: str, wanted: object, back: str) -> str:
        """Where a browser goes with what we signed."""
        told = {"notify_url": self._account.notify_url, "return_url": back}
        said = self._signed(method, wanted, told)
        return f"{self._account.payer_url or self._account.base_url}?{urlencode(said)}"

    def _signed(self, method: str, wanted: object, more: Mapping[str, str]) -> dict[str, str]:
        said = {
            "app_id": self._account.app_id,
            "method": method,
            "format": "JSON",
            "charset": "utf-8",
            "sign_type": "RSA2",
            "timestamp": answers.moment_in_china(clock.now()),
            "version": "1.0",
            "biz_content": json.dumps(wanted, ensure_ascii=False, separators=(",", ":")),
            **more,
        }
        return said | {"sign": seal.signed(self._key, seal.joined(said))}

    def _ask(self, method: str, wanted: object, kind: type[Answer]) -> tuple[Answer, str]:
        """What Alipay answers, read as one kind, and its own text."""
        said = self._signed(method, wanted, {"notify_url": self._account.notify_url})
        content = {"biz_content": said.pop("biz_content")}
        node = f"{method.replace('.', '_')}_response"
        try:
            reply = self._http.post(f"{self._account.base_url}?{urlencode(said)}", data=content)
            name, told, raw = seal.proven_answer(self._theirs, reply.content, node, "error_response")
            how = answers.Trouble.model_validate(told)
            if how.code == "10000" and name == node:
                return kind.model_validate(told), raw
        except (httpx.RequestError, ValueError) as fault:
            raise ChannelDown(f"{method}: {type(fault).__name__}") from fault
        if how.code == "10000" or how.is_ill:
            raise ChannelDown(f"{method}: {how.code} {how.sub_code}")
        raise ChannelRefused(int(how.code), how.sub_code or how.code, how.sub_msg or how.msg)

    def _fetched(self, address: str) -> bytes:
        """What lies at the address of a bill, which Alipay signed and which is good for half a minute."""
        try:
            with self._http.stream("GET", address) as reply:
                fetched = bytearray()
                for part in reply.iter_bytes():
                    fetched += part
                    if len(fetched) > LARGEST_BILL:
                        raise ValueError("larger than any")
        except (httpx.RequestError, httpx.InvalidURL) as fault:
            raise ChannelDown(f"the bill: {type(fault).__name__}") from fault
        if reply.status_code != 200:
            raise ChannelDown(f"the bill: HTTP {reply.status_code}")
        return bytes(fetched)

    def _check_about(self, asked: object, told: object) -> None:
        """Alipay's signature names no question: an answer has to say itself what it is about."""
        if asked != told:
            raise ChannelDown("an answer about something else")


def _standing(trade: answers.Trade, raw: str) -> Standing:
    return Standing(
        trade.out_trade_no,
        trade.state,
        trade.trade_no,
        trade.total_amount,
        trade.paid_at,
        raw,
    )
