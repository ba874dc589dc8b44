"""Passkeys: what is wrong in any part of the answer is refused, and a challenge is answered once (P37)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from nfe_app.base import clock, database
from nfe_app.base.database import new_id
from nfe_app.passkeys import actions as passkeys
from nfe_app.passkeys import rules, tables
from nfe_app.people import arriving
from nfe_app.people.actions import Tried
from nfe_app.people.codes import Asker
from nfe_app.people.rules import STAFF
from nfe_app.people.sittings import FRESH
from tests import cast
from tests.cast import AUTUMN
from tests.conftest import both
from tests.deeds import count_of, crowd, events_named, part_of
from tests.passkeys.authenticator import PRESENT, Authenticator
from tests.people.test_sign_out import at_the_door

HERE = Asker("117.136.8.9", "her browser", "sign in", "(iPhone) Safari")
ELSEWHERE = Asker("10.0.0.9", "mallory's browser", "sign in")
WRONG = {
    "another origin": {"origin": "https://evil.example"},
    "an origin that begins alike": {"origin": "http://testserver.evil.example"},
    "another site": {"site": "evil.example"},
    "another person's handle": {"handle": "AAAA"},
    "no handle": {"handle": None},
    "a counter that stands": {"count": 0},
    "a counter that goes back": {"count": -1},
    "nobody at the phone": {"flags": 0},
    "a name nobody knows": {"name": b"unknown"},
    "another key": {"key": Authenticator().key},
}


def options_to_make(person_id, asker: Asker = HERE, **how: bool):
    """What a key is made by."""
    with database.work() as session:
        return passkeys.begin_making(session, person_id, asker, **how)


def options_to_sign(asker: Asker = HERE, **how: bool):
    """What is to be signed."""
    with database.work() as session:
        return passkeys.begin_signing_in(session, asker, **how)


def make(person_id, answer, asker: Asker = HERE, **how: bool) -> bool:
    """The browser's answer comes."""
    with database.work() as session:
        return passkeys.make(session, person_id, answer, asker, **how)


def sign_in(answer, asker: Asker = HERE, **how) -> Tried:
    """The same at the sign-in."""
    with database.work() as session:
        return passkeys.sign_in(session, answer, asker, **how)


@pytest.fixture
def hers(wang_fang) -> Authenticator:
    """Wang Fang's phone, which has a key that has signed once."""
    return key_of(wang_fang.id)


def key_of(person_id, **how: bool) -> Authenticator:
    """The phone of somebody, which has a key that has signed once."""
    phone = Authenticator(count=1)
    assert make(person_id, phone.made(options_to_make(person_id, **how)), **how)
    return phone


def test_her_phone_signs_her_in(wang_fang, hers):
    came = sign_in(hers.signed(options_to_sign()))
    assert came.person_id == wang_fang.id
    assert at_the_door(came.token).person_id == wang_fang.id
    assert events_named("person.signed_in")[-1].facts == {"how": "passkey"}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_an_answer_that_is_wrong_in_one_part_signs_nobody_in(hers, wrong):
    """P37."""
    for name, value in wrong.items():
        setattr(hers, name, value)
    assert sign_in(hers.signed(options_to_sign())) == Tried()


@pytest.mark.parametrize("client", [{"challenge": "AAAA"}, {"type": "webauthn.create"}, {"challenge": None}], ids=str)
def test_another_challenge_or_deed_signs_nobody_in(hers, client):
    """P37."""
    assert sign_in(hers.signed(options_to_sign(), **client)) == Tried()


def test_an_answer_is_good_once(hers):
    """P37: a replayed one finds its challenge used up."""
    answer = hers.signed(options_to_sign())
    assert sign_in(answer).person_id
    assert sign_in(answer) == Tried()


def test_a_wrong_answer_uses_the_challenge_up(hers):
    options = options_to_sign()
    assert sign_in(hers.signed(options, challenge="AAAA")) == Tried()
    assert sign_in(hers.signed(options)) == Tried()


def test_a_challenge_lives_five_minutes(hers):
    answer = hers.signed(options_to_sign())
    with clock.stopped_at(AUTUMN + rules.CHALLENGE_LIVES + timedelta(seconds=1)):
        assert sign_in(answer) == Tried()


def test_a_challenge_is_bound_to_the_browser_that_asked(hers):
    """P37: what mallory asked for and had her sign is worth nothing in either browser."""
    answer = hers.signed(options_to_sign(ELSEWHERE))
    assert sign_in(answer) == Tried()
    options_to_sign(HERE)
    assert sign_in(answer) == Tried()
    assert sign_in(answer, Asker("10.0.0.9", "", "sign in")) == Tried()


def test_a_counter_that_does_not_grow_shows_a_copy(hers):
    first = hers.signed(options_to_sign())
    assert sign_in(first).person_id
    hers.count -= 1
    assert sign_in(hers.signed(options_to_sign())) == Tried()


def test_a_phone_that_counts_nothing_signs_in_again_and_again(wang_fang):
    """Keys that are shared between a person's phones stay at 0 (WebAuthn 6.1.1)."""
    phone = Authenticator()
    assert make(wang_fang.id, phone.made(options_to_make(wang_fang.id)))
    for _time in range(2):
        phone.count = -1
        assert sign_in(phone.signed(options_to_sign())).person_id


@both
def test_brought_by_ten_at_once_an_answer_is_taken_once(house, autumn):
    wang = cast.wang_fang()
    answer = key_of(wang.id).signed(options_to_sign())
    assert len([one for one in crowd(10, lambda _number: sign_in(answer)) if one.person_id]) == 1


def test_a_worker_without_a_lock_on_the_phone_signs_in_all_the_same(hers, wang_fang):
    hers.flags = PRESENT
    assert sign_in(hers.signed(options_to_sign())).person_id == wang_fang.id


