"""The clerk who is there for a worker by name comes without a code; the worker lets in all the same, and nobody else may come so."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest
from sqlmodel import select

from nfe_app.assistance import actions, frames, rules, tables
from nfe_app.base import clock, database
from nfe_app.caseworker import tables as caseworkers
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
    with database.work() as session:
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
    (line,) = events_named("assistance.came")
    assert events_named("assistance.joined") == []
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
def test_by_name_and_by_code_at_once_one_of_the_two_sits_there_and_the_other_is_told(clerk):
    """A right code is no guess, so it is not counted."""
    who, other = newcomer(), new_clerk("clerk")
    waits_for_named(clerk, who)
    asked = asks_for_help(who)
    which = {"sitting_id": asked["sitting_id"]}
    seats = [(clerk, "assistance.come", which), (other, "assistance.join", {"code": asked["code"]})]
    came = crowd(2, lambda number: send(*seats[number]))
    first = [one["ok"] for one in came].index(True)
    assert code_of(came[1 - first]) == "seat_taken"
    with database.look() as session:
        assert frames.get(session, UUID(str(which["sitting_id"]))).clerk_id == seats[first][0].id
        assert session.exec(select(tables.MissedJoin)).all() == []


def test_that_the_clerk_saw_who_waits_is_written_down_once_a_day_and_tells_no_name(clerk):
    who = newcomer()
    waits_for_named(clerk, who)
    with database.work() as session:
        (seen,) = actions.waiting_for(session, clerk.subject)
    waiting_for(clerk)
    (line,) = events_named("case.listed_at_desk")
    assert (line.person_id, line.facts["by"]) == (who.id, str(clerk.id))
    assert "*" in seen.who


def test_a_clerk_who_works_elsewhere_now_comes_to_nobody_of_before(autumn):
    before = new_clerk("clerk", "620000")
    which = waits_for_named(before)
    moved = replace(before, regions=("110000",))
    assert (waiting_for(before), waiting_for(moved)) == ([which["sitting_id"]], [])
    assert code_of(send(moved, "assistance.come", which)) == "not_yours"


def test_after_the_clerk_has_gone_over_to_another_neither_list_nor_seat_is_theirs(clerk):
    which = waits_for_named(clerk)
    with database.work() as session:
        session.exec(select(caseworkers.Caseworker)).one().ended_at = clock.now()
    assert waiting_for(clerk) == []
    assert code_of(send(clerk, "assistance.come", which)) == "not_yours"


def test_one_that_is_over_is_over_for_the_clerk_by_name_as_well(clerk):
    which = waits_for_named(clerk)
    with clock.stopped_at(AUTUMN + rules.CODE_LIVES):
        assert waiting_for(clerk) == []
        assert code_of(send(clerk, "assistance.come", which)) == "sitting_over"
