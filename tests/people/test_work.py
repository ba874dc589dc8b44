"""Proof of work before a code: asked for where many are asked for, solved unseen, spent once (P36)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import altcha
import pytest

from nfe_app.base import clock, database
from nfe_app.people import tables, work
from nfe_app.people.codes import Asker
from nfe_app.people.work import WorkNeeded
from tests.cast import AUTUMN
from tests.conftest import both
from tests.deeds import count_of, crowd
from tests.people.test_ask_code import ask

CODE = "/api/sign-in/code"
ME = Asker("10.0.0.7", "a browser")


@pytest.fixture(autouse=True)
def easy(monkeypatch):
    """Work that a test can do."""
    monkeypatch.setattr(work, "HARDEST", 50)


def many_asked(count: int = work.FREE_FROM_ONE_ADDRESS) -> None:
    """So many codes were asked for from this address, each by another browser."""
    for number in range(count):
        ask(f"+86138{number:08d}", ME.address, f"browser {number}")


def demanded(asker: Asker = ME, said: altcha.PayloadV1 | None = None) -> dict[str, Any] | None:
    """The work that is asked for; None where the browser may go on."""
    try:
        with database.work() as session:
            work.demand(session, asker, said)
    except WorkNeeded as refused:
        return refused.fields
    return None


def done(told: dict[str, Any], **other: Any) -> altcha.PayloadV1:
    """What a browser brings that has done it."""
    found = altcha.solve_challenge_v1(told["challenge"], told["salt"], told["algorithm"], told["maxNumber"])
    assert found
    said = {name: told[name] for name in ("algorithm", "challenge", "salt", "signature")} | {"number": found.number}
    return altcha.PayloadV1(**(said | other))


def test_the_first_codes_of_an_hour_cost_no_work(autumn):
    many_asked(work.FREE_FROM_ONE_ADDRESS - 1)
    assert demanded() is None


def test_from_then_on_work_is_asked_for_and_who_brings_it_goes_on(autumn):
    many_asked()
    told = demanded()
    assert told
    assert demanded(said=done(told)) is None


def test_another_address_goes_free_and_so_does_the_next_hour(autumn):
    many_asked()
    assert demanded(Asker("10.0.0.8", "a browser")) is None
    with clock.stopped_at(AUTUMN + timedelta(hours=1, seconds=1)):
        assert demanded() is None


def test_one_browser_that_goes_from_address_to_address_works_too(autumn):
    for number in range(work.FREE_FROM_ONE_DEVICE):
        ask(f"+86138{number:08d}", f"10.0.1.{number}", ME.device)
    assert demanded(Asker("10.0.9.9", ME.device))


def test_work_is_spent_once(autumn):
    many_asked()
    said = done(demanded() or {})
    assert demanded(said=said) is None
    assert demanded(said=said)


@both
def test_brought_by_twenty_at_once_it_is_taken_once(house, autumn):
    many_asked()
    said = done(demanded() or {})
    assert crowd(20, lambda _number: demanded(said=said)).count(None) == 1


def test_work_of_another_browser_is_none(autumn):
    many_asked()
    assert demanded(Asker(ME.address, "another"), done(demanded() or {}))


def test_old_work_is_none(autumn):
    many_asked()
    said = done(demanded() or {})
    with clock.stopped_at(AUTUMN + work.LIVES + timedelta(seconds=1)):
        assert demanded(said=said)


@pytest.mark.parametrize(
    "other",
    [
        {"number": 51},
        {"number": -1},
        {"signature": "0" * 64},
        {"challenge": "0" * 64},
        {"salt": "00?expires=99999999999&"},
    ],
    ids=str,
)
def test_work_that_was_not_done_or_not_given_out_is_none(autumn, other):
    many_asked()
    assert demanded(said=done(demanded() or {}, **other))
    assert count_of(tables.SpentWork) == 0


def test_over_http_the_browser_works_and_gets_its_code(client):
    for number in range(work.FREE_FROM_ONE_DEVICE):
        assert client.post(CODE, json={"phone": f"138{number:08d}"}).json()["ok"]
    refused = client.post(CODE, json={"phone": "13800002207"})
    assert (refused.status_code, refused.json()["code"]) == (403, "work_needed")
    said = done(refused.json()["fields"]).to_dict()
    assert client.post(CODE, json={"phone": "13800002207", "work": said}).json()["ok"]


def test_what_cannot_work_is_told_what_to_do(client):
    """An older build, or a page over http outside loopback, shows these words."""
    for number in range(work.FREE_FROM_ONE_DEVICE):
        client.post(CODE, json={"phone": f"138{number:08d}"})
    assert "一小时后" in client.post(CODE, json={"phone": "13800002207"}).json()["says"]


@pytest.mark.parametrize("odd", ["", 7, [], {}, {"algorithm": "SHA-1"}, {"number": 1e308}])
def test_odd_work_is_refused_by_its_shape(client, odd):
    """P42."""
    assert client.post(CODE, json={"phone": "13800002207", "work": odd}).status_code == 422
