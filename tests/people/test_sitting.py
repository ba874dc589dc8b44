"""How long a sign-in lasts, unused and at most, and that its use is written down without a write on each request (P39)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from nfe_app.base import clock, database, hiding
from nfe_app.people import actions as people
from nfe_app.people import sittings, tables
from nfe_app.people.actions import NotSignedIn
from nfe_app.people.rules import STAFF
from tests.cast import AUTUMN, clerk_zhao
from tests.deeds import everything_kept
from tests.people.test_sign_out import at_the_door

SECOND = timedelta(seconds=1)


def seen_at(client, *, after: timedelta) -> timedelta:
    """When the one sign-in was last seen in use, after a request so long after the morning; told from the morning on."""
    with clock.stopped_at(AUTUMN + after):
        assert client.get("/api/me").status_code == 200
    with database.look() as session:
        return session.exec(select(tables.SignedIn)).one().seen_at - AUTUMN


@pytest.mark.parametrize(("role", "idle"), [("worker", timedelta(days=14)), ("clerk", timedelta(minutes=15))])
def test_an_unused_sign_in_ends(wang_fang, role, idle):
    """P39: 15 minutes at the desk."""
    zhao = clerk_zhao()
    with database.work() as session:
        token = people.sign_in(session, wang_fang.id if role == "worker" else zhao.person_id)
    with clock.stopped_at(AUTUMN + idle):
        assert at_the_door(token, role, *STAFF)
    with clock.stopped_at(AUTUMN + idle + SECOND), pytest.raises(NotSignedIn):
        at_the_door(token, role, *STAFF)


@pytest.mark.parametrize(("role", "most"), [("worker", timedelta(days=30)), ("clerk", timedelta(hours=12))])
def test_a_sign_in_ends_however_much_it_is_used(role, most):
    """P39: 12 hours at the desk."""
    used = AUTUMN + most
    assert sittings.ends_at(role, AUTUMN, used) == AUTUMN + most


def test_a_role_nobody_has_thought_of_is_held_as_short_as_a_clerk():
    assert sittings.ends_at("auditor", AUTUMN, AUTUMN) == sittings.ends_at("clerk", AUTUMN, AUTUMN)


def test_use_keeps_a_sign_in_open_and_is_written_once_in_five_minutes(client, wang_fang):
    client.cookies.set("nfe", wang_fang.token)
    assert seen_at(client, after=timedelta(minutes=4)) == timedelta(0)
    assert seen_at(client, after=timedelta(minutes=6)) == timedelta(minutes=6)
    assert seen_at(client, after=timedelta(minutes=9)) == timedelta(minutes=6)


def test_one_that_has_ended_is_not_woken_by_its_use(client, wang_fang):
    with database.work() as session:
        people.sign_out(session, wang_fang.token)
        people.note_use(session, wang_fang.token)
    client.cookies.set("nfe", wang_fang.token)
    with clock.stopped_at(AUTUMN + timedelta(hours=1)):
        assert client.get("/api/me").status_code == 401


def test_of_the_browser_two_words_are_kept_and_of_the_address_its_network(client):
    agent = "Mozilla/5.0 (Linux; Android 13; SECRET-MODEL) Chrome/110.0 Mobile MicroMessenger/8.0"
    code = client.post("/api/sign-in/code", json={"phone": "13800002207"}).json()["demo_code"]
    client.post("/api/sign-in", json={"phone": "13800002207", "code": code}, headers={"user-agent": agent})
    with database.look() as session:
        assert session.exec(select(tables.SignedIn)).one().device == "android wechat"
    assert "SECRET-MODEL" not in everything_kept()


@pytest.mark.parametrize(
    ("address", "network"),
    [("117.136.8.9", "117.136.*.*"), ("2408:8440::1", "2408:8440:*"), ("testclient", ""), ("", "")],
)
def test_a_place_is_a_network_and_no_more(address, network):
    assert hiding.network(address) == network


@pytest.mark.parametrize("odd", ["", "curl/8", "\x00", "Mozilla" * 90])
def test_a_browser_that_says_nothing_of_itself_is_told_so(odd):
    assert sittings.device_words(sittings.device_of(odd)) == "认不出的设备"
