"""Who may speak at the door: our own pages, for the person whose session it is."""

from __future__ import annotations

from datetime import timedelta

from starlette.testclient import TestClient

from nfe_app.base import clock, database
from nfe_app.people import actions as people
from tests import cast
from tests.base.notes import item, post
from tests.cast import Worker, newcomer


def test_only_our_own_pages_speak_for_a_person(client: TestClient, wang: Worker, noted: list[str]) -> None:
    for foreign in (
        "http://mallory.example",
        "null",
        "https://testserver",
        "http://testserver:81",
        "http://testserver.example",
    ):
        assert post(client, [item()], origin=foreign)[0] == 403
    assert noted == []
    assert post(client, [item()], origin="http://testserver")[0] == 200
    assert post(client, [item()])[0] == 200


def test_without_a_session_nothing_is_read(client: TestClient, wang: Worker, noted: list[str]) -> None:
    client.cookies.clear()
    status, answer = post(client, [item()])
    assert (status, answer["code"]) == (401, "not_signed_in")
    client.cookies.set("nfe", "of somebody else's making")
    assert post(client, b"not even a list")[0] == 401
    assert noted == []


def test_a_session_that_ended_opens_nothing(client: TestClient, wang: Worker, noted: list[str]) -> None:
    with database.work() as session:
        people.sign_out(session, wang.token)
    assert post(client, [item()])[0] == 401
    assert noted == []


def test_a_session_grows_old(client: TestClient, wang: Worker) -> None:
    with clock.stopped_at(clock.now() + timedelta(days=30, seconds=1)):
        assert post(client, [item()])[0] == 401


def test_a_clerk_does_not_come_in_by_the_workers_door(client: TestClient, wang: Worker, noted: list[str]) -> None:
    clerk = cast.clerk_zhao()
    with database.work() as session:
        token = people.sign_in(session, clerk.person_id)
    client.cookies.clear()
    for name in ("nfe", "nfe-desk"):
        client.cookies.set(name, token)
        assert post(client, [item()])[0] == 401
    assert noted == []


def test_who_asks_is_known_by_the_session_and_never_by_what_was_sent(client: TestClient, wang: Worker) -> None:
    """P33."""
    other = newcomer()
    claims = {"x-auth-sub": str(other.id), "authorization": f"Bearer {other.token}"}
    assert client.get("/api/me", headers=claims).json()["owner"] == str(wang.id)
    assert client.get(f"/api/me?person_id={other.id}").json()["owner"] == str(wang.id)
