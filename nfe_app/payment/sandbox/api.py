"""The platform's doors for merchants: order, query, close, certificates; every one signed on both sides."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_address
from typing import TypeVar

import httpx
from anyio import CapacityLimiter, to_thread
from cryptography.x509 import load_pem_x509_certificate
from pydantic import BaseModel, ValidationError
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from nfe_app.base import clock

from . import trades
from .faults import Faults, Mishap
from .seals import Refused, Seals
from .store import Store
from .wire import CloseSent, OrderSent, json_of, rfc3339, told

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


Deed = Callable[[Asked], Answer]


class Api:
    """Routes under `/v3`, as the manual has them."""

    def __init__(self, seals: Seals, store: Store, faults: Faults, public_url: str) -> None:
        self._seals = seals
        self._platform = seals.platform
        self._store = store
        self._faults = faults
        self._public_url = public_url
        self._hands = CapacityLimiter(8)  # its own: the house may wait for us with all of its own

    def routes(self) -> list[Route]:
        """Every route a merchant may call."""
        transactions = "/v3/pay/transactions"
        return [
            Route(f"{transactions}/h5", self._door(self._order), methods=["POST"]),
            Route(f"{transactions}/out-trade-no/{{key}}", self._door(self._query_own), methods=["GET"]),
            Route(f"{transactions}/id/{{key}}", self._door(self._query), methods=["GET"]),
            Route(f"{transactions}/out-trade-no/{{key}}/close", self._door(self._close), methods=["POST"]),
            Route("/v3/certificates", self._door(self._certificates), methods=["GET"]),
        ]

    def _door(self, deed: Deed) -> Callable[[Request], Awaitable[Response]]:
        async def enter(request: Request) -> Response:
            """The answer to a request; 413 in the platform's own form for a body of more than LARGEST bytes."""
            body = b""
            async for part in request.stream():
                body += part
                if len(body) > LARGEST:
                    return _json(413, {"code": "PARAM_ERROR", "message": "请求太大"})
            return await to_thread.run_sync(self._answer, deed, request, body, limiter=self._hands)

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
        if answer.may_be_lost and self._is_lost(*answer.may_be_lost):
            return Response(status_code=504)
        return self._signed(200 if answer.told is not None else 204, answer.told, serial, now)

    def _signed(self, status: int, content: object | None, serial: str, now: datetime) -> Response:
        body = json_of(content) if content is not None else b""
        return _json(status, body, self._seals.headers(body, serial, now))

    def _is_lost(self, deed: str, out_trade_no: str) -> bool:
        with self._store.work() as db:
            times = trades.count_asking(db, deed, out_trade_no)
        return self._faults.strike(Mishap.LOST_ANSWER, out_trade_no, times)

    def _order(self, asked: Asked) -> Answer:
        sent = _read(OrderSent, asked.body)
        self._check_merchant(sent.mchid)
        if sent.appid != self._platform.appid:
            raise Refused(400, "APPID_MCHID_NOT_MATCH", "appid 和 mchid 不匹配")
        if not self._may_be_told(sent.notify_url):
            raise Refused(400, "PARAM_ERROR", "沙箱只把通知发到本机或本站")
        with self._store.work() as db:
            trade = trades.take_in(db, sent.wanted(asked.serial), asked.now)
        link = f"{self._public_url}/cgi-bin/mmpayweb-bin/checkmweb?prepay_id={trade.prepay_id}&package=sandbox"
        return Answer({"h5_url": link}, ("order", trade.out_trade_no))

    def _query_own(self, asked: Asked) -> Answer:
        trade = self._find(asked, "out_trade_no")
        return Answer(told(trade, self._platform), ("query", trade.out_trade_no))

    def _query(self, asked: Asked) -> Answer:
        trade = self._find(asked, "transaction_id")
        return Answer(told(trade, self._platform), ("query", trade.out_trade_no))

    def _find(self, asked: Asked, column: trades.Number) -> trades.Trade:
        self._check_merchant(asked.request.query_params.get("mchid", ""))
        key = asked.request.path_params["key"]
        with self._store.work() as db:
            trade = trades.find(db, column, key)
        if trade is None:
            raise Refused(404, "ORDER_NOT_EXIST", "订单不存在")
        return trade

    def _close(self, asked: Asked) -> Answer:
        self._check_merchant(_read(CloseSent, asked.body).mchid)
        with self._store.work() as db:
            trades.close(db, asked.request.path_params["key"])
        return Answer(None)

    def _certificates(self, _asked: Asked) -> Answer:
        sealed = self._seals.sealed(self._platform.certificate.encode(), "certificate")
        certificate = load_pem_x509_certificate(self._platform.certificate.encode())
        mine = {
            "serial_no": self._platform.serial,
            "effective_time": rfc3339(certificate.not_valid_before_utc),
            "expire_time": rfc3339(certificate.not_valid_after_utc),
            "encrypt_certificate": sealed,
        }
        return Answer({"data": [mine]})

    def _check_merchant(self, mchid: str) -> None:
        if mchid != self._platform.mchid:
            raise Refused(400, "MCH_NOT_EXISTS", "商户号不存在")

    def _may_be_told(self, notify_url: str) -> bool:
        """Only this machine and our own origin: a sandbox is no way to reach anybody else."""
        try:
            there, here = httpx.URL(notify_url), httpx.URL(self._public_url)
            if (there.scheme, there.netloc) == (here.scheme, here.netloc) or there.host == "localhost":
                return True
            return ip_address(there.host).is_loopback
        except (httpx.InvalidURL, ValueError):
            return False


def _read(kind: type[Sent], body: bytes) -> Sent:
    try:
        return kind.model_validate_json(body)
    except ValidationError as wrong:
        first = wrong.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise Refused(400, "PARAM_ERROR", f"参数错误: {where} {first['type']}") from wrong


def _targets(request: Request) -> list[str]:
    """What may have been signed: the whole path, or the part from `/v3` on where the sandbox is mounted deeper."""
    path = request.scope["raw_path"].decode("latin-1")
    query = f"?{request.url.query}" if request.url.query else ""
    return [path + query, path.removeprefix(request.scope.get("root_path", "")) + query]


def _json(status: int, content: object, headers: dict[str, str] | None = None) -> Response:
    body = content if isinstance(content, bytes) else json_of(content)
    return Response(body, status, headers, media_type="application/json" if body else None)
