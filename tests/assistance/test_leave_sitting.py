"""Either of the two ends it; time does; what was open is gone then, and the receipt and the lines stay for the worker."""

from __future__ import annotations

from datetime import timedelta

import pytest

from nfe_app import chores
from nfe_app.assistance import tables
from nfe_app.base import clock
from nfe_app.privacy import forgetting
from tests.assistance.beside import clerk_sees, receipts_of, worker_sees
from tests.cast import AUTUMN, Worker, is_asked, is_beside, is_known, new_clerk, newcomer, send
from tests.deeds import code_of, count_of, everything_kept, finish, part_of, result_of


@pytest.fixture
def clerk(autumn) -> Worker:
    """A clerk."""
    return new_clerk("clerk")


@pytest.fixture
def she(autumn) -> Worker:
    """A rider."""
    return newcomer()


@pytest.mark.parametrize("who_ends", ["she", "clerk"])
def test_whoever_ends_it_nothing_is_shown_any_more(she, clerk, who_ends):
    which = is_beside(she, clerk)
    kind = "assistance.end" if who_ends == "she" else "assistance.leave"
    result_of(send(she if who_ends == "she" else clerk, kind, which))
    assert worker_sees(which)["state"] == "over"
    assert (clerk_sees(clerk, which).state, clerk_sees(clerk, which).rows) == ("over", [])
    assert not worker_sees(which)["late"]
    with clock.stopped_at(AUTUMN + timedelta(hours=1)):
        assert not clerk_sees(clerk, which).late
    assert part_of(she, "assistance")["id"] == ""
    assert code_of(send(clerk, "assistance.reply", which | {"text": "还在吗"})) == "sitting_over"
    result_of(send(she, "assistance.end", which))


def test_the_time_that_was_chosen_begins_with_the_letting_in(she, clerk):
    which = is_asked(she, clerk)
    with clock.stopped_at(AUTUMN + timedelta(minutes=9)):
        result_of(send(she, "assistance.let_in", which))
    with clock.stopped_at(AUTUMN + timedelta(minutes=23)):
        assert clerk_sees(clerk, which).state == "together"
    with clock.stopped_at(AUTUMN + timedelta(minutes=24)):
        assert (clerk_sees(clerk, which).state, clerk_sees(clerk, which).late) == ("over", True)
        assert worker_sees(which)["late"]
        assert part_of(she, "assistance")["id"] == ""


def test_strangers_end_nothing(she, clerk):
    which = is_beside(she, clerk)
    assert code_of(send(newcomer(), "assistance.end", which)) == "not_yours"
    assert code_of(send(new_clerk("senior_clerk"), "assistance.leave", which)) == "not_yours"
    assert worker_sees(which)["state"] == "together"


def test_lines_are_read_by_both_each_from_their_side_and_lie_sealed(she, clerk):
    which = is_beside(she, clerk)
    result_of(send(she, "assistance.say", which | {"text": "哪个便宜些"}))
    result_of(send(clerk, "assistance.reply", which | {"text": "看亮起来的那一栏"}))
    assert [(one["mine"], one["text"]) for one in worker_sees(which)["lines"]] == [
        (True, "哪个便宜些"),
        (False, "看亮起来的那一栏"),
    ]
    assert [one.mine for one in clerk_sees(clerk, which).lines] == [False, True]
    assert "哪个便宜些" not in everything_kept()
    assert len(receipts_of(she)[0]["lines"]) == 2


def test_a_sitting_to_which_nobody_was_let_in_has_no_receipt(she, clerk):
    which = is_asked(she, clerk)
    result_of(send(she, "assistance.end", which))
    assert receipts_of(she) == []


def test_what_was_seen_of_a_person_who_is_forgotten_goes(she, clerk):
    which = is_beside(is_known(she), clerk)
    result_of(send(clerk, "assistance.reply", which | {"text": "好"}))
    result_of(send(clerk, "assistance.propose", which | {"field": "frequency", "value": "year"}))
    result_of(send(she, "privacy.ask_deletion", {"sure": True}))
    with clock.stopped_at(AUTUMN + forgetting.THINKS):
        assert chores.forget_people() == 1
        finish(2)
    kinds = (tables.Sitting, tables.SittingSeen, tables.SittingLine, tables.Proposal)
    assert [count_of(kind) for kind in kinds] == [0, 0, 0, 0]
