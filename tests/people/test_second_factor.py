"""The second factor of staff: each time step once, recovery codes once, nothing of it readable, and in production none goes without."""

from __future__ import annotations

import re
from datetime import timedelta

import pyotp
import pytest

from nfe_app.base import clock, database
from nfe_app.base.settings import Settings
from nfe_app.people import actions as people
from nfe_app.people import rules, second, staff
from tests.cast import AUTUMN, clerk_zhao
from tests.conftest import both
from tests.deeds import crowd, everything_kept

RIGHT = "correct horse battery"


@pytest.fixture
def zhao(autumn):
    """The head of the clerks, with a password alone."""
    return clerk_zhao()


def begin(who) -> str:
    """The secret that is put into the authenticator."""
    with database.work() as session:
        return second.offer(session, who.person_id)[0]


def shown(secret: str, seconds: int = 0) -> str:
    """What the authenticator shows so much later."""
    return pyotp.TOTP(secret).at(AUTUMN + timedelta(seconds=seconds))


@pytest.fixture
def enrolled(zhao) -> tuple[str, list[str]]:
    """Zhao's secret, which counts, and the recovery codes."""
    secret = begin(zhao)
    with database.work() as session:
        return secret, second.confirm(session, zhao.person_id, shown(secret))


def try_(code: str = "", seconds: int = 60, password: str = RIGHT, name: str = "zhao") -> people.Tried:
    """One try at the desk, a minute after the enrolment."""
    with clock.stopped_at(AUTUMN + timedelta(seconds=seconds)), database.work() as session:
        right = staff.is_right(staff.hash_of(session, name), password)
        return staff.try_password(session, name, "10.0.0.7", right=right, code=code)


def test_the_password_alone_opens_nothing_any_more(enrolled):
    secret, _codes = enrolled
    assert try_() == try_("000000") == people.Tried()
    assert try_(shown(secret, 60)).person_id


def test_the_code_alone_opens_nothing_either(enrolled):
    secret, _codes = enrolled
    assert try_(shown(secret, 60), password="wrong") == people.Tried()


def test_a_code_that_was_accepted_is_not_accepted_again(enrolled):
    secret, _codes = enrolled
    assert try_(shown(secret, 60)).person_id
    assert try_(shown(secret, 60)) == people.Tried()
    assert try_(shown(secret, 60), seconds=75) == people.Tried()
    assert try_(shown(secret, 90), seconds=90).person_id


@pytest.mark.parametrize("late", [-90, -61, 61, 90])
def test_a_code_of_another_time_is_not_accepted(enrolled, late):
    secret, _codes = enrolled
    assert try_(shown(secret, 600 + late), seconds=600) == people.Tried()


@both
def test_of_eight_with_the_same_code_at_once_one_comes_in(house, zhao):
    """P4: the time step is taken once."""
    secret = begin(zhao)
    with database.work() as session:
        second.confirm(session, zhao.person_id, shown(secret))
    came = crowd(8, lambda number: _from(number, shown(secret, 60)))
    assert sum(one.person_id is not None for one in came) == 1


def _from(number: int, code: str) -> people.Tried:
    with clock.stopped_at(AUTUMN + timedelta(seconds=60)), database.work() as session:
        return staff.try_password(session, "zhao", f"10.0.0.{number}", right=True, code=code)


def test_a_recovery_code_comes_in_once(enrolled):
    _secret, codes = enrolled
    assert len(set(codes)) == second.RECOVERY_CODES
    assert try_(codes[3].upper()).person_id
    assert try_(codes[3]) == people.Tried()
    assert try_(codes[4]).person_id


def test_a_secret_counts_only_once_a_code_of_it_was_told(zhao):
    secret = begin(zhao)
    assert try_().person_id
    with pytest.raises(second.CodeNotRight), database.work() as session:
        second.confirm(session, zhao.person_id, "000000")
    assert begin(zhao) != secret


def test_who_has_taken_the_seat_enrols_no_other_phone(zhao, enrolled):
    with pytest.raises(second.CodeNotRight):
        begin(zhao)


def test_neither_the_secret_nor_a_code_lies_open_in_the_house(zhao, enrolled):
    secret, codes = enrolled
    kept = everything_kept()
    assert not any(one in kept for one in (secret, *codes))


def test_a_recovery_code_has_120_bits(enrolled):
    """ASVS 6.5.2: so many that a digest with our key is enough."""
    _secret, codes = enrolled
    assert second.RECOVERY_BITS == 120
    assert all(re.fullmatch(r"([a-z2-7]{4}-){5}[a-z2-7]{4}", one) for one in codes)


def test_a_new_password_leaves_the_second_factor(zhao, enrolled):
    secret, _codes = enrolled
    with database.work() as session:
        password = staff.give_password(session, zhao.person_id)
    assert try_(password=password) == people.Tried()
    assert try_(shown(secret, 60), password=password).person_id


def test_a_lost_phone_is_taken_off_and_its_codes_with_it(zhao, enrolled):
    with database.work() as session:
        second.take_off(session, zhao.person_id)
    assert try_().person_id
    assert try_(enrolled[1][0], password="wrong") == people.Tried()


def test_in_production_a_password_alone_leads_to_the_second_factor_and_nowhere_else(zhao, monkeypatch):
    monkeypatch.setattr(Settings, "demo", property(lambda _self: False))
    token = try_(seconds=0).token
    with database.look() as session:
        with pytest.raises(people.NotSignedIn):
            people.require(session, token, *rules.STAFF)
        assert people.require(session, token, rules.UNPROVED).role == "unproved"
    secret = begin(zhao)
    with database.work() as session:
        second.confirm(session, zhao.person_id, shown(secret))
        assert people.require(session, token, *rules.STAFF).role == "senior_clerk"


@pytest.mark.parametrize(("most", "name", "address"), [(25, "zhao", "10.1.0.{}"), (50, "zhao{}", "10.1.0.1")])
def test_tries_are_counted_by_name_and_by_address_too(zhao, most, name, address):
    for number in range(1, most + 1):
        with database.work() as session:
            staff.try_password(session, name.format(number), address.format(number), right=False)
    with database.work() as session:
        assert staff.try_password(session, "zhao", address.format(0), right=True) == people.Tried()
        assert staff.try_password(session, "zhao", "10.1.0.99", right=True).person_id or name == "zhao"


def test_stepping_up_takes_the_code_where_one_is_enrolled_and_the_password_where_none_is(zhao):
    token = try_(seconds=0).token

    def again(seconds: int, code: str = "", right: bool = False) -> bool:
        with clock.stopped_at(AUTUMN + timedelta(seconds=seconds)), database.work() as session:
            return staff.try_again(session, token, "10.0.0.7", right=right, code=code)

    assert not again(400)
    assert again(400, right=True)
    secret = begin(zhao)
    with database.work() as session:
        second.confirm(session, zhao.person_id, shown(secret))
    assert not again(500, right=True)
    assert again(500, shown(secret, 500))
    with database.look() as session:
        assert people.require(session, token, *rules.STAFF).proved_at == AUTUMN + timedelta(seconds=500)
