"""Alipay's one door for merchants, `gateway.do`: every method comes in here, signed, and is answered signed.

Manual: https://opendocs.alipay.com/common/02kf5q (the request), …/common/02km9f (the codes that all methods share)
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from urllib.parse import parse_qsl

from anyio import CapacityLimiter, to_thread
from pydantic import BaseModel, ValidationError
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from nfe_app.base import clock

from . import alipay_bills, alipay_trades
from .alipay_cashier import AlipayCashier, is_near, shown
from .alipay_notices import AlipayCourier
from .alipay_seals import AlipayRefused, AlipaySeals, no
from .alipay_store import AlipayStore
from .alipay_wire import (
    BillAsked,
    OrderSent,
    RefundAsked,
    RefundSent,
    Which,
    asked_refund,
    moment_of,
    names,
    told,
    told_refund,
    yuan,
)
from .faults import Faults, Mishap
from .form import whole

LARGEST = 64 * 1024
WAP = "alipay.trade.wap.pay"
SIGN = "alipay.user.agreement.page.sign"
MUST = ("method", "app_id", "sign", "sign_type", "timestamp", "version", "charset", "biz_content")
ONLY = {"sign_type": "RSA2", "version": "1.0", "charset": "utf-8", "format": "json"}
WORD = {"sign": "signature", "sign_type": "signature-type"}
Sent = TypeVar("Sent", bound=BaseModel)


@dataclass(frozen=True)
class Asked:
    """What a merchant asks, once the signature was good; `here` is the address at which the gateway was called."""

    said: dict[str, str]
    now: datetime
    here: str
    db: sqlite3.Connection

    def read(self, kind: type[Sent]) -> Sent:
        """What is asked, as one kind. Raises AlipayRefused, ACQ.INVALID_PARAMETER."""
        try:
            return kind.model_validate_json(self.said["biz_content"])
        except ValidationError as wrong:
            first = wrong.errors()[0]
            raise no(
                "ACQ.INVALID_PARAMETER", f"参数无效: {'.'.join(map(str, first['loc']))} {first['type']}"
            ) from wrong

    def trade(self, which: Which) -> alipay_trades.Trade:
        """The trade that is meant. Raises AlipayRefused, ACQ.TRADE_NOT_EXIST."""
        if which.trade_no:
            return alipay_trades.known(self.db, "trade_no", which.trade_no, self.now)
        return alipay_trades.known(self.db, "out_trade_no", which.out_trade_no or "", self.now)


Told = tuple[Mapping[str, str], str]
Deed = Callable[[Asked], Told]


class AlipayGateway:
    """`gateway.do`, by GET or POST; what is asked may stand in the address, in the body, or in both."""

    def __init__(
        self, seals: AlipaySeals, store: AlipayStore, courier: AlipayCourier, cashier: AlipayCashier, faults: Faults
    ) -> None:
        self._seals = seals
        self._store = store
        self._courier = courier
        self._cashier = cashier
        self._faults = faults
        self._sign: Callable[[Asked, str], Response] = lambda _asked, _url: Response(status_code=404)
        self._hands = CapacityLimiter(8)  # its own: the house may wait for us with all of its own
        self._deeds: dict[str, Deed] = {
            "alipay.trade.precreate": self._precreate,
            "alipay.trade.query": self._query,
            "alipay.trade.close": self._close,
            "alipay.trade.refund": self._refund,
            "alipay.trade.fastpay.refund.query": self._query_refund,
            "alipay.data.dataservice.bill.downloadurl.query": self._bill,
        }

    def join(self, deeds: Mapping[str, Deed], enter: Callable[[Asked, str], Response]) -> None:
        """Take in the methods of agreements: what a merchant asks, and where a payer comes with a wish to sign."""
        self._deeds |= deeds
        self._sign = enter

    def routes(self, public_url: str) -> list[Route]:
        """The one door; payers are led to the cashier at `public_url`."""
        self._public_url = public_url
        return [Route("/gateway.do", self._enter, methods=["GET", "POST"])]

    async def _enter(self, request: Request) -> Response:
        body = await whole(request, LARGEST)
        if body is None:
            return Response(status_code=413)
        url = request.url
        here = f"{url.scheme}://{url.netloc}{url.path.removesuffix('/gateway.do')}"
        return await to_thread.run_sync(self._answer, url.query, body, here, limiter=self._hands)

    def _answer(self, query: str, body: bytes, here: str) -> Response:
        said: dict[str, str] = {}
        try:
            said |= _said(query, body)
            self._check(said)
            if said["method"] == WAP:
                return self._pay_by_wap(said)
            if said["method"] == SIGN:
                with self._store.work() as db:
                    return self._sign(Asked(said, clock.now(), "", db), self._public_url)
            with self._store.work() as db:
                told, number = self._deeds[said["method"]](Asked(said, clock.now(), here, db))
            if number and self._is_lost(said["method"], number):
                return Response(status_code=504)
            return self._told(said, {"code": "10000", "msg": "Success", **told})
        except AlipayRefused as refused:
            if said.get("method") in (WAP, SIGN):
                return shown(f"{refused.told['sub_msg']} ({refused.told['sub_code']})", 400)
            return self._told(said, refused.told)

    def _told(self, said: Mapping[str, str], content: Mapping[str, str]) -> Response:
        method = said.get("method", "")
        node = f"{method.replace('.', '_')}_response" if method in self._deeds else "error_response"
        is_ours = said.get("app_id") == self._seals.platform.app_id  # another app has other keys: no signature for it
        return Response(self._seals.answer(node, content, signs=is_ours), media_type="text/html")

    def _check(self, said: Mapping[str, str]) -> None:
        """Let pass what is whole and signed by our merchant. Raises AlipayRefused."""
        for name in MUST:
            if not said.get(name):
                word = WORD.get(name, name.replace("_", "-"))
                raise AlipayRefused("40001", f"isv.missing-{word}", f"缺少{name}参数")
        if said["method"] not in (*self._deeds, WAP, SIGN):
            raise AlipayRefused("40002", "isv.invalid-method", "不存在的方法名")
        if said["app_id"] != self._seals.platform.app_id:
            raise AlipayRefused("40002", "isv.invalid-app-id", "无效的AppID参数")
        for name, only in ONLY.items():
            if said.get(name, only).lower() != only.lower():
                word = WORD.get(name, name.replace("_", "-"))
                raise AlipayRefused("40002", f"isv.invalid-{word}", f"无效的{name}参数")
        self._seals.check(said)
        try:
            moment_of(said["timestamp"])
        except ValueError:
            raise AlipayRefused("40002", "isv.invalid-timestamp", "非法的时间戳参数") from None
        for name in ("notify_url", "return_url"):
            if said.get(name) and not is_near(said[name], self._public_url):
                raise AlipayRefused("40002", "isv.invalid-parameter", f"沙箱只去本机或本站: {name}")

    def _is_lost(self, method: str, number: str) -> bool:
        with self._store.work() as db:
            times = alipay_trades.count_asking(db, method, number)
        return self._faults.strike(Mishap.LOST_ANSWER, number, times)

    def _pay_by_wap(self, said: dict[str, str]) -> Response:
        with self._store.work() as db:
            sent = Asked(said, clock.now(), "", db).read(OrderSent)
        if sent.quit_url and not is_near(sent.quit_url, self._public_url):
            raise no("ACQ.INVALID_PARAMETER", "沙箱只去本机或本站: quit_url")
        return self._cashier.enter(sent, said, self._public_url)

    def _precreate(self, asked: Asked) -> Told:
        wanted = asked.read(OrderSent).wanted("precreate", asked.said, asked.now)
        trade = alipay_trades.take_in(asked.db, wanted, asked.now)
        link = f"{self._public_url}/qr/{trade.session}"
        return {"out_trade_no": trade.out_trade_no, "qr_code": link}, trade.out_trade_no

    def _query(self, asked: Asked) -> Told:
        trade = asked.trade(asked.read(Which))
        return told(trade), trade.out_trade_no

    def _close(self, asked: Asked) -> Told:
        trade = alipay_trades.close(asked.db, asked.trade(asked.read(Which)), asked.now)
        self._courier.write(asked.db, trade, asked.now)
        return names(trade), trade.out_trade_no

    def _refund(self, asked: Asked) -> Told:
        sent = asked.read(RefundSent)
        trade = asked.trade(sent)
        number = sent.out_request_no or trade.out_trade_no
        if not sent.out_request_no and sent.refund_amount != trade.total:
            raise no("ACQ.INVALID_PARAMETER", f"部分退款要有 out_request_no，全额是 {yuan(trade.total)}")
        trade, refund = alipay_trades.refund(asked.db, trade, number, sent.refund_amount, asked.now)
        if refund.is_new:
            self._courier.write(asked.db, trade, asked.now, refund)
        return told_refund(trade, refund), number

    def _query_refund(self, asked: Asked) -> Told:
        sent = asked.read(RefundAsked)
        trade = asked.trade(sent)
        refund = alipay_trades.find_refund(asked.db, trade, sent.out_request_no)
        return (asked_refund(trade, refund, sent.query_options) if refund else {}), sent.out_request_no

    def _bill(self, asked: Asked) -> Told:
        token = alipay_bills.link(asked.db, asked.read(BillAsked).bill_date, asked.now)
        return {"bill_download_url": f"{asked.here}/downloadBillFile.resource?token={token}"}, ""


def _said(query: str, body: bytes) -> dict[str, str]:
    """What was sent, each thing once. Raises AlipayRefused, 40002 isv.invalid-parameter."""
    wrong = AlipayRefused("40002", "isv.invalid-parameter", "参数无效")
    try:
        pairs = parse_qsl(query, errors="strict") + parse_qsl(body.decode("ascii"), errors="strict")
    except ValueError:
        raise wrong from None
    said = dict(pairs)
    if len(said) != len(pairs):
        raise wrong
    return said
