"""The log tells that something broke and where, and never the names and numbers that were at hand."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from sqlalchemy import text
from sqlmodel import Session

from nfe_app.base import database, journal
from nfe_app.base.commands import REGISTRY, Command, Subject
from nfe_app.base.database import new_id
from nfe_app.base.journal import Event
from nfe_app.people.actions import Identity
from tests import cast
from tests.cast import Worker, newcomer, send


def breaks(session: Session, said: Identity, subject: Subject) -> Mapping[str, object]:
    """A bug with somebody's number at hand."""
    number = said.identity_number
    raise RuntimeError(f"something about {len(number)} digits")


def breaks_in_the_database(session: Session, said: Identity, subject: Subject) -> Mapping[str, object]:
    """A bug in a statement that carries somebody's number."""
    session.execute(
        text("insert into person (id, role) values (:id, :role)"), {"id": said.identity_number, "role": None}
    )
    return {}


@pytest.mark.parametrize("deed", [breaks, breaks_in_the_database])
def test_a_bug_is_logged_without_what_was_at_hand(
    autumn: None, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], deed: object
) -> None:
    """P52, as far as there are logs."""
    who = newcomer()
    monkeypatch.setitem(REGISTRY, "test.break", Command("test.break", Identity, deed, frozenset({"worker"})))  # type: ignore[arg-type]
    assert send(who, "test.break", cast.identity_of(who))["code"] == "try_again"
    out, err = capfd.readouterr()
    assert "command failed" in err
    assert "Traceback" in err
    assert deed.__name__ in err  # type: ignore[attr-defined]
    assert who.identity not in out + err
    assert who.name not in err


def test_a_listener_that_breaks_is_logged_without_what_was_at_hand(
    wang_fang: Worker, capfd: pytest.CaptureFixture[str]
) -> None:
    """P52, as far as there are logs."""

    def listen(session: Session, event: Event) -> None:
        at_hand = wang_fang.identity
        raise RuntimeError(f"something about {len(at_hand)} digits")

    listen.__module__ = "tests.base.test_log"
    journal.wire({"test.noted": [listen]})
    with database.work() as session:
        journal.write(session, "test.noted", new_id())
    err = capfd.readouterr().err
    assert "delivery failed" in err
    assert wang_fang.identity not in err


def test_a_payload_of_a_command_is_not_logged_when_it_is_refused(
    wang_fang: Worker, capfd: pytest.CaptureFixture[str]
) -> None:
    send(wang_fang, "people.identify", {"name": "李四", "identity_number": "999999199005120029"})
    out, err = capfd.readouterr()
    assert "999999199005120029" not in out + err
    assert "李四" not in out + err
