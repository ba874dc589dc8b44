"""A clerk asks to look along by the six digits that a worker reads out; guessing is counted, and one clerk has one code."""

from __future__ import annotations

from datetime import timedelta

import pytest

from nfe_app.assistance import rules
from nfe_app.base import clock
from tests.assistance.beside import worker_sees
from tests.cast import AUTUMN, Worker, asks_for_help, new_clerk, newcomer, send
from tests.conftest import both
from tests.deeds import code_of, crowd, events_named, everything_kept, part_of, result_of


@pytest.fixture
def clerk(autumn) -> Worker:
    """A clerk."""
    return new_clerk("clerk")


def join(clerk: Worker, code: object) -> dict[str, object]:
    """What comes of a code."""
    return result_of(send(clerk, "assistance.join", {"code": str(code)}))


def test_by_the_code_the_clerk_asks_and_sees_nothing_yet(clerk):
    who = newcomer()
    asked = asks_for_help(who)
    assert join(clerk, asked["code"]) == {"sitting_id": asked["sitting_id"], "left": rules.TRIES}
    told = worker_sees(asked)
    assert (told["state"], told["clerk"]) == ("asking", "新经办")
    assert part_of(who, "assistance")["id"] == asked["sitting_id"]


def test_a_code_lies_open_nowhere_in_the_house(clerk):
    asked = asks_for_help(newcomer())
    join(clerk, asked["code"])
    assert f'"{asked["code"]}"' not in everything_kept()


def test_wrong_codes_are_counted_and_then_the_right_one_is_not_heard_either(clerk):
    """Guessing is limited, and the count does not go with the transaction."""
    asked = asks_for_help(newcomer())
    wrong = f"{(int(str(asked['code'])) + 1) % 10**6:06d}"
    assert [join(clerk, wrong)["left"] for _try in range(rules.TRIES)] == [4, 3, 2, 1, 0]
    assert code_of(send(clerk, "assistance.join", {"code": str(asked["code"])})) == "too_many_tries"
    assert join(new_clerk("clerk"), asked["code"])["sitting_id"] == asked["sitting_id"]
    with clock.stopped_at(AUTUMN + rules.TRIES_WITHIN):
        assert join(clerk, wrong)["left"] == rules.TRIES - 1


@both
def test_two_clerks_with_one_code_at_once_one_has_it_and_the_other_is_told(clerk):
    asked = asks_for_help(newcomer())
    clerks = [clerk, new_clerk("clerk")]
    came = crowd(2, lambda number: send(clerks[number], "assistance.join", {"code": str(asked["code"])}))
    first = [one["ok"] for one in came].index(True)
    assert result_of(came[first])["sitting_id"] == asked["sitting_id"]
    assert code_of(came[1 - first]) == "seat_taken"


@pytest.mark.parametrize("late", [timedelta(), rules.CODE_LIVES - timedelta(seconds=1), rules.CODE_LIVES])
def test_the_code_is_good_for_ten_minutes(clerk, late):
    asked = asks_for_help(newcomer())
    with clock.stopped_at(AUTUMN + late):
        assert bool(join(clerk, asked["code"])["sitting_id"]) == (late < rules.CODE_LIVES)


def test_a_new_code_makes_the_one_before_void(clerk):
    who = newcomer()
    old, new = asks_for_help(who), asks_for_help(who)
    assert join(clerk, old["code"])["sitting_id"] == ""
    assert join(clerk, new["code"])["sitting_id"] == new["sitting_id"]


def test_who_joined_is_written_down_for_the_worker(clerk):
    who = newcomer()
    join(clerk, asks_for_help(who)["code"])
    (line,) = events_named("assistance.joined")
    assert (line.person_id, line.facts["by"]) == (who.id, str(clerk.id))


def test_a_worker_cannot_join_anybody(autumn):
    """A stranger: a code is for clerks."""
    asked = asks_for_help(newcomer())
    assert code_of(send(newcomer(), "assistance.join", {"code": str(asked["code"])})) == "forbidden"
