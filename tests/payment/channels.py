"""Our side of a channel in tests: an account at the independent platform, and sandboxes reached without a network."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

import anyio
import httpx
from starlette.applications import Starlette
from starlette.routing import Mount

from nfe_app.base.money import Fen
from nfe_app.payment.gateway import Order
from nfe_app.payment.sandbox.channel import Sandbox, Setting
from nfe_app.payment.sandbox.faults import NONE, Faults
from nfe_app.payment.sandbox.keys import Merchant, Platform, keys_in
from nfe_app.payment.wechat import Account, WeChat
from tests.payment import signer

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
ORIGIN = "http://localhost:8000"
MOUNT = "/sandbox/wechat"
NOTIFY_URL = f"{ORIGIN}/api/payments/notice"


def account(**other: object) -> Account:
    """The merchant's account at the independent platform."""
    said = {
        "base_url": "http://channel.test",
        "notify_url": "http://127.0.0.1:1/api/payments/notice",
        "mchid": signer.MCHID,
        "appid": signer.APPID,
        "serial": signer.MERCHANT_SERIAL,
        "private_key": signer.private_pem("merchant"),
        "api_v3_key": signer.API_V3_KEY,
        "anchors": {signer.PUBLIC_KEY_ID: signer.public_pem("platform")},
    }
    return Account(**(said | other))  # type: ignore[arg-type]


@cache
def sandbox_keys() -> tuple[Merchant, Platform]:
    """The sandbox's keys of this run."""
    with TemporaryDirectory() as folder:
        return keys_in(Path(folder))


def sandbox_account(**other: object) -> Account:
    """The merchant's account at the sandbox."""
    said = vars(sandbox_keys()[0]) | {"base_url": ORIGIN + MOUNT, "notify_url": NOTIFY_URL}
    return Account(**(said | other))


def order(number: str = "WF202611230001", fen: int = 208894, **other: object) -> Order:
    """An attempt to collect."""
    said = {"description": "职工养老 2026-11", "payer_ip": "203.0.113.7", "expires_at": NOW + timedelta(minutes=15)}
    return Order(out_trade_no=number, amount=Fen(fen), **(said | other))  # type: ignore[arg-type]


class Town:
    """A sandbox, our client of it, a payer's browser, and every notice that came to our door."""

    def __init__(self, folder: Path, faults: Faults = NONE, hurry: int = 1) -> None:
        self.came: list[httpx.Request] = []
        self.answer: Callable[[httpx.Request], httpx.Response] = lambda _request: httpx.Response(204)
        self.errands: list[Callable[[], object]] = []
        setting = Setting(sandbox_keys()[1], folder / "sandbox.db", ORIGIN + MOUNT, False, faults, hurry)
        self.sandbox = Sandbox(setting, httpx.MockTransport(self._take), self.errands.append)

    def _take(self, request: httpx.Request) -> httpx.Response:
        self.came.append(request)
        return self.answer(request)

    def wechat(self, **other: object) -> WeChat:
        """Our client, calling this sandbox."""
        return WeChat(sandbox_account(**other), httpx.MockTransport(self.carry))

    def carry(self, request: httpx.Request) -> httpx.Response:
        """One request to the sandbox, mounted as the product mounts it, and back."""
        return anyio.run(carried, Starlette(routes=[Mount(MOUNT, self.sandbox.app)]), request)

    def look(self, link: str, back: str = f"{ORIGIN}/pay/1") -> httpx.Response:
        """The payer opens the cashier."""
        return self._browser().get(f"{link}&{urlencode({'redirect_url': back})}")

    def press(self, link: str, deed: str, back: str = f"{ORIGIN}/pay/1") -> httpx.Response:
        """The payer presses a button there."""
        return self._browser().post(f"{link}&{urlencode({'redirect_url': back})}", data={"deed": deed})

    def _browser(self) -> httpx.Client:
        return httpx.Client(transport=httpx.MockTransport(self.carry))


async def carried(app: Starlette, request: httpx.Request) -> httpx.Response:
    """One request through an ASGI app."""
    reply = await httpx.ASGITransport(app).handle_async_request(request)
    return httpx.Response(reply.status_code, headers=reply.headers, content=await reply.aread())
