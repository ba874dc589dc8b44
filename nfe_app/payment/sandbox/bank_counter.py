"""The counter of the sandbox's bank: anybody plays a transfer there."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from urllib.parse import parse_qs, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from nfe_app.base import clock
from nfe_app.base.clock import CHINA
from nfe_app.base.money import Fen
from nfe_app.base.words import _

from . import bank_page, page
from .bank_store import BankStore, book
from .form import whole

YUAN = re.compile(r"[0-9]{1,9}(\.[0-9]{1,2})?")
WRITTEN = re.compile(r"[^\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]+")
ONE_DAY = timedelta(days=1)


class BankCounter:
    """One page with one form."""

    def __init__(self, store: BankStore, name: str, number: str, public_url: str) -> None:
        self._store = store
        self._name, self._number, self._public_url = name, number, public_url
        address = urlsplit(public_url)
        self._origin = f"{address.scheme}://{address.netloc}"

    def routes(self) -> list[Route]:
        """The one address."""
        return [Route("/", self._look, methods=["GET"]), Route("/", self._take, methods=["POST"])]

    def _look(self, request: Request) -> Response:
        said = request.query_params.get("sent", "")
        fens = [int(one) for one in said.split(",") if one.isascii() and one.isdigit() and len(one) < 13]
        shown = bank_page.counter(self._number, self._name, bank_page.told(fens) if fens else "")
        return HTMLResponse(shown, headers=page.HEADERS)

    async def _take(self, request: Request) -> Response:
        if request.headers.get("origin", self._origin) != self._origin:
            return Response(status_code=404)
        sent = {
            name: values[0]
            for name, values in parse_qs((await whole(request) or b"").decode("utf-8", "replace")).items()
        }
        return await run_in_threadpool(self._transfer, sent)

    def _transfer(self, sent: dict[str, str]) -> Response:
        told, payer, how = sent.get("told", "")[:140], sent.get("payer", "")[:40], sent.get("how", "now")
        yuan = sent.get("yuan", "").strip()
        fen = Fen.of_yuan(yuan).count if YUAN.fullmatch(yuan) else 0
        if not fen or not WRITTEN.fullmatch(told) or not WRITTEN.fullmatch(payer):
            shown = bank_page.counter(self._number, self._name, _("没有转：附言、金额、付款人都要填对。"))
            return HTMLResponse(shown, 400, page.HEADERS)
        fens = [fen] * (2 if how == "twice" else 1)
        self.transfer(told, fens, payer, tomorrow=how == "tomorrow", shut=how == "shut")
        return RedirectResponse(f"{self._public_url}/?sent={','.join(map(str, fens))}", 303, page.HEADERS)

    def transfer(
        self, told: str, fens: list[int], payer: str = "王大", *, tomorrow: bool = False, shut: bool = False
    ) -> list[str]:
        """Transfers of so many fen, with these words; the bank's references of them."""
        at = datetime.combine(clock.today() + ONE_DAY, time(9, 30), CHINA) if tomorrow else clock.now()
        with self._store.work() as db:
            return [book(db, fen, told, payer, at, shut=shut) for fen in fens]
