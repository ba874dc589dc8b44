"""A code is tried by the browser that asked for it, and by no other (P36)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from nfe_app.base import clock
from nfe_app.base.settings import settings
from nfe_app.people import rules, tables
from nfe_app.people.actions import Tried
from nfe_app.people.rules import TooManyCodes
from tests.cast import AUTUMN
from tests.deeds import count_of, everything_kept
from tests.people.test_ask_code import PHONE, ask
from tests.people.test_try_code import try_

JSON = {"phone": "13800002207"}


@pytest.fixture
def other(client):
    """Somebody else's browser."""
    with TestClient(client.app, headers={"origin": "http://testserver"}) as made:
        yield made


def test_a_code_that_somebody_else_asked_for_cannot_be_tried_here(autumn):
    """P36: who reads a code over a shoulder, or talks a person out of it, has nothing."""
    code = ask(device="wang's")
    assert try_(code, device="mallory's") == Tried()
    assert try_(code, device="wang's").person_id


def test_what_a_stranger_asks_for_voids_no_code_of_hers(autumn):
    code = ask(device="wang's")
    with clock.stopped_at(AUTUMN + timedelta(seconds=61)):
        ask(device="mallory's")
    assert try_(code, seconds=62, device="wang's").person_id


def test_a_stranger_that_guesses_takes_no_try_from_her(autumn):
    code = ask(device="wang's")
    for guess in range(20):
        try_(f"{guess:06d}", device="mallory's")
    assert try_(code, device="wang's").person_id


def test_one_browser_gets_ten_codes_an_hour_for_all_numbers_together(autumn):
    """P36: limits by device too."""
    for number in range(rules.CODES_AN_HOUR_FROM_ONE_DEVICE):
        ask(f"+86138{number:08d}", f"10.0.0.{number}", "one")
    with pytest.raises(TooManyCodes):
        ask("+8613900000001", "10.0.1.1", "one")
    assert ask("+8613900000001", "10.0.1.1", "two")


def test_a_browser_that_never_asked_is_told_plainly(client, other):
    """An older build knows of no binding: its browser brings the cookie all the same, and where it cannot, this can be shown."""
    code = client.post("/api/sign-in/code", json=JSON).json()["demo_code"]
    answer = other.post("/api/sign-in", json=JSON | {"code": code})
    assert (answer.status_code, answer.json()["code"]) == (400, "code_elsewhere")
    assert "重新要一个" in answer.json()["says"]
    unknown = other.post("/api/sign-in", json={"phone": "13800005555", "code": code})
    assert unknown.content == answer.content


def test_with_a_cookie_of_their_own_a_stranger_is_only_told_that_it_is_wrong(client, other):
    code = client.post("/api/sign-in/code", json=JSON).json()["demo_code"]
    other.post("/api/sign-in/code", json={"phone": "13800009999"})
    assert other.post("/api/sign-in", json=JSON | {"code": code}).json()["code"] == "code_wrong"
    assert client.post("/api/sign-in", json=JSON | {"code": code}).json()["ok"]


def test_the_secret_is_out_of_reach_for_scripts_and_kept_nowhere(client, monkeypatch):
    monkeypatch.setattr(settings(), "public_origin", "https://nfe.example")
    said = client.post("/api/sign-in/code", json=JSON, headers={"origin": "https://nfe.example"}).headers["set-cookie"]
    name, *how = said.split("; ")
    assert name.startswith("__Host-nfe-asked=")
    assert {"HttpOnly", "Secure", "Path=/", "SameSite=lax", "Max-Age=86400"} <= set(how)
    assert name.split("=")[1] not in everything_kept()


def test_a_secret_of_somebodys_own_making_is_not_taken(client):
    client.cookies.set("nfe-asked", "short")
    client.post("/api/sign-in/code", json=JSON)
    assert "short" not in client.cookies.get("nfe-asked", domain="testserver.local", default="")
    assert count_of(tables.OneTimeCode) == 1


def test_a_known_and_an_unknown_number_are_asked_for_alike(client, wang_fang):
    """P36: nothing of a person is looked up before the right code comes."""
    with clock.stopped_at(AUTUMN + timedelta(minutes=2)):
        known = client.post("/api/sign-in/code", json=JSON)
        unknown = client.post("/api/sign-in/code", json={"phone": "13800005555"})
    assert {**known.json(), "demo_code": ""} == {**unknown.json(), "demo_code": ""}
    assert known.headers.keys() == unknown.headers.keys()
    assert PHONE not in everything_kept()
