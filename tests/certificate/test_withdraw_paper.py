"""Taking a paper back: one's own, once and for good; whoever checks it is told, and it can be made out anew."""

from __future__ import annotations

from nfe_app.base import database
from nfe_app.certificate import number as numbers
from nfe_app.certificate import register, tables
from tests.cast import Worker, send
from tests.certificate.test_issue import issue, paid
from tests.certificate.test_signature import given_out, looked_at
from tests.conftest import both
from tests.deeds import code_of, count_of, crowd, events_named, on, part_of, result_of


def withdraw(who: Worker, number: str) -> dict:
    """What the door answers to somebody who takes a paper back."""
    return send(who, "certificate.withdraw", {"number": number})


def marks() -> list[str]:
    """The papers taken back, as the list for phones names them."""
    with database.look() as session:
        return list(register.listed(session)["withdrawn"])  # type: ignore[call-overload]


def test_her_own_is_taken_back_and_everybody_who_checks_is_told(client, wang_fang):
    paid(wang_fang)
    paper = given_out(wang_fang)
    assert result_of(withdraw(wang_fang, paper.number))["number"] == paper.number
    client.cookies.clear()
    assert client.get(f"/api/verify/{paper.number}").json()["status"] == "withdrawn"
    assert [one["withdrawn"] for one in part_of(wang_fang, "papers")] == [True]
    assert marks() == [register.mark_of(paper.number)]
    verdict = looked_at(paper.sheet)
    assert verdict.view is not None
    assert (verdict.signature, verdict.view.status, verdict.good) == ("whole", "withdrawn", False)
    assert len(events_named("certificate.withdrawn")) == 1


def test_a_stranger_cannot_take_it_back(client, wang_fang, mallory):
    paid(wang_fang)
    number = issue(wang_fang)
    assert code_of(withdraw(mallory, number)) == "not_yours"
    assert client.get(f"/api/verify/{number}").json()["status"] == "valid"
    assert count_of(tables.Withdrawal) == 0


def test_twice_is_refused(wang_fang):
    paid(wang_fang)
    number = issue(wang_fang)
    withdraw(wang_fang, number)
    assert code_of(withdraw(wang_fang, number)) == "already_withdrawn"
    assert count_of(tables.Withdrawal) == len(events_named("certificate.withdrawn")) == 1


@both
def test_two_phones_that_take_it_back_at_once_do_it_once(house, wang_fang):
    paid(wang_fang)
    number = issue(wang_fang)
    answers = crowd(2, lambda _turn: withdraw(wang_fang, number))
    assert sorted(one["ok"] for one in answers) == [False, True]
    assert count_of(tables.Withdrawal) == 1


def test_a_number_that_is_not_there_cannot_be_taken_back(wang_fang):
    for number in (numbers.number_of(bytes(10)), "", "你好"):
        assert code_of(withdraw(wang_fang, number)) == "not_found"


def test_it_may_be_typed_in_any_way(wang_fang):
    paid(wang_fang)
    number = issue(wang_fang)
    assert result_of(withdraw(wang_fang, number.lower().replace("-", " ")))["number"] == number


def test_made_out_again_the_same_day_it_has_another_number(wang_fang):
    paid(wang_fang)
    old = issue(wang_fang)
    withdraw(wang_fang, old)
    new = issue(wang_fang)
    assert new != old
    assert issue(wang_fang) == new
    assert {one["number"]: one["withdrawn"] for one in part_of(wang_fang, "papers")} == {old: True, new: False}


def test_the_list_gives_no_number_away(wang_fang):
    paid(wang_fang)
    number = issue(wang_fang)
    withdraw(wang_fang, number)
    with database.look() as session:
        told = str(register.listed(session))
    assert number not in told
    assert number.replace("-", "") not in told
    assert numbers.bytes_of(number).hex() not in told


def test_a_paper_that_would_have_run_out_leaves_the_list(wang_fang):
    paid(wang_fang)
    number = issue(wang_fang)
    withdraw(wang_fang, number)
    with on("2025-12-30"):
        assert marks() == [register.mark_of(number)]
    with on("2025-12-31"):
        assert marks() == []


def test_one_that_never_runs_out_stays_on_the_list(wang_fang):
    paid(wang_fang)
    number = result_of(send(wang_fang, "certificate.issue", {"kind": "voucher"}))["number"]
    withdraw(wang_fang, number)
    with on("2035-12-31"):
        assert marks() == [register.mark_of(number)]
