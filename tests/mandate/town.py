"""A rider who pays by mandate: our doors, an Alipay that behaves as she says, and the messages that she was sent."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import httpx
from starlette.testclient import TestClient

from nfe_app import chores
from nfe_app.base import clock
from nfe_app.messages import gateway as messages
from nfe_app.payment import gateway
from tests.cast import Worker, send
from tests.deeds import on, part_of, result_of
from tests.payment.alipay_town import AlipayTown

PENSION = {"schemes": ["employee_pension"], "limit_fen": 200_000, "day": 10, "agrees": True}


class Autopay:
    """Our product and Alipay's sandbox connected with each other; `down` says that Alipay cannot be reached."""

    def __init__(self, client: TestClient, town: AlipayTown, monkeypatch: Any) -> None:
        self.client, self.town = client, town
        self.down = self.lost = False
        self.asked: list[str] = []
        self.texts: list[str] = []
        town.answer = self._take
        alipay = town.alipay()
        alipay._http = httpx.Client(transport=httpx.MockTransport(self._carry))
        gateway.connect("alipay", alipay)
        monkeypatch.setattr(messages, "CHANNEL", self)

    def send(self, phone: str, text: str) -> None:
        """A message to her phone."""
        assert phone.startswith("+86")
        self.texts.append(text)

    def _take(self, notice: httpx.Request) -> httpx.Response:
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        answer = self.client.post("/api/payments/notice/alipay", content=notice.content, headers=headers)
        return httpx.Response(answer.status_code, text=answer.text)

    def _carry(self, request: httpx.Request) -> httpx.Response:
        if self.down:
            raise httpx.ConnectError("no line")
        self.asked.append(str(request.url.params["method"]))
        answer = self.town.carry(request)
        if self.lost:
            raise httpx.ReadTimeout("the answer is lost")
        return answer

    def wish(self, who: Worker, **other: object) -> dict[str, Any]:
        """She says what may be collected."""
        return send(who, "mandate.sign", PENSION | other)

    def go(self, who: Worker, mandate_id: str) -> httpx.Response:
        """She follows the link to where she signs."""
        self.client.cookies.set("nfe", who.token)
        return self.client.get(f"/api/mandates/{mandate_id}/sign", follow_redirects=False)

    def page(self, who: Worker, mandate_id: str) -> str:
        """The address of the signing page to which she comes."""
        return self.town.browser().get(self.go(who, mandate_id).headers["location"]).headers["Location"]

    def signed(self, who: Worker, mood: str = "pay", **other: object) -> tuple[UUID, str]:
        """A mandate that holds, and the page of its agreement, whose debits turn out in this way."""
        mandate_id = result_of(self.wish(who, **other))["mandate_id"]
        link = self.page(who, mandate_id)
        self.town.press(link, "agree")
        self.tell()
        assert autopay_of(who)["step"] == "signed"
        self.town.press(link, mood)
        self.texts.clear()
        return UUID(mandate_id), link

    def tell(self) -> int:
        """Alipay's notices that are due come in."""
        return self.town.sandbox.deliver_due(clock.now())

    def end(self, who: Worker, mandate_id: UUID) -> dict[str, Any]:
        """She ends it."""
        return send(who, "mandate.end", {"mandate_id": str(mandate_id)})


def autopay_of(who: Worker) -> dict[str, Any]:
    """What her page shows."""
    return part_of(who, "autopay")


def last_of(who: Worker) -> dict[str, Any]:
    """Her newest debit."""
    return part_of(who, "debits")[0]


def morning(day: str, hour: int = 10) -> None:
    """The chores of a morning."""
    with on(day, hour):
        chores.a_round(None)
        chores.a_morning(None)


def paid_by_debit(who: Worker) -> list[dict[str, Any]]:
    """Her payments that were settled."""
    return [one for one in part_of(who, "payments") if one["step"] == "settled"]
