"""The end of a clerk's day: what they did by kind, with the money as the channel told it, and what is left in their hand."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from nfe_app.base import clock, database
from nfe_app.base.errors import Forbidden
from nfe_app.desk import actions as desk
from nfe_app.desk.day import Day
from nfe_app.people.actions import NotSignedIn
from tests import cast
from tests.cast import AUTUMN, BEIJING, Worker, new_clerk, send, settles
from tests.deeds import result_of


@pytest.fixture
def zhao(autumn) -> Worker:
    """A clerk of Beijing."""
    return new_clerk("clerk", BEIJING)


def day_of(who: Worker) -> Day:
    """The clerk's day so far."""
    with database.look() as session:
        return desk.today(session, who.subject)


def sums_of(who: Worker) -> dict[str, tuple[int, int | None]]:
    """How often and for how many fen, by kind."""
    return {one.title: (one.count, one.amount.count if one.amount else None) for one in day_of(who).sums}


def test_a_day_begins_empty(zhao):
    assert (day_of(zhao).day, day_of(zhao).sums, day_of(zhao).open) == ("2025-10-01", (), ())


def test_what_was_collected_counts_once_the_money_is_there(zhao):
    owed = cast.has_somebody_at_the_counter(zhao)
    begun = result_of(send(zhao, "payment.collect", owed))
    assert sums_of(zhao) == {"收到的款": (0, 0), "出的收款码": (1, None)}
    settles(UUID(begun["payment_id"]))
    assert sums_of(zhao)["收到的款"] == (1, owed["amount_fen"])


def test_refunds_stand_with_their_sums_and_everything_else_with_its_count(zhao):
    asked = cast.has_asked_back(zhao)
    fen = 160_000
    result_of(send(zhao, "refund.decide", asked))
    other = cast.has_asked_back(zhao) | {"approve": False, "note": "别处没有缴费记录"}
    result_of(send(zhao, "refund.decide", other))
    result_of(send(zhao, "changes.decide", cast.may_be_decided(zhao)))
    assert sums_of(zhao) == {"同意的退款": (1, fen), "没同意的退款": (1, fen), "办好的变更": (1, None)}


def test_who_was_served_at_the_counter_or_looked_along_with_is_counted(zhao):
    result_of(send(zhao, "counter.act", cast.has_signed_paper(zhao)))
    cast.is_beside(cast.newcomer(), zhao)
    assert sums_of(zhao) == {"照签字的纸替人办的": (1, None), "和人一起看的": (1, None)}


def test_a_colleagues_deeds_and_yesterdays_are_not_among_them(zhao):
    qian = new_clerk("clerk", BEIJING)
    result_of(send(qian, "refund.decide", cast.has_asked_back(qian)))
    with clock.stopped_at(AUTUMN - timedelta(days=1)):
        result_of(send(zhao, "refund.decide", cast.has_asked_back(zhao)))
    assert sums_of(zhao) == {}


def test_what_is_left_in_hand_is_told(zhao):
    which = cast.case_in_hand(zhao)
    cast.case_of_somebody(zhao)
    assert [str(one.id) for one in day_of(zhao).open] == [which["object_id"]]


def test_only_clerks_have_a_day(zhao, wang_fang):
    with pytest.raises(NotSignedIn):
        day_of(wang_fang)
    with pytest.raises(Forbidden):
        day_of(new_clerk("auditor", BEIJING))
