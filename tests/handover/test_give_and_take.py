"""A draft waits under eight digits for ten minutes and is taken once; guessing is counted, and who took it is written down."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from nfe_app.base import clock, database
from nfe_app.base.errors import NotFound
from nfe_app.handover import actions, giving, rules
from nfe_app.handover.giving import Given, Whoever
from nfe_app.handover.rules import Handed, NotOurs
from nfe_app.handover.tables import Handover
from nfe_app.people.actions import NotSignedIn
from nfe_app.privacy import retention
from tests.cast import AUTUMN, CHOOSING, Worker, hands_over, new_clerk, newcomer, send
from tests.conftest import both
from tests.deeds import code_of, count_of, crowd, events_named, everything_kept, result_of


@pytest.fixture
def clerk(autumn) -> Worker:
    """A clerk."""
    return new_clerk("clerk")


def take(clerk: Worker, code: str) -> dict[str, object]:
    """What comes of a code at the counter."""
    return result_of(send(clerk, "handover.take", {"code": code}))


def read(clerk: Worker, handover_id: object) -> Handed:
    """What the clerk reads of it."""
    with database.look() as session:
        return actions.taken_by(session, UUID(str(handover_id)), clerk.subject)


def clerk_gives(clerk: Worker, **values: str) -> Given:
    """A clerk prepared this for a phone."""
    with database.work() as session:
        return actions.give(session, Handed(CHOOSING | values), clerk.subject)


def phone_takes(code: str, address: str = "192.0.2.9") -> tuple[str, int]:
    """The line that a phone gets by a code, empty for none; and how many tries are left."""
    with database.work() as session:
        row, left = giving.take(session, code, Whoever(address))
        return rules.line_of(giving.draft_of(row)) if row else "", left


def wrong(code: str) -> str:
    """Another code."""
    return f"{(int(code) + 1) % 10**8:08d}"


def test_by_the_code_the_clerk_has_what_was_chosen_and_nothing_of_the_person(clerk):
    she = newcomer()
    done = take(clerk, hands_over(she, frequency="quarter"))
    assert done["left"] == rules.TRIES
    assert read(clerk, done["handover_id"]) == Handed(rules.whole(CHOOSING | {"frequency": "quarter"}))
    assert str(she.id) not in str(done)


def test_a_code_is_taken_once(clerk):
    code = hands_over()
    first = take(clerk, code)
    assert first["handover_id"]
    assert take(new_clerk("clerk"), code)["handover_id"] == ""
    assert take(clerk, code)["handover_id"] == ""


@both
def test_two_takers_at_once_one_has_it(clerk):
    code = hands_over()
    clerks = [clerk, new_clerk("clerk")]
    came = crowd(2, lambda number: bool(take(clerks[number], code)["handover_id"]))
    assert sorted(came) == [False, True]


@pytest.mark.parametrize("late", [timedelta(), rules.CODE_LIVES - timedelta(seconds=1), rules.CODE_LIVES])
def test_the_code_is_good_for_ten_minutes(clerk, late):
    code = hands_over()
    with clock.stopped_at(AUTUMN + late):
        assert bool(take(clerk, code)["handover_id"]) == (late < rules.CODE_LIVES)


def test_wrong_codes_are_counted_and_then_the_right_one_is_not_heard_either(clerk):
    """Guessing is limited, and the count does not go with the transaction."""
    code = hands_over()
    assert [take(clerk, wrong(code))["left"] for _try in range(rules.TRIES)] == [4, 3, 2, 1, 0]
    assert code_of(send(clerk, "handover.take", {"code": code})) == "too_many_handover_tries"
    with clock.stopped_at(AUTUMN + rules.TRIES_WITHIN):
        assert take(clerk, wrong(code))["left"] == rules.TRIES - 1
    assert take(new_clerk("clerk"), code)["handover_id"]


def test_a_phone_that_guesses_is_stopped_and_no_other_address_with_it(clerk):
    code = clerk_gives(clerk).code
    for _try in range(rules.MISSES):
        phone_takes(wrong(code))
    with pytest.raises(rules.TooManyTries):
        phone_takes(code)
    assert phone_takes(code, "192.0.2.10")[0]


def test_so_many_guess_from_everywhere_that_no_phone_may(clerk, monkeypatch):
    """And the counter, who is known by name, may all the same."""
    monkeypatch.setattr(rules, "MISSES_OF_ALL", 3)
    code = clerk_gives(clerk).code
    for last in range(3):
        phone_takes(wrong(code), f"192.0.2.{last}")
    with pytest.raises(rules.TooManyTries):
        phone_takes(code, "198.51.100.1")
    assert take(clerk, hands_over())["handover_id"]


def test_what_waits_for_a_phone_no_clerk_takes_and_what_waits_for_the_counter_no_phone(clerk):
    """A code is good in one direction alone."""
    assert take(clerk, clerk_gives(clerk).code)["handover_id"] == ""
    assert phone_takes(hands_over())[0] == ""


def test_a_worker_cannot_take_at_the_counter(autumn):
    """A stranger: that door is for clerks."""
    assert code_of(send(newcomer(), "handover.take", {"code": hands_over()})) == "forbidden"


def test_what_a_clerk_took_no_colleague_reads(clerk):
    done = take(clerk, hands_over())
    with pytest.raises(NotFound):
        read(new_clerk("clerk"), done["handover_id"])
    with pytest.raises(NotSignedIn):
        read(newcomer(), done["handover_id"])


def test_the_clerks_own_says_by_which_hand_over_it_came(clerk):
    given = clerk_gives(clerk, pension="employee_pension")
    line, _left = phone_takes(given.code)
    assert rules.frames_of(line) == given.frames
    assert rules.id_of(rules.draft_of(line).by) == given.id
    (told,) = events_named("handover.given")
    assert (told.object_id, told.facts["by"], told.person_id) == (given.id, str(clerk.id), None)


def test_who_took_it_is_written_down_for_the_worker(clerk):
    """P31: a line in 谁用过我的信息, for a phone where somebody is signed in."""
    she = newcomer()
    take(clerk, hands_over(she))
    (line,) = events_named("handover.taken")
    assert (line.person_id, line.facts["by"]) == (she.id, str(clerk.id))


def test_neither_the_code_nor_the_draft_lies_open_in_the_house(clerk):
    code = hands_over(pension="employee_pension", pension_option="grade_290")
    take(clerk, code)
    kept = everything_kept()
    assert f'"{code}"' not in kept
    assert "grade_290" not in kept


@pytest.mark.parametrize(
    "typed",
    [
        {"name": "王芳"},
        {"place": "北京市"},
        {"pension_base": "13800002207"},
        {"residence": "hotel_wangfang"},
        {"medical": "王芳"},
    ],
)
def test_what_is_not_handed_over_is_not_taken_in(clerk, typed):
    with pytest.raises(NotOurs):
        hands_over(**typed)
    assert typed.popitem()[1] not in everything_kept()


def test_one_address_gets_so_many_codes_and_then_waits(autumn):
    for _time in range(rules.MOST_GIVEN):
        hands_over()
    with pytest.raises(rules.TooManyGiven):
        hands_over()
    with clock.stopped_at(AUTUMN + rules.TRIES_WITHIN):
        assert hands_over()


def test_what_nobody_took_is_gone_a_day_later(clerk):
    hands_over()
    with clock.stopped_at(AUTUMN + timedelta(days=2)), database.work() as session:
        retention.delete_due(session)
    assert count_of(Handover) == 0
