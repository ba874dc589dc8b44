"""Figures for a head of the clerks: what waits, first answers and what is resolved, by hour and agency, of the own regions, naming nobody."""

from __future__ import annotations

from datetime import timedelta

import pytest

from nfe_app.base import clock, database
from nfe_app.base.errors import Forbidden
from nfe_app.desk import actions as desk
from nfe_app.desk.figures import Agency, Figures, Hour, Point
from nfe_app.people.actions import NotSignedIn
from tests import cast
from tests.cast import AUTUMN, BEIJING, TIANJIN, Worker, new_clerk, newcomer, send
from tests.deeds import code_of, result_of


@pytest.fixture
def head(autumn) -> Worker:
    """The head of the clerks of Beijing."""
    return new_clerk("senior_clerk", BEIJING)


def figures_for(who: Worker) -> Figures:
    """What somebody sees."""
    with database.look() as session:
        return desk.numbers(session, who.subject)


def test_what_waits_is_counted_by_kind(head):
    cast.has_asked_back(head)
    cast.may_be_decided(head)
    assert {title: count for title, count in figures_for(head).waiting if count} == {"退款": 1, "信息变更": 1}


def test_the_first_answer_is_when_somebody_takes_it_in_hand(head):
    which = cast.case_of_somebody(head)
    with clock.stopped_at(AUTUMN + timedelta(minutes=30)):
        result_of(send(head, "desk.take", which))
    with clock.stopped_at(AUTUMN + timedelta(minutes=90)):
        result_of(send(head, "refund.decide", {"refund_id": which["object_id"], "approve": True, "note": ""}))
        seen = figures_for(head)
    assert seen.agencies == (Agency("没写单位", 1, 30, 1),)
    assert seen.hours == (Hour("10", 1, 1, 0), Hour("11", 0, 0, 1))


def test_proposals_are_counted_where_and_when_they_were_made_and_how_many_were_taken(head):
    """A sitting is answered by who joined and resolved for them when it is over, whoever ends it."""
    who, clerk = newcomer(), new_clerk("clerk", BEIJING)
    cast.is_enrolled(who)
    which = cast.is_beside(who, clerk)
    with clock.stopped_at(AUTUMN + timedelta(minutes=10)):
        for value, accepted in (("quarter", True), ("year", False)):
            made = result_of(send(clerk, "assistance.propose", which | {"field": "frequency", "value": value}))
            result_of(send(who, "assistance.answer", made | {"accepted": accepted}))
        result_of(send(who, "assistance.end", which))
        seen = figures_for(head)
    assert seen.hours == (Hour("10", 1, 1, 1, 2, 1),)
    assert seen.points == (Point("没写单位", "10", 1, 1, 2, 1),)
    assert seen.agencies == (Agency("没写单位", 1, 0, 1, 2, 1),)


def test_what_a_rule_decides_waits_for_nobody_and_is_not_counted(head):
    who = newcomer()
    result_of(send(who, "refund.request", cast.has_stopped(who)))
    assert figures_for(head).hours == (Hour("10", 0, 0, 0),)


def test_another_places_cases_are_not_counted(head):
    cast.has_asked_back(head)
    other = figures_for(new_clerk("senior_clerk", TIANJIN))
    assert not any(count for _title, count in other.waiting)
    assert not any(one.came for one in other.hours)


def test_why_phones_were_refused_is_counted(head):
    who = newcomer()
    cast.is_enrolled(who)
    assert code_of(send(who, "changes.note_work", {"work": "rider", "platform": "x" * 41}))
    ((kind, why, count),) = figures_for(head).refused
    assert (kind, count) == ("changes.note_work", 1)
    assert why


def test_only_heads_see_them(head, wang_fang):
    with pytest.raises(NotSignedIn):
        figures_for(wang_fang)
    for role in ("clerk", "auditor", "finance"):
        with pytest.raises(Forbidden):
            figures_for(new_clerk(role, BEIJING))
