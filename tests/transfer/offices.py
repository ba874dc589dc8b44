"""Another office that misbehaves as it is told: our line to it, its own letters, and what gets lost on the way."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
from starlette.testclient import TestClient

from nfe_app import chores
from nfe_app.base import database
from nfe_app.transfer import gateway, tables
from nfe_app.transfer.gateway import Line
from nfe_app.transfer.sandbox.office import SandboxOffice, Setting
from tests.cast import Worker, has_lived_in_two_places, send
from tests.deeds import part_of, result_of

KEY = "key-of-the-line"
ORIGIN = "http://testserver/sandbox/office"


class Offices:
    """The office that plays, behind a line that loses what it is told to lose."""

    def __init__(self, folder: Path) -> None:
        self.sandbox = SandboxOffice(Setting(KEY, folder / "office.db", ORIGIN, production=False))
        self.letters = self.sandbox.letters
        self.down = self.lost = self.doubled = False
        self.came: list[str] = []
        self._client = TestClient(self.sandbox.app, raise_server_exceptions=True)
        self.line = Line("http://office", KEY, httpx.MockTransport(self._carry))
        gateway.connect(self.line)

    def _carry(self, request: httpx.Request) -> httpx.Response:
        if self.down:
            raise httpx.ConnectError("no line")
        self.came.append(f"{request.method} {request.url.path}")
        headers = {"authorization": request.headers["authorization"]}
        for _again in range(1 + self.doubled):
            answer = self._client.request(request.method, request.url.path, content=request.content, headers=headers)
        if self.lost:
            raise httpx.ReadTimeout("the answer is lost")
        return httpx.Response(answer.status_code, content=answer.content)

    def go_on(self, number: str) -> None:
        """Its clerk does the next step."""
        self.letters.go_on(number)


def moving_of(who: Worker) -> dict[str, Any]:
    """The newest of a person's transfers as the phone shows it."""
    return part_of(who, "transfers")[0]


def request(who: Worker, **other: object) -> str:
    """Somebody who paid in Tianjin and joined in Beijing asks for the transfer; its id."""
    wish = has_lived_in_two_places(who) | other
    return str(result_of(send(who, "transfer.request", wish))["transfer_id"])


def accept(clerk: Worker, transfer_id: str) -> None:
    """The taking office says yes."""
    result_of(send(clerk, "transfer.decide", {"transfer_id": transfer_id, "approve": True}))


def later() -> None:
    """Enough time has gone by to ask again."""
    with database.work() as session:
        for one in session.exec(tables.Transfer.__table__.select()).all():  # type: ignore[attr-defined]
            session.get_one(tables.Transfer, one.id).asked_at = None


def ask_again() -> None:
    """The chores ask about what is awaited."""
    later()
    chores.ask_about_transfers()
    chores.deliver_waiting()
