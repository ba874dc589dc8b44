"""A password that an administrator gives out is random, lives three days, and opens nothing but the choosing of one's own."""

from __future__ import annotations

from datetime import timedelta

import pytest

from nfe_app.base import clock, database
from nfe_app.people import actions as people
from nfe_app.people import rules, staff
from nfe_app.people.desk import first_page
from nfe_app.staff import actions
from nfe_app.ui import desk_frame
from tests.cast import AUTUMN, formed, new_clerk

OWN = "plum tuba skein 蓝鲸"


@pytest.fixture
def given(client, autumn):
    """Somebody's user name and first password, and the administrator who gave it."""
    admin, who = new_clerk("administrator"), new_clerk("clerk")
    with database.work() as session:
        name = staff.member_of(session, who.id).user_name
        return name, actions.give_password(session, who.id, admin.subject)


def enter(browser, name: str, password: str) -> bool:
    """Whether this browser comes in."""
    browser.cookies.clear()
    form = {"user_name": name, "password": password}
    return browser.post("/api/desk/sign-in", data=form, follow_redirects=False).headers["location"] == "/desk/"


def role(browser) -> str:
    """As what this browser stands at the desk."""
    with database.look() as session:
        return people.require(session, browser.cookies["nfe-desk"], *rules.STAFF, rules.UNPROVED).role


def test_it_is_random_and_never_the_same(autumn):
    who = new_clerk()
    with database.work() as session:
        made = [staff.give_password(session, who.id) for _ in range(5)]
    assert len(set(made)) == 5
    assert all(len(one) == 16 for one in made)


def test_it_opens_nothing_but_the_choosing_of_ones_own(client, given):
    """ASVS 6.4.1."""
    name, first = given
    assert enter(client, name, first)
    assert role(client) == rules.UNPROVED
    same = client.post("/api/desk/password", data=formed(client, old=first, new=first), follow_redirects=False)
    assert same.headers["location"].endswith("password_same")
    assert role(client) == rules.UNPROVED
    done = client.post("/api/desk/password", data=formed(client, old=first, new=OWN), follow_redirects=False)
    assert done.headers["location"] == "/desk/"
    assert role(client) == "clerk"


def test_the_desk_leads_there_before_anything_else(client, given):
    name, first = given
    assert enter(client, name, first)
    with database.look() as session:
        seat = people.require(session, client.cookies["nfe-desk"], rules.UNPROVED)
        assert first_page(session, seat) == desk_frame.PASSWORD


@pytest.mark.parametrize(("days", "comes_in"), [(3, True), (3.01, False)])
def test_it_is_worth_nothing_after_three_days(client, given, days, comes_in):
    """ASVS 6.4.1."""
    name, first = given
    with clock.stopped_at(AUTUMN + timedelta(days=days)):
        assert enter(client, name, first) == comes_in
