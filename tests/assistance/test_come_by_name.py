"""The clerk who is there for a worker by name comes without a code; the worker lets in all the same, and nobody else may come so."""

from __future__ import annotations

from uuid import UUID

import pytest

from nfe_app.assistance import actions, rules
from nfe_app.base import clock, database
from tests.assistance.beside import clerk_sees, worker_sees
from tests.cast import AUTUMN, Worker, asks_for_help, is_beside, new_clerk, newcomer, send, waits_for_named
from tests.conftest import both
from tests.deeds import code_of, crowd, events_named, result_of


@pytest.fixture
def clerk(autumn) -> Worker:
    """A clerk."""
    return new_clerk("clerk")


def waiting_for(clerk: Worker) -> list[str]:
    """The sittings on the clerk's page that wait for them by name."""
    with database.look() as session:
        return [one.id for one in actions.waiting_for(session, clerk.subject)]


def test_who_has_the_clerk_by_name_stands_on_their_page_until_somebody_comes(clerk):
    asks_for_help(newcomer())
    which = waits_for_named(clerk)
    assert waiting_for(clerk) == [which["sitting_id"]]
    assert waiting_for(new_clerk("clerk")) == []
    result_of(send(clerk, "assistance.come", which))
    assert waiting_for(clerk) == []


def test_the_clerk_asks_and_sees_nothing_until_the_worker_lets_in(clerk):
    who = newcomer()
    which = waits_for_named(clerk, who)
    result_of(send(clerk, "assistance.come", which))
    told = worker_sees(which)
    assert (told["state"], told["clerk"]) == ("asking", "新经办")
    assert (clerk_sees(clerk, which).state, clerk_sees(clerk, which).rows) == ("asking", [])
    result_of(send(who, "assistance.let_in", which))
    assert clerk_sees(clerk, which).state == "together"


def test_it_is_written_down_for_the_worker_once_however_often_the_clerk_comes(clerk):
    who = newcomer()
    which = waits_for_named(clerk, who)
    for _again in range(2):
        result_of(send(clerk, "assistance.come", which))
    (line,) = events_named("assistance.joined")
    assert (line.person_id, line.facts["by"]) == (who.id, str(clerk.id))


def test_another_clerk_may_not_come_by_a_name_that_is_not_theirs(clerk):
    """A stranger, of the same role and region."""
    which = waits_for_named(clerk)
    assert code_of(send(new_clerk("clerk"), "assistance.come", which)) == "not_yours"
    assert worker_sees(which)["state"] == "waiting"


def test_a_worker_cannot_come_to_anybody(clerk):
    """A stranger."""
    assert code_of(send(newcomer(), "assistance.come", waits_for_named(clerk))) == "forbidden"


def test_where_a_colleague_has_the_code_the_one_who_is_later_is_told(clerk):
    who = newcomer()
    waits_for_named(clerk, who)
    which = is_beside(who, new_clerk("clerk"))
    assert code_of(send(clerk, "assistance.come", which)) == "seat_taken"


@both
def test_by_name_and_by_code_at_once_one_of_the_two_sits_there(clerk):
    who, other = newcomer(), new_clerk("clerk")
    waits_for_named(clerk, who)
    asked = asks_for_help(who)
    which = {"sitting_id": asked["sitting_id"]}
    deeds = [
        lambda: send(clerk, "assistance.come", which)["ok"],
        lambda: bool(result_of(send(other, "assistance.join", {"code": asked["code"]}))["sitting_id"]),
    ]
    came = crowd(2, lambda number: deeds[number]())
    assert sorted(came) == [False, True]
    with database.look() as session:
        assert (
            actions.frames.get(session, UUID(str(which["sitting_id"]))).clerk_id == (clerk, other)[came.index(True)].id
        )


def test_one_that_is_over_is_over_for_the_clerk_by_name_as_well(clerk):
    which = waits_for_named(clerk)
    with clock.stopped_at(AUTUMN + rules.CODE_LIVES):
        assert waiting_for(clerk) == []
        assert code_of(send(clerk, "assistance.come", which)) == "sitting_over"
