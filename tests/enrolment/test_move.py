"""Pausing, resuming and stopping: only from where it makes sense, and by nobody but the person."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nfe_app.base.database import new_id
from nfe_app.enrolment import rules
from nfe_app.enrolment.rules import NEXT, Step, StepNotAllowed
from tests.cast import TIANJIN
from tests.conftest import both
from tests.deeds import bills_of, code_of, crowd, enrol, events_named, move, option, part_of, result_of


def stands(who) -> str:
    """Where the newest enrolment of a person stands."""
    return part_of(who, "enrolments")[0]["step"]


def test_she_pauses_resumes_and_stops(wang_fang):
    (hers,) = enrol(wang_fang)
    way = (("pause", "paused"), ("resume", "resumed"), ("pause", "paused"), ("stop", "stopped"))
    for steps, (deed, step) in enumerate(way, 2):
        told = result_of(move(wang_fang, deed, hers))
        assert told == {"enrolment_id": str(hers), "stands_at": step, "steps": steps, "already": False}
    assert stands(wang_fang) == "stopped"


def test_what_is_stopped_stays_stopped(wang_fang):
    (hers,) = enrol(wang_fang)
    move(wang_fang, "stop", hers)
    for deed in ("pause", "resume"):
        refused = move(wang_fang, deed, hers)
        assert (code_of(refused), refused["fields"]) == ("step_not_allowed", {"stands_at": "stopped"})


def test_what_another_phone_did_first_is_done_already_and_not_done_again(wang_fang):
    """P18: it is no error for her."""
    (hers,) = enrol(wang_fang)
    assert result_of(move(wang_fang, "resume", hers))["already"]
    for deed in ("pause", "stop"):
        first, second = result_of(move(wang_fang, deed, hers)), result_of(move(wang_fang, deed, hers))
        assert (first["already"], second["already"]) == (False, True)
    assert [len(events_named(f"enrolment.{step}")) for step in ("paused", "resumed", "stopped")] == [1, 0, 1]


@pytest.mark.parametrize("deed", ["pause", "resume", "stop"])
def test_a_stranger_cannot_move_her_enrolment(wang_fang, mallory, deed):
    """P33."""
    (hers,) = enrol(wang_fang)
    assert code_of(move(mallory, deed, hers)) == "not_yours"
    assert stands(wang_fang) == "confirmed"
    assert len(bills_of(wang_fang)) == 1


def test_an_enrolment_that_is_not_there_is_not_found(wang_fang):
    assert code_of(move(wang_fang, "pause", new_id())) == "not_found"


def test_after_stopping_here_she_may_enrol_elsewhere(wang_fang):
    (here,) = enrol(wang_fang)
    move(wang_fang, "stop", here)
    (there,) = enrol(wang_fang, TIANJIN, employee_pension=option("floor", 102_480))
    assert there != here


def test_a_paused_enrolment_still_bars_another_of_its_kind(wang_fang):
    (here,) = enrol(wang_fang)
    move(wang_fang, "pause", here)
    with pytest.raises(AssertionError, match="already_enrolled"):
        enrol(wang_fang, TIANJIN, employee_pension=option("floor", 102_480))


@both
def test_two_phones_that_stop_it_at_once_stop_it_once(house, wang_fang):
    (hers,) = enrol(wang_fang)
    answers = crowd(2, lambda _number: result_of(move(wang_fang, "stop", hers)))
    assert sorted(answer["already"] for answer in answers) == [False, True]
    assert len(events_named("enrolment.stopped")) == 1


@given(st.lists(st.sampled_from(Step), max_size=8))
def test_however_the_steps_come_an_enrolment_stands_where_the_last_allowed_one_left_it(wished):
    steps = [Step.CONFIRMED]
    for step in wished:
        allowed = step in NEXT[steps[-1]]
        try:
            rules.check_step(steps, step)
            steps.append(step)
            assert allowed
        except StepNotAllowed:
            assert not allowed
    assert rules.stands_at(steps) is steps[-1]
    assert steps.count(Step.CONFIRMED) == 1
    assert Step.STOPPED not in steps[:-1]


def test_every_step_has_a_row_in_the_table_and_only_stopping_is_the_end():
    assert set(NEXT) == set(Step)
    assert [step for step in Step if not NEXT[step]] == [Step.STOPPED]
    assert all(Step.STOPPED in NEXT[step] for step in Step if step is not Step.STOPPED)
