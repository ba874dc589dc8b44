"""Proving again who one is before a sensitive deed: by a code to one's own number, in a new sign-in (P39)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from nfe_app.base import clock, database
from nfe_app.base.errors import ProveAgain
from nfe_app.people import actions as people
from nfe_app.people.actions import NotSignedIn
from nfe_app.people.sittings import FRESH
from tests.cast import AUTUMN
from tests.people.test_sign_out import second_browser
from tests.people.test_try_code import wrong

LATER = AUTUMN + FRESH + timedelta(seconds=1)


@pytest.fixture
def later(client, wang_fang):
    """Wang Fang's browser, some time after she signed in."""
    client.cookies.set("nfe", wang_fang.token)
    with clock.stopped_at(LATER):
        yield client


def is_fresh(token: str) -> None:
    """A sensitive deed asks."""
    with database.look() as session:
        people.require_fresh(session, token)


def code_for(browser) -> str:
    """The code that comes to the number of who is signed in."""
    return browser.post("/api/me/prove/code").json()["demo_code"]


def test_a_fresh_sign_in_is_proof_for_ten_minutes(wang_fang):
    with clock.stopped_at(AUTUMN + FRESH):
        is_fresh(wang_fang.token)
    with clock.stopped_at(LATER), pytest.raises(ProveAgain):
        is_fresh(wang_fang.token)


@pytest.mark.parametrize("token", ["", "made up"])
def test_nobody_is_fresh_with_a_made_up_token(wang_fang, token):
    with pytest.raises(NotSignedIn):
        is_fresh(token)


def test_a_code_to_her_own_number_proves_her_again_under_a_new_token(later, wang_fang):
    """P39: the token that was there before is worth nothing after (ASVS 7.2.4)."""
    answer = later.post("/api/me/prove", json={"code": code_for(later)})
    assert answer.json()["owner"] == str(wang_fang.id)
    token = answer.headers["set-cookie"].split(";")[0].removeprefix("nfe=")
    is_fresh(token)
    with pytest.raises(NotSignedIn):
        is_fresh(wang_fang.token)


def test_her_other_browsers_stay_signed_in_and_are_not_fresher_for_it(later, wang_fang):
    with clock.stopped_at(AUTUMN):
        other = second_browser(wang_fang)
    later.post("/api/me/prove", json={"code": code_for(later)})
    with pytest.raises(ProveAgain):
        is_fresh(other)


def test_a_wrong_code_proves_nothing_and_signs_nobody_out(later, wang_fang):
    code = code_for(later)
    assert later.post("/api/me/prove", json={"code": wrong(code)}).json()["code"] == "code_wrong"
    assert later.get("/api/me").status_code == 200
    with pytest.raises(ProveAgain):
        is_fresh(wang_fang.token)


def test_a_code_asked_for_one_thing_is_none_for_another(later, wang_fang):
    """P36: bound to what it was asked for."""
    code = code_for(later)
    assert later.post("/api/sign-in", json={"phone": "13800002207", "code": code}).json()["code"] == "code_wrong"
    with clock.stopped_at(LATER + timedelta(seconds=61)):
        code = later.post("/api/sign-in/code", json={"phone": "13800002207"}).json()["demo_code"]
        assert later.post("/api/me/prove", json={"code": code}).json()["code"] == "code_wrong"


def test_nobody_proves_who_is_not_signed_in(client):
    for address in ("/api/me/prove/code", "/api/me/prove"):
        assert client.post(address, json={"code": "123456"}).status_code == 401
