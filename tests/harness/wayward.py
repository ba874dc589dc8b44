"""A counter whose line and whose post go the way a test says, and that remembers what our product was told of each order."""

from __future__ import annotations

import gzip
import json
import re
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal
from uuid import UUID

import httpx
from anyio.from_thread import start_blocking_portal
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

from tests.cast import Worker
from tests.deeds import part_of
from tests.payment.channels import MOUNT, Town, carried, sandbox_keys
from tests.payment.counter import Counter

Line = Literal["fine", "down", "lost", "held"]
"""The line to the channel: as it should be; nobody there; heard but not answered; on its way for a long time."""
Ways = Literal["notice", "query", "bill", "both"]
"""By which of the ways news may come; the others are cut off for good."""


OPEN_TO = {"notice": (), "query": ("query", "bill"), "bill": ("bill",), "both": ("query", "bill")}
"""What may be asked for. A question alone does not suffice: of an order that overtakes its own end only the bill tells."""
GZIP, NUMBER = b"\x1f\x8b", re.compile(r"`([A-Z2-7]{26})(?=,)")


def _way_of(request: httpx.Request) -> Ways | None:
    """By which way to the truth a request goes; None where it asks for something to be done."""
    if request.method != "GET" or "/refund/" in request.url.path:
        return None
    return "query" if "/out-trade-no/" in request.url.path else "bill"


class Crowded(Town):
    """A sandbox that many threads ask at once: it lives in one event loop, as a served one does."""

    @contextmanager
    def open(self) -> Iterator[Crowded]:
        """Open to the crowd until the end of this."""
        with start_blocking_portal() as self._portal:
            yield self

    def carry(self, request: httpx.Request) -> httpx.Response:
        """One request to the sandbox, mounted as the product mounts it, and back."""
        return self._portal.call(carried, Starlette(routes=[Mount(MOUNT, self.sandbox.app)]), request)


class Wayward(Counter):
    """Our product and a sandbox. `told` is what a question about an order was last answered with."""

    def __init__(self, client: TestClient, town: Town, ways: Ways = "both") -> None:
        super().__init__(client, town)
        self.ways = ways
        self._key = sandbox_keys()[0].api_v3_key
        self.line: Line = "fine"
        self.keeps_post = False
        self.bag: list[httpx.Request] = []
        self.held: list[httpx.Request] = []
        self.told: dict[str, str] = {}

    def _take(self, notice: httpx.Request) -> httpx.Response:
        """A notice on its way to our door; what is kept comes again, for nobody said that it was taken."""
        if self.ways in ("query", "bill"):
            return httpx.Response(503)
        self.bag.append(notice)
        return httpx.Response(503) if self.keeps_post else httpx.Response(self.bring(notice))

    def bring(self, notice: httpx.Request) -> int:
        """A notice at our door; the status it is answered with."""
        return super()._take(notice).status_code

    def number_of(self, notice: httpx.Request) -> str:
        """Which order a notice is about, as an own reading of it tells."""
        sealed = json.loads(notice.content)["resource"]
        key, nonce, about = (text.encode() for text in (self._key, sealed["nonce"], sealed["associated_data"]))
        told = json.loads(AESGCM(key).decrypt(nonce, b64decode(sealed["ciphertext"]), about))
        return str(told["out_trade_no"])

    def _carry(self, request: httpx.Request) -> httpx.Response:
        way = _way_of(request)
        if self.line == "down" or (way and way not in OPEN_TO[self.ways]):
            raise httpx.ConnectError("no line")
        if self.line == "held":
            self.held.append(request)
            raise httpx.ReadTimeout("on its way")
        answer = self.town.carry(request)
        if self.line == "lost":
            raise httpx.ReadTimeout("the answer is lost")
        if way == "query":
            number = request.url.path.rpartition("/")[2]
            self.told[number] = answer.json()["trade_state"] if answer.status_code == 200 else "UNKNOWN"
        elif answer.content.startswith(GZIP):
            self.told |= dict.fromkeys(NUMBER.findall(gzip.decompress(answer.content).decode()), "SUCCESS")
        return answer

    def newest(self, who: Worker) -> UUID:
        """Somebody's newest payment."""
        return UUID(part_of(who, "payments")[0]["id"])

    def arrive(self) -> httpx.Response:
        """The oldest request that was on its way arrives at the channel; nobody waits for its answer any more."""
        return self.town.carry(self.held.pop(0))
