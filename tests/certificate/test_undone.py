"""A refund undoes months: papers that tell of them are taken back by themselves, and none is made out in between."""

from __future__ import annotations

import pytest

from nfe_app.certificate import content
from nfe_app.people import tables as people
from tests.cast import Worker, send
from tests.certificate.test_issue import issue, said_by
from tests.conftest import both
from tests.deeds import bills_of, crowd, enrol, events_named, move, part_of, pay, result_of
from tests.refund.test_refund import giver

__all__ = ["giver"]


@pytest.fixture
def stopped(giver, wang_fang) -> Worker:
    """She paid October to December 2025, and stopped in October."""
    (enrolment,) = enrol(wang_fang, frequency="quarter")
    pay(wang_fang)
    move(wang_fang, "stop", enrolment)
    return wang_fang


def ask_back(who: Worker) -> dict:
    """November and December are asked back, which the rule decides at once."""
    return send(who, "refund.request", {"bill_id": bills_of(who, "paid")[0]["id"], "reason": "stopped"})


def standing(who: Worker) -> dict[str, bool]:
    """Her papers, and whether each was taken back."""
    return {str(one["number"]): bool(one["withdrawn"]) for one in part_of(who, "papers")}


def test_a_paper_that_tells_of_months_given_back_is_taken_back(stopped) -> None:
    number = issue(stopped)
    result_of(ask_back(stopped))
    assert standing(stopped) == {number: True}
    (event,) = events_named("certificate.withdrawn")
    assert event.facts["why"] == "undone"


def test_made_out_afterwards_it_tells_what_is_left_and_holds(stopped) -> None:
    old = issue(stopped)
    result_of(ask_back(stopped))
    new = issue(stopped)
    assert standing(stopped) == {old: True, new: False}


def test_a_paper_about_months_that_stay_is_left(stopped) -> None:
    wanted = {"first": "2025-10", "last": "2025-10"}
    number = str(result_of(send(stopped, "certificate.issue", wanted))["number"])
    result_of(ask_back(stopped))
    assert standing(stopped) == {number: False}


def test_only_money_that_went_back_undoes_a_paper(stopped, giver) -> None:
    number = issue(stopped)
    giver.state = "processing"
    result_of(ask_back(stopped))
    assert standing(stopped) == {number: False}


def test_a_strangers_papers_are_left(stopped, mallory) -> None:
    enrol(mallory)
    pay(mallory)
    theirs = issue(mallory)
    result_of(ask_back(stopped))
    assert standing(mallory) == {theirs: False}


def test_the_person_is_held_before_the_records_are_read(stopped, monkeypatch) -> None:
    """Else a refund between reading and writing finds no paper to take back."""
    held, read = [], content.of

    def watched(session, *rest):
        held.append((people.Person, stopped.id) in session.info.get("held", {}))
        return read(session, *rest)

    monkeypatch.setattr(content, "of", watched)
    issue(stopped)
    assert held == [True]


@both
def test_a_paper_and_a_refund_at_once_leave_no_false_paper(house, stopped) -> None:
    deeds = (lambda: issue(stopped), lambda: ask_back(stopped))
    crowd(2, lambda number: deeds[number]())
    papers = standing(stopped)
    assert len(papers) == 1
    assert [one["months"] for one in part_of(stopped, "coverage")["rows"]] == [1]
    (number,) = papers
    assert papers[number] == (said_by(number)["parts"][0]["months"] == 3)
