"""A rider at our counter: she owes, starts, goes to the channel's cashier, and its notices come to our own door."""

from __future__ import annotations

from collections import Counter as Tally
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import httpx
from starlette.testclient import TestClient

from nfe_app.base import clock, database
from nfe_app.base.money import Fen
from nfe_app.ledger import tables as ledger
from nfe_app.payment import gateway
from nfe_app.payment.wechat import WeChat
from tests.cast import Worker, send
from tests.deeds import part_of, result_of, start_payment
from tests.payment.channels import Town, sandbox_account


class Counter:
    """Our product and a sandbox that are connected with each other; `lost` says which of the channel's answers go astray."""

    def __init__(self, client: TestClient, town: Town) -> None:
        self.client = client
        self.town = town
        self.town.answer = self._take
        self.asked: list[str] = []
        self.down = False
        self.lost = False
        gateway.connect("wechat", WeChat(sandbox_account(), httpx.MockTransport(self._carry)))

    def _take(self, notice: httpx.Request) -> httpx.Response:
        """A notice at our door."""
        answer = self.client.post("/api/payments/notice", content=notice.content, headers=dict(notice.headers))
        return httpx.Response(answer.status_code)

    def _carry(self, request: httpx.Request) -> httpx.Response:
        if self.down:
            raise httpx.ConnectError("no line")
        self.asked.append(f"{request.method} {urlsplit(str(request.url)).path.rpartition('/')[2]}")
        answer = self.town.carry(request)
        if self.lost:
            raise httpx.ReadTimeout("the answer is lost")
        return answer

    def go(self, who: Worker, payment_id: UUID) -> httpx.Response:
        """Somebody follows the link to the cashier of a payment."""
        self.client.cookies.set("nfe", who.token)
        return self.client.get(f"/api/payments/{payment_id}/cashier", follow_redirects=False)

    def link(self, who: Worker, payment_id: UUID) -> str:
        """The address of the cashier to which she is led."""
        return self.go(who, payment_id).headers["location"].partition("&redirect_url=")[0]

    def press(self, who: Worker, deed: str = "pay", payment_id: UUID | None = None) -> UUID:
        """She pays all she owes, or presses another button of the cashier."""
        payment_id = payment_id or start_payment(who)
        self.town.press(self.link(who, payment_id), deed)
        return payment_id

    def tell(self) -> int:
        """The channel's notices that are due come in."""
        return self.town.sandbox.deliver_due(clock.now())

    def ask(self, who: Worker, payment_id: UUID) -> None:
        """Her page asks where the payment stands."""
        result_of(send(who, "payment.ask", {"payment_id": str(payment_id)}))

    def give_up(self, who: Worker, payment_id: UUID) -> None:
        """She does not want to pay after all."""
        result_of(send(who, "payment.give_up", {"payment_id": str(payment_id)}))


def step_of(who: Worker) -> str:
    """Where her newest payment stands."""
    return part_of(who, "payments")[0]["step"]


def months_of(who: Worker) -> int:
    """How many months she is covered."""
    return sum(row["months"] for row in part_of(who, "coverage")["rows"])


def accounts() -> dict[str, int]:
    """What stands on each account, in fen; those with nothing are left out."""
    sums: Tally[str] = Tally()
    with database.look() as session:
        for account, amount in session.execute(
            ledger.Posting.__table__.select().with_only_columns(ledger.Posting.account, ledger.Posting.amount)
        ):
            assert isinstance(amount, Fen)
            sums[account] += amount.count
    return {account: count for account, count in sorted(sums.items()) if count}


def back_of(location: str) -> str:
    """Where the cashier is told to lead her back to."""
    return parse_qs(urlsplit(location).query)["redirect_url"][0]
