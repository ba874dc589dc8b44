"""At the counter: a clerk finds what is owed, shows a code, and sees whether the money is there; who pays is whoever scans it."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

import pytest

from nfe_app.base import database
from nfe_app.payment import counter as desk
from nfe_app.payment import tables
from nfe_app.people.actions import NotSignedIn
from tests.cast import clerk_zhao, is_billed, send
from tests.deeds import bills_of, code_of, events_named, result_of
from tests.payment.channels import MOUNT, ORIGIN
from tests.payment.counter import accounts, months_of, step_of


@pytest.fixture
def clerk(autumn):
    """Clerk Zhao at the counter."""
    return clerk_zhao()


def find(said: str, by) -> desk.Standing | None:
    """Whom the clerk finds."""
    with database.work() as session:
        return desk.find(session, said, by)


def wanted(who, way: str = "native") -> dict[str, object]:
    """All she owes, by a code."""
    owed = bills_of(who)
    return {"bill_ids": [one["id"] for one in owed], "amount_fen": sum(one["amount_fen"] for one in owed), "way": way}


def seen(payment_id: str, by) -> desk.Shown:
    """What the counter's page shows of it."""
    with database.look() as session:
        return desk.shown(session, UUID(payment_id), by)


@pytest.mark.parametrize("said", ["13800002207", " 13800002207 ", "identity"])
def test_she_is_found_by_her_whole_number_and_shown_masked(rider, clerk, said):
    """P34: who looked at whom is written down in the same transaction."""
    found = find(rider.identity.lower() if said == "identity" else said, clerk)
    assert found is not None
    assert (found.name, [bill.amount.count for bill in found.bills]) == ("王*", [160_000])
    assert rider.identity not in repr(found) and rider.phone not in repr(found)
    (looked,) = events_named("person.found_at_desk")
    assert (looked.person_id, looked.facts) == (
        rider.id,
        {"by": str(clerk.person_id), "what": "identity, bills", "why": "counter"},
    )


@pytest.mark.parametrize("said", ["", "1380000220", "13800002207 or 1=1", "zhao"])
def test_by_anything_else_nobody_is_found(rider, clerk, said):
    assert find(said, clerk) is None
    assert events_named("person.found_at_desk") == []


def test_a_worker_finds_nobody(rider, mallory):
    """P33."""
    with pytest.raises(NotSignedIn):
        find(rider.phone, mallory.subject)


def test_the_code_is_there_at_once_and_whoever_scans_it_pays(counter, rider, clerk):
    begun = result_of(send(clerk, "payment.collect", wanted(rider)))
    assert counter.asked == ["POST native"]
    shown = seen(begun["payment_id"], clerk)
    assert (shown.step, shown.is_open, shown.picture[:18]) == ("ordered", True, "data:image/svg+xml")
    with database.look() as session:
        code = session.execute(tables.Attempt.__table__.select()).one().cashier_code
    browser = counter.town._browser()
    cashier = browser.get(f"{ORIGIN}{MOUNT}/scan?{urlencode({'code': code})}").headers["location"]
    browser.post(cashier, data={"deed": "pay"})
    counter.tell()
    shown = seen(begun["payment_id"], clerk)
    assert (shown.step, shown.is_open, shown.picture) == ("settled", False, "")
    assert (months_of(rider), accounts()["channel:wechat"]) == (1, 160_000)


def test_it_is_written_down_which_clerk_showed_it(counter, rider, clerk):
    result_of(send(clerk, "payment.collect", wanted(rider)))
    (event,) = events_named("payment.shown_at_desk")
    assert (event.person_id, event.facts["clerk_id"]) == (rider.id, str(clerk.person_id))


def test_the_clerk_may_have_the_channel_asked(counter, rider, clerk):
    begun = result_of(send(clerk, "payment.collect", wanted(rider)))
    with database.work() as session:
        desk.ask(session, UUID(begun["payment_id"]), clerk)
    assert (counter.asked[-1][:3], step_of(rider)) == ("GET", "ordered")


def test_bills_of_two_people_are_not_one_payment(counter, rider, li_qiang, clerk):
    both = [one["id"] for one in bills_of(rider)] + is_billed(li_qiang)["bill_ids"]
    assert code_of(send(clerk, "payment.collect", wanted(rider) | {"bill_ids": both})) == "not_yours"
    assert (len(bills_of(rider)), counter.asked) == (1, [])


def test_what_is_being_paid_on_the_phone_is_not_paid_at_the_counter_too(counter, rider, clerk):
    again = wanted(rider)
    result_of(send(rider, "payment.start", again | {"way": "h5"}))
    assert code_of(send(clerk, "payment.collect", again)) == "payment_under_way"


@pytest.mark.parametrize("way", ["h5", "wap", "jsapi", "wallet", ""])
def test_at_the_counter_there_are_codes_alone(counter, rider, clerk, way):
    assert code_of(send(clerk, "payment.collect", wanted(rider, way))) == "invalid"


def test_a_channel_that_is_not_connected_is_refused(counter, rider, clerk):
    assert code_of(send(clerk, "payment.collect", wanted(rider, "precreate"))) == "way_not_offered"
    assert len(bills_of(rider)) == 1


def test_a_worker_collects_nothing_and_sees_nothing_of_the_counter(counter, rider, mallory, clerk):
    """P33."""
    begun = result_of(send(clerk, "payment.collect", wanted(rider)))
    assert (
        code_of(send(mallory, "payment.collect", {"bill_ids": [begun["payment_id"]], "amount_fen": 1})) == "forbidden"
    )
    with pytest.raises(NotSignedIn):
        seen(begun["payment_id"], mallory.subject)
    with pytest.raises(NotSignedIn), database.work() as session:
        desk.ask(session, UUID(begun["payment_id"]), rider.subject)
