"""Staff see and touch what lies in the regions for which they work, and nothing else (P33)."""

from __future__ import annotations

import json
from uuid import UUID

import pytest

from nfe_app.base import database
from nfe_app.base.commands import Subject
from nfe_app.base.database import new_id
from nfe_app.base.errors import Forbidden, NotYourRegion
from nfe_app.desk import actions as desk
from nfe_app.materials import actions as materials
from nfe_app.payment import counter
from nfe_app.reconciliation import sheet
from nfe_app.refund import actions as refund
from tests import cast
from tests.cast import TIANJIN, has_asked_back, has_photo, has_somebody_at_the_counter, new_clerk, send
from tests.deeds import code_of, enrol, events_named, option, result_of

BEIJING, HAIDIAN, GANSU = "110000", "110108", "620000"


@pytest.mark.parametrize(
    ("regions", "sees", "not_"),
    [
        ({"110000"}, "110108", "120000"),
        ({"620200"}, "620201", "620100"),
        ({"620000"}, "620200", "630000"),
        ({"110108"}, "110108", "110000"),
        ({"000000"}, "659001", ""),
        ({"120000", "620200"}, "620200", "110000"),
        (set(), "", "110000"),
    ],
)
def test_a_province_covers_its_counties(regions, sees, not_):
    subject = Subject(new_id(), "clerk", "", frozenset(regions))
    assert subject.sees(sees) or not regions
    assert not not_ or not subject.sees(not_)


@pytest.fixture
def abroad(autumn):
    """A clerk of Tianjin."""
    return new_clerk("clerk", TIANJIN)


@pytest.fixture
def here(autumn):
    """A clerk of Beijing."""
    return new_clerk("clerk", BEIJING)


def names(who) -> list[str]:
    """Where the people on somebody's list are enrolled."""
    with database.look() as session:
        return [row.place for row in desk.newest(session, who.subject)]


def test_a_clerk_sees_the_enrolments_of_their_own_region(here, abroad, wang_fang, li_qiang):
    enrol(wang_fang)
    enrol(li_qiang, TIANJIN, "half_year", employee_pension=option("floor", 102_480))
    assert (names(here), names(abroad)) == (["北京市"], ["天津市"])
    assert names(new_clerk("clerk", HAIDIAN)) == []
    assert len(names(new_clerk("clerk"))) == 2
    assert len(names(new_clerk("clerk", BEIJING, TIANJIN))) == 2


def find(said: str, who) -> counter.Standing | None:
    """Whom somebody finds at the counter."""
    with database.work() as session:
        return counter.find(session, said, who.subject)


def test_a_clerk_of_another_region_finds_nobody_and_no_line_says_they_did(here, abroad, wang_fang):
    enrol(wang_fang)
    assert find(wang_fang.phone, abroad) is None
    assert events_named("person.found_at_desk") == []
    found = find(wang_fang.phone, here)
    assert found and len(found.bills) == 1


def test_a_code_for_another_regions_bills_is_refused(here, abroad):
    bills = has_somebody_at_the_counter(here)
    assert code_of(send(abroad, "payment.collect", bills)) == "not_your_region"
    begun = result_of(send(here, "payment.collect", bills))
    for deed in (counter.shown, counter.ask):
        with pytest.raises(NotYourRegion), database.work() as session:
            deed(session, UUID(begun["payment_id"]), abroad.subject)


def waiting(who) -> list[UUID]:
    """The refunds that wait for somebody."""
    with database.look() as session:
        return [one.id for one in refund.waiting(session, who.subject)]


def test_a_refund_waits_for_the_clerks_of_its_region(here, abroad):
    asked = has_asked_back(here)
    assert ([str(one) for one in waiting(here)], waiting(abroad)) == ([asked["refund_id"]], [])
    answer = send(abroad, "refund.decide", asked)
    assert code_of(answer) == "not_your_region"
    assert str(asked["refund_id"]) not in json.dumps(answer)
    assert result_of(send(here, "refund.decide", asked))["step"] != "requested"


def test_a_photo_is_shown_to_the_clerks_of_its_region(here, abroad):
    who = cast.newcomer()
    cast.has_paid(who)
    photo = has_photo(who)
    bill = cast.billing_of(who)
    assert result_of(send(who, "refund.request", {"bill_id": bill, "reason": "overlap", "photos": [str(photo)]}))
    with database.work() as session:
        assert materials.shown_to(session, here.subject, photo)[0] == "image/png"
    with pytest.raises(NotYourRegion), database.work() as session:
        materials.shown_to(session, abroad.subject, photo)
    auditor = new_clerk("auditor").subject
    with pytest.raises(Forbidden), database.work() as session:
        materials.shown_to(session, auditor, photo)
    assert len(events_named("material.looked_at")) == 1


def test_the_books_are_for_those_who_keep_and_audit_them(autumn):
    with database.look() as session:
        for role in ("senior_clerk", "finance", "auditor"):
            assert sheet.days(session, new_clerk(role).subject) == []
        for role in ("clerk", "administrator"):
            with pytest.raises(Forbidden):
                sheet.days(session, new_clerk(role).subject)
