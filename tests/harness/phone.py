"""A phone whose server may die at any moment: what was not answered is sent again, the very same bytes."""

from __future__ import annotations

import json
import queue
import random
import threading
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from typing import Any

import httpx

from nfe_app.base import clock
from nfe_app.base.database import new_id
from tests.cast import OURS

Answer = dict[str, Any]


class Over(Exception):
    """The run is over; nobody waits any longer."""


@dataclass
class Street:
    """Where people meet the product and the bank: the addresses, the clock, what waits for the clerk, and what happened to them."""

    origin: str
    by: timedelta
    bank: str = ""
    over: threading.Event = field(default_factory=threading.Event)
    sent: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    desk: queue.SimpleQueue[tuple[str, str]] = field(default_factory=queue.SimpleQueue)
    broken: int = 0
    presses: int = 0
    strange: list[str] = field(default_factory=list)
    numbers: count[int] = field(default_factory=lambda: count(1))

    def next_deeds(self, many: int) -> None:
        """Until so many deeds were sent from now on; looking is no deed. A moment without one is enough."""
        while self.sent.acquire(blocking=False):
            pass
        for _deed in range(many):
            self.sent.acquire(timeout=0.8)

    def now(self) -> str:
        """The time on a phone."""
        return (clock.now() + self.by).isoformat()


class Phone:
    """Whoever holds it; `chance` decides everything they do."""

    line: httpx.Client
    home = ""

    def __init__(self, street: Street, chance: random.Random) -> None:
        self.street = street
        self.chance = chance

    def live(self) -> None:
        """Do what there is to do, on a new line each time, until the run is over."""
        try:
            while True:
                there = self.street.origin + self.home
                with httpx.Client(base_url=there, headers=OURS, timeout=15, trust_env=False) as line:
                    self.line = line
                    self.does()
        except Over:
            pass
        except Exception as bug:
            self.street.strange.append(f"{type(self).__name__}: {bug!r}")

    def does(self) -> None:
        """One round of what this person does."""
        raise NotImplementedError

    def command(self, kind: str, payload: Answer, *, may: Collection[str] = ()) -> Answer | None:
        """What a command came to; None where it was refused with one of these words, any other no is strange.

        It is sent until it is decided, and sometimes once more: then the answer is the same.
        """
        item = {"id": str(new_id()), "kind": kind, "payload": payload, "made_at": self.street.now()}
        (answer,) = self._until(lambda: self.insist("POST", "/api/commands", [item]), _is_decided).json()
        if self.chance.random() < 0.2:
            (again,) = self._until(lambda: self.insist("POST", "/api/commands", [item]), _is_decided).json()
            if again != answer:
                self.street.strange.append(f"{kind} was answered {answer} and then {again}")
        if answer["ok"]:
            return answer["result"]  # type: ignore[no-any-return]
        if answer["code"] in may:
            return None
        self.street.strange.append(f"{kind} was refused: {answer}")
        raise Over

    def insist(self, method: str, path: str, body: object = None) -> httpx.Response:
        """An answer that is none of a server's troubles, however often it takes."""
        content = None if body is None else json.dumps(body).encode()
        return self._until(lambda: self._once(method, path, content), lambda answer: answer.status_code < 500)

    def _once(self, method: str, path: str, content: bytes | None) -> httpx.Response:
        while not self.street.over.is_set():
            if path != "/api/me":
                self.street.sent.release()
            try:
                return self.line.request(method, path, content=content)
            except httpx.TransportError:
                self.street.broken += 1
                self.wait()
        raise Over

    def _until(self, deed: Callable[[], httpx.Response], is_fine: Callable[[httpx.Response], bool]) -> httpx.Response:
        while not is_fine(answer := deed()):
            self.wait()
        return answer

    def wait(self, seconds: float = 0.05) -> None:
        """A moment; raises Over."""
        if self.street.over.wait(seconds):
            raise Over

    def draws(self, shares: dict[str, int]) -> str:
        """One of these, so many times in all of them."""
        return self.chance.choices(list(shares), list(shares.values()))[0]


def _is_decided(answer: httpx.Response) -> bool:
    return all(item.get("code") != "try_again" for item in answer.json())
