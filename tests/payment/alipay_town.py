"""An Alipay sandbox in tests, reached without a network: our client of it, a payer, and a stranger's own client."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlencode

import anyio
import httpx
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from starlette.applications import Starlette
from starlette.routing import Mount

from nfe_app.payment.alipay import TAKEN, Alipay, AlipayAccount
from nfe_app.payment.gateway import Order
from nfe_app.payment.sandbox.alipay import AlipaySandbox, AlipaySetting
from nfe_app.payment.sandbox.alipay_keys import AlipayMerchant, AlipayPlatform, alipay_keys_in
from nfe_app.payment.sandbox.faults import NONE, Faults
from tests.payment import alipay_signer as signer
from tests.payment.alipay_account import NOW, NUMBER, order

ORIGIN = "http://localhost:8000"
MOUNT = "/sandbox/alipay"
NOTIFY_URL = f"{ORIGIN}/api/payments/alipay-notice"
RETURN_URL = f"{ORIGIN}/paid/"


@cache
def sandbox_keys() -> tuple[AlipayMerchant, AlipayPlatform]:
    """The sandbox's keys of this run."""
    with TemporaryDirectory() as folder:
        return alipay_keys_in(Path(folder))


@cache
def _merchant_key() -> rsa.RSAPrivateKey:
    return load_pem_private_key(sandbox_keys()[0].private_key.encode(), None)  # type: ignore[return-value]


class AlipayTown:
    """A sandbox, our client of it, a payer's browser, and every notice that came to our door."""

    def __init__(self, folder: Path, faults: Faults = NONE, hurry: int = 1) -> None:
        self.came: list[httpx.Request] = []
        self.answer: Callable[[httpx.Request], httpx.Response] = lambda _request: httpx.Response(200, text=TAKEN)
        self.errands: list[Callable[[], object]] = []
        self._clients: dict[str, Alipay] = {}
        setting = AlipaySetting(sandbox_keys()[1], folder / "alipay.db", ORIGIN + MOUNT, False, faults, hurry)
        self.sandbox = AlipaySandbox(setting, httpx.MockTransport(self._take), self.errands.append)

    def _take(self, request: httpx.Request) -> httpx.Response:
        self.came.append(request)
        return self.answer(request)

    def alipay(self, **other: str) -> Alipay:
        """Our client, calling this sandbox."""
        name = repr(other)
        self._clients[name] = self._clients.get(name) or self._client(**other)
        return self._clients[name]

    def _client(self, **other: str) -> Alipay:
        said = vars(sandbox_keys()[0]) | {"base_url": f"{ORIGIN}{MOUNT}/gateway.do", "notify_url": NOTIFY_URL}
        account = AlipayAccount(**(said | {"return_url": RETURN_URL} | other))
        return Alipay(account, httpx.MockTransport(self.carry))

    def carry(self, request: httpx.Request) -> httpx.Response:
        """One request to the sandbox, mounted as the product mounts it, and back."""
        return anyio.run(_carried, Starlette(routes=[Mount(MOUNT, self.sandbox.app)]), request)

    def browser(self) -> httpx.Client:
        """A payer's browser, which stays in the sandbox."""
        return httpx.Client(transport=httpx.MockTransport(self.carry))

    def enter(self, wanted: Order) -> str:
        """The payer goes where an order is paid; the address of the cashier she comes to."""
        cashier = self.alipay().order(wanted)
        if cashier.code:
            self.browser().get(cashier.code)
            return cashier.code
        return self.browser().get(cashier.address).headers["Location"]

    def press(self, link: str, deed: str = "pay") -> httpx.Response:
        """The payer presses a button there."""
        return self.browser().post(link, data={"deed": deed})

    def paid(self, number: str = NUMBER, fen: int = 208894, **other: object) -> AlipayTown:
        """This town, once an order has been paid in it."""
        self.press(self.enter(order(number, fen, **other)))  # type: ignore[arg-type]
        return self

    def asked(self, method: str, wanted: object, /, at: datetime = NOW, **public: str) -> dict[str, Any]:
        """What a stranger's own client is answered, as it stands in the node."""
        return self.sent({**self.signed(method, wanted, at, **public)})

    def signed(self, method: str, wanted: object, /, at: datetime = NOW, **public: str) -> dict[str, str]:
        """What such a client sends, signed by the independent signer."""
        app = {"app_id": sandbox_keys()[0].app_id}
        return signer.asking(method, wanted, at, _merchant_key(), **(app | public))  # type: ignore[arg-type]

    def sent(self, said: dict[str, str]) -> dict[str, Any]:
        """What is answered to exactly this."""
        reply = self.browser().post(f"{ORIGIN}{MOUNT}/gateway.do?{urlencode(said)}")
        assert reply.status_code == 200
        return next(value for name, value in json.loads(reply.content).items() if name != "sign")


async def _carried(app: Starlette, request: httpx.Request) -> httpx.Response:
    reply = await httpx.ASGITransport(app).handle_async_request(request)
    return httpx.Response(reply.status_code, headers=reply.headers, content=await reply.aread())
