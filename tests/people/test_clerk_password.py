"""A clerk signs in at the desk with a password: five tries a quarter of an hour, and no hint whether the name exists."""

from __future__ import annotations

from datetime import timedelta

from nfe_app.base import clock, database
from nfe_app.people import staff, tables
from nfe_app.people.actions import Tried
from tests.cast import AUTUMN, clerk_zhao
from tests.deeds import everything_kept

RIGHT = "correct horse battery"


def try_(password: str, name: str = "zhao", address: str = "10.0.0.7", minutes: int = 0) -> Tried:
    """One try at the desk."""
    with clock.stopped_at(AUTUMN + timedelta(minutes=minutes)), database.work() as session:
        return staff.try_password(session, name, password, address)


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


def test_the_password_is_kept_as_argon2_alone(autumn):
    clerk_zhao()
    with database.look() as session:
        assert session.exec(tables.StaffPassword.__table__.select()).one().hash.startswith("$argon2id$")
    assert RIGHT not in everything_kept()
