"""A phone gives and takes over HTTP, signed in or not; a page of somebody else does neither."""

from __future__ import annotations

from typing import Any

import pytest

from nfe_app.base import database
from nfe_app.base.settings import settings
from nfe_app.handover import actions, rules
from nfe_app.handover.rules import Handed
from tests.cast import CHOOSING, Worker, new_clerk, newcomer, send
from tests.deeds import events_named, result_of


@pytest.fixture
def clerk(autumn) -> Worker:
    """A clerk."""
    return new_clerk("clerk")


def post(client: Any, at: str, said: dict[str, object], **headers: str) -> tuple[int, dict[str, Any]]:
    """What a door of the phone answers."""
    told = client.post(f"/api/handover{at}", json=said, headers={"origin": settings().public_origin} | headers)
    return told.status_code, told.json()


def waiting(clerk: Worker) -> str:
    """The code of what a clerk prepared."""
    with database.work() as session:
        return actions.give(session, Handed(CHOOSING), clerk.subject).code


def test_a_phone_on_which_nobody_is_signed_in_gives(client, clerk):
    status, told = post(client, "", {"fields": CHOOSING})
    assert (status, told["seconds"]) == (200, 600)
    done = result_of(send(clerk, "handover.take", {"code": told["code"]}))
    assert done["handover_id"]
    assert [event.person_id for event in events_named("handover.given")] == [None]


def test_where_somebody_is_signed_in_it_is_written_down_as_theirs(client, clerk):
    she = newcomer()
    client.cookies.set("nfe", she.token)
    assert post(client, "", {"fields": CHOOSING})[0] == 200
    assert post(client, "", {"fields": CHOOSING}, **{"x-owner": str(newcomer().id)})[0] == 200
    assert [event.person_id for event in events_named("handover.given")] == [she.id, None]


def test_a_phone_takes_what_the_clerk_prepared_once(client, clerk):
    code = waiting(clerk)
    status, told = post(client, "/taken", {"code": code})
    assert status == 200
    so_far = rules.Gathered()
    for frame in told["frames"]:
        so_far = rules.gather(so_far, frame)
    assert dict(rules.draft_of(rules.joined(so_far)).values) == rules.whole(CHOOSING)
    assert post(client, "/taken", {"code": code})[1]["code"] == "no_handover"


def test_a_wrong_code_is_counted_although_it_is_refused(client, clerk):
    code = waiting(clerk)
    other = f"{(int(code) + 1) % 10**8:08d}"
    left = [post(client, "/taken", {"code": other})[1]["fields"]["left"] for _try in range(2)]
    assert left == [rules.MISSES - 1, rules.MISSES - 2]
    for _try in range(rules.MISSES - 2):
        post(client, "/taken", {"code": other})
    assert post(client, "/taken", {"code": code})[0] == 429


@pytest.mark.parametrize(
    "fields", [{"name": "王芳"}, {"place": "北京"}, {"place": 330100}, {f"f{n}": "" for n in range(40)}]
)
def test_anything_else_is_refused(client, clerk, fields):
    status, told = post(client, "", {"fields": fields})
    assert (status, told["ok"]) in ((422, False), (400, False), (409, False))
    assert events_named("handover.given") == []


@pytest.mark.parametrize("at", ["", "/taken"])
def test_a_page_of_somebody_else_is_refused_before_anything_is_looked_up(client, clerk, at):
    """A stranger: another site."""
    status, told = post(client, at, {"fields": CHOOSING}, origin="https://evil.example")
    assert (status, told["code"]) == (403, "foreign_origin")
