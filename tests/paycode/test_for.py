"""Anybody who holds a code may see what it is for and pay it; nobody learns whose it is, and nobody guesses one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from nfe_app.base import clock, database, door
from nfe_app.paycode import api, number, rules, tables
from nfe_app.payment import outcome
from nfe_app.payment import tables as payments
from tests.cast import AUTUMN, OURS, Worker, send
from tests.conftest import both
from tests.deeds import bills_of, count_of, crowd, everything_kept, news_of, on, part_of, pay, start_payment
from tests.paycode.deeds import codes_of, digits, make


@pytest.fixture
def app(autumn: None) -> FastAPI:
    """The doors of payment codes alone."""
    made = FastAPI()
    door.answer_refusals(made)
    made.include_router(api.router)
    return made


@pytest.fixture
def stranger(app: FastAPI) -> Iterator[TestClient]:
    """A browser that nobody is signed in at."""
    with TestClient(app, client=("203.0.113.7", 50000), headers=OURS) as browser:
        yield browser


@pytest.fixture
def code(rider: Worker) -> str:
    """The rider's code, as it is typed."""
    return digits(make(rider))


def begin(browser: TestClient, code: str, way: str = "h5") -> dict[str, Any]:
    """What a try to pay is answered."""
    return browser.post(f"/api/for/{code}/pay", json={"way": way}).json()


def test_a_stranger_sees_what_it_is_for_and_nothing_of_whose(stranger: TestClient, rider: Worker, code: str) -> None:
    answer = stranger.get(f"/api/for/{number.shown(code)}")
    told = answer.json()
    assert told["kinds"] == [{"title": "职工养老", "place": "北京市", "months": "2025 年 10 月", "amount_fen": 160_000}]
    assert (told["amount_fen"], told["state"], told["cashier"], told["ways"]) == (160_000, "open", "", ["h5", "jsapi"])
    parts = {"code", "amount_fen", "until", "state", "says", "kinds", "ways", "bank", "cashier", "inside", "bridge"}
    assert (set(told), told["inside"], told["bridge"]) == (parts, False, {})
    ids = [str(rider.id), *(str(bill[key]) for bill in bills_of(rider) for key in ("id", "enrolment_id"))]
    assert not [one for one in (rider.name, rider.phone, rider.identity, *ids) if one in answer.text]
    assert answer.headers["cache-control"] == "no-store"


def test_every_wrong_code_is_answered_alike(stranger: TestClient, rider: Worker) -> None:
    made = make(rider)
    send(rider, "paycode.withdraw", {"code_id": made["code_id"]})
    never = number.code_of(1)
    wrong = [digits(made), never, never[:-1] + str((int(never[-1]) + 1) % 10), "1", "x" * 3000, "%00", "王芳"]
    answers = {(answer.status_code, answer.text) for answer in (stranger.get(f"/api/for/{one}") for one in wrong)}
    answers |= {(one.status_code, one.text) for one in (stranger.post(f"/api/for/{c}/pay", json={}) for c in wrong[:3])}
    answers |= {(one.status_code, one.text) for one in (stranger.get(f"/api/for/{c}/cashier") for c in wrong[:3])}
    assert len(answers) == 1
    assert answers.pop()[0] == 404


def test_after_twenty_wrong_ones_an_address_waits_also_with_the_right_one(
    app: FastAPI, stranger: TestClient, code: str
) -> None:
    for guess in range(rules.MISSES):
        assert stranger.get(f"/api/for/{number.code_of(guess)}").status_code == 404
    assert stranger.get(f"/api/for/{code}").status_code == 429
    assert stranger.post(f"/api/for/{code}/pay", json={}).status_code == 429
    with TestClient(app, client=("203.0.113.8", 1), headers=OURS) as neighbour:
        assert neighbour.get(f"/api/for/{code}").status_code == 200
    with clock.stopped_at(AUTUMN + rules.WINDOW + timedelta(seconds=1)):
        assert stranger.get(f"/api/for/{code}").status_code == 200


def test_guessing_from_many_addresses_ends_for_all(
    app: FastAPI, stranger: TestClient, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "MISSES_OF_ALL", 5)
    for guess in range(5):
        with TestClient(app, client=(f"203.0.113.{guess + 50}", 1), headers=OURS) as one:
            one.get(f"/api/for/{number.code_of(guess)}")
    assert stranger.get(f"/api/for/{code}").status_code == 429
    assert count_of(tables.MissedCode) == 5


