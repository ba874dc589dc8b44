"""Who leaves the house leaves no way in behind; a lost second factor is taken off by an administrator who saw them (ASVS 6.4.4, 7.4.2)."""

from __future__ import annotations

import pytest

from nfe_app.base import database
from nfe_app.people import actions as people
from nfe_app.people import rules, second, staff
from nfe_app.staff import actions
from tests.cast import new_clerk, send
from tests.deeds import code_of, events_named, result_of
from tests.passkeys.test_passkey import key_of, options_to_sign, sign_in
from tests.people.test_second_factor import shown

RIGHT = "correct horse battery"


@pytest.fixture
def admin(autumn):
    """An administrator of the whole country."""
    return new_clerk("administrator")


def comes_in(who, password: str = RIGHT, code: str = "") -> str:
    """The token of a sign-in by user name and password; empty where there is none."""
    with database.work() as session:
        name = staff.member_of(session, who.id).user_name
        right = staff.is_right(staff.hash_of(session, name), password)
        return staff.try_password(session, name, "10.0.0.1", right=right, code=code).token


def test_who_has_left_is_signed_out_and_comes_in_no_more(admin):
    """ASVS 7.4.2: by no sign-in of before, no password and no passkey."""
    clerk = new_clerk("clerk")
    phone = key_of(clerk.id, verified=True)
    assert result_of(send(admin, "staff.close", {"member_id": str(clerk.id)}))["ended"] == 1
    with database.look() as session, pytest.raises(people.NotSignedIn):
        people.require(session, clerk.token, *rules.STAFF, rules.LEFT)
    assert comes_in(clerk) == comes_in(clerk, "") == ""
    answer = phone.signed(options_to_sign(verified=True))
    assert sign_in(answer, roles=rules.STAFF, verified=True).person_id is None
    (event,) = events_named("staff.closed")
    assert event.facts["by"] == str(admin.id)


def test_a_new_duty_and_a_new_password_bring_them_back(admin):
    clerk = new_clerk("clerk")
    result_of(send(admin, "staff.close", {"member_id": str(clerk.id)}))
    duty = {"member_id": str(clerk.id), "role": "finance", "agency": "", "regions": ["110000"]}
    assert result_of(send(admin, "staff.assign", duty))
    with database.work() as session:
        password = actions.give_password(session, clerk.id, admin.subject)
    assert comes_in(clerk, password)


def test_nobody_closes_their_own_account_and_only_administrators_close_any(admin):
    clerk = new_clerk("clerk")
    assert code_of(send(admin, "staff.close", {"member_id": str(admin.id)})) == "not_oneself"
    assert code_of(send(clerk, "staff.close", {"member_id": str(admin.id)})) == "forbidden"
    assert comes_in(clerk)


def test_a_second_factor_is_taken_off_by_an_administrator_and_the_password_stays(admin):
    """ASVS 6.4.4: whoever enrolled it under their eyes; the one who lost it cannot."""
    clerk = new_clerk("clerk")
    with database.work() as session:
        secret = second.offer(session, clerk.id)[0]
        session.flush()
        second.confirm(session, clerk.id, shown(secret))
    assert comes_in(clerk) == ""
    assert code_of(send(clerk, "staff.forget_second", {"member_id": str(clerk.id)})) == "forbidden"
    assert code_of(send(admin, "staff.forget_second", {"member_id": str(admin.id)})) == "not_oneself"
    assert result_of(send(admin, "staff.forget_second", {"member_id": str(clerk.id)}))
    assert comes_in(clerk)
    assert comes_in(clerk, "wrong") == ""
