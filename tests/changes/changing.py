"""What is done more than once where something of a person changes."""

from __future__ import annotations

from typing import Any

from tests.cast import Worker, is_changing, send
from tests.deeds import part_of


def asked(who: Worker, kind: str = "household", **said: object) -> str:
    """Somebody asks for a change; its id."""
    return str(is_changing(who, kind, **said)["change_id"])


def decide(clerk: Worker, change_id: str, *, approve: bool = True, note: str = "") -> dict[str, Any]:
    """A clerk's word."""
    return send(clerk, "changes.decide", {"change_id": change_id, "approve": approve, "note": note})


def row_of(who: Worker, change_id: str) -> dict[str, Any]:
    """One change as its person sees it."""
    (row,) = [one for one in part_of(who, "changes") if one["id"] == change_id]
    return row


def now(who: Worker, kind: str) -> str:
    """What is registered, masked."""
    return str(part_of(who, "particulars")[kind])
