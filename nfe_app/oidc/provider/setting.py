"""What the playing provider is told: where it stands, its one client, and the invented people who may sign in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Invented:
    """Somebody who does not exist; `phone_verified` and `number` are what the provider would vouch for."""

    sub: str
    name: str
    about: str
    phone: str = ""
    phone_verified: bool = True
    number: str = ""


@dataclass(frozen=True)
class Setting:
    """Issuer and public address, the address at which our own server reaches it, its folder, its client, its people."""

    issuer: str
    inside: str
    folder: Path
    client_id: str
    client_secret: str
    redirect_uri: str
    after_logout: Sequence[str]
    logout_uri: str
    people: Sequence[Invented]
    production: bool
