"""Asking one's clerk to call: soon, or at a time when they are there and nobody else is called; called off, made, or missed."""

from __future__ import annotations

import pytest

from nfe_app import chores
from nfe_app.base import clock, database
from nfe_app.desk import actions as desk
from nfe_app.privacy import forgetting
from tests import cast
from tests.cast import AUTUMN, BEIJING, TIANJIN, Worker, new_clerk, newcomer, send
from tests.conftest import both
from tests.deeds import code_of, crowd, part_of, result_of

WORKDAYS = {"weekdays": [1, 2, 3, 4, 5], "opens": "09:00", "closes": "17:30", "platforms": []}
THURSDAY = "2025-10-02T"


@pytest.fixture
def zhao(autumn) -> Worker:
    """The one clerk of Beijing, who has said when they are there."""
    clerk = new_clerk("clerk", BEIJING)
    result_of(send(clerk, "caseworker.set_hours", WORKDAYS))
    return clerk


@pytest.fixture
def she(zhao) -> Worker:
    """She is enrolled in Beijing."""
    who = newcomer()
    cast.is_enrolled(who)
    return who


def ask(who: Worker, at: str = "soon") -> dict[str, object]:
    """What comes of asking to be called."""
    return send(who, "caseworker.call_back", {"at": at})


def test_hours_and_the_own_call_are_told_on_the_phone(she):
    result_of(ask(she, f"{THURSDAY}10:30"))
    told = part_of(she, "caseworker")
    assert told["hours"] == "周一、周二、周三、周四、周五 09:00–17:30"
    assert (told["call"]["at"], told["waiting"]) == ("10-02 10:30", 1)


def test_the_call_stands_on_the_work_list_with_its_time(zhao, she):
    result_of(ask(she, f"{THURSDAY}10:30"))
    with database.work() as session:
        (line,) = desk.work_list(session, zhao.subject)
    assert (line.case.kind, line.case.due_says) == ("call", "10-02 10:30")


@pytest.mark.parametrize(
    "at",
    [
        f"{THURSDAY}08:30",  # before they come
        f"{THURSDAY}17:30",  # when they go
        f"{THURSDAY}10:15",  # no slot begins then
        "2025-10-04T10:00",  # a Saturday
        "2025-10-01T09:00",  # over already
        "2025-10-20T10:00",  # too far ahead
        "2025-02-30T10:00",  # no day
    ],
)
def test_at_other_times_nobody_calls(she, at):
    assert code_of(ask(she, at)) == "not_there"


def test_the_last_slot_of_a_day_ends_with_it(she):
    result_of(ask(she, f"{THURSDAY}17:00"))


def test_of_whom_nothing_is_known_only_soon_may_be_asked(autumn):
    new_clerk("clerk", BEIJING)
    who = newcomer()
    cast.is_enrolled(who)
    assert code_of(ask(who, f"{THURSDAY}10:30")) == "not_there"
    result_of(ask(who))


def test_one_call_waits_at_a_time(she):
    result_of(ask(she))
    assert code_of(ask(she, f"{THURSDAY}10:30")) == "call_waits"


@both
def test_of_two_who_want_the_same_time_one_gets_it(autumn):
    clerk = new_clerk("clerk", BEIJING)
    result_of(send(clerk, "caseworker.set_hours", WORKDAYS))
    both_ = [newcomer(), newcomer()]
    for who in both_:
        cast.is_enrolled(who)
    told = crowd(2, lambda number: ask(both_[number], f"{THURSDAY}10:30"))
    assert sorted(str(one.get("code", "")) for one in told) == ["", "slot_taken"]


def test_who_is_enrolled_where_nobody_works_is_told_so(autumn):
    new_clerk("clerk", TIANJIN)
    who = newcomer()
    cast.is_enrolled(who)
    assert code_of(ask(who)) == "nobody_serves"


def test_a_call_is_called_off_and_another_may_be_asked(she):
    which = {"call_id": result_of(ask(she, f"{THURSDAY}10:30"))["call_id"]}
    result_of(send(she, "caseworker.call_off", which))
    assert part_of(she, "caseworker")["call"] == {}
    result_of(ask(she, f"{THURSDAY}10:30"))


@pytest.mark.parametrize("result", ["reached", "missed"])
def test_a_clerk_says_how_it_went_once(zhao, she, result):
    which = {"call_id": result_of(ask(she))["call_id"], "result": result}
    result_of(send(zhao, "caseworker.note_call", which))
    assert code_of(send(zhao, "caseworker.note_call", which)) == "call_over"
    assert part_of(she, "caseworker")["waiting"] == 0


def test_a_stranger_calls_nothing_off_and_a_clerk_of_another_place_notes_nothing(she, mallory):
    which = {"call_id": result_of(ask(she))["call_id"]}
    assert code_of(send(mallory, "caseworker.call_off", which)) == "not_yours"
    noted = send(new_clerk("clerk", TIANJIN), "caseworker.note_call", which | {"result": "reached"})
    assert code_of(noted) == "not_your_region"
    assert part_of(she, "caseworker")["waiting"] == 1


def test_who_is_forgotten_waits_for_no_call(she):
    result_of(ask(she))
    result_of(send(she, "privacy.ask_deletion", {"sure": True}))
    with clock.stopped_at(AUTUMN + forgetting.THINKS):
        assert chores.forget_people() == 1
        assert part_of(she, "caseworker") == {}