def test_who_tried_is_kept_as_a_digest_alone(stranger: TestClient, rider: Worker) -> None:
    stranger.get(f"/api/for/{number.code_of(1)}")
    assert "203.0.113.7" not in everything_kept()


def test_a_stranger_pays_and_the_bill_is_hers(stranger: TestClient, rider: Worker, code: str) -> None:
    begun = begin(stranger, code)
    assert begun == {"ok": True, "cashier": f"/api/for/{code}/cashier"}
    (payment,) = part_of(rider, "payments")
    to = stranger.get(begun["cashier"], follow_redirects=False)
    assert to.headers["location"].startswith("http://localhost/?order=")
    assert payment["id"] not in to.headers["location"]
    assert to.headers["location"].endswith(f"redirect_url=http%3A%2F%2Ftestserver%2Ffor%2F%3Fcode%3D{code}")
    with database.work() as session:
        outcome.settle(session, "wechat", news_of(UUID(payment["id"])))
    assert stranger.get(f"/api/for/{code}").json()["state"] == codes_of(rider)[0]["state"] == "paid"
    assert (
        stranger.get(begun["cashier"], follow_redirects=False).headers["location"].startswith("http://testserver/for/")
    )


@both
def test_of_twenty_who_pay_at_once_one_may(house: str, app: FastAPI, rider: Worker, code: str) -> None:
    def one(_number: int) -> str:
        with TestClient(app, headers=OURS) as browser:
            return str(begin(browser, code).get("code", "paying"))

    said = crowd(20, one)
    assert sorted(set(said)) == ["paying", "payment_under_way"]
    assert said.count("paying") == count_of(payments.Attempt) == 1


def test_while_somebody_pays_nobody_else_begins_but_the_one_goes_on(
    stranger: TestClient, rider: Worker, code: str
) -> None:
    begin(stranger, code)
    told = stranger.get(f"/api/for/{code}").json()
    assert (told["state"], told["cashier"]) == ("under_way", f"/api/for/{code}/cashier")
    assert begin(stranger, code)["code"] == "payment_under_way"


def test_what_she_pays_herself_is_nobody_elses_to_go_on_with(stranger: TestClient, rider: Worker, code: str) -> None:
    start_payment(rider)
    told = stranger.get(f"/api/for/{code}").json()
    assert (told["state"], told["cashier"]) == ("under_way", "")
    to = stranger.get(f"/api/for/{code}/cashier", follow_redirects=False).headers["location"]
    assert to == f"http://testserver/for/?code={code}"


def test_an_attempt_that_came_to_nothing_lets_the_next_one_pay(stranger: TestClient, rider: Worker, code: str) -> None:
    begin(stranger, code)
    with database.work() as session:
        outcome.settle(session, "wechat", news_of(UUID(part_of(rider, "payments")[0]["id"]), state="closed"))
    assert stranger.get(f"/api/for/{code}").json()["state"] == "open"
    assert begin(stranger, code)["ok"]


def test_what_is_paid_or_over_is_not_paid_again(stranger: TestClient, rider: Worker, code: str) -> None:
    with on("2025-11-01"):
        assert begin(stranger, code)["code"] == "code_not_open"
        assert stranger.get(f"/api/for/{code}").json()["state"] == "ended"
    pay(rider)
    assert begin(stranger, code)["code"] == "code_not_open"


@pytest.mark.parametrize("body", [{"way": "cash"}, {"way": "native"}, {"way": "debit"}, {"amount_fen": 1}, [], "h5"])
def test_nothing_but_a_way_is_taken(stranger: TestClient, code: str, body: object) -> None:
    assert stranger.post(f"/api/for/{code}/pay", json=body).status_code == 422


def test_a_way_that_is_not_connected_is_not_offered(stranger: TestClient, code: str) -> None:
    assert begin(stranger, code, "wap")["code"] == "way_not_offered"


def test_a_page_of_somebody_else_begins_nothing(stranger: TestClient, code: str) -> None:
    answer = stranger.post(f"/api/for/{code}/pay", json={}, headers={"Origin": "https://elsewhere.test"})
    assert (answer.status_code, count_of(payments.Attempt)) == (403, 0)
