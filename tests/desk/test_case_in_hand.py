"""A case in somebody's hand: taken, let go, taken over with a reason that is told, and free again after a while."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from nfe_app.base import clock, database
from nfe_app.desk import actions as desk
from nfe_app.desk import rules
from tests import cast
from tests.cast import AUTUMN, BEIJING, TIANJIN, Worker, new_clerk, send
from tests.conftest import both
from tests.deeds import code_of, crowd, events_named, result_of


@pytest.fixture
def zhao(autumn) -> Worker:
    """A clerk of Beijing."""
    return new_clerk("clerk", BEIJING)


@pytest.fixture
def qian(autumn) -> Worker:
    """A colleague of the same place."""
    return new_clerk("clerk", BEIJING)


@pytest.fixture
def which(zhao) -> dict[str, object]:
    """A refund that waits."""
    return cast.case_of_somebody(zhao)


def line_for(who: Worker) -> desk.Line:
    """The one line that somebody sees."""
    with database.work() as session:
        (line,) = desk.work_list(session, who.subject)
    return line


@both
def test_who_takes_a_case_has_it_in_hand_and_a_colleague_reads_who(autumn):
    zhao, qian = new_clerk("clerk", BEIJING), new_clerk("clerk", BEIJING)
    assert result_of(send(zhao, "desk.take", cast.case_of_somebody(zhao)))["mine"]
    assert line_for(zhao).mine
    assert (line_for(qian).mine, line_for(qian).holder) == (False, zhao.name)


def test_a_colleague_cannot_take_what_is_in_hand(zhao, qian, which):
    result_of(send(zhao, "desk.take", which))
    assert code_of(send(qian, "desk.take", which)) == "case_in_hand"
    assert line_for(zhao).mine


def test_what_is_let_go_is_free(zhao, qian, which):
    result_of(send(zhao, "desk.take", which))
    result_of(send(zhao, "desk.let_go", which))
    assert result_of(send(qian, "desk.take", which))["mine"]


def test_nobody_lets_go_what_is_in_the_hand_of_another(zhao, qian, which):
    result_of(send(zhao, "desk.take", which))
    result_of(send(qian, "desk.let_go", which))
    assert line_for(zhao).mine


def test_who_lost_a_case_reads_to_whom_and_why(zhao, qian, which):
    result_of(send(zhao, "desk.take", which))
    assert result_of(send(qian, "desk.take_over", which | {"why": "本人在窗口等"}))["mine"]
    lost = line_for(zhao)
    assert (lost.mine, lost.lost, lost.why) == (False, qian.name, "本人在窗口等")
    assert line_for(qian).lost == ""


def test_a_case_is_taken_over_with_a_reason_alone(zhao, qian, which):
    result_of(send(zhao, "desk.take", which))
    assert code_of(send(qian, "desk.take_over", which | {"why": ""})) == "invalid"


def test_after_half_an_hour_it_is_free_again_unless_it_was_taken_anew(zhao, qian, which):
    result_of(send(zhao, "desk.take", which))
    with clock.stopped_at(AUTUMN + timedelta(minutes=20)):
        result_of(send(zhao, "desk.take", which))
    with clock.stopped_at(AUTUMN + timedelta(minutes=49)):
        assert code_of(send(qian, "desk.take", which)) == "case_in_hand"
    with clock.stopped_at(AUTUMN + timedelta(minutes=50)):
        assert line_for(zhao).holder == ""
        assert result_of(send(qian, "desk.take", which))["mine"]


def test_a_case_in_hand_is_still_decided_by_a_colleague(zhao, qian, which):
    """The hand is a courtesy: two pairs of eyes need two people, and no step is taken twice (0036)."""
    result_of(send(zhao, "desk.take", which))
    decided = {"refund_id": which["object_id"], "approve": False, "note": "别处没有缴费记录"}
    result_of(send(qian, "refund.decide", decided))
    assert code_of(send(zhao, "refund.decide", decided)) == "refund_decided"


@both
def test_of_two_who_take_it_at_once_one_has_it(autumn):
    zhao, qian = new_clerk("clerk", BEIJING), new_clerk("clerk", BEIJING)
    which = cast.case_of_somebody(zhao)
    told = crowd(2, lambda number: send((zhao, qian)[number], "desk.take", which))
    assert sorted(bool(one["ok"]) for one in told) == [False, True]


def test_a_clerk_of_another_place_and_a_stranger_take_nothing(zhao, which, mallory):
    """P33."""
    abroad = new_clerk("clerk", TIANJIN)
    for deed, more in (("take", {}), ("let_go", {}), ("take_over", {"why": "想看看"})):
        assert code_of(send(abroad, f"desk.{deed}", which | more)) == "not_your_region"
        assert code_of(send(mallory, f"desk.{deed}", which | more)) == "forbidden"
    assert line_for(zhao).holder == ""


def test_a_lost_number_is_taken_where_its_person_is_enrolled(zhao):
    who = cast.newcomer()
    cast.is_enrolled(who)
    which = {"kind": "recovery", "object_id": cast.is_recovering(zhao, who)["recovery_id"]}
    assert code_of(send(new_clerk("clerk", TIANJIN), "desk.take", which)) == "not_your_region"
    assert result_of(send(new_clerk("clerk", BEIJING), "desk.take", which))["mine"]


def test_what_is_no_case_is_not_found(zhao, which):
    other = {"kind": "change", "object_id": which["object_id"]}
    assert code_of(send(zhao, "desk.take", other)) == "not_found"


def test_each_step_stands_in_the_journal_and_names_no_worker(zhao, qian, which):
    result_of(send(zhao, "desk.take", which))
    result_of(send(qian, "desk.take_over", which | {"why": "本人在窗口等"}))
    result_of(send(qian, "desk.let_go", which))
    events = [events_named(f"case.{step}")[0] for step in ("take", "take_over", "let_go")]
    assert [event.facts["by"] for event in events] == [str(zhao.id), str(qian.id), str(qian.id)]
    assert {event.person_id for event in events} == {None}
    assert {event.object_id for event in events} == {UUID(str(which["object_id"]))}


def test_where_a_case_is_in_hand_is_folded_from_its_steps():
    zhao, qian = UUID(int=1), UUID(int=2)
    taken, over = rules.Step("take", zhao, AUTUMN), rules.Step("take_over", qian, AUTUMN, "在等")
    now = AUTUMN + timedelta(minutes=1)
    assert rules.hand_of([], now) == rules.Hand()
    assert rules.hand_of([taken], now).by == zhao
    assert rules.hand_of([taken, over], now) == rules.Hand(qian, AUTUMN + rules.LAPSES, zhao, "在等")
    assert rules.hand_of([taken, over], AUTUMN + rules.LAPSES) == rules.Hand()
