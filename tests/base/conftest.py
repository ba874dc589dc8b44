"""Wang Fang at a browser and a command that writes notes."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from sqlmodel import Session
from starlette.testclient import TestClient

from nfe_app.base import journal
from nfe_app.base.commands import REGISTRY, Command, Subject
from nfe_app.base.database import new_id
from tests.base.notes import Note
from tests.cast import Worker


@pytest.fixture
def wang(client: TestClient, wang_fang: Worker) -> Worker:
    """Wang Fang, signed in at this browser."""
    client.cookies.set("nfe", wang_fang.token)
    return wang_fang


@pytest.fixture
def noted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A command `test.note` that writes down a text, and what was written so far."""
    done: list[str] = []

    def note(session: Session, payload: Note, subject: Subject) -> Mapping[str, object]:
        journal.write(session, "test.noted", new_id(), person_id=subject.person_id)
        done.append(payload.text)
        return {"noted": len(done), "text": payload.text}

    monkeypatch.setitem(REGISTRY, "test.note", Command("test.note", Note, note, frozenset({"worker"})))
    return done
