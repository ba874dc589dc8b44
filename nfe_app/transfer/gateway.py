"""Another place's office: it is sent the letter of a transfer, and asked how far it is; under the same number it is the same transfer.

What it says is believed only as far as it can be read; that it does not answer is a Fault, and says nothing about what it did.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, Protocol

import httpx
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from nfe_app.base import roots
from nfe_app.base.errors import Fault
from nfe_app.base.money import Fen

NOTHING = Fen(0)
Standing = Literal["reviewing", "refused", "sent", "paid"]


class OfficeDown(Fault):
    """The other office cannot be reached, or its answer cannot be read: whether it has the letter is not known."""


@dataclass(frozen=True)
class Letter:
    """The letter of contact (联系函): which transfer, of whom, between which places, and what our record holds."""

    number: str
    name: str = field(repr=False)
    identity: str = field(repr=False)
    scheme: str
    giving: str
    taking: str
    months: int
    account: Fen
    pooled: Fen


@dataclass(frozen=True)
class Said:
    """What the other office says of a transfer; the sums are there from `sent` on, and why from `refused` on."""

    number: str
    standing: Standing
    account: Fen = NOTHING
    pooled: Fen = NOTHING
    note: str = ""


class _Answer(BaseModel):
    """An answer as it comes over the line."""

    model_config = ConfigDict(strict=True)
    number: str = Field(max_length=20)
    standing: Standing
    account_fen: int = Field(default=0, ge=0, le=10**13)
    pooled_fen: int = Field(default=0, ge=0, le=10**13)
    note: str = Field(default="", max_length=200)


class Office(Protocol):
    """What the house asks of another office. Both raise OfficeDown."""

    def send(self, letter: Letter) -> Said:
        """Hand a letter over; the same number again is the same transfer."""

    def standing_of(self, number: str) -> Said | None:
        """How far a transfer is; None where the office has no such letter."""


class Line:
    """The line to another office's system."""

    def __init__(self, base_url: str, key: str, transport: httpx.BaseTransport | None = None) -> None:
        self._http = httpx.Client(
            base_url=base_url,
            headers={"Authorization": f"Bearer {key}", "User-Agent": "nfe_app"},
            timeout=httpx.Timeout(8, connect=3),
            transport=transport,
            verify=roots.believed(),
            trust_env=False,
        )

    def send(self, letter: Letter) -> Said:
        """Hand a letter over."""
        body = {
            "number": letter.number,
            "name": letter.name,
            "identity_number": letter.identity,
            "scheme": letter.scheme,
            "giving": letter.giving,
            "taking": letter.taking,
            "months": letter.months,
            "account_fen": letter.account.count,
            "pooled_fen": letter.pooled.count,
        }
        return _read(self._ask("POST", "/letters", body), letter.number)

    def standing_of(self, number: str) -> Said | None:
        """How far a transfer is."""
        reply = self._ask("GET", f"/letters/{number}")
        return None if reply.status_code == 404 else _read(reply, number)

    def _ask(self, method: str, path: str, body: object = None) -> httpx.Response:
        try:
            reply = self._http.request(method, path, json=body)
        except httpx.RequestError as fault:
            raise OfficeDown(f"{method}: {type(fault).__name__}") from fault
        if reply.status_code == 200 or (method == "GET" and reply.status_code == 404):
            return reply
        raise OfficeDown(f"{method}: {reply.status_code}")


def _read(reply: httpx.Response, number: str) -> Said:
    try:
        said = _Answer.model_validate_json(reply.content)
    except ValidationError as wrong:
        raise OfficeDown("an answer that cannot be read") from wrong
    if said.number != number:
        raise OfficeDown("an answer about another transfer")
    return Said(number, said.standing, Fen(said.account_fen), Fen(said.pooled_fen), said.note)


CONNECTED: list[Office] = []


def connect(office: Office | None) -> None:
    """Say by which line other offices are reached; without one their answers are typed at the desk."""
    CONNECTED[:] = [office] if office else []


def office() -> Office | None:
    """The line to other offices, where there is one."""
    return CONNECTED[0] if CONNECTED else None
