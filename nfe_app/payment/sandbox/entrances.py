"""Two more ways to the cashier: a code that is scanned, and WeChat's own browser, which checks the merchant's word first.

Manual: https://pay.weixin.qq.com/doc/v3/merchant/4012791877 (code_url), …/4012791857 (what the browser is told)
"""

from __future__ import annotations

from urllib.parse import parse_qs, urlencode, urlsplit

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from . import page, trades
from .cashier import CASHIER
from .seals import Seals
from .store import Store

BRIDGE = ("appId", "timeStamp", "nonceStr", "package")


class Entrances:
    """`…/scan` takes the code of a Native order, `…/bridge` what a page would hand to WeChat's browser."""

    def __init__(self, seals: Seals, store: Store, public_url: str) -> None:
        self._seals = seals
        self._store = store
        self._public_url = public_url

    def routes(self) -> list[Route]:
        """Both ways in."""
        return [Route("/scan", self._scan, methods=["GET"]), Route("/bridge", self._bridge, methods=["GET"])]

    def _scan(self, request: Request) -> Response:
        said = request.query_params.get("code", "").strip()
        if not said:
            return HTMLResponse(page.scan(), 200, page.HEADERS)
        code = parse_qs(urlsplit(said).query).get("pr", [""])[0]
        with self._store.work() as db:
            trade = trades.find(db, "code", code)
        return self._to_cashier(trade, {})

    def _bridge(self, request: Request) -> Response:
        asked = request.query_params
        if not self._is_merchants(asked):
            return HTMLResponse(page.unsigned(f"{self._public_url}/"), 400, page.HEADERS)
        with self._store.work() as db:
            trade = trades.find(db, "prepay_id", asked["package"].removeprefix("prepay_id="))
        if trade is not None and trade.trade_type != "JSAPI":
            trade = None
        return self._to_cashier(trade, {"bridge": "1", "redirect_url": asked.get("redirect_url", "")})

    def _is_merchants(self, asked: QueryParams) -> bool:
        """Whether our merchant signed just this order for just this app."""
        message = "".join(f"{asked.get(name, '')}\n" for name in BRIDGE).encode()
        ours = (asked.get("appId"), asked.get("signType")) == (self._seals.platform.appid, "RSA")
        return ours and self._seals.is_merchants(asked.get("paySign", ""), message)

    def _to_cashier(self, trade: trades.Trade | None, more: dict[str, str]) -> Response:
        if trade is None:
            return HTMLResponse(page.unknown(f"{self._public_url}/scan"), 404, page.HEADERS)
        query = urlencode({"prepay_id": trade.prepay_id} | more)
        return RedirectResponse(f"{self._public_url}{CASHIER}?{query}", 303, page.HEADERS)
