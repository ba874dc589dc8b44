"""The PIN before the share: five tries counted in the database, then a sign-in by text; nothing tells a right one from a wrong one after that (P36)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from nfe_app.base import clock, database
from nfe_app.people import actions as people
from nfe_app.people.actions import NotSignedIn
from nfe_app.phones import actions, rules, tables
from nfe_app.phones.actions import Given, Phone
from tests.cast import AUTUMN
from tests.conftest import both
from tests.deeds import crowd, events_named, everything_kept
from tests.phones.test_share import OTHER, PHONE, at

PIN, WRONG = "204713", "204714"


def post(client, where: str, pin: str = "", phone: str = PHONE):
    """What one of the doors of a phone answers."""
    return client.post(f"/api/phones/{where}", json={"phone_id": phone, **({"pin": pin} if pin else {})})


def code(answer) -> str:
    """Why it was refused; empty where it was not."""
    return answer.json().get("code", "")


@pytest.fixture
def hers(client, wang_fang):
    """Her browser, with a PIN on."""
    plain = post(at(client, wang_fang), "share").json()["share"]
    told = post(client, "pin", PIN).json()
    assert told["share"] == plain != told["pinned"]
    return client


def signed_in_anew(client, worker, minutes: int = 5) -> None:
    """Her browser, after a sign-in so many minutes later."""
    with clock.stopped_at(AUTUMN + timedelta(minutes=minutes)), database.work() as session:
        client.cookies.set("nfe", people.sign_in(session, worker.id))


def test_without_the_pin_there_is_no_share_and_with_it_there_are_two(hers):
    assert code(post(hers, "share")) == "pin_needed"
    first, again = post(hers, "share", PIN).json(), post(hers, "share", PIN).json()
    assert first == again
    assert first["share"] != first["pinned"]


def test_another_phone_of_hers_knows_nothing_of_it(hers):
    assert post(hers, "share", phone=OTHER).json()["ok"]


def test_a_wrong_one_says_how_many_tries_are_left_and_a_right_one_gives_them_no_back(hers):
    assert post(hers, "share", WRONG).json()["fields"] == {"left": 4}
    assert post(hers, "share", PIN).json()["ok"]
    assert post(hers, "share", WRONG).json()["fields"] == {"left": 3}


def test_the_fifth_wrong_one_ends_the_sign_in_and_then_the_right_one_is_refused_too(hers, wang_fang):
    assert [code(post(hers, "share", WRONG)) for _ in range(5)] == ["pin_wrong"] * 4 + ["pin_spent"]
    assert code(post(hers, "share", PIN)) == "not_signed_in"
    with database.work() as session:  # a sign-in of hers that is older than the last try
        spent = actions.share(session, Phone(wang_fang.id, PHONE, AUTUMN), "", right=True)
    assert isinstance(spent.refused, rules.PinSpent)


def test_a_sign_in_by_text_gives_the_tries_back(hers, wang_fang):
    for _ in range(5):
        post(hers, "share", WRONG)
    signed_in_anew(hers, wang_fang)
    assert code(post(hers, "share")) == "pin_needed"
    assert post(hers, "share", PIN).json()["ok"]


def test_who_has_forgotten_it_signs_in_by_text_and_what_it_sealed_stays_shut(hers, wang_fang):
    before = post(hers, "share", PIN).json()
    assert code(post(hers, "pin/off")) == "pin_needed"
    signed_in_anew(hers, wang_fang)
    assert post(hers, "pin/off").json() == {"ok": True, "share": before["share"], "pinned": ""}
    assert post(hers, "pin", PIN).json()["pinned"] != before["pinned"]


def test_it_is_taken_off_with_the_right_one_and_a_wrong_one_counts(hers):
    assert code(post(hers, "pin/off", WRONG)) == "pin_wrong"
    assert post(hers, "pin/off", PIN).json()["ok"]
    assert post(hers, "share").json()["ok"]


def test_one_that_is_on_is_not_written_over(hers):
    assert code(post(hers, "pin", WRONG)) == "pin_is_on"
    assert post(hers, "share", PIN).json()["ok"]


def test_a_stranger_neither_sets_nor_tries_nor_takes_it_off(hers, mallory):
    at(hers, mallory)
    assert post(hers, "share").json()["share"]  # a share of Mallory's own
    hers.cookies.clear()
    for where in ("share", "pin", "pin/off"):
        with pytest.raises(KeyError):
            post(hers, where, PIN).json()["share"]
    with database.look() as session:
        assert session.exec(select(tables.PhonePin)).one().tries == 0


@pytest.mark.parametrize("pin", ["12345", "1234567", "１２３４５６", "12345a", "' OR 1"])
def test_it_is_six_digits(client, wang_fang, pin):
    assert code(post(at(client, wang_fang), "pin", pin)) == "pin_shape"


def test_only_a_slow_hash_of_it_is_kept(hers):
    post(hers, "share", WRONG)
    kept = everything_kept()
    assert PIN not in kept
    assert WRONG not in kept
    assert "$argon2id$" in kept
    assert len(events_named("phone.pin_set")) == 1


@both
def test_twenty_that_guess_at_once_have_five_tries_together(house, wang_fang):
    """P36: tries are counted in the database, in the transaction of the try."""
    phone = Phone(wang_fang.id, PHONE, AUTUMN)
    with database.work() as session:
        actions.set_pin(session, phone, "hash")

    def guess(number: int) -> Given:
        """One of them brings the right one, late."""
        with database.work() as session:
            return actions.share(session, phone, "hash", right=number == 19)

    came = crowd(20, guess)
    assert len([one for one in came if isinstance(one.refused, rules.PinWrong)]) <= rules.PIN_TRIES - 1
    with database.look() as session:
        assert session.exec(select(tables.PhonePin)).one().tries == rules.PIN_TRIES


def test_a_sign_in_that_has_ended_tries_nothing(hers, wang_fang):
    with database.work() as session:
        people.sign_out(session, wang_fang.token)
    with pytest.raises(NotSignedIn), database.look() as session:
        people.require(session, wang_fang.token, "worker")
    assert code(post(hers, "share", PIN)) == "not_signed_in"
