"""A door of the platform: only our merchant's own words come in, and whatever goes out is signed, but for the file of a bill."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from ipaddress import ip_address
from typing import TypeVar

import httpx
from pydantic import BaseModel, ValidationError
from starlette.requests import Request
from starlette.responses import Response

from nfe_app.base import clock

from . import trades
from .faults import Faults, Mishap
from .form import whole
from .seals import Refused, Seals
from .store import Store
from .wire import json_of

LARGEST = 64 * 1024
Sent = TypeVar("Sent", bound=BaseModel)


@dataclass(frozen=True)
class Asked:
    """What a merchant asks, once the signature was good."""

    request: Request
    body: bytes
    serial: str
    now: datetime


@dataclass(frozen=True)
class Answer:
    """What is answered; `may_be_lost` names the deed and the order whose answer may go astray."""

    told: object | None
    may_be_lost: tuple[str, str] | None = None


@dataclass(frozen=True)
class Handed:
    """A file that is handed over as it is, without a signature."""

    content: bytes
    media_type: str


Deed = Callable[[Asked], Answer | Handed]


class Doors:
    """Makes doors of deeds."""

    def __init__(self, seals: Seals, store: Store, faults: Faults) -> None:
        self._seals = seals
        self._store = store
        self._faults = faults
        self._hands = ThreadPoolExecutor(8, "sandbox")  # its own: the house may wait for us with all of its own

    def door(self, deed: Deed) -> Callable[[Request], Awaitable[Response]]:
        """The endpoint at which a deed is asked for."""

        async def enter(request: Request) -> Response:
            body = await whole(request, LARGEST)
            if body is None:
                return _json(413, {"code": "PARAM_ERROR", "message": "请求太大"})
            work = partial(copy_context().run, self._answer, deed, request, body)
            return await asyncio.get_running_loop().run_in_executor(self._hands, work)

        return enter

    def _answer(self, deed: Deed, request: Request, body: bytes) -> Response:
        now = clock.now()
        try:
            authorization = request.headers.get("authorization", "")
            self._seals.check(authorization, request.method, _targets(request), body, now)
        except Refused as no:
            return _json(no.status, no.told)  # whoever is not known gets no signature
        serial = self._seals.serial_for(request.headers.get("wechatpay-serial", ""))
        try:
            answer = deed(Asked(request, body, serial, now))
        except Refused as no:
            return self._signed(no.status, no.told, serial, now)
        if isinstance(answer, Handed):
            return Response(answer.content, media_type=answer.media_type)
        if answer.may_be_lost and self._is_lost(*answer.may_be_lost):
            return Response(status_code=504)
        return self._signed(200 if answer.told is not None else 204, answer.told, serial, now)

    def _signed(self, status: int, content: object | None, serial: str, now: datetime) -> Response:
        body = json_of(content) if content is not None else b""
        return _json(status, body, self._seals.headers(body, serial, now))

    def _is_lost(self, deed: str, number: str) -> bool:
        with self._store.work() as db:
            times = trades.count_asking(db, deed, number)
        return self._faults.strike(Mishap.LOST_ANSWER, number, times)


def read(kind: type[Sent], body: bytes) -> Sent:
    """What was sent, as the manual has it; raises Refused, PARAM_ERROR."""
    try:
        return kind.model_validate_json(body)
    except ValidationError as wrong:
        first = wrong.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise Refused(400, "PARAM_ERROR", f"参数错误: {where} {first['type']}") from wrong


def check_told(notify_url: str, public_url: str) -> None:
    """Only this machine and our own origin are told: a sandbox is no way to reach anybody else. Raises Refused, PARAM_ERROR."""
    try:
        there, here = httpx.URL(notify_url), httpx.URL(public_url)
        if (there.scheme, there.netloc) == (here.scheme, here.netloc) or there.host == "localhost":
            return
        if ip_address(there.host).is_loopback:
            return
    except (httpx.InvalidURL, ValueError):
        pass
    raise Refused(400, "PARAM_ERROR", "沙箱只把通知发到本机或本站")


def _targets(request: Request) -> list[str]:
    """What may have been signed: the whole path, or the part from `/v3` on where the sandbox is mounted deeper."""
    path = request.scope["raw_path"].decode("latin-1")
    query = f"?{request.url.query}" if request.url.query else ""
    return [path + query, path.removeprefix(request.scope.get("root_path", "")) + query]


def _json(status: int, content: object, headers: dict[str, str] | None = None) -> Response:
    body = content if isinstance(content, bytes) else json_of(content)
    return Response(body, status, headers, media_type="application/json" if body else None)
