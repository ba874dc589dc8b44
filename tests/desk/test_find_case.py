"""Looking somebody up by a number: a case, or the person by an enrolment; nothing of another place, and nothing for strangers (P33)."""

from __future__ import annotations

from uuid import UUID

import pytest

from nfe_app.base import database
from nfe_app.desk import actions as desk
from nfe_app.desk.desk import WorkList
from nfe_app.payment import actions as payment
from nfe_app.people.actions import NotSignedIn
from tests import cast
from tests.cast import BEIJING, TIANJIN, Worker, new_clerk, newcomer, send
from tests.deeds import part_of
from tests.matrix.callers import Caller
from tests.matrix.test_matrix_events import page_of


@pytest.fixture
def zhao(autumn) -> Worker:
    """A clerk of Beijing."""
    return new_clerk("clerk", BEIJING)


@pytest.fixture
def she(autumn) -> Worker:
    """She is enrolled in Beijing and has paid."""
    who = newcomer()
    cast.has_paid(who)
    return who


def found(clerk: Worker, number: str) -> tuple[str, UUID] | None:
    """What a number stands for."""
    with database.work() as session:
        return desk.find(session, number, clerk.subject)


def enrolment_of(who: Worker) -> UUID:
    """Her enrolment."""
    return UUID(part_of(who, "enrolments")[0]["id"])


def test_a_transfer_is_found_by_its_number(zhao):
    who = newcomer()
    which = cast.moves(who)
    number = part_of(who, "transfers")[0]["number"]
    assert found(zhao, f" {number.lower()} ") == ("transfer", UUID(str(which["transfer_id"])))


def test_a_refund_is_found_by_its_number(zhao, she):
    asked = send(she, "refund.request", {"bill_id": cast.billing_of(she), "reason": "overlap"})
    refund_id = asked["result"]["refund_id"]
    from nfe_app.refund import tables  # noqa: PLC0415 - its number is told to nobody but the channel

    with database.look() as session:
        number = session.get_one(tables.Refund, UUID(refund_id)).out_refund_no
    assert found(zhao, number) == ("refund", UUID(refund_id))


def test_a_person_is_found_by_payment_bill_paper_phone_and_identity_number(zhao, she):
    with database.look() as session:
        number, _amount = payment.ordered(session, UUID(str(part_of(she, "payments")[0]["id"])))
    paper = send(she, "certificate.issue", {"purpose": "general"})["result"]["number"]
    hers = ("enrolment", enrolment_of(she))
    for said in (number, cast.billing_of(she), paper, she.phone, she.identity):
        assert found(zhao, said) == hers, said


def test_half_a_number_finds_nobody(zhao, she):
    for said in (she.phone[:7], she.identity[-6:], "", "*", "%"):
        assert found(zhao, said) is None


def picked(clerk: Worker, number: str) -> tuple[list[str], str]:
    """The lines that the page shows for a number, by who they are of, and what it says."""
    page = page_of(WorkList, Caller("clerk here", clerk))
    WorkList.find.fn(page, {"number": number})
    return [row["who"] for row in page.rows], page.told


def test_a_masked_number_as_a_paper_shows_it_picks_lines_of_the_list(zhao, she):
    """P34: of the own list alone, and nobody is unmasked by it."""
    people = [she, newcomer()]
    cast.has_paid(people[1])
    for who in people:
        send(who, "refund.request", {"bill_id": cast.billing_of(who), "reason": "overlap"})
    masked = f"{she.phone[:3]}****{she.phone[-4:]}"
    (who,), told = picked(zhao, masked)
    assert masked in who and told == ""
    assert she.phone not in who and she.identity not in who
    assert picked(new_clerk("clerk", TIANJIN), masked) == ([], picked(zhao, "999****9999")[1])
    assert len(picked(zhao, "")[0]) == 2


def test_a_clerk_of_another_place_finds_nothing(zhao, she):
    abroad = new_clerk("clerk", TIANJIN)
    for said in (she.phone, she.identity, cast.billing_of(she)):
        assert found(abroad, said) is None


def test_who_does_not_want_to_be_found_at_a_counter_is_not(zhao, she):
    assert send(she, "privacy.withdraw", {"purpose": "counter", "version": "1", "seen": ""})["ok"]
    assert found(zhao, she.phone) is None


def test_a_stranger_finds_nothing(she, mallory):
    with pytest.raises(NotSignedIn):
        found(mallory, she.phone)
