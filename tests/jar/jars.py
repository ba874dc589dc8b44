"""What people in the tests do with their jars."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from nfe_app import chores
from nfe_app.base import database
from nfe_app.ledger import actions as ledger
from nfe_app.messages import gateway as carrier
from tests.cast import Worker, send, settles
from tests.deeds import bills_of, part_of, result_of

PENSION, MEDICAL = "employee_pension", "employee_medical"


def begin_fill(who: Worker, fen: int, **other: Any) -> UUID:
    """She begins to put money by."""
    return UUID(result_of(send(who, "jar.fill", {"amount_fen": fen, **other}))["payment_id"])


def fill(who: Worker, fen: int) -> UUID:
    """She puts money by, and the channel tells that it came."""
    payment_id = begin_fill(who, fen)
    settles(payment_id)
    return payment_id


def jar_of(who: Worker) -> dict[str, Any]:
    """Her jar as the phone shows it."""
    return part_of(who, "jar")


def balance(who: Worker) -> int:
    """What is in her jar, in fen."""
    with database.look() as session:
        return ledger.wallet_of(session, who.id).count


def plan(who: Worker, *schemes: str, automatic: bool = True, share: int = 0) -> dict[str, Any]:
    """What she wants the jar to pay."""
    wanted = {"schemes": list(schemes), "automatic": automatic, "share_percent": share}
    return send(who, "jar.set_plan", wanted)


def pay(who: Worker, fen: int | None = None, state: str = "owed") -> dict[str, Any]:
    """She pays all she owes out of the jar."""
    owed = bills_of(who, state)
    sum_ = sum(bill["amount_fen"] for bill in owed)
    return send(who, "jar.pay", {"bill_ids": [bill["id"] for bill in owed], "amount_fen": fen or sum_})


def take_back(who: Worker, fen: int) -> dict[str, Any]:
    """She takes money of the jar back."""
    return send(who, "jar.take_back", {"amount_fen": fen})


def chore() -> int:
    """The chore of the jars comes by."""
    return chores.pay_from_jars()


class Letters:
    """A carrier that keeps what it was given."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def send(self, phone: str, text: str) -> None:
        """Keep it, with the number in front."""
        self.texts.append(f"{phone} {text}")


def carried(monkeypatch: Any) -> Letters:
    """The texts that go out from now on."""
    letters = Letters()
    monkeypatch.setattr(carrier, "CHANNEL", letters)
    return letters
