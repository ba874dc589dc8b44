"""The log tells that something broke and where, and never the names and numbers that were at hand."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping

import pytest
from sqlalchemy import text
from sqlmodel import Session

from nfe_app.base import database, journal, log
from nfe_app.base.commands import REGISTRY, Command, Subject
from nfe_app.base.database import new_id
from nfe_app.base.journal import Event
from nfe_app.base.log import log_of
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


@pytest.mark.parametrize("said", ["json", ""])
def test_a_line_can_be_read_by_a_machine(
    said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """ASVS 16.2.4: an object of JSON each, wherever the output is no terminal; odd characters stay inside."""
    monkeypatch.setenv("NFE_LOG", said)
    log_of("test").warning("something odd", said="x\r\n{\u2028王", count=3)
    (line,) = capsys.readouterr().err.splitlines()
    told = json.loads(line)
    assert told.pop("timestamp").endswith("Z")
    assert told == {"event": "something odd", "level": "warning", "room": "test", "said": "x\r\n{\u2028王", "count": 3}


def test_on_wish_a_line_is_for_people(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("NFE_LOG", "text")
    log_of("test").warning("something odd", count=3)
    assert "something odd" in capsys.readouterr().err.partition("{")[0]


def test_what_the_server_logs_goes_out_in_the_same_form(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """ASVS 16.2.4: one form for all, the traces of bugs too, and nothing of a person in them."""
    monkeypatch.setenv("NFE_LOG", "json")
    names = ("", *log.SERVERS)
    before = {name: (logging.getLogger(name).handlers, logging.getLogger(name).propagate) for name in names}
    try:
        log.adopt()
        logging.getLogger("uvicorn.error").error("call 13800002207 at once")
        try:
            raise RuntimeError("13800002207")
        except RuntimeError:
            logging.getLogger("uvicorn.error").exception("broken")
    finally:
        for name, (handlers, propagate) in before.items():
            logging.getLogger(name).handlers, logging.getLogger(name).propagate = handlers, propagate
    err = capsys.readouterr().err
    first, second = map(json.loads, err.splitlines())
    assert (first["level"], first["logger"], first["event"]) == ("error", "uvicorn.error", "call ••• at once")
    assert "RuntimeError" in second["exception"]
    assert "13800002207" not in err
