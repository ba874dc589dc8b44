"""At the counter: a paper is found by its number or by the code that the scanner read, seen masked, and printed while it is in force."""

from __future__ import annotations

from typing import Any

import pytest
import reflex as rx
from reflex.istate.data import RouterData

from nfe_app.base import database
from nfe_app.base.errors import Forbidden
from nfe_app.certificate import counter, issuers, number, register, statement
from nfe_app.certificate.desk import Printing
from nfe_app.certificate.rules import read_said
from nfe_app.people import actions as people
from nfe_app.people.actions import NotSignedIn
from tests.cast import Worker, at_desk, new_clerk, send
from tests.certificate.test_issue import issue, paid
from tests.certificate.test_withdraw_paper import withdraw
from tests.deeds import events_named, on


def page_for(clerk: Worker) -> Any:
    """The page as the server holds it for a clerk."""
    root = rx.State(_reflex_internal_init=True)  # type: ignore[call-arg]
    root.router = RouterData.from_router_data({"headers": {"x-auth-seat": people.digest_of(clerk.token)}})
    return root.get_substate(Printing.get_full_name().split(".")[1:])


def find(page: Any, said: str) -> Any:
    """What the page shows of something typed or scanned."""
    Printing.event_handlers["find"].fn(page, {"number": said})
    return page.found


def scanned(printed: str) -> str:
    """What a scanner reads from the code of a paper."""
    with database.look() as session:
        found = register.found_by(session, printed)
        assert found is not None
        signer = issuers.signer(session)
        signed = signer.sign_statement(statement.of(read_said(found.said), number.bytes_of(printed)))
    return f"http://testserver/verify/#{statement.text_of(signed)}"


def test_by_its_number_typed_in_any_way_it_is_shown_masked(wang_fang) -> None:
    paid(wang_fang)
    printed = issue(wang_fang)
    found = find(page_for(new_clerk("clerk")), printed.lower().replace("-", " "))
    assert (found.number, found.state, found.colour) == (printed, "有效", "green")
    assert found.name == "王*"
    assert wang_fang.identity not in str(found)
    assert [(part["scheme"], part["months"]) for part in found.parts] == [("职工养老", "1")]
    assert found.url == f"/api/desk/certificates/{printed}.pdf"


def test_by_the_code_or_the_address_that_a_scanner_reads(wang_fang) -> None:
    paid(wang_fang)
    printed = issue(wang_fang)
    page = page_for(new_clerk("senior_clerk"))
    assert find(page, scanned(printed)).number == printed
    assert find(page, f"http://testserver/verify/{printed}").number == printed


def test_what_is_none_is_told_and_nothing_of_before_stays_on_the_page(wang_fang) -> None:
    paid(wang_fang)
    page = page_for(new_clerk("clerk"))
    find(page, issue(wang_fang))
    assert find(page, number.number_of(bytes(10))).number == ""
    assert "没有查到" in page.trouble
    assert find(page, "http://evil.example/verify/#AAAA").number == ""


def test_one_that_was_taken_back_is_shown_and_not_printed(client, wang_fang) -> None:
    paid(wang_fang)
    printed = issue(wang_fang)
    withdraw(wang_fang, printed)
    clerk = new_clerk("clerk")
    found = find(page_for(clerk), printed)
    assert (found.state, found.url) == ("已作废", "")
    client.cookies.update(at_desk(clerk.token))
    assert client.get(f"/api/desk/certificates/{printed}.pdf").status_code == 404


def test_one_that_ran_out_is_told_and_may_be_printed(wang_fang) -> None:
    paid(wang_fang)
    printed = issue(wang_fang, "rent")
    with on("2025-11-15"):
        found = find(page_for(new_clerk("clerk")), printed)
    assert (found.state, bool(found.url)) == ("过期了", True)


def test_its_owner_reads_who_printed_it(client, wang_fang) -> None:
    paid(wang_fang)
    printed, clerk = issue(wang_fang), new_clerk("clerk")
    client.cookies.update(at_desk(clerk.token))
    answer = client.get(f"/api/desk/certificates/{printed}.pdf")
    assert (answer.status_code, answer.content[:5]) == (200, b"%PDF-")
    (event,) = events_named("certificate.printed")
    assert (event.person_id, event.facts["by"]) == (wang_fang.id, str(clerk.id))


def test_a_stranger_and_other_staff_print_nothing(client, wang_fang, mallory) -> None:
    paid(wang_fang)
    printed = issue(wang_fang)
    assert client.get(f"/api/desk/certificates/{printed}.pdf").status_code == 401
    for who, refused in ((mallory, NotSignedIn), (new_clerk("finance"), Forbidden)):
        with database.look() as session, pytest.raises(refused):
            counter.find(session, printed, who.subject)
        with database.work() as session, pytest.raises(refused):
            counter.sheet(session, printed, who.subject)
    assert send(mallory, "certificate.withdraw", {"number": printed})["code"] == "not_yours"
