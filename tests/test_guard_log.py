"""Whoever is kept out of something leaves a line in the log, with what and where, and nothing of whom it was about (ASVS 16.3)."""

from __future__ import annotations

import json

import pytest

from nfe_app.base import commands
from nfe_app.base.commands import Subject
from nfe_app.base.database import new_id
from nfe_app.payment.desk import Collecting
from nfe_app.people import rules
from tests.cast import clerk_zhao, envelope, new_clerk, newcomer
from tests.matrix.callers import Caller
from tests.matrix.test_matrix_events import page_of, send

PHONE = "13800002207"


@pytest.fixture
def lines(capfd, monkeypatch):
    """The lines of the guard since the last look, as a machine reads them."""
    monkeypatch.setenv("NFE_LOG", "json")

    def since() -> list[dict[str, object]]:
        """Those that begin with a brace; none may name a person."""
        told = [json.loads(line) for line in capfd.readouterr().err.splitlines() if line.startswith("{")]
        return [one for one in told if one.get("room") == "guard"]

    return since


def kept_out(lines) -> list[tuple[object, object]]:
    """What was refused, and where."""
    return [(one["code"], one.get("door") or one.get("command") or one.get("page")) for one in lines()]


def test_a_wrong_code_is_a_line(client, lines):
    """ASVS 16.3.1."""
    client.post("/api/sign-in/code", json={"phone": PHONE})
    client.post("/api/sign-in", json={"phone": PHONE, "code": "000000x"})
    (line,) = lines()
    assert (line["code"], line["door"], line["level"]) == ("code_wrong", "POST /api/sign-in", "warning")
    assert line["timestamp"].endswith("Z")
    assert PHONE not in json.dumps(line) and "000000" not in json.dumps(line)


def test_a_wrong_password_is_a_line_and_tells_neither_name_nor_password(client, lines):
    """ASVS 16.3.1."""
    clerk_zhao()
    client.post("/api/desk/sign-in", data={"user_name": "zhao", "password": "not hers"}, follow_redirects=False)
    (line,) = lines()
    assert (line["code"], line["door"]) == ("password_wrong", "POST /api/desk/sign-in")
    assert "zhao" not in json.dumps(line) and "hers" not in json.dumps(line)


def test_whoever_asks_too_often_is_a_line(client, lines):
    """ASVS 16.3.3: what slows robots down."""
    for _ in range(2):
        client.post("/api/sign-in/code", json={"phone": PHONE})
    assert kept_out(lines) == [("too_many_codes", "POST /api/sign-in/code")]


def test_a_thing_of_somebody_elses_is_a_line(client, lines):
    """ASVS 16.3.2."""
    who = newcomer()
    item = envelope("enrolment.stop", {"enrolment_id": str(new_id())})
    commands.run(item, Subject(who.id, "clerk"))
    (line,) = lines()
    assert (line["code"], line["command"], line["role"], line["id"]) == ("forbidden", item.kind, "clerk", str(item.id))
    assert str(who.id) not in json.dumps(line)


def test_a_sign_in_that_ended_or_was_made_up_is_a_line_and_a_phone_without_one_is_none(client, lines):
    """ASVS 16.3.2."""
    assert client.get("/api/me").status_code == 401
    assert kept_out(lines) == []
    client.cookies.set("nfe", "x" * 43)
    assert client.get("/api/me").status_code == 401
    assert kept_out(lines) == [("not_signed_in", "GET /api/me")]


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        ({"json": {"phone": PHONE}, "headers": {"origin": "https://evil.example"}}, "foreign_origin"),
        ({"json": {"phone": PHONE, "role": "administrator"}}, "invalid"),
        ({"content": b"{"}, "invalid"),
        ({"content": b" " * 70_000}, "too_large"),
    ],
    ids=["a foreign page", "a field too many", "no JSON", "too much"],
)
def test_what_no_page_of_ours_sends_is_a_line(client, lines, request_, code):
    """ASVS 16.3.3."""
    assert client.post("/api/sign-in/code", **request_).status_code >= 400
    assert kept_out(lines) == [(code, "POST /api/sign-in/code")]


def test_a_page_of_the_desk_that_is_not_for_ones_role_is_a_line(autumn, lines):
    """ASVS 16.3.2."""
    page = page_of(Collecting, Caller("auditor here", new_clerk(rules.AUDITOR)))
    send(page, "load", ())
    assert kept_out(lines) == [("forbidden", "Collecting")]


def test_where_one_came_from_is_told_by_the_network_alone(client, lines):
    client.get("/api/me", headers={"cookie": "nfe=x"})
    (line,) = lines()
    assert line["network"] == ""  # a test has none; of 117.136.8.9 it is 117.136.*.*, see test_sitting.py
