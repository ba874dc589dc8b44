"""A clerk signs in at the desk with a password: five tries a quarter of an hour, and no hint whether the name exists."""

from __future__ import annotations

from datetime import timedelta

from nfe_app.base import clock, database
from nfe_app.people import staff, tables
from nfe_app.people.actions import Tried
from tests.cast import AUTUMN, clerk_zhao
from tests.conftest import both
from tests.deeds import count_of, crowd, everything_kept

RIGHT = "correct horse battery"


def try_(password: str, name: str = "zhao", address: str = "10.0.0.7", minutes: int = 0) -> Tried:
    """One try at the desk."""
    with clock.stopped_at(AUTUMN + timedelta(minutes=minutes)), database.work() as session:
        right = staff.is_right(staff.hash_of(session, name), password)
        return staff.try_password(session, name, address, right=right)


def test_the_right_password_signs_the_clerk_in(autumn):
    assert try_(RIGHT) == Tried()
    zhao = clerk_zhao()
    assert try_(RIGHT).person_id == zhao.person_id


def test_a_wrong_password_and_an_unknown_name_are_answered_alike(autumn):
    clerk_zhao()
    assert try_("wrong") == try_("wrong", "nobody") == try_("", "") == Tried()


def test_after_five_wrong_tries_the_right_password_waits_a_quarter_of_an_hour(autumn):
    clerk_zhao()
    for _ in range(staff.MOST):
        try_("wrong")
    assert try_(RIGHT, minutes=14) == Tried()
    assert try_(RIGHT, minutes=30).person_id


def test_somebody_elsewhere_does_not_lock_the_clerk_out(autumn):
    clerk_zhao()
    for _ in range(staff.MOST):
        try_("wrong", address="203.0.113.9")
    assert try_(RIGHT).person_id


@both
def test_twenty_that_guess_at_once_leave_the_right_one_no_chance(house, autumn):
    """Of twenty wrong tries all are counted, and a right one after them waits."""
    clerk_zhao()
    assert crowd(20, lambda _number: try_("wrong")) == [Tried()] * 20
    assert count_of(tables.FailedPassword) == 20
    assert try_(RIGHT) == Tried()


def test_while_a_password_is_checked_nobody_waits_for_the_database(client, monkeypatch):
    clerk_zhao()

    def writes(*_: object) -> bool:
        with database.work() as session:
            session.add(tables.FailedPassword(who_digest="somebody else"))
        return True

    monkeypatch.setattr(staff, "is_right", writes)
    form = {"user_name": "zhao", "password": "wrong"}
    assert client.post("/api/desk/sign-in", data=form, follow_redirects=False).headers["location"] == "/desk/"


def test_the_password_is_kept_as_argon2_alone(autumn):
    clerk_zhao()
    with database.look() as session:
        assert session.exec(tables.Member.__table__.select()).one().hash.startswith("$argon2id$")
    assert RIGHT not in everything_kept()
