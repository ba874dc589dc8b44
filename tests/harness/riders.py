"""Riders who pay, whatever dies under them: what was not answered they send again, the very same bytes."""

from __future__ import annotations

import json
import random
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from typing import Any
from urllib.parse import urljoin

import httpx

from nfe_app.base import clock
from nfe_app.base.database import new_id
from tests.cast import choice, identity_number

Answer = dict[str, Any]
BEIJING = {
    "employee_pension": {"option": "floor", "shown_fen": 143_240},
    "employee_medical": {"option": "fixed", "shown_fen": 58_492},
    "unemployment": {"option": "floor", "shown_fen": 7_162},
}
BUTTONS = {"pay": 60, "late": 10, "fail": 10, "leave": 20}
AFTERWARDS = {"": 40, "payment.ask": 30, "payment.give_up": 30}


class Over(Exception):
    """The run is over; nobody waits any longer."""


@dataclass
class Street:
    """Where riders meet the product: its address, the clock, and what happened to them there."""

    origin: str
    by: timedelta
    over: threading.Event = field(default_factory=threading.Event)
    sent: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    broken: int = 0
    presses: int = 0
    strange: list[str] = field(default_factory=list)
    numbers: count[int] = field(default_factory=lambda: count(1))

    def next_deeds(self, many: int) -> None:
        """Until so many deeds were sent from now on; looking is no deed. A second without one is enough."""
        while self.sent.acquire(blocking=False):
            pass
        for _deed in range(many):
            self.sent.acquire(timeout=1)

    def now(self) -> str:
        """The time on a rider's phone."""
        return (clock.now() + self.by).isoformat()


class Rider:
    """One rider at a time, and when all is paid, another; `chance` decides everything they do."""

    line: httpx.Client

    def __init__(self, street: Street, chance: random.Random) -> None:
        self.street = street
        self.chance = chance

    def live(self) -> None:
        """Arrive, pay, and come back as somebody new, until the run is over."""
        try:
            while True:
                with httpx.Client(base_url=self.street.origin, timeout=15, trust_env=False) as line:
                    self.line = line
                    if self.arrives():
                        self._pays_everything()
        except Over:
            pass
        except Exception as bug:
            self.street.strange.append(f"rider: {bug!r}")

    def arrives(self) -> bool:
        """Sign in and enrol; False where a kill took the one-time code, and somebody else has to come."""
        number = next(self.street.numbers)
        phone = {"phone": f"139{number:08d}"}
        asked = self._insist("POST", "/api/sign-in/code", phone).json()
        if (
            not asked["ok"]
            or not self._insist("POST", "/api/sign-in", phone | {"code": asked["demo_code"]}).json()["ok"]
        ):
            return False
        card = {"name": "王芳", "identity_number": identity_number(f"{1960 + number // 900}0301", number % 900 + 1)}
        self._command("people.identify", card)
        self._command("enrolment.confirm", choice(**BEIJING))
        return True

    def _pays_everything(self) -> None:
        while True:
            bills = self.picture()["bills"]
            owed = [bill for bill in bills if bill["state"] == "owed"]
            if owed:
                self._pays(self.chance.sample(owed, self.chance.randint(1, len(owed))))
            elif bills and all(bill["state"] == "paid" for bill in bills):
                return
            else:
                self._wait()

    def begins(self, bills: list[Answer]) -> Answer:
        """Start a payment."""
        wanted = {"bill_ids": [bill["id"] for bill in bills], "amount_fen": sum(bill["amount_fen"] for bill in bills)}
        return self._command("payment.start", wanted)

    def _pays(self, bills: list[Answer]) -> None:
        started = self.begins(bills)
        which = {"payment_id": started["payment_id"]}
        self._presses(started["cashier"])
        if deed := self._draws(AFTERWARDS):
            self._command(deed, which)
        while self._stands(started["payment_id"]) not in ("settled", "closed"):
            self._wait()

    def _presses(self, cashier: str) -> None:
        """Go to the cashier and press a button there; where no way leads to it, go home."""
        there = self._insist("GET", cashier).headers.get("location", "")
        if "checkmweb" not in there:
            return
        with httpx.Client(timeout=15, trust_env=False) as browser:
            self.street.presses += 1
            browser.post(urljoin(self.street.origin, there), data={"deed": self._draws(BUTTONS)})

    def _draws(self, shares: dict[str, int]) -> str:
        return self.chance.choices(list(shares), list(shares.values()))[0]

    def _stands(self, payment_id: str) -> str:
        return next(one["step"] for one in self.picture()["payments"] if one["id"] == payment_id)

    def picture(self) -> Answer:
        """What `GET /api/me` tells."""
        return self._insist("GET", "/api/me").json()

    def _command(self, kind: str, payload: Answer) -> Answer:
        """What a command came to. It is sent until it is decided, and sometimes once more: then the bytes are the same."""
        item = {"id": str(new_id()), "kind": kind, "payload": payload, "made_at": self.street.now()}
        (answer,) = self._until(lambda: self._insist("POST", "/api/commands", [item]), _is_decided).json()
        if self.chance.random() < 0.2:
            (again,) = self._until(lambda: self._insist("POST", "/api/commands", [item]), _is_decided).json()
            if again != answer:
                self.street.strange.append(f"{kind} was answered {answer} and then {again}")
        if not answer["ok"]:
            self.street.strange.append(f"{kind} was refused: {answer}")
            raise Over
        return answer["result"]

    def _insist(self, method: str, path: str, body: object = None) -> httpx.Response:
        """An answer that is none of a server's troubles, however often it takes."""
        content = None if body is None else json.dumps(body).encode()
        return self._until(lambda: self._once(method, path, content), lambda answer: answer.status_code < 500)

    def _once(self, method: str, path: str, content: bytes | None) -> httpx.Response:
        while True:
            if path != "/api/me":
                self.street.sent.release()
            try:
                return self.line.request(method, path, content=content)
            except httpx.TransportError:
                self.street.broken += 1
                self._wait()

    def _until(self, deed: Callable[[], httpx.Response], is_fine: Callable[[httpx.Response], bool]) -> httpx.Response:
        while not is_fine(answer := deed()):
            self._wait()
        return answer

    def _wait(self) -> None:
        if self.street.over.wait(0.05):
            raise Over


def _is_decided(answer: httpx.Response) -> bool:
    return all(item.get("code") != "try_again" for item in answer.json())
