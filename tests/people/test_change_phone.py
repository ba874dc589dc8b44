"""Another phone number: in a fresh sign-in, by a code that came there, and the old one hears of it (P39)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from nfe_app.base import clock
from nfe_app.people.sittings import FRESH
from tests.cast import AUTUMN
from tests.deeds import events_named, part_of
from tests.people.test_sign_out import second_browser
from tests.people.test_try_code import wrong

NEW = {"phone": "13700001111"}


@pytest.fixture
def visitor(client, wang_fang):
    """Wang Fang's browser."""
    client.cookies.set("nfe", wang_fang.token)
    return client


def code_for(visitor, **where: str) -> str:
    """The code that came to the new number."""
    return visitor.post("/api/me/phone/code", json=NEW | where).json()["demo_code"]


def test_she_is_reached_by_the_new_number_and_her_other_browsers_are_signed_out(visitor, wang_fang, monkeypatch):
    sent: list[str] = []
    monkeypatch.setattr("nfe_app.messages.actions.tell", lambda phone, _text: sent.append(phone))
    other = second_browser(wang_fang)
    assert visitor.post("/api/me/phone", json=NEW | {"code": code_for(visitor)}).json() == {"ok": True}
    assert part_of(wang_fang, "person")["phone"] == "137****1111"
    assert visitor.get("/api/me").status_code == 200
    assert visitor.get("/api/me", headers={"cookie": f"nfe={other}"}).status_code == 401
    assert sent == ["+8613700001111", f"+86{wang_fang.phone}"]


def test_an_old_sign_in_proves_itself_first(visitor):
    """P39: step-up for phone change."""
    with clock.stopped_at(AUTUMN + FRESH + timedelta(seconds=1)):
        assert visitor.post("/api/me/phone/code", json=NEW).json()["code"] == "prove_again"
        assert visitor.post("/api/me/phone", json=NEW | {"code": "123456"}).json()["code"] == "prove_again"


def test_a_wrong_code_changes_nothing_and_counts(visitor, wang_fang):
    code = code_for(visitor)
    for _time in range(5):
        assert visitor.post("/api/me/phone", json=NEW | {"code": wrong(code)}).json()["code"] == "code_wrong"
    assert visitor.post("/api/me/phone", json=NEW | {"code": code}).json()["code"] == "code_wrong"
    assert events_named("person.phone_changed") == []


def test_the_code_of_one_number_brings_no_other(visitor):
    code = code_for(visitor)
    assert visitor.post("/api/me/phone", json={"phone": "13700002222", "code": code}).json()["code"] == "code_wrong"


def test_a_number_of_another_account_is_told_to_its_holder_alone(visitor, mallory):
    """Asking tells nothing of who has it; the right code does."""
    with clock.stopped_at(AUTUMN + timedelta(seconds=61)):
        code = code_for(visitor, phone=mallory.phone)
        answer = visitor.post("/api/me/phone", json={"phone": mallory.phone, "code": code})
    assert answer.json()["code"] == "number_taken"
    assert events_named("person.phone_changed") == []


def test_nobody_changes_it_who_is_not_signed_in(client):
    assert client.post("/api/me/phone", json=NEW | {"code": "123456"}).status_code == 401
    assert client.post("/api/me/phone/code", json=NEW).status_code == 401
