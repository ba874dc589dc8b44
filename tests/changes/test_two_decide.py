"""An identity number and an account take the yes of two who have just shown who they are; an account then waits a day, and can be stopped."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from nfe_app import chores
from nfe_app.base import clock, database
from nfe_app.changes.rules import COOL_DOWN
from nfe_app.people import numbers
from tests import cast
from tests.cast import AUTUMN, send
from tests.changes.changing import asked, decide, now, row_of
from tests.conftest import both
from tests.deeds import code_of, crowd, part_of, result_of

DUE = AUTUMN + COOL_DOWN


def identity_of(who) -> str:
    """The whole number that is registered."""
    with database.look() as session:
        from nfe_app.people import leaving  # noqa: PLC0415

        return leaving.whole(session, who.id)["identity"]


def test_an_identity_number_takes_two(rider, clerk, head):
    wanted = cast.other_number(rider)
    id_ = str(result_of(send(rider, "changes.ask_identity", wanted))["change_id"])
    assert result_of(decide(clerk, id_))["waits_for_second"]
    assert identity_of(rider) == rider.identity
    assert result_of(decide(head, id_))["step"] == "in_force"
    assert identity_of(rider) == wanted["identity_number"]
    with database.look() as session:
        assert numbers.find_by_identity(session, rider.identity) is None


def test_one_is_not_two_and_the_second_is_a_head(rider, clerk):
    id_ = asked(rider, "account")
    result_of(decide(clerk, id_))
    assert code_of(decide(clerk, id_)) == "same_person"
    assert code_of(decide(cast.new_clerk("clerk"), id_)) == "not_a_second"
    assert row_of(rider, id_)["step"] == "asked"


@pytest.mark.parametrize("kind", ["identity", "account"])
def test_the_yes_takes_a_fresh_proof_and_the_no_does_not(rider, clerk, kind):
    id_ = asked(rider, kind)
    stale = replace(clerk.subject, proved_at=AUTUMN - timedelta(minutes=6))
    said = {"change_id": id_, "approve": True, "note": ""}
    assert code_of(send(stale, "changes.decide", said)) == "prove_again"
    assert result_of(send(stale, "changes.decide", said | {"approve": False, "note": "不符"}))["step"] == "declined"


@both
def test_a_new_account_waits_a_day_and_then_counts(house, rider, clerk, head, texts):
    id_ = asked(rider, "account")
    result_of(decide(clerk, id_))
    assert result_of(decide(head, id_))["step"] == "approved"
    assert row_of(rider, id_)["in_force"] == "2025-10-02 10:00"
    assert any("24 小时后生效" in text for phone, text in texts if phone == f"+86{rider.phone}")
    with clock.stopped_at(DUE - timedelta(seconds=1)):
        assert chores.change() == 0
        assert now(rider, "account") == ""
    with clock.stopped_at(DUE):
        assert chores.change() == 1
        assert chores.change() == 0
        assert now(rider, "account") == "中国银行 ****0008"


def test_within_the_day_she_stops_it_and_it_never_counts(rider, clerk, head):
    id_ = asked(rider, "account")
    decide(clerk, id_)
    decide(head, id_)
    assert result_of(send(rider, "changes.withdraw", {"change_id": id_}))["step"] == "withdrawn"
    with clock.stopped_at(DUE):
        assert chores.change() == 0
        assert now(rider, "account") == ""


def test_a_stranger_stops_nothing(rider, clerk, head, mallory):
    id_ = asked(rider, "account")
    decide(clerk, id_)
    decide(head, id_)
    assert code_of(send(mallory, "changes.withdraw", {"change_id": id_})) == "not_yours"
    with clock.stopped_at(DUE):
        assert chores.change() == 1


def test_a_number_that_somebody_else_registered_meanwhile_stays_theirs(rider, clerk, head):
    wanted = cast.other_number(rider)
    id_ = str(result_of(send(rider, "changes.ask_identity", wanted))["change_id"])
    other = replace(cast.newcomer(), identity=str(wanted["identity_number"]))
    cast.is_known(other)
    decide(clerk, id_)
    assert code_of(decide(head, id_)) == "identity_taken"
    assert identity_of(rider) == rider.identity


@both
def test_the_day_and_the_stop_at_once_end_as_one_of_them(house, rider, clerk, head):
    """P4."""
    id_ = asked(rider, "account")
    decide(clerk, id_)
    decide(head, id_)
    with clock.stopped_at(DUE):
        crowd(2, lambda number: chores.change() if number else send(rider, "changes.withdraw", {"change_id": id_}))
    assert (row_of(rider, id_)["step"], now(rider, "account")) in [("withdrawn", ""), ("in_force", "中国银行 ****0008")]
    assert len(part_of(rider, "changes")) == 1
