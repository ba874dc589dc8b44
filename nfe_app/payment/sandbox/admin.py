"""Behind the counter: every trade, refund and notice with its tries, and buttons that let things happen now."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from ipaddress import ip_address
from urllib.parse import parse_qs, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from nfe_app.base import clock

from . import admin_page, page, refunds, trades
from .bill_lines import Difference, plant
from .form import whole
from .notices import Courier
from .refunds import End
from .store import Store

SHOWN = 100
ENDS: dict[str, End] = {"SUCCESS": "SUCCESS", "ABNORMAL": "ABNORMAL", "CLOSED": "CLOSED"}
Sent = dict[str, str]


class Admin:
    """`…/admin`: for whoever sits at this machine; in a demonstration, where nothing is real, for everybody."""

    def __init__(self, store: Store, courier: Courier, public_url: str, *, demo: bool) -> None:
        address = urlsplit(public_url)
        self._origin = f"{address.scheme}://{address.netloc}"
        self._public_url = public_url
        self._store = store
        self._courier = courier
        self._demo = demo
        self._deeds: dict[str, Callable[[Sent, datetime], object]] = {
            "due": lambda _sent, now: self._courier.make_due(now),
            "end": self._end,
            "release": self._release,
            "plant": self._plant,
        }

    def routes(self) -> list[Route]:
        """The one address."""
        return [Route("/admin", self._look, methods=["GET"]), Route("/admin", self._take, methods=["POST"])]

    def _look(self, request: Request) -> Response:
        return self._shown(200) if self._may(request) else Response(status_code=404)

    async def _take(self, request: Request) -> Response:
        body = await whole(request)
        if body is None:
            return Response(status_code=413)
        if not self._may(request) or request.headers.get("origin", self._origin) != self._origin:
            return Response(status_code=404)
        sent = {name: values[0] for name, values in parse_qs(body.decode("latin-1")).items()}
        return await run_in_threadpool(self._do, sent)

    def _may(self, request: Request) -> bool:
        if self._demo:
            return True
        try:
            return request.client is not None and ip_address(request.client.host).is_loopback
        except ValueError:
            return False

    def _do(self, sent: Sent) -> Response:
        try:
            self._deeds[sent.get("deed", "")](sent, clock.now())
        except (KeyError, ValueError) as wrong:
            return self._shown(400, str(wrong))
        return RedirectResponse(f"{self._public_url}/admin", 303, page.HEADERS)

    def _end(self, sent: Sent, now: datetime) -> None:
        """Let one refund come to its end, whichever is wished."""
        with self._store.work() as db:
            refund = refunds.find(db, sent["refund"])
            if refund is None:
                raise KeyError(sent["refund"])
            self._courier.end(db, refund, ENDS[sent["end"]], now)
        self._courier.deliver_due(now)

    def _release(self, sent: Sent, _now: datetime) -> None:
        self._store.release(date.fromisoformat(sent["day"]))

    def _plant(self, sent: Sent, _now: datetime) -> None:
        day, kind = date.fromisoformat(sent["day"]), Difference(sent["kind"])
        with self._store.work() as db:
            plant(db, day, kind, int(sent["count"]), int(sent["seed"]))

    def _shown(self, status: int, trouble: str = "") -> Response:
        with self._store.work() as db:
            notices = db.execute("SELECT * FROM notice ORDER BY number DESC LIMIT ?", [SHOWN]).fetchall()
            planted = db.execute("SELECT day, kind, key FROM planted ORDER BY number DESC LIMIT ?", [SHOWN]).fetchall()
            told = admin_page.Told(trades.newest(db, SHOWN), refunds.newest(db, SHOWN), notices, planted)
        return HTMLResponse(admin_page.admin(told, clock.today(), trouble), status, page.HEADERS)
