"""The cashier's desk: what a payer does there, and the way back to where the payer came from."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from urllib.parse import urlencode, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from nfe_app.base import clock

from . import page, trades
from .form import pressed
from .notices import Courier, Deed
from .store import Store

CASHIER = "/cgi-bin/mmpayweb-bin/checkmweb"
RESULTS = {"pay": "ok", "late": "ok", "fail": "fail", "leave": "cancel"}


class Cashier:
    """`…/checkmweb`: looks on GET, acts on POST; returns only to its own origin."""

    def __init__(self, store: Store, courier: Courier, public_url: str, spawn: Callable[[Deed], object]) -> None:
        address = urlsplit(public_url)
        self._origin = f"{address.scheme}://{address.netloc}"
        self._public_url = public_url
        self._store = store
        self._courier = courier
        self._spawn = spawn

    def routes(self) -> list[Route]:
        """The one address of the cashier."""
        return [Route(CASHIER, self._look, methods=["GET"]), Route(CASHIER, self._take, methods=["POST"])]

    def _look(self, request: Request) -> Response:
        now = clock.now()
        with self._store.work() as db:
            trade = trades.find(db, "prepay_id", request.query_params.get("prepay_id", ""))
        return self._shown(trade, self._way_back(request, trade), now)

    async def _take(self, request: Request) -> Response:
        deed = await pressed(request)
        if deed is None:
            return Response(status_code=413)
        return await run_in_threadpool(self._do, deed, request)

    def _do(self, deed: str, request: Request) -> Response:
        now = clock.now()
        with self._store.work() as db:
            trade = trades.find(db, "prepay_id", request.query_params.get("prepay_id", ""))
            back = self._way_back(request, trade)
            done = RedirectResponse(_with_result(back, request, deed), 303, page.HEADERS)
            if deed == "leave":
                return done
            if trade is None or not trade.is_open(now):
                return self._shown(trade, back, now, status=409)
            if deed == "fail":
                trades.fail(db, trade)
            elif deed in ("pay", "late"):
                trades.pay(db, trade, now)
                self._courier.write(db, trade, now, late=deed == "late")
            else:
                return self._shown(trade, back, now, status=400)
        self._spawn(partial(self._courier.deliver_due, now))
        return done

    def _shown(self, trade: trades.Trade | None, back: str, now: datetime, status: int = 200) -> Response:
        if trade is None:
            return HTMLResponse(page.unknown(back), 404, page.HEADERS)
        return HTMLResponse(page.cashier(trade, back, is_open=trade.is_open(now)), status, page.HEADERS)

    def _way_back(self, request: Request, trade: trades.Trade | None) -> str:
        """Where the payer wants to return; the front door where that is not on our own origin, and for a code this page itself."""
        wanted = request.query_params.get("redirect_url", "")
        if wanted.startswith(f"{self._origin}/"):
            return wanted
        if trade is not None and trade.trade_type == "NATIVE":
            return f"{self._public_url}{CASHIER}?{urlencode({'prepay_id': trade.prepay_id})}"
        return f"{self._origin}/"


def _with_result(back: str, request: Request, deed: str) -> str:
    """The way back; for a page that thinks it is in WeChat's browser, with what that would have told it."""
    if request.query_params.get("bridge") != "1" or deed not in RESULTS:
        return back
    joint = "&" if "?" in back else "?"
    return f"{back}{joint}{urlencode({'err_msg': f'get_brand_wcpay_request:{RESULTS[deed]}'})}"
