"""Signing in with a code: five tries, five minutes, once; a wrong code and an unknown number are answered alike (P36)."""

from __future__ import annotations

import base64
from datetime import timedelta

from sqlmodel import select

from nfe_app.base import clock, database
from nfe_app.people import actions, codes, rules, tables
from nfe_app.people.actions import Tried
from nfe_app.people.codes import Asker
from tests.cast import AUTUMN
from tests.conftest import both
from tests.deeds import count_of, crowd, events_named, everything_kept
from tests.people.test_ask_code import PHONE, ask


def try_(code: str, phone: str = PHONE, seconds: int = 0, device: str = "") -> Tried:
    """One try, so many seconds after the morning began."""
    with clock.stopped_at(AUTUMN + timedelta(seconds=seconds)), database.work() as session:
        return codes.try_code(session, phone, code, Asker("10.0.0.7", device or f"the browser of {phone}"))


def wrong(code: str) -> str:
    """A code that is not this one."""
    return f"{(int(code) + 1) % 10**6:06d}"


def test_the_right_code_signs_a_new_number_in_as_a_new_person(autumn):
    came = try_(ask())
    assert came.person_id
    assert len(came.token) >= 43
    assert [event.person_id for event in events_named("person.joined")] == [came.person_id]


def test_the_same_number_is_the_same_person_with_a_fresh_token(autumn):
    first = try_(ask())
    with clock.stopped_at(AUTUMN + timedelta(minutes=2)):
        code = ask()
    second = try_(code, seconds=121)
    assert second.person_id == first.person_id
    assert second.token != first.token


def test_a_code_signs_in_once(autumn):
    code = ask()
    try_(code)
    assert try_(code) == Tried()


def test_a_code_lives_five_minutes_and_not_a_second_more(autumn):
    assert try_(ask(), seconds=300).person_id
    with clock.stopped_at(AUTUMN + timedelta(minutes=10)):
        later = ask()
    assert try_(later, seconds=901) == Tried()


def test_after_five_wrong_tries_the_right_code_is_refused_too(autumn):
    code = ask()
    assert {try_(wrong(code)) for _ in range(5)} == {Tried()}
    assert try_(code) == Tried()


def test_four_wrong_tries_leave_one_that_may_be_right(autumn):
    code = ask()
    for _ in range(4):
        try_(wrong(code))
    assert try_(code).person_id


def test_a_new_code_makes_the_older_one_void(autumn):
    older = ask()
    with clock.stopped_at(AUTUMN + timedelta(minutes=2)):
        newer = ask()
    assert older == newer or try_(older, seconds=121) == Tried()
    assert try_(newer, seconds=121).person_id


def test_the_code_of_one_number_does_not_open_another(autumn):
    code = ask()
    ask("+8613800009999")
    assert try_(code, "+8613800009999") == Tried()
    assert try_(code).person_id


@both
def test_twenty_that_guess_at_once_have_five_tries_together(house, autumn):
    """P36: tries are counted in the database, in the transaction of the try, also when they are wrong."""
    code = ask()
    crowd(20, lambda _number: try_(wrong(code)))
    with database.look() as session:
        assert session.exec(select(tables.OneTimeCode)).one().tries == rules.CODE_TRIES
    assert try_(code) == Tried()


@both
def test_twenty_that_bring_the_right_code_at_once_are_signed_in_once(house, autumn):
    code = ask()
    came = crowd(20, lambda _number: try_(code))
    assert len([one for one in came if one.person_id]) == 1
    assert count_of(tables.Person) == count_of(tables.SignedIn) == 1


def test_a_wrong_code_and_an_unknown_number_are_answered_alike(client):
    code = client.post("/api/sign-in/code", json={"phone": "13800002207"}).json()["demo_code"]
    known = client.post("/api/sign-in", json={"phone": "13800002207", "code": wrong(code)})
    unknown = client.post("/api/sign-in", json={"phone": "13800005555", "code": wrong(code)})
    assert known.json()["code"] == "code_wrong"
    assert (known.status_code, known.content, set(known.headers)) == (400, unknown.content, set(unknown.headers))
    assert count_of(tables.Person) == 0


def test_the_token_is_kept_nowhere(autumn):
    came = try_(ask())
    assert came.token not in everything_kept()


def test_a_token_has_256_random_bits(autumn):
    """ASVS 7.2.3: each anew, and nothing else in it."""
    person_id = try_(ask()).person_id
    with database.work() as session:
        tokens = {actions.sign_in(session, person_id) for _ in range(50)}
    bits = [base64.urlsafe_b64decode(one + "=") for one in tokens]
    assert {len(one) * 8 for one in bits} == {256}
    assert all(
        len({one[at] for one in bits}) > 25 for at in range(32)
    )  # 50 draws of 256: fewer than 26 never come by chance


def test_odd_characters_in_a_code_are_a_wrong_code(client):
    client.post("/api/sign-in/code", json={"phone": "13800002207"})
    for odd in ("", "１２３４５６", "' OR 1=1 --", "😀😀😀"):
        answer = client.post("/api/sign-in", json={"phone": "13800002207", "code": odd})
        assert answer.json()["code"] == "code_wrong", odd
