"""The work list: everything that waits for a clerk in their regions, by cut-off and age, masked, and for clerks alone (P33, P34)."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest

from nfe_app.base import clock, database
from nfe_app.base.errors import Forbidden
from nfe_app.desk import actions as desk
from nfe_app.people.actions import NotSignedIn
from tests import cast
from tests.cast import AUTUMN, BEIJING, TIANJIN, Worker, choice, new_clerk, newcomer, send
from tests.conftest import both
from tests.deeds import code_of, events_named, result_of


@pytest.fixture
def zhao(autumn) -> Worker:
    """A clerk of Beijing."""
    return new_clerk("clerk", BEIJING)


def waits_for(who: Worker) -> list[desk.Line]:
    """What somebody sees at the desk."""
    with database.work() as session:
        return desk.work_list(session, who.subject)


def kinds_for(who: Worker) -> list[str]:
    """The kinds of what somebody sees, in the order of the list."""
    return [line.case.kind for line in waits_for(who)]


def test_nothing_waits_in_an_empty_house(zhao):
    assert waits_for(zhao) == []


@both
def test_refunds_changes_transfers_recoveries_and_calls_stand_on_one_list(autumn):
    zhao = new_clerk("clerk", BEIJING)
    cast.has_asked_back(zhao)
    cast.may_be_decided(zhao)
    cast.somebody_moves(zhao)
    cast.is_recovering(zhao)
    cast.wants_call(newcomer())
    assert sorted(kinds_for(zhao)) == ["call", "change", "recovery", "refund", "transfer"]


def test_who_asks_for_help_stands_first_until_a_clerk_has_joined(zhao):
    """The list tells that somebody waits, never the code."""
    who = newcomer()
    cast.is_enrolled(who)
    cast.has_asked_back(zhao)
    asked = cast.asks_for_help(who)
    first, _other = waits_for(zhao)
    assert (first.case.kind, first.case.what) == ("help", "要人一起看：参保登记")
    assert str(asked["code"]) not in str(dataclasses.astuple(first))
    result_of(send(zhao, "assistance.join", {"code": asked["code"]}))
    assert kinds_for(zhao) == ["refund"]


def test_a_call_for_help_of_somebody_elsewhere_is_not_ours(zhao):
    """A stranger to this counter: enrolled in Beijing alone."""
    who = newcomer()
    cast.is_enrolled(who)
    cast.asks_for_help(who)
    assert kinds_for(new_clerk("clerk", cast.TIANJIN)) == []
    assert kinds_for(zhao) == ["help"]


def test_what_has_a_cut_off_comes_first_and_the_rest_by_its_age(zhao):
    cast.has_asked_back(zhao)
    cast.somebody_moves(zhao)
    with clock.stopped_at(AUTUMN + timedelta(minutes=1)):
        cast.may_be_decided(zhao)
        transfer, refund, change = waits_for(zhao)
    assert [line.case.kind for line in (transfer, refund, change)] == ["transfer", "refund", "change"]
    assert transfer.case.due is not None
    assert transfer.case.law


def test_where_no_rule_says_a_cut_off_none_is_made_up(zhao):
    cast.has_asked_back(zhao)
    cast.may_be_decided(zhao)
    assert {(line.case.due, line.case.due_says) for line in waits_for(zhao)} == {(None, "")}


def test_every_person_is_masked(zhao):
    """P34."""
    who = newcomer()
    cast.is_enrolled(who)
    cast.is_changing(who)
    (line,) = waits_for(zhao)
    shown = "".join(str(part) for part in dataclasses.astuple(line) if not isinstance(part, tuple))
    assert line.who.endswith(who.phone[-4:])
    assert not any(secret in shown for secret in (who.name, who.identity, who.phone))


def test_a_clerk_of_another_place_sees_nothing_of_it(zhao):
    """P33."""
    cast.has_asked_back(zhao)
    cast.may_be_decided(zhao)
    cast.somebody_moves(zhao)
    cast.is_recovering(zhao, enrolled())
    cast.wants_call(newcomer())
    assert waits_for(new_clerk("clerk", TIANJIN)) == []


def enrolled() -> Worker:
    """Somebody who is enrolled in Beijing."""
    who = newcomer()
    cast.is_enrolled(who)
    return who


def test_nobody_but_clerks_sees_it(zhao, wang_fang):
    """P33."""
    with pytest.raises(NotSignedIn):
        waits_for(wang_fang)
    for role in ("finance", "auditor", "administrator"):
        with pytest.raises(Forbidden):
            waits_for(new_clerk(role, BEIJING))


def test_who_was_seen_is_written_down_once_a_day(zhao):
    cast.has_asked_back(zhao)
    waits_for(zhao)
    waits_for(zhao)
    (event,) = events_named("case.listed_at_desk")
    assert event.facts["by"] == str(zhao.id)


def test_what_is_decided_waits_no_more(zhao):
    asked = cast.has_asked_back(zhao)
    result_of(send(zhao, "refund.decide", asked))
    assert waits_for(zhao) == []


def test_a_deed_that_was_refused_waits_until_it_is_done(zhao):
    """Its person may want help: it lies in the tray of a phone."""
    who = newcomer()
    which = cast.is_paused(who)
    assert code_of(send(who, "enrolment.pause", which | {"enrolment_id": cast.is_enrolled(newcomer())["enrolment_id"]}))
    assert kinds_for(zhao) == []  # not theirs: nobody is helped with that
    wrong = choice(employee_pension={"option": "own", "base_fen": 800_000, "shown_fen": 1})
    assert code_of(send(who, "enrolment.confirm", wrong))
    (line,) = waits_for(zhao)
    assert (line.case.kind, line.case.what) == ("refused", "enrolment.confirm")
    assert line.case.step


def test_a_deed_refused_again_and_again_is_one_line_and_gone_once_it_is_done(zhao):
    who = cast.is_known(newcomer())
    cast.is_enrolled(who)
    photo = {"place": "990000", "reason": "changed", "photos": [str(cast.has_photo(who))]}
    for _again in range(3):
        assert code_of(send(who, "changes.ask_household", photo))
    assert kinds_for(zhao) == ["refused"]
    with clock.stopped_at(AUTUMN + timedelta(minutes=5)):
        result_of(send(who, "changes.ask_household", cast.new_household(who)))
        assert kinds_for(zhao) == ["change"]


def test_what_was_refused_long_ago_is_gone(zhao):
    who = cast.is_known(newcomer())
    cast.is_enrolled(who)
    assert code_of(send(who, "changes.note_work", {"work": "rider", "platform": "x" * 41}))
    assert kinds_for(zhao) == ["refused"]
    with clock.stopped_at(AUTUMN + timedelta(days=8)):
        assert kinds_for(zhao) == []
