"""A phone on which deeds wait too long becomes a case, so that a clerk may call its person; opening it is written down (P33, P34)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from nfe_app.base import clock, database
from nfe_app.base.errors import NotFound, NotYourRegion
from nfe_app.desk import actions as desk
from nfe_app.desk import rules, stuck
from nfe_app.people import actions as people
from nfe_app.privacy import uses
from tests import cast
from tests.cast import AUTUMN, BEIJING, TIANJIN, Worker, new_clerk, newcomer, send
from tests.conftest import both
from tests.deeds import code_of, result_of


@pytest.fixture
def zhao(autumn) -> Worker:
    """A clerk of Beijing."""
    return new_clerk("clerk", BEIJING)


def waits_for(who: Worker) -> list[desk.Line]:
    """What stands on somebody's list."""
    with database.work() as session:
        return desk.work_list(session, who.subject)


@both
def test_what_waits_for_a_day_on_a_phone_is_a_case(autumn):
    zhao = new_clerk("clerk", BEIJING)
    cast.has_stuck_phone()
    (line,) = waits_for(zhao)
    assert (line.case.kind, line.case.what, line.case.step) == ("stuck", "手机上有 2 件没发出来", "服务器没接住")
    assert line.case.at == AUTUMN - timedelta(hours=30)


@pytest.mark.parametrize(("hours", "waiting", "found"), [(23, 1, 0), (24, 1, 1), (24, 0, 0)])
def test_less_than_a_day_and_nothing_at_all_are_no_case(zhao, hours, waiting, found):
    who = newcomer()
    cast.is_enrolled(who)
    cast.tells(who, waiting, hours, "later")
    assert len(waits_for(zhao)) == found


def test_it_becomes_one_with_time_and_is_none_any_more_once_the_phone_says_so(zhao):
    who = newcomer()
    cast.is_enrolled(who)
    cast.tells(who, 1, 1, "busy")
    assert waits_for(zhao) == []
    with clock.stopped_at(AUTUMN + timedelta(hours=23)):
        assert len(waits_for(zhao)) == 1
        cast.tells(who)
        assert waits_for(zhao) == []


def test_it_lies_where_its_person_was_enrolled_last(zhao):
    """A stranger to this counter."""
    who = newcomer()
    cast.has_lived_in_two_places(who, giving=BEIJING, taking=TIANJIN)
    cast.tells(who, 1, 30, "busy")
    assert waits_for(zhao) == []
    (line,) = waits_for(new_clerk("clerk", TIANJIN))
    with pytest.raises(NotYourRegion), database.work() as session:
        desk.opened(session, "stuck", line.case.id, zhao.subject)
    assert code_of(send(zhao, "desk.take", {"kind": "stuck", "object_id": str(line.case.id)})) == "not_your_region"


def test_who_was_enrolled_nowhere_is_a_matter_of_the_whole_country(zhao):
    cast.tells(newcomer(), 1, 30, "busy")
    assert waits_for(zhao) == []
    assert len(waits_for(new_clerk("clerk"))) == 1


def test_a_clerk_takes_it_opens_it_and_its_person_reads_that(zhao):
    who = cast.has_stuck_phone()
    (line,) = waits_for(zhao)
    assert result_of(send(zhao, "desk.take", {"kind": "stuck", "object_id": str(line.case.id)}))["mine"]
    with database.work() as session:
        found, opened = desk.opened(session, "stuck", line.case.id, zhao.subject)
    assert (found.case.what, opened.mine) == ("手机上有 2 件没发出来", True)
    assert who.phone not in found.who
    with database.look() as session:
        told = [one.what for one in uses.lines_of(session, who.id)]
    assert any("办件页" in what for what in told)


def test_what_was_sent_meanwhile_is_told_to_who_opens_it(zhao):
    who = cast.has_stuck_phone()
    (line,) = waits_for(zhao)
    cast.tells(who)
    with database.work() as session:
        assert stuck.one(session, line.case.id).step == "都发出来了"


def test_after_the_sign_in_has_ended_there_is_nothing_to_open(zhao):
    who = cast.has_stuck_phone()
    (line,) = waits_for(zhao)
    with database.work() as session:
        people.sign_out(session, who.token)
    assert waits_for(zhao) == []
    with pytest.raises(NotFound), database.work() as session:
        stuck.one(session, line.case.id)


def test_the_limit_is_a_day():
    assert timedelta(days=1) == rules.STUCK_AFTER
