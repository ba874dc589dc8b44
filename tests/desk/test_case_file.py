"""One person's case on one page: masked, what lies in the clerk's regions alone, each look in the person's list of uses (P33, P34)."""

from __future__ import annotations

import dataclasses
from uuid import UUID

import pytest

from nfe_app.base import database
from nfe_app.base.errors import NotFound, NotYourRegion
from nfe_app.desk import actions as desk
from nfe_app.desk.case import Opened
from nfe_app.materials import needed
from nfe_app.people.actions import NotSignedIn
from nfe_app.privacy import rules as uses
from nfe_app.privacy.uses import lines_of
from tests import cast
from tests.cast import BEIJING, TIANJIN, Worker, new_clerk, newcomer, send
from tests.deeds import part_of, result_of


@pytest.fixture
def zhao(autumn) -> Worker:
    """A clerk of Beijing."""
    return new_clerk("clerk", BEIJING)


@pytest.fixture
def she(zhao) -> Worker:
    """She has paid in Beijing, has a paper, wants money back without a proof, and another household place."""
    who = newcomer()
    cast.has_paid(who)
    result_of(send(who, "certificate.issue", {"purpose": "general"}))
    result_of(send(who, "refund.request", {"bill_id": cast.billing_of(who), "reason": "overlap"}))
    cast.is_changing(who)
    return who


def opened(clerk: Worker, kind: str, object_id: object) -> Opened:
    """What a clerk reads."""
    with database.work() as session:
        found, _line = desk.opened(session, kind, UUID(str(object_id)), clerk.subject)
    return found


def refund_of(who: Worker) -> str:
    """Her refund."""
    return str(part_of(who, "refunds")[0]["id"])


def test_everything_that_lies_here_is_on_the_page(zhao, she):
    case = opened(zhao, "refund", refund_of(she))
    assert [len(part) for part in (case.enrolments, case.bills, case.refunds, case.changes, case.papers)] == [1] * 5
    assert [one.kind for one in case.others] == ["change"]
    assert case.worker == zhao.name


def test_the_same_page_is_opened_by_an_enrolment(zhao, she):
    case = opened(zhao, "enrolment", part_of(she, "enrolments")[0]["id"])
    assert not case.is_case
    assert sorted(one.kind for one in case.others) == ["change", "refund"]


def test_nothing_of_her_is_in_full(zhao, she):
    """P34."""
    shown = str(dataclasses.astuple(dataclasses.replace(opened(zhao, "refund", refund_of(she)), case=None, others=[])))
    assert not any(secret in shown for secret in (she.name, she.identity, she.phone, str(she.id)))


def test_each_look_is_in_her_list_of_uses(zhao, she):
    opened(zhao, "refund", refund_of(she))
    opened(zhao, "refund", refund_of(she))
    with database.look() as session:
        looks = [line for line in lines_of(session, she.id) if line.what == uses.USES["case.looked_at"].what]
    assert [(line.who, line.reads) for line in looks] == [(zhao.name, True)] * 2


def test_what_lies_elsewhere_is_not_on_the_page(zhao):
    who = newcomer()
    cast.has_lived_in_two_places(who)
    here = next(one for one in part_of(who, "enrolments") if one["place"] == BEIJING)
    case = opened(zhao, "enrolment", here["id"])
    assert [one["says"] for one in case.enrolments] == [here["place_name"]]
    assert (len(part_of(who, "bills")), case.bills) == (1, [])


def test_a_clerk_of_another_place_opens_nothing_and_no_look_is_kept(zhao, she):
    abroad = new_clerk("clerk", TIANJIN)
    for kind, id_ in (("refund", refund_of(she)), ("enrolment", part_of(she, "enrolments")[0]["id"])):
        with pytest.raises(NotYourRegion):
            opened(abroad, kind, id_)


def test_a_stranger_opens_nothing(she, mallory):
    with pytest.raises(NotSignedIn):
        opened(mallory, "refund", refund_of(she))


def test_what_is_not_there_is_not_found(zhao, she):
    for kind in ("refund", "change", "transfer", "recovery", "refused", "call", "enrolment", "person"):
        with pytest.raises(NotFound):
            opened(zhao, kind, UUID(int=1))


def test_a_refund_without_a_proof_lacks_it_and_a_change_with_a_photo_lacks_nothing(zhao, she):
    assert opened(zhao, "refund", refund_of(she)).missing == ("别处缴费的凭证照片（没有也能办）",)


def test_of_a_deed_without_a_rule_nothing_is_made_up():
    assert needed.in_words(needed.DEEDS["transfer"]).endswith(needed.NOT_KNOWN)
    assert "户口本" in needed.in_words(needed.DEEDS["household"])
    assert all(deed.papers for deed in needed.DEEDS.values() if deed.known)
