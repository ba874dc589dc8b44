"""A phone we know: in a browser that is new for a person the last six of the identity number are asked after the code (P33, ASVS 6.3.3)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event

from nfe_app.base import clock, database
from nfe_app.base.commands import Subject
from nfe_app.base.settings import settings
from nfe_app.people import actions as people
from nfe_app.people import codes, known, tables
from nfe_app.people.codes import Asker
from tests.cast import AUTUMN, identity_number, newcomer
from tests.conftest import both
from tests.deeds import crowd, events_named, everything_kept, part_of
from tests.people.test_try_code import wrong

MARK = "m" * 43


@pytest.fixture
def after() -> Iterator[Callable[..., None]]:
    """Moves the clock so far beyond the autumn morning."""
    stopped: list[object] = []

    def move(**long: int) -> None:
        for one in stopped:
            one.__exit__(None, None, None)
        stopped[:] = [clock.stopped_at(AUTUMN + timedelta(**long))]
        stopped[0].__enter__()

    yield move
    for one in stopped:
        one.__exit__(None, None, None)


@pytest.fixture
def she(wang_fang, after):
    """Wang Fang, who has registered on another phone; a code may be asked for again."""
    after(minutes=2)
    return wang_fang


def code_for(client, who) -> dict[str, str]:
    """The right code for somebody, as this browser sends it."""
    code = client.post("/api/sign-in/code", json={"phone": who.phone}).json()["demo_code"]
    return {"phone": who.phone, "code": code}


def answer(client, who, last_six: str = ""):
    """What the second step is answered in this browser."""
    return client.post("/api/sign-in/number", json={"phone": who.phone, "last_six": last_six or who.identity[-6:]})


def comes(client, who) -> str:
    """What somebody is told who has typed the right code here: `in`, or why not yet."""
    told = client.post("/api/sign-in", json=code_for(client, who)).json()
    return "in" if told["ok"] else told["code"]


def is_let_in(client, who) -> None:
    """Somebody signs in here with all that is asked for."""
    if comes(client, who) != "in":
        assert answer(client, who).json()["ok"]


def other_six(who) -> str:
    """Six characters that might be theirs, and are not."""
    return who.identity[-6:-2] + ("00" if who.identity[-2:] != "00" else "11")


def test_a_new_phone_is_asked_for_the_number_and_known_from_then_on(client, she, after):
    assert comes(client, she) == "number_needed"
    assert (client.get("/api/me").status_code, "nfe-known" in client.cookies) == (401, False)
    told = answer(client, she)
    assert told.json()["owner"] == client.get("/api/me").json()["owner"] == str(she.id)
    (mark,) = [one for one in told.headers.get_list("set-cookie") if one.startswith("nfe-known=")]
    assert set(mark.split("; ")[1:]) == {"HttpOnly", "Max-Age=8640000", "Path=/", "SameSite=lax"}
    assert len(client.cookies["nfe-known"]) == 43
    assert client.cookies["nfe-known"] not in everything_kept()
    client.post("/api/sign-out")
    after(minutes=5)
    assert comes(client, she) == "in"


def test_who_got_her_number_gets_nothing_of_hers(client, she):
    """A number that was somebody else's before: the code comes to its new owner, and the account does not open."""
    told = client.post("/api/sign-in", json=code_for(client, she))
    assert (told.status_code, told.json()["code"]) == (400, "number_needed")
    told = answer(client, she, other_six(she))
    assert (told.json()["code"], told.json()["fields"]) == ("number_wrong", {"left": 4})
    assert not [one for one in (str(she.id), she.name, she.identity, she.identity[-4:]) if one in told.text]
    assert "set-cookie" not in told.headers
    assert client.get("/api/me").status_code == 401


def test_who_has_registered_no_number_is_let_in_by_the_code(client, after):
    new = newcomer()
    after(minutes=2)
    assert comes(client, new) == "in"


def test_after_five_wrong_ones_the_right_one_is_refused_too_until_the_next_day(client, she, after):
    comes(client, she)
    told = [answer(client, she, other_six(she)).json()["code"] for _ in range(5)]
    assert told == ["number_wrong"] * 4 + ["number_spent"]
    assert answer(client, she).json()["code"] == "number_spent"
    client.cookies.clear()
    after(minutes=5)
    assert comes(client, she) == "number_spent"
    assert answer(client, she).json()["code"] == "number_spent"
    after(days=1, minutes=30)
    assert comes(client, she) == "number_needed"
    assert answer(client, she).json()["ok"]


