"""A refund above the limit goes on the yes of two: never of one twice, of the second only in a role for it, and at once only once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from nfe_app.base import clock
from nfe_app.base.settings import settings
from nfe_app.refund.actions import waiting
from tests.cast import AUTUMN, has_asked_back, new_clerk, send
from tests.conftest import both
from tests.deeds import code_of, crowd, events_named, result_of

LATER = AUTUMN + timedelta(hours=24)


@pytest.fixture(autouse=True)
def limit(house, monkeypatch):
    """A thousand yuan; what is asked for here is sixteen hundred."""
    monkeypatch.setattr(settings(), "refund_limit_yuan", 1000)


@pytest.fixture
def clerks(autumn):
    """A clerk, a head, and one of finance."""
    return new_clerk("clerk"), new_clerk("senior_clerk"), new_clerk("finance")


def test_the_first_yes_waits_and_the_second_lets_it_go(clerks):
    clerk, _head, finance = clerks
    asked = has_asked_back(clerk)
    assert result_of(send(clerk, "refund.decide", asked)) == {
        "refund_id": asked["refund_id"],
        "step": "requested",
        "waits_for_second": True,
    }
    assert result_of(send(finance, "refund.decide", asked))["step"] != "requested"
    (first,), (second,) = events_named("staff.asked_second"), events_named("staff.seconded")
    assert (first.facts["by"], second.facts["by"], second.facts["after"]) == (
        str(clerk.id),
        str(finance.id),
        str(clerk.id),
    )
    assert first.person_id == second.person_id is not None


def test_who_waits_for_a_second_is_named_on_the_page(clerks):
    from nfe_app.base import database  # noqa: PLC0415

    clerk, head, _finance = clerks
    asked = has_asked_back(clerk)
    with database.look() as session:
        assert [one.first for one in waiting(session, head.subject)] == [""]
    send(clerk, "refund.decide", asked)
    with database.look() as session:
        assert [one.first for one in waiting(session, head.subject)] == ["新经办"]


@pytest.mark.parametrize("role", ["clerk", "senior_clerk", "finance"])
def test_one_person_is_not_two(autumn, role):
    one = new_clerk(role)
    asked = has_asked_back(one)
    result_of(send(one, "refund.decide", asked))
    assert code_of(send(one, "refund.decide", asked)) == "same_person"
    assert events_named("refund.approved") == []


def test_two_clerks_are_not_enough(clerks):
    asked = has_asked_back(clerks[0])
    result_of(send(clerks[0], "refund.decide", asked))
    assert code_of(send(new_clerk("clerk"), "refund.decide", asked)) == "not_a_second"
    assert events_named("refund.approved") == []


def test_a_first_yes_lapses_after_a_day(clerks):
    clerk, head, finance = clerks
    asked = has_asked_back(clerk)
    result_of(send(clerk, "refund.decide", asked))
    with clock.stopped_at(LATER):
        assert result_of(send(head, "refund.decide", asked))["waits_for_second"]
        assert events_named("refund.approved") == []
        assert result_of(send(finance, "refund.decide", asked))["step"] != "requested"


def test_a_no_of_one_is_enough_and_nobody_waits_any_more(clerks):
    clerk, head, finance = clerks
    asked = has_asked_back(clerk)
    result_of(send(clerk, "refund.decide", asked))
    assert (
        result_of(send(head, "refund.decide", asked | {"approve": False, "note": "没有在别处缴"}))["step"] == "declined"
    )
    assert code_of(send(finance, "refund.decide", asked)) == "refund_decided"


def test_at_the_limit_one_is_enough(clerks, monkeypatch):
    monkeypatch.setattr(settings(), "refund_limit_yuan", 1600)
    asked = has_asked_back(clerks[0])
    assert result_of(send(clerks[0], "refund.decide", asked))["step"] != "requested"


def test_above_the_limit_one_shows_again_who_one_is(clerks):
    clerk = clerks[0]
    asked = has_asked_back(clerk)
    stale = replace(clerk.subject, proved_at=AUTUMN - timedelta(minutes=6))
    assert code_of(send(stale, "refund.decide", asked)) == "prove_again"
    assert events_named("staff.asked_second") == []


@both
def test_two_seconds_at_once_make_one_effect(house, clerks):
    """P4: on both databases."""
    clerk, head, finance = clerks
    asked = has_asked_back(clerk)
    result_of(send(clerk, "refund.decide", asked))
    told = crowd(2, lambda number: send((head, finance)[number], "refund.decide", asked))
    assert sorted(bool(one["ok"]) for one in told) == [False, True]
    assert len(events_named("refund.approved")) == len(events_named("staff.seconded")) == 1


@both
def test_two_firsts_at_once_are_a_first_and_a_second(house, clerks):
    """P4."""
    _clerk, head, finance = clerks
    asked = has_asked_back(head)
    told = crowd(2, lambda number: send((head, finance)[number], "refund.decide", asked))
    assert all(one["ok"] for one in told)
    assert sorted("waits_for_second" in result_of(one) for one in told) == [False, True]
    assert len(events_named("refund.approved")) == 1
