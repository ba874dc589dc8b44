"""Alipay's cashier: a payer comes with a signed wap address or by a scanned code, does something, and is sent back.

A payment that fails leaves the trade waiting, as at Alipay: the payer may try again until it expires.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from ipaddress import ip_address

import httpx
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from nfe_app.base import clock
from nfe_app.base.words import _

from . import alipay_page, alipay_trades, page
from .alipay_notices import AlipayCourier, Deed
from .alipay_seals import AlipayRefused, AlipaySeals
from .alipay_store import AlipayStore
from .alipay_trades import Trade
from .alipay_wire import OrderSent, china, names, yuan
from .form import pressed
from .page import HEADERS


class AlipayCashier:
    """`/h5pay` for who comes with an address, `/qr/…` for who scanned a code: looks on GET, acts on POST."""

    def __init__(
        self, seals: AlipaySeals, store: AlipayStore, courier: AlipayCourier, spawn: Callable[[Deed], object]
    ) -> None:
        self._seals = seals
        self._store = store
        self._courier = courier
        self._spawn = spawn

    def routes(self) -> list[Route]:
        """The two ways in."""
        ways = ("/h5pay/{session}", "/qr/{session}")
        look = [Route(way, self._look, methods=["GET"]) for way in ways]
        return look + [Route(way, self._take, methods=["POST"]) for way in ways]

    def enter(self, sent: OrderSent, said: dict[str, str], public_url: str) -> Response:
        """A payer comes with an order that the merchant signed (wap.pay): the trade begins here."""
        now = clock.now()
        try:
            with self._store.work() as db:
                trade = alipay_trades.take_in(db, sent.wanted("wap", said, now), now)
                alipay_trades.open_(db, trade, now)
        except AlipayRefused as refused:
            return shown(f"{refused.told['sub_msg']} ({refused.told['sub_code']})", 400)
        return RedirectResponse(f"{public_url}/h5pay/{trade.session}", 303, HEADERS)

    def _look(self, request: Request) -> Response:
        now = clock.now()
        with self._store.work() as db:
            trade = alipay_trades.find(db, "session", request.path_params["session"], now)
            if trade is None:
                return shown(_("没有这笔订单。请回去重新付款。"), 404)
            trade = alipay_trades.open_(db, trade, now)
        return HTMLResponse(alipay_page.cashier(trade, trade.quit_url), 200, HEADERS)

    async def _take(self, request: Request) -> Response:
        deed = await pressed(request)
        if deed is None:
            return Response(status_code=413)
        return await run_in_threadpool(self._do, deed, request.path_params["session"])

    def _do(self, deed: str, session: str) -> Response:
        now = clock.now()
        with self._store.work() as db:
            trade = alipay_trades.find(db, "session", session, now)
            if trade is None:
                return shown(_("没有这笔订单。请回去重新付款。"), 404)
            if deed in ("leave", "fail"):
                return self._back(trade, trade.quit_url)
            if deed not in ("pay", "late"):
                return HTMLResponse(alipay_page.cashier(trade, trade.quit_url), 400, HEADERS)
            if trade.state != "WAIT_BUYER_PAY":
                return HTMLResponse(alipay_page.cashier(trade, trade.quit_url), 409, HEADERS)
            trade = alipay_trades.pay(db, alipay_trades.open_(db, trade, now), now)
            self._courier.write(db, trade, now, late=deed == "late")
        self._spawn(partial(self._courier.deliver_due, now))
        return self._back(trade, self._return_address(trade, now))

    def _back(self, trade: Trade, address: str) -> Response:
        """Off to where the merchant wants the payer; who scanned a code stays, and sees how it stands."""
        if address:
            return RedirectResponse(address, 303, HEADERS)
        return HTMLResponse(alipay_page.cashier(trade, ""), 200, HEADERS)

    def _return_address(self, trade: Trade, now: datetime) -> str:
        """The merchant's return address with what Alipay adds and signs: a hint for the page, never a proof of payment."""
        if not trade.return_url:
            return ""
        told: Mapping[str, str] = {
            "app_id": self._seals.platform.app_id,
            "auth_app_id": self._seals.platform.app_id,
            "charset": "utf-8",
            "method": "alipay.trade.wap.pay.return",
            "seller_id": self._seals.platform.seller_id,
            "timestamp": china(now),
            "total_amount": yuan(trade.total),
            "version": "1.0",
            **names(trade),
        }
        sign = "&" if "?" in trade.return_url else "?"
        return f"{trade.return_url}{sign}{self._seals.form(told)}"


def shown(words: str, status: int) -> Response:
    """A page that says one sentence to a payer."""
    return HTMLResponse(page.said(words), status, HEADERS)


def is_near(address: str, public_url: str) -> bool:
    """Whether an address is on this machine or on our own origin: a sandbox is no way to reach anybody else."""
    try:
        there, here = httpx.URL(address), httpx.URL(public_url)
        if (there.scheme, there.netloc) == (here.scheme, here.netloc):
            return True
        return there.scheme in ("http", "https") and (there.host == "localhost" or ip_address(there.host).is_loopback)
    except (httpx.InvalidURL, ValueError):
        return False