def test_what_cannot_be_the_last_six_costs_no_try(client, she):
    comes(client, she)
    for odd in ("", "12345", "1234567", "12X456", "12345Y", "一二三四五六"):
        assert answer(client, she, odd or " ").json()["code"] == "number_shape", odd
    assert answer(client, she, f" {she.identity[-6:].lower()} ").json()["ok"]


@both
def test_twenty_that_guess_at_once_have_five_tries_together(house, autumn, she):
    asker = Asker("10.0.0.7", "her browser")
    with database.work() as session:
        code = codes.ask_code(session, f"+86{she.phone}", asker)
    with database.work() as session:
        assert codes.try_code(session, f"+86{she.phone}", code, asker).refused

    def guess(number: int) -> str:
        with database.work() as session:
            came = codes.try_number(session, f"+86{she.phone}", f"9{number:04d}X", asker)
        return came.refused.code if came.refused else "in"

    came = crowd(20, guess)
    assert (came.count("number_wrong"), came.count("number_spent"), came.count("in")) == (4, 16, 0)
    with database.look() as session:
        assert known._misses(session, session.get_one(tables.Person, she.id)) == 5
    assert len(events_named("person.number_spent")) == 1


def test_the_right_number_opens_once_and_for_ten_minutes_alone(client, she, after):
    comes(client, she)
    after(minutes=12, seconds=1)
    assert answer(client, she).json()["code"] == "number_late"
    comes(client, she)
    assert answer(client, she).json()["ok"]
    client.post("/api/sign-out")
    assert answer(client, she).json()["code"] == "number_late"


def test_a_stranger_goes_on_nowhere_from_the_code_that_she_has_told(client, she, mallory, after):
    comes(client, she)
    client.cookies.clear()
    after(minutes=4)
    assert answer(client, she).json()["code"] == "number_late"
    code_for(client, mallory)
    assert answer(client, she).json()["code"] == "number_late"


@contextmanager
def asked_of_the_database() -> Iterator[list[str]]:
    """What is asked of the database meanwhile, without the values."""
    said: list[str] = []
    keep = lambda _line, _cursor, statement, *_rest: said.append(statement)  # noqa: E731 - as SQLAlchemy calls it
    event.listen(database.engine(), "before_cursor_execute", keep)
    try:
        yield said
    finally:
        event.remove(database.engine(), "before_cursor_execute", keep)


@pytest.mark.parametrize("address", ["/api/sign-in", "/api/sign-in/number"])
def test_without_the_right_code_nothing_tells_whether_there_is_a_number(client, she, after, address):
    """Neither the answer nor the work behind it: nobody is looked up."""
    unregistered, nobody = newcomer(), "13800005555"
    after(minutes=10)
    told = []
    for phone in (she.phone, unregistered.phone, nobody):
        code = client.post("/api/sign-in/code", json={"phone": phone}).json()["demo_code"]
        said = {"code": wrong(code)} if address == "/api/sign-in" else {"last_six": she.identity[-6:]}
        with asked_of_the_database() as asked:
            came = client.post(address, json={"phone": phone} | said)
        told.append((came.status_code, came.content, sorted(came.headers), asked))
    assert told[0] == told[1] == told[2]
    assert not [one for one in told[0][3] if "person" in one]


def test_the_phone_that_she_ends_in_the_list_is_asked_again_and_one_she_leaves_is_not(client, she, after):
    is_let_in(client, she)
    client.post("/api/sign-out")
    after(minutes=4)
    assert comes(client, she) == "in"
    here = next(one for one in client.get("/api/me/devices").json()["rows"] if one["here"])
    client.post("/api/me/devices/end", json={"id": here["id"]})
    after(minutes=6)
    assert comes(client, she) == "number_needed"


def test_ending_all_others_forgets_every_other_phone_and_keeps_this_one(client, she, after):
    is_let_in(client, she)
    there = dict(client.cookies)
    client.post("/api/sign-out")
    client.cookies.clear()
    after(minutes=4)
    is_let_in(client, she)
    client.post("/api/me/devices/end", json={"id": ""})
    client.post("/api/sign-out")
    after(minutes=6)
    assert comes(client, she) == "in"
    client.cookies.clear()
    client.cookies.update(there)
    after(minutes=8)
    assert comes(client, she) == "number_needed"


