"""A command of the tests' own, `test.note`, and the ways to send it through the door."""

from __future__ import annotations

import json
from typing import Any

from starlette.testclient import TestClient

from nfe_app.base.commands import Payload
from tests.cast import envelope

Item = dict[str, Any]


class Note(Payload):
    """What the test's own command is told."""

    text: str = ""


def item(kind: str = "test.note", payload: object = None, **other: object) -> Item:
    """One item as a phone sends it."""
    return envelope(kind, payload or {}).model_dump(mode="json") | other  # type: ignore[arg-type]


def post(client: TestClient, body: object, **headers: str) -> tuple[int, Any]:
    """Status and answer to a body."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    answer = client.post("/api/commands", content=raw, headers=headers)
    return answer.status_code, answer.json()
