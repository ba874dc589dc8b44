"""A lost number: a clerk begins it, the old number hears of it and can stop it, and after a day the account has moved."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from nfe_app import chores
from nfe_app.base import clock, database
from nfe_app.people import actions as people
from nfe_app.people import codes
from nfe_app.people import tables as who
from nfe_app.people.actions import NotSignedIn
from nfe_app.people.codes import Asker
from nfe_app.recovery import tables
from nfe_app.recovery.rules import COOL_DOWN, UNCONFIRMED
from tests import cast
from tests.cast import AUTUMN, Worker, identity_of, newcomer, send
from tests.conftest import both
from tests.deeds import code_of, crowd, events_named, everything_kept, finish, part_of, result_of
from tests.people.test_code_binding import ask, try_
from tests.people.test_sign_out import at_the_door, second_browser
from tests.people.test_try_code import wrong

NEW = "13700001111"
DUE = AUTUMN + COOL_DOWN


@pytest.fixture
def texts(monkeypatch) -> list[tuple[str, str]]:
    """What was sent, to which number."""
    sent: list[tuple[str, str]] = []
    monkeypatch.setattr("nfe_app.messages.actions.tell", lambda *told: sent.append(told))
    return sent


@pytest.fixture
def zhao(autumn) -> Worker:
    """A clerk at a counter."""
    return cast.new_clerk()


def said(lost: Worker, phone: str = NEW) -> dict[str, object]:
    """What the clerk says of who stands there."""
    return {"identity_number": lost.identity, "phone": phone, "why": "看过身份证原件"}


def begin(zhao: Worker, lost: Worker, phone: str = NEW) -> UUID:
    """It is begun, and the new number confirmed."""
    started = result_of(send(zhao, "recovery.start", said(lost, phone)))
    code = {"recovery_id": started["recovery_id"], "code": started["demo_code"]}
    assert result_of(send(zhao, "recovery.confirm", code))["confirmed"]
    return UUID(started["recovery_id"])


def signs_in_at(phone: str, late: timedelta = COOL_DOWN) -> UUID | None:
    """Who is signed in with a code to this number, and where more is asked for with the end of Wang Fang's identity number."""
    number, asker = f"+86{phone}", Asker("10.0.0.7", f"the browser of +86{phone}")
    with clock.stopped_at(AUTUMN + late + timedelta(minutes=5)):
        code = ask(number)
    came = try_(code, number, int(late.total_seconds()) + 301)
    if came.refused is None:
        return came.person_id
    last = cast.identity_number("19900512", 1)[-6:]
    with clock.stopped_at(AUTUMN + late + timedelta(minutes=6)), database.work() as session:
        return codes.try_number(session, number, last, asker).person_id


def person(id_: UUID) -> who.Person:
    """The row of a person."""
    with database.look() as session:
        return session.get_one(who.Person, id_)


def test_after_a_day_she_signs_in_with_the_new_number_and_nowhere_else(wang_fang, zhao):
    second_browser(wang_fang)
    begin(zhao, wang_fang)
    with clock.stopped_at(DUE):
        finish()
    for_good = person(wang_fang.id)
    assert for_good.proof == "counter"
    with database.look() as session:
        assert people.running(session, wang_fang.id) == []
    assert signs_in_at(NEW) == wang_fang.id


def test_the_old_number_is_nobodys_from_then_on(wang_fang, zhao):
    """Numbers are given out anew: who has it now begins as a stranger."""
    begin(zhao, wang_fang)
    with clock.stopped_at(DUE):
        finish()
    assert signs_in_at(wang_fang.phone) not in (None, wang_fang.id)


def test_a_code_of_the_old_number_is_worth_nothing_once_it_took_force(wang_fang, zhao):
    begin(zhao, wang_fang)
    with clock.stopped_at(DUE - timedelta(minutes=1)):
        code = ask(f"+86{wang_fang.phone}")
    with clock.stopped_at(DUE):
        finish()
    assert try_(code, f"+86{wang_fang.phone}", int(COOL_DOWN.total_seconds()) + 1).person_id != wang_fang.id


def test_not_a_second_before_the_day_is_over(wang_fang, zhao):
    begin(zhao, wang_fang)
    with clock.stopped_at(DUE - timedelta(seconds=1)):
        finish()
    assert at_the_door(wang_fang.token).person_id == wang_fang.id
    assert events_named("recovery.took_force") == []


def test_the_old_number_hears_of_it_at_once_and_the_new_one_when_it_is_done(wang_fang, zhao, texts):
    begin(zhao, wang_fang)
    assert [number for number, _words in texts] == [f"+86{NEW}", f"+86{wang_fang.phone}"]
    assert "不是我，停掉" in texts[-1][1]
    with clock.stopped_at(DUE):
        finish()
    assert texts[-1][0] == f"+86{NEW}"


def test_her_page_shows_it_and_one_press_stops_it(wang_fang, zhao):
    recovery_id = begin(zhao, wang_fang)
    shown = part_of(wang_fang, "recovery")
    assert (shown["id"], shown["phone"], shown["due"]) == (str(recovery_id), "137****1111", DUE.isoformat())
    assert send(wang_fang, "recovery.stop", {"recovery_id": shown["id"]})["ok"]
    assert part_of(wang_fang, "recovery") == {}
    with clock.stopped_at(DUE):
        finish()
    assert signs_in_at(wang_fang.phone) == wang_fang.id


def test_a_counter_stops_it_as_well(wang_fang, zhao):
    begin(zhao, wang_fang)
    which = {"identity_number": wang_fang.identity, "why": "本人来说不是她"}
    assert result_of(send(cast.new_clerk(), "recovery.stop_at_counter", which)) == {"took_force": False}
    with clock.stopped_at(DUE):
        finish()
    assert events_named("recovery.took_force") == []


