"""A counter whose lines and whose post go the way a test says, and that remembers what our product was told of each order."""

from __future__ import annotations

import gzip
import io
import json
import re
import zipfile
from base64 import b64decode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal
from urllib.parse import parse_qs
from uuid import UUID

import httpx
from anyio.from_thread import start_blocking_portal
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

from nfe_app.base import clock
from nfe_app.payment import gateway
from tests.cast import Worker
from tests.deeds import part_of
from tests.payment.alipay_town import AlipayTown
from tests.payment.banks import BankTown
from tests.payment.channels import MOUNT, Town, carried, sandbox_keys
from tests.payment.counter import Counter

Line = Literal["fine", "down", "lost", "held"]
"""The line to the channel: as it should be; nobody there; heard but not answered; on its way for a long time."""
Ways = Literal["notice", "query", "bill", "both"]
"""By which of the ways news may come; the others are cut off for good."""

OPEN_TO = {
    "notice": ("notice",),
    "query": ("query", "bill"),
    "bill": ("bill",),
    "both": ("notice", "query", "bill"),
}
"""What may be asked for. A question alone does not suffice: of an order that overtakes its own end only the bill tells."""
GZIP, ZIP = b"\x1f\x8b", b"PK"
NUMBER = re.compile(r"`([A-Z2-7]{26})(?=,)")
ALIPAY_NUMBER = re.compile(r"([A-Z2-7]{26})\t")
WORDS = {"TRADE_SUCCESS": "SUCCESS", "TRADE_CLOSED": "CLOSED", "WAIT_BUYER_PAY": "NOTPAY", "": "UNKNOWN"}
LIVES = {"wechat": timedelta(minutes=5, microseconds=1), "alipay": timedelta(hours=26)}
Carry = Callable[[httpx.Request], httpx.Response]


