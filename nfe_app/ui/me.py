"""The server's picture of the person whose phone this is, kept for when there is no signal."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from nfe_app.localfirst.vars import Remote


@dataclass
class Mine:
    """The parts of `GET /api/me`; each slice knows the shape of its own."""

    owner: str = ""
    person: dict[str, Any] = field(default_factory=dict)
    passkeys: list[Any] = field(default_factory=list)
    recovery: dict[str, Any] = field(default_factory=dict)
    arrivals: list[Any] = field(default_factory=list)
    changes: list[Any] = field(default_factory=list)
    particulars: dict[str, Any] = field(default_factory=dict)
    platform: dict[str, Any] = field(default_factory=dict)
    enrolments: list[Any] = field(default_factory=list)
    bills: list[Any] = field(default_factory=list)
    ways: list[str] = field(default_factory=list)
    payments: list[Any] = field(default_factory=list)
    paycodes: list[Any] = field(default_factory=list)
    refunds: list[Any] = field(default_factory=list)
    receipts: list[Any] = field(default_factory=list)
    autopay: dict[str, Any] = field(default_factory=dict)
    debits: list[Any] = field(default_factory=list)
    jar: dict[str, Any] = field(default_factory=dict)
    coverage: dict[str, Any] = field(default_factory=dict)
    next: dict[str, Any] = field(default_factory=dict)
    caseworker: dict[str, Any] = field(default_factory=dict)
    assistance: dict[str, Any] = field(default_factory=dict)
    transfers: list[Any] = field(default_factory=list)
    moves: dict[str, Any] = field(default_factory=dict)
    looks: list[Any] = field(default_factory=list)
    papers: list[Any] = field(default_factory=list)
    consents: list[Any] = field(default_factory=list)
    deletion: dict[str, Any] = field(default_factory=dict)


me = Remote("me", "/api/me", Mine())


def mine(part: str, shape: Any) -> Any:
    """One slice's part of the picture as a Var of its shape."""
    return getattr(me.value, part).to(shape)