def test_stopping_what_took_force_says_so_and_changes_nothing(wang_fang, zhao):
    which = {"recovery_id": str(begin(zhao, wang_fang))}
    with clock.stopped_at(DUE):
        finish()
        assert result_of(send(wang_fang, "recovery.stop", which)) == {"took_force": True}
        late = {"identity_number": wang_fang.identity, "why": "太晚了"}
        assert code_of(send(zhao, "recovery.stop_at_counter", late)) == "recovery_over"
    assert signs_in_at(NEW) == wang_fang.id


def test_until_the_new_number_has_answered_nothing_begins(wang_fang, zhao, texts):
    """A slip of a digit must not give an account to a stranger."""
    started = result_of(send(zhao, "recovery.start", said(wang_fang)))
    which = started["recovery_id"]
    guess = {"recovery_id": which, "code": wrong(started["demo_code"])}
    assert [result_of(send(zhao, "recovery.confirm", guess))["confirmed"] for _ in range(5)] == [False] * 5
    right = {"recovery_id": which, "code": started["demo_code"]}
    assert not result_of(send(zhao, "recovery.confirm", right))["confirmed"]
    assert part_of(wang_fang, "recovery") == {}
    assert [number for number, _words in texts] == [f"+86{NEW}"]


def test_another_clerk_cannot_confirm_it(wang_fang, zhao):
    started = result_of(send(zhao, "recovery.start", said(wang_fang)))
    right = {"recovery_id": started["recovery_id"], "code": started["demo_code"]}
    assert not result_of(send(cast.new_clerk(), "recovery.confirm", right))["confirmed"]
    assert result_of(send(zhao, "recovery.confirm", right))["confirmed"]


def test_what_nobody_confirmed_in_half_an_hour_is_over(wang_fang, zhao):
    started = result_of(send(zhao, "recovery.start", said(wang_fang)))
    with clock.stopped_at(AUTUMN + UNCONFIRMED + timedelta(seconds=1)):
        right = {"recovery_id": started["recovery_id"], "code": started["demo_code"]}
        assert code_of(send(zhao, "recovery.confirm", right)) == "recovery_over"
        assert send(zhao, "recovery.start", said(wang_fang))["ok"]


def test_there_is_one_at_a_time(wang_fang, zhao):
    begin(zhao, wang_fang)
    assert code_of(send(cast.new_clerk(), "recovery.start", said(wang_fang, "13700002222"))) == "recovery_runs"


def test_a_number_of_another_account_is_refused(wang_fang, li_qiang, zhao):
    assert code_of(send(zhao, "recovery.start", said(wang_fang, li_qiang.phone))) == "number_taken"


def test_a_number_that_became_anothers_meanwhile_ends_it(wang_fang, zhao):
    begin(zhao, wang_fang)
    other = signs_in_at(NEW, timedelta(hours=1))
    with clock.stopped_at(DUE):
        finish()
    assert signs_in_at(NEW) == other
    assert person(wang_fang.id).proof == "number"
    assert events_named("recovery.stopped")[0].facts["why"] == "number_taken"


def test_nobody_is_found_by_a_number_nobody_registered(zhao, autumn):
    stranger = newcomer()
    assert code_of(send(zhao, "recovery.start", said(stranger))) == "nobody_there"


def test_a_worker_begins_none_and_a_stranger_stops_none(wang_fang, mallory, zhao):
    """P33."""
    assert code_of(send(mallory, "recovery.start", said(wang_fang))) == "forbidden"
    which = {"recovery_id": str(begin(zhao, wang_fang))}
    assert code_of(send(mallory, "recovery.stop", which)) == "not_yours"


def test_who_did_what_and_why_stands_in_the_journal(wang_fang, zhao):
    begin(zhao, wang_fang)
    with clock.stopped_at(DUE):
        finish()
    for name in ("recovery.started", "recovery.confirmed", "recovery.took_force"):
        (event,) = events_named(name)
        assert event.person_id == wang_fang.id
        assert event.facts == {"by": str(zhao.id), "what": "phone", "why": "看过身份证原件"}
    assert NEW not in everything_kept()


@both
def test_it_takes_force_once_however_many_do_the_chores(house, autumn):
    """One transaction each, the row held: the process may die between any two."""
    wang, zhao = cast.wang_fang(), cast.new_clerk()
    begin(zhao, wang)
    with clock.stopped_at(DUE):
        assert sum(crowd(4, lambda _number: chores.take_force())) == 1
    assert len(events_named("recovery.took_force")) == len(events_named("person.phone_changed")) == 1


@both
def test_stopped_and_due_at_the_same_moment_it_is_one_or_the_other(house, autumn):
    wang, zhao = cast.wang_fang(), cast.new_clerk()
    which = begin(zhao, wang)
    with clock.stopped_at(DUE):
        stop = {"recovery_id": str(which)}
        crowd(2, lambda number: chores.take_force() if number else send(wang, "recovery.stop", stop))
    with database.look() as session:
        row = session.get_one(tables.Recovery, which)
    assert row.took_force is (len(events_named("recovery.took_force")) == 1)
    assert len(events_named("recovery.took_force")) + len(events_named("recovery.stopped")) == 1


def test_the_levels_of_proof(autumn):
    fresh = newcomer()
    assert person(fresh.id).proof == "phone"
    assert send(fresh, "people.identify", identity_of(fresh))["ok"]
    assert person(fresh.id).proof == "number"


def test_a_token_stolen_before_opens_nothing_after(wang_fang, zhao):
    begin(zhao, wang_fang)
    with clock.stopped_at(DUE):
        finish()
        with pytest.raises(NotSignedIn):
            at_the_door(wang_fang.token)
