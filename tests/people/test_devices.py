"""Where a person is signed in: they see it, end one or all the others, and nobody else's (P39)."""

from __future__ import annotations

import pytest

from nfe_app.base import database
from nfe_app.people import actions as people
from tests.deeds import events_named
from tests.people.test_sign_out import second_browser

PAGES = "/api/me/devices"


@pytest.fixture
def visitor(client, wang_fang):
    """Wang Fang's browser."""
    client.cookies.set("nfe", wang_fang.token)
    return client


def rows(visitor) -> list[dict[str, object]]:
    """The sign-ins that a browser is told of."""
    return visitor.get(PAGES).json()["rows"]


def opens(visitor, token: str) -> bool:
    """Whether a token still opens anything."""
    return visitor.get("/api/me", headers={"cookie": f"nfe={token}"}).status_code == 200


def test_she_sees_where_she_is_signed_in_and_which_is_this_one(visitor, wang_fang, mallory):
    with database.work() as session:
        people.sign_in(session, wang_fang.id, "passkey", "117.136.8.9", "(iPhone) Safari/604")
    here, other = rows(visitor)
    assert (here["here"], other["here"]) == (True, False)
    assert (other["device"], other["how"], other["place"]) == ("iPhone，Safari", "通行密钥", "117.136.*.*")


def test_what_is_listed_opens_nothing(visitor, wang_fang):
    (here,) = rows(visitor)
    assert not opens(visitor, str(here["id"]))
    assert str(here["id"]) not in people.digest_of(wang_fang.token)


def test_she_ends_one_and_its_browser_is_answered_401(visitor, wang_fang):
    other = second_browser(wang_fang)
    name = next(row["id"] for row in rows(visitor) if not row["here"])
    assert visitor.post(f"{PAGES}/end", json={"id": name}).json() == {"ok": True, "ended": 1}
    assert not opens(visitor, other)
    assert opens(visitor, wang_fang.token)


def test_she_ends_all_others_and_stays_herself(visitor, wang_fang, li_qiang):
    others = [second_browser(wang_fang) for _ in range(3)]
    assert visitor.post(f"{PAGES}/end", json={"id": ""}).json()["ended"] == 3
    assert not any(opens(visitor, token) for token in others)
    assert opens(visitor, wang_fang.token)
    assert opens(visitor, li_qiang.token)


def test_ending_twice_is_ending_once(visitor, wang_fang):
    second_browser(wang_fang)
    name = next(row["id"] for row in rows(visitor) if not row["here"])
    assert [visitor.post(f"{PAGES}/end", json={"id": name}).json()["ended"] for _ in range(2)] == [1, 0]
    assert len(events_named("person.signed_out")) == 1


def test_a_stranger_ends_none_of_hers(visitor, wang_fang, mallory):
    """P33."""
    name = rows(visitor)[0]["id"]
    visitor.cookies.set("nfe", mallory.token)
    assert visitor.post(f"{PAGES}/end", json={"id": name}).json()["ended"] == 0
    assert opens(visitor, wang_fang.token)


@pytest.mark.parametrize("body", [{}, {"id": 7}, {"id": "x" * 33}, {"id": "", "more": 1}, []])
def test_another_shape_is_refused(visitor, body):
    assert visitor.post(f"{PAGES}/end", json=body).status_code == 422


def test_a_new_sign_in_ends_the_one_that_this_browser_had(visitor, wang_fang):
    """P39: a new id at each sign-in, and the old one is worth nothing."""
    code = visitor.post("/api/sign-in/code", json={"phone": "13800005555"}).json()["demo_code"]
    assert visitor.post("/api/sign-in", json={"phone": "13800005555", "code": code}).json()["ok"]
    assert not opens(visitor, wang_fang.token)