def test_a_stranger_who_ends_all_of_theirs_leaves_her_phones_known(client, she, mallory, after):
    is_let_in(client, she)
    with database.work() as session:
        people.end_all(session, mallory.id)
    client.post("/api/sign-out")
    after(minutes=4)
    assert comes(client, she) == "in"
    client.cookies.delete("nfe")
    after(minutes=6)
    assert comes(client, mallory) == "number_needed"


def test_a_phone_is_known_for_a_hundred_days_after_the_last_sign_in(client, she, after):
    is_let_in(client, she)
    after(days=99)
    assert comes(client, she) == "in"
    after(days=198)
    assert comes(client, she) == "in"
    after(days=299)
    assert comes(client, she) == "number_needed"


@pytest.mark.parametrize("how", ["passkey", "oidc"])
def test_a_passkey_and_the_platform_ask_no_more_and_make_the_phone_known(client, she, how):
    """They are strong by themselves."""
    with database.work() as session:
        people.sign_in(session, she.id, how, mark=MARK)
    client.cookies.set("nfe-known", MARK)
    assert comes(client, she) == "in"


def test_a_made_up_mark_makes_no_phone_known(client, she, mallory):
    with database.work() as session:
        people.sign_in(session, mallory.id, "passkey", mark=MARK)
    for mark in ("", "x", "y" * 43, MARK):
        client.cookies.set("nfe-known", mark)
    assert comes(client, she) == "number_needed"


def test_the_sign_in_that_was_here_lasts_until_the_number_was_told(client, she, mallory):
    client.cookies.set("nfe", mallory.token)
    assert comes(client, she) == "number_needed"
    assert client.get("/api/me").json()["owner"] == str(mallory.id)
    assert answer(client, she).json()["owner"] == str(she.id)
    with database.look() as session, pytest.raises(people.NotSignedIn):
        people.require(session, mallory.token, "worker")


def test_her_other_phones_and_her_number_are_told_of_a_new_one_and_not_of_a_known_one(client, she, after, monkeypatch):
    """ASVS 6.3.7."""
    sent: list[tuple[str, str]] = []
    monkeypatch.setattr("nfe_app.messages.actions.tell", lambda *text: sent.append(text))
    for minutes in (2, 4):
        after(minutes=minutes)
        is_let_in(client, she)
    assert [phone for phone, text in sent if "新手机" in text] == [f"+86{she.phone}"]
    (new,) = part_of(she, "arrivals")
    assert (new["device"], new["kept_out"]) == ("认不出的设备", False)
    here = next(one for one in client.get("/api/me/devices").json()["rows"] if one["here"])
    assert here["how"] == "短信验证码"
    with database.work() as session:
        people.end_all(session, she.id, but=she.token)
    assert part_of(she, "arrivals") == []


def test_who_comes_for_the_first_time_is_told_of_no_new_phone(client, autumn):
    """As by the platform, which says who it is in the same moment."""
    with database.work() as session:
        person = codes.person_with(session, "+8613800005555")
        session.flush()
        people.identify(
            session,
            people.Identity(name="陈晓河", identity_number=identity_number("19960618", 91)),
            Subject(person.id, "worker"),
        )
        people.sign_in(session, person.id, "oidc", mark=MARK)
    assert events_named("person.new_phone") == []


def test_her_other_phones_and_her_number_are_told_that_somebody_was_kept_out(client, she, after, monkeypatch):
    sent: list[str] = []
    monkeypatch.setattr("nfe_app.messages.actions.tell", lambda _phone, text: sent.append(text))
    comes(client, she)
    for _ in range(7):
        answer(client, she, other_six(she))
    assert len([text for text in sent if "没让登录" in text]) == 1
    assert part_of(she, "arrivals") == [{"device": "", "at": "", "kept_out": True}]
    after(days=1, minutes=30)
    assert part_of(she, "arrivals") == []


def test_only_a_demonstration_tells_the_six_and_only_of_invented_people(client, she, monkeypatch):
    told = client.post("/api/sign-in", json=code_for(client, she)).json()["fields"]
    assert told == {"demo_last_six": she.identity[-6:]}
    with database.look() as session:
        person = session.get_one(tables.Person, she.id)
        monkeypatch.setattr(known, "INVENTED", "110105")
        assert known.question(session, person).fields == {}
        monkeypatch.setattr(known, "INVENTED", "999999")
        monkeypatch.setattr(settings(), "mode", "production")
        assert known.question(session, person).fields == {}