def test_a_clerk_signs_in_by_a_key_behind_a_lock_alone(autumn):
    """P37: user verification is required for staff, when the key is made and when it is used."""
    clerk, how = cast.clerk_zhao(), {"roles": STAFF, "verified": True}
    phone = key_of(clerk.person_id, verified=True)
    assert sign_in(phone.signed(options_to_sign(verified=True)), **how).person_id == clerk.person_id
    phone.flags = PRESENT
    assert sign_in(phone.signed(options_to_sign(verified=True)), **how) == Tried()


def test_a_worker_does_not_sign_in_as_a_clerk_nor_a_clerk_as_a_worker(hers, autumn):
    assert sign_in(hers.signed(options_to_sign()), roles=STAFF) == Tried()


@pytest.mark.parametrize("wrong", [{"origin": "https://evil.example"}, {"site": "evil.example"}, {"flags": 0}], ids=str)
def test_a_key_made_elsewhere_is_not_kept(wang_fang, wrong):
    """P37."""
    phone = Authenticator(**wrong)
    assert not make(wang_fang.id, phone.made(options_to_make(wang_fang.id)))
    assert count_of(tables.Passkey) == 0


def test_a_key_is_made_for_whom_it_was_asked(wang_fang, mallory):
    """P37: her challenge answered in his sign-in makes no key of either."""
    answer = Authenticator().made(options_to_make(wang_fang.id))
    assert not make(mallory.id, answer)


def test_a_key_that_is_there_already_is_not_kept_again(wang_fang, mallory, hers):
    """Else mallory could put a key of hers under his own account."""
    assert not make(mallory.id, hers.made(options_to_make(mallory.id)))


def test_nobody_has_more_than_ten(wang_fang):
    for number in range(rules.MOST):
        phone = Authenticator(name=f"phone {number}".encode())
        assert make(wang_fang.id, phone.made(options_to_make(wang_fang.id)))
    with pytest.raises(rules.TooManyPasskeys):
        options_to_make(wang_fang.id)


def test_what_the_browser_is_told_names_nobody(wang_fang):
    options = options_to_make(wang_fang.id)
    assert options["rp"]["id"] == "testserver"
    assert wang_fang.phone not in str(options)
    assert wang_fang.identity not in str(options)


def test_she_sees_her_keys_and_a_removed_one_signs_nobody_in(wang_fang, mallory, hers):
    (shown,) = part_of(wang_fang, "passkeys")
    assert (shown["device"], shown["used"]) == ("iPhone，Safari", "")
    with database.work() as session:
        assert not passkeys.remove(session, mallory.id, tables.UUID(shown["id"]))
        assert passkeys.remove(session, wang_fang.id, tables.UUID(shown["id"]))
        assert not passkeys.remove(session, wang_fang.id, new_id())
    assert sign_in(hers.signed(options_to_sign())) == Tried()


@pytest.mark.parametrize(
    "odd", [{}, {"id": 7}, {"id": "x", "response": []}, {"id": "\u0000"}, {"response": {"userHandle": 1}}], ids=str
)
def test_odd_answers_sign_nobody_in(hers, odd):
    """P42."""
    options_to_sign()
    assert sign_in(odd) == Tried()
    if odd:
        assert sign_in(hers.signed(options_to_sign()) | odd) == Tried()


def test_over_http_she_makes_one_and_signs_in_with_it(client, wang_fang):
    client.cookies.set("nfe", wang_fang.token)
    phone = Authenticator()
    options = client.post("/api/passkeys/options").json()["options"]
    assert client.post("/api/passkeys", json={"credential": phone.made(options)}).json() == {"ok": True}
    client.cookies.delete("nfe")
    options = client.post("/api/sign-in/passkey/options").json()["options"]
    answer = client.post("/api/sign-in/passkey", json={"credential": phone.signed(options)})
    assert answer.json()["owner"] == str(wang_fang.id)
    assert client.get("/api/me").json()["owner"] == str(wang_fang.id)


def test_making_and_removing_need_a_fresh_sign_in(client, wang_fang, hers):
    """P39: step-up."""
    (shown,) = part_of(wang_fang, "passkeys")
    client.cookies.set("nfe", wang_fang.token)
    with clock.stopped_at(AUTUMN + FRESH + timedelta(seconds=1)):
        for address, body in (("options", {}), ("remove", {"id": shown["id"]})):
            assert client.post(f"/api/passkeys/{address}", json=body).json()["code"] == "prove_again"
    assert client.post("/api/passkeys/remove", json={"id": shown["id"]}).json() == {"ok": True}
    assert client.post("/api/passkeys/remove", json={"id": shown["id"]}).status_code == 404


def test_over_http_a_wrong_answer_is_told_in_words(client, wang_fang):
    client.post("/api/sign-in/passkey/options")
    answer = client.post("/api/sign-in/passkey", json={"credential": {"id": "AAAA"}})
    assert (answer.status_code, answer.json()["code"]) == (400, "passkey_wrong")


def test_she_is_told_by_message_when_a_key_comes(wang_fang, monkeypatch):
    """ASVS 6.3.7."""
    sent: list[str] = []
    monkeypatch.setattr("nfe_app.messages.actions.tell", lambda phone, _text: sent.append(phone))
    key_of(wang_fang.id)
    assert sent == [f"+86{wang_fang.phone}"]


def test_a_recovery_forgets_every_key(wang_fang, hers):
    with database.work() as session:
        assert passkeys.forget_all(session, wang_fang.id) == 1
        assert arriving.is_one_of(session, wang_fang.id, "worker")
    assert sign_in(hers.signed(options_to_sign())) == Tried()