def _way_of(request: httpx.Request) -> Ways | None:
    """By which way to the truth a request goes; None where it asks for something to be done."""
    path, method = request.url.path, request.url.params.get("method", "")
    if path.endswith("/notifications"):
        return "notice"
    if method:
        return {"alipay.trade.query": "query", "alipay.data.dataservice.bill.downloadurl.query": "bill"}.get(method)  # type: ignore[return-value]
    if request.method != "GET" or "/refund/" in path or "/returns/" in path:
        return None
    return "query" if "/out-trade-no/" in path else "bill"


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
    """Our product, and the sandboxes of WeChat, Alipay and a bank. `told` is what a question about an order was last answered with."""

    def __init__(self, client: TestClient, town: Town, ways: Ways = "both") -> None:
        super().__init__(client, town)
        self.ways = ways
        self._key = sandbox_keys()[0].api_v3_key
        self.line: Line = "fine"
        self.keeps_post = False
        self.bag: list[httpx.Request] = []
        self.held: list[tuple[httpx.Request, Carry]] = []
        self.told: dict[str, str] = {}

    def join(self, folder: Path) -> None:
        """Connect Alipay and a bank, too, whose files lie in the folder."""
        self.alipay = AlipayTown(folder)
        self.alipay.answer = self._take
        channel = self.alipay.alipay()
        channel._http = httpx.Client(transport=httpx.MockTransport(self._carry_alipay))
        gateway.connect("alipay", channel)
        self.bank = WaywardBank(folder, self._through)

    def begin(self) -> None:
        """A new life: nothing is known of the others."""
        self.bag, self.held, self.told, self.line, self.keeps_post = [], [], {}, "fine", False
        self.bank.bank.mark, self.bank.bank.aside = "", []

    def tell(self) -> int:
        """The notices that are due come in."""
        joined = self.alipay.sandbox.deliver_due(clock.now()) if hasattr(self, "alipay") else 0
        return super().tell() + joined

    def _take(self, notice: httpx.Request) -> httpx.Response:
        """A notice on its way to our door; what is kept comes again, for nobody said that it was taken."""
        if self.ways in ("query", "bill"):
            return httpx.Response(503)
        self.bag.append(notice)
        taken = not self.keeps_post and self.bring(notice)
        return httpx.Response(200 if taken else 503, text="success" if taken else "fail")

    def bring(self, notice: httpx.Request) -> bool:
        """A notice at our door; whether it was taken in."""
        if _is_alipays(notice):
            answer = self.client.post("/api/payments/notice/alipay", content=notice.content)
            return answer.text == "success"
        return super()._take(notice).status_code == 204

    def is_fresh(self, notice: httpx.Request) -> bool:
        """Whether it is believed now: five minutes at WeChat's door, 26 hours at Alipay's."""
        if _is_alipays(notice):
            sent = datetime.fromisoformat(_form(notice)["notify_time"]).replace(tzinfo=clock.CHINA)
            return clock.now() - sent < LIVES["alipay"]
        return (
            clock.now() - datetime.fromtimestamp(int(notice.headers["wechatpay-timestamp"]), clock.CHINA)
            < LIVES["wechat"]
        )

    def read(self, notice: httpx.Request) -> tuple[str, str]:
        """Which order a notice is about, and how that stands, as an own reading of it tells; of a refund or an agreement nothing."""
        if _is_alipays(notice):
            said = _form(notice)
            return said.get("out_trade_no", ""), _word(said.get("trade_status", ""), said.get("gmt_payment", ""))
        sealed = json.loads(notice.content)["resource"]
        key, nonce, about = (text.encode() for text in (self._key, sealed["nonce"], sealed["associated_data"]))
        told = json.loads(AESGCM(key).decrypt(nonce, b64decode(sealed["ciphertext"]), about))
        return str(told["out_trade_no"]), "" if "out_refund_no" in told else str(told["trade_state"])

    def _through(self, request: httpx.Request, carry: Carry) -> httpx.Response:
        """A request on the line as it is now."""
        way = _way_of(request)
        if self.line == "down" or (way and way not in OPEN_TO[self.ways]):
            raise httpx.ConnectError("no line")
        if self.line == "held":
            self.held.append((request, carry))
            raise httpx.ReadTimeout("on its way")
        answer = carry(request)
        if self.line == "lost":
            raise httpx.ReadTimeout("the answer is lost")
        return answer

    def _carry(self, request: httpx.Request) -> httpx.Response:
        answer = self._through(request, self.town.carry)
        if _way_of(request) == "query":
            number = request.url.path.rpartition("/")[2]
            self.told[number] = answer.json()["trade_state"] if answer.status_code == 200 else "UNKNOWN"
        elif answer.content.startswith(GZIP):
            self.told |= dict.fromkeys(NUMBER.findall(gzip.decompress(answer.content).decode()), "SUCCESS")
        return answer

    def _carry_alipay(self, request: httpx.Request) -> httpx.Response:
        answer = self._through(request, self.alipay.carry)
        if _way_of(request) == "query":
            number = json.loads(_form(request)["biz_content"])["out_trade_no"]
            said = answer.json()["alipay_trade_query_response"]
            self.told[number] = _word(said.get("trade_status", ""), said.get("send_pay_date", ""))
        elif answer.content.startswith(ZIP):
            with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
                text = "".join(packed.read(name).decode("gbk") for name in packed.namelist())
            self.told |= dict.fromkeys(ALIPAY_NUMBER.findall(text), "SUCCESS")
        return answer

    def cashier(self, who: Worker, payment_id: UUID) -> str:
        """The cashier to which she comes; empty where no way leads to one."""
        link = self.link(who, payment_id)
        if "gateway.do" in link:
            return self.alipay.browser().get(link).headers.get("location", "")
        return link if "checkmweb" in link else ""

    def press_at(self, link: str, deed: str) -> None:
        """She presses a button of a cashier."""
        (self.town if "checkmweb" in link else self.alipay).press(link, deed)

    def newest(self, who: Worker) -> UUID:
        """Somebody's newest payment."""
        return UUID(part_of(who, "payments")[0]["id"])

    def arrive(self) -> tuple[httpx.Request, httpx.Response]:
        """The oldest request that was on its way arrives at its channel; nobody waits for its answer any more."""
        request, carry = self.held.pop(0)
        return request, carry(request)


class WaywardBank(BankTown):
    """A bank at the end of such a line."""

    def __init__(self, folder: Path, through: Callable[[httpx.Request, Carry], httpx.Response]) -> None:
        self._line = through
        super().__init__(folder)

    def carry(self, request: httpx.Request) -> httpx.Response:
        """One request to the bank and back."""
        return self._line(request, super().carry)


def _is_alipays(notice: httpx.Request) -> bool:
    return "alipay" in notice.url.path


def _form(request: httpx.Request) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(request.content.decode()).items()}


def _word(status: str, paid_at: str) -> str:
    """How a trade of Alipay stands, in the words of WeChat; one that was closed after it was paid went back."""
    return "REFUND" if status == "TRADE_CLOSED" and paid_at else WORDS[status]
