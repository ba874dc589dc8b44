"""A clerk says when they are there, and which platforms they know."""

from __future__ import annotations

import pytest

from nfe_app.base import database
from nfe_app.caseworker import actions as caseworkers
from tests import cast
from tests.cast import BEIJING, Worker, new_clerk, newcomer, send
from tests.deeds import code_of, part_of, result_of

HOURS: dict[str, object] = {"weekdays": [5, 1, 1], "opens": "08:30", "closes": "12:00", "platforms": []}


@pytest.fixture
def zhao(autumn) -> Worker:
    """A clerk of Beijing."""
    return new_clerk("clerk", BEIJING)


def says(who: Worker) -> str:
    """When a clerk is there, in words."""
    with database.look() as session:
        return caseworkers.hours_in_words(session, who.id)


def test_what_was_said_last_holds(zhao):
    assert says(zhao) == ""
    result_of(send(zhao, "caseworker.set_hours", HOURS))
    assert says(zhao) == "周一、周五 08:30–12:00"
    result_of(send(zhao, "caseworker.set_hours", HOURS | {"weekdays": [3]}))
    assert says(zhao) == "周三 08:30–12:00"


@pytest.mark.parametrize("wrong", [{"weekdays": []}, {"closes": "08:30"}, {"closes": "08:45"}, {"opens": "13:00"}])
def test_a_day_needs_its_hours(zhao, wrong):
    assert code_of(send(zhao, "caseworker.set_hours", HOURS | wrong)) == "hours_wrong"


def test_who_knows_a_platform_gets_its_riders(zhao):
    qian = new_clerk("clerk", BEIJING)
    result_of(send(qian, "caseworker.set_hours", HOURS | {"platforms": ["美团"]}))
    who = newcomer()
    result_of(send(cast.is_known(who), "changes.note_work", {"work": "rider", "platform": "美团"}))
    result_of(send(who, "enrolment.confirm", cast.choice()))
    assert part_of(who, "caseworker")["hours"] == says(qian)


def test_a_worker_sets_no_hours(wang_fang):
    assert code_of(send(wang_fang, "caseworker.set_hours", HOURS)) == "forbidden"
