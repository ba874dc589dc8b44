"""P35: a clerk points and proposes; what the worker takes is written by the worker's own phone, and each one is answered once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from nfe_app.base import clock
from tests.assistance.beside import clerk_sees, proposes, receipts_of, shows, worker_sees
from tests.cast import AUTUMN, CHOOSING, Worker, is_asked, is_beside, is_offered, new_clerk, newcomer, send
from tests.conftest import both
from tests.deeds import code_of, crowd, events_named, result_of


@pytest.fixture
def clerk(autumn) -> Worker:
    """A clerk."""
    return new_clerk("clerk")


@pytest.fixture
def she(autumn) -> Worker:
    """A rider."""
    return newcomer()


def test_a_proposal_says_in_words_what_it_is_and_what_it_brings_with_it(she, clerk):
    which = is_beside(she, clerk)
    result_of(proposes(clerk, which, "pension", "employee_pension"))
    (told,) = worker_sees(which)["proposals"]
    assert told["says"] == "养老：职工养老"
    assert told["put"]["pension"] == "employee_pension"
    assert told["put"]["pension_option"] and told["put"]["pension_base"] == ""
    assert worker_sees(which)["pointed"] == "pension"


def test_another_place_empties_what_was_chosen_at_the_one_before(she, clerk):
    which = is_beside(she, clerk)
    shows(she, which, **CHOOSING | {"pension": "employee_pension", "pension_option": "own"})
    result_of(proposes(clerk, which, "place", "620200"))
    put = worker_sees(which)["proposals"][0]["put"]
    assert (put["place"], put["place_name"], put["pension"], put["pension_option"]) == (
        "620200",
        "甘肃省 嘉峪关市",
        "",
        "",
    )
    assert "draft_id" not in put


def test_the_first_place_begins_a_choice_of_its_own(she, clerk):
    which = is_beside(she, clerk)
    shows(she, which, **CHOOSING | {"place": ""})
    result_of(proposes(clerk, which, "place", "620200"))
    assert worker_sees(which)["proposals"][0]["put"]["draft_id"]


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("pension", "no_such_scheme", "not_offered_here"),
        ("pension_option", "grade_60", "not_offered_here"),
        ("pension_base", "8000", "not_offered_here"),
        ("place", "999999", "not_offered_here"),
        ("frequency", "week", "not_shareable"),
        ("draft_id", "x", "not_shareable"),
        ("place_name", "x", "not_shareable"),
    ],
)
def test_what_the_worker_could_not_choose_is_not_proposed_either(she, clerk, field, value, code):
    which = is_beside(she, clerk)
    assert code_of(proposes(clerk, which, field, value)) == code
    assert worker_sees(which)["proposals"] == []


def test_a_newer_proposal_for_a_field_puts_the_open_one_aside(she, clerk):
    which = is_beside(she, clerk)
    for value in ("quarter", "year"):
        result_of(proposes(clerk, which, "frequency", value))
    assert [one["says"] for one in worker_sees(which)["proposals"]] == ["多久缴一次：按年"]
    assert [one["answer"] for one in receipts_of(she)[0]["proposed"]] == ["还没答", "还没答"]


@pytest.mark.parametrize("accepted", [True, False])
def test_the_answer_is_seen_by_the_clerk_and_stands_in_the_receipt(she, clerk, accepted):
    which = is_beside(she, clerk)
    made = result_of(proposes(clerk, which, "frequency", "quarter"))
    result_of(send(she, "assistance.answer", {"proposal_id": made["proposal_id"], "accepted": accepted}))
    assert [one.state for one in clerk_sees(clerk, which).proposals] == ["accepted" if accepted else "declined"]
    assert worker_sees(which)["proposals"] == []
    (receipt,) = receipts_of(she)
    assert [(one["says"], one["answer"]) for one in receipt["proposed"]] == [
        ("多久缴一次：按季", "你要了" if accepted else "你没要")
    ]
    (line,) = events_named("assistance.accepted" if accepted else "assistance.declined")
    assert (line.facts["by"], line.facts["field"], line.facts["proposal"]) == (
        str(she.id),
        "frequency",
        made["proposal_id"],
    )


@both
def test_answered_from_two_phones_at_once_one_answer_stands(she, clerk):
    which = is_beside(she, clerk)
    made = result_of(proposes(clerk, which, "frequency", "quarter"))
    said = [{"proposal_id": made["proposal_id"], "accepted": bool(number)} for number in range(2)]
    came = crowd(2, lambda number: send(she, "assistance.answer", said[number]))
    assert sorted(answer["ok"] for answer in came) == [False, True]
    assert code_of(next(answer for answer in came if not answer["ok"])) == "answered"


def test_a_clerk_answers_confirms_and_pays_nothing(she, clerk):
    """P35: whatever is the worker's own is refused to the clerk."""
    offered = is_offered(she)
    assert code_of(send(clerk, "assistance.answer", offered)) == "forbidden"
    for kind in ("enrolment.confirm", "privacy.consent", "payment.start", "mandate.sign", "drafts.keep"):
        assert code_of(send(clerk, kind, {})) == "forbidden"


def test_others_neither_propose_nor_answer(she, clerk):
    """Strangers: another clerk, another worker."""
    which = is_beside(she, clerk)
    other = new_clerk("senior_clerk")
    assert code_of(proposes(other, which, "frequency", "quarter")) == "not_yours"
    assert code_of(send(other, "assistance.point", which | {"field": "place"})) == "not_yours"
    made = result_of(proposes(clerk, which, "frequency", "quarter"))
    assert code_of(send(newcomer(), "assistance.answer", made | {"accepted": True})) == "not_yours"


def test_nothing_is_proposed_before_the_clerk_was_let_in_nor_after_the_end(she, clerk):
    asked = is_asked(she, clerk)
    assert code_of(proposes(clerk, asked, "frequency", "quarter")) == "not_together"
    result_of(send(she, "assistance.let_in", asked))
    with clock.stopped_at(AUTUMN + timedelta(minutes=15)):
        assert code_of(proposes(clerk, asked, "frequency", "quarter")) == "sitting_over"


def test_a_clerk_points_at_a_field_and_at_nothing_any_more(she, clerk):
    which = is_beside(she, clerk)
    for field in ("place", ""):
        result_of(send(clerk, "assistance.point", which | {"field": field}))
        assert worker_sees(which)["pointed"] == field
    assert code_of(send(clerk, "assistance.point", which | {"field": "identity"})) == "not_shareable"
