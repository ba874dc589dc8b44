"""Issuing a certificate: of what was paid, for the person alone, and the same paper when nothing changed."""

from __future__ import annotations

import io
import json

from pypdf import PdfReader

from nfe_app.base import database
from nfe_app.certificate import number as numbers
from nfe_app.certificate import tables
from tests import cast
from tests.cast import TIANJIN, send
from tests.conftest import both
from tests.deeds import (
    code_of,
    count_of,
    crowd,
    enrol,
    events_named,
    everything_kept,
    move,
    on,
    option,
    part_of,
    pay,
    result_of,
)


def issue(who, purpose: str = "general") -> str:
    """The number of the certificate that somebody is given."""
    return result_of(send(who, "certificate.issue", {"purpose": purpose}))["number"]


def paid(who) -> None:
    """Somebody enrols, and pays for October 2025."""
    enrol(who)
    pay(who)


def fetch(client, who, number: str):
    """Somebody opens a certificate."""
    client.cookies.set("nfe", who.token)
    return client.get(f"/api/certificates/{number}.pdf")


def said_by(number: str) -> dict:
    """What a certificate says, as it was kept."""
    with database.look() as session:
        table = tables.Certificate.__table__
        return json.loads(session.execute(table.select().where(table.c.number == number)).one().said)


def test_whoever_has_paid_nothing_gets_none(wang_fang):
    enrol(wang_fang)
    assert code_of(send(wang_fang, "certificate.issue", {"purpose": "general"})) == "nothing_paid"
    assert count_of(tables.Certificate) == 0


def test_whoever_has_not_said_who_they_are_gets_none(autumn):
    newcomer = cast.worker("王芳", "13800002207", "19900512", identified=False)
    assert code_of(send(newcomer, "certificate.issue", {"purpose": "general"})) == "not_identified"


def test_it_says_what_was_paid_and_is_listed_among_her_papers(wang_fang):
    paid(wang_fang)
    number = issue(wang_fang)
    (part,) = said_by(number)["parts"]
    assert (part["scheme"], part["standing"], part["paid"][0]["amount_fen"]) == ("employee_pension", "covered", 160_000)
    (paper,) = part_of(wang_fang, "papers")
    assert (paper["number"], paper["url"]) == (number, f"/api/certificates/{number}.pdf")


def test_the_paper_is_hers_and_reads_what_it_says(client, wang_fang):
    paid(wang_fang)
    answer = fetch(client, wang_fang, issue(wang_fang))
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    text = PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()
    assert "王芳" in text
    assert "1,600.00" in text
    assert wang_fang.identity not in text


def test_a_stranger_cannot_open_it(client, wang_fang, mallory):
    """P33: neither with a sign-in of their own nor without one."""
    paid(wang_fang)
    number = issue(wang_fang)
    assert fetch(client, mallory, number).json()["code"] == "not_yours"
    client.cookies.clear()
    assert client.get(f"/api/certificates/{number}.pdf").status_code == 401


def test_a_number_that_is_not_there_is_not_found(client, wang_fang):
    unknown = numbers.number_of(bytes(10))
    assert fetch(client, wang_fang, unknown).status_code == 404


def test_the_same_on_the_same_day_is_the_same_paper(wang_fang):
    paid(wang_fang)
    assert issue(wang_fang) == issue(wang_fang)
    assert count_of(tables.Certificate) == len(events_named("certificate.issued")) == 1


@both
def test_two_phones_that_ask_at_once_get_the_same_paper(house, wang_fang):
    paid(wang_fang)
    first, second = crowd(2, lambda _number: issue(wang_fang))
    assert first == second
    assert count_of(tables.Certificate) == 1


def test_another_purpose_another_day_or_another_payment_is_another_paper(wang_fang):
    paid(wang_fang)
    numbers = [issue(wang_fang), issue(wang_fang, "rent")]
    enrol(wang_fang, employee_medical=option("fixed", 58_492))
    pay(wang_fang)
    numbers.append(issue(wang_fang))
    with on("2025-10-02"):
        numbers.append(issue(wang_fang))
    assert len(set(numbers)) == 4


def test_a_purpose_of_ones_own_is_refused(wang_fang):
    paid(wang_fang)
    assert code_of(send(wang_fang, "certificate.issue", {"purpose": "王芳欠我钱"})) == "invalid"


def test_after_the_last_month_it_says_stopped_or_paused(wang_fang):
    paid(wang_fang)
    (hers,) = [one["id"] for one in part_of(wang_fang, "enrolments")]
    with on("2025-11-20"):
        assert said_by(issue(wang_fang))["parts"][0]["standing"] == "stopped"
        move(wang_fang, "pause", hers)
        assert said_by(issue(wang_fang))["parts"][0]["standing"] == "paused"


def test_two_places_are_two_parts(wang_fang):
    paid(wang_fang)
    (hers,) = [one["id"] for one in part_of(wang_fang, "enrolments")]
    move(wang_fang, "stop", hers)
    with on("2025-11-03"):
        enrol(wang_fang, TIANJIN, employee_pension=option("floor", 102_480))
        pay(wang_fang)
        parts = said_by(issue(wang_fang))["parts"]
    assert [(part["place_name"], part["standing"]) for part in parts] == [("北京市", "stopped"), ("天津市", "covered")]


def test_the_identity_number_is_on_no_paper_and_in_no_row(wang_fang):
    paid(wang_fang)
    issue(wang_fang)
    assert wang_fang.identity not in everything_kept()
