"""Photos that prove why money shall go back: whole, her own, seen at the desk; and none is needed."""

from __future__ import annotations

import pytest

from nfe_app.base import database
from nfe_app.base.database import new_id
from nfe_app.materials import actions as materials
from nfe_app.people.actions import NotSignedIn
from nfe_app.refund import actions as refund
from nfe_app.refund import tables
from tests.cast import clerk_zhao, has_paid, has_photo, newcomer, send
from tests.deeds import bills_of, code_of, count_of, part_of, result_of


def ask(who, *photos: object):
    """She asks for the money of her paid bill back."""
    payload = {"bill_id": bills_of(who, "paid")[0]["id"], "reason": "overlap", "photos": [str(one) for one in photos]}
    return send(who, "refund.request", payload)


@pytest.fixture
def payer(autumn):
    """She has paid a bill."""
    who = newcomer()
    has_paid(who)
    return who


def test_the_clerk_is_shown_them_and_she_their_number(payer):
    photos = [has_photo(payer) for _ in range(3)]
    result_of(ask(payer, *photos))
    with database.look() as session:
        (waits,) = refund.waiting(session, clerk_zhao())
    assert waits.photos == [f"/api/materials/{id_}/picture" for id_ in photos]
    assert part_of(payer, "refunds")[0]["photos"] == 3
    with pytest.raises(NotSignedIn), database.look() as session:
        refund.waiting(session, payer.subject)


def test_without_any_it_is_asked_as_before(payer):
    assert result_of(ask(payer))["step"] == "requested"


def test_one_that_is_not_here_keeps_the_deed_undone_and_it_may_come_again(payer):
    assert code_of(ask(payer, new_id())) == "picture_missing"
    assert count_of(tables.Refund) == 0
    assert result_of(ask(payer, has_photo(payer)))


def test_somebody_elses_one_a_fourth_and_a_used_one_are_refused(payer, mallory):
    assert code_of(ask(payer, has_photo(mallory))) == "not_yours"
    assert code_of(ask(payer, *[has_photo(payer) for _ in range(4)])) == "invalid"
    used = has_photo(payer)
    with database.work() as session:
        materials.use(session, payer.id, [used], new_id())
    assert code_of(ask(payer, used)) == "invalid"
    assert count_of(tables.Refund) == 0
