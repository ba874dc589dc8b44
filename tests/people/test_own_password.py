"""A member of staff changes the password at the desk: the old one is asked for, and every other sign-in ends."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from nfe_app.base import clock, database
from nfe_app.people import actions as people
from nfe_app.people import rules, staff
from tests.cast import AUTUMN, clerk_zhao, formed
from tests.deeds import events_named, everything_kept

OLD, NEW = "correct horse battery", "plum tuba skein 蓝鲸"


@pytest.fixture
def zhao(client):
    """Zhao sits at the desk, in this browser."""
    clerk_zhao()
    assert enter(client, OLD)
    return client


def enter(browser, password: str) -> bool:
    """Whether this browser comes to the desk with a password."""
    browser.cookies.clear()
    form = {"user_name": "zhao", "password": password}
    return browser.post("/api/desk/sign-in", data=form, follow_redirects=False).headers["location"] == "/desk/"


def change(browser, old: str = OLD, new: str = NEW) -> str:
    """Where the form leads: to the desk, or back with the reason."""
    return browser.post("/api/desk/password", data=formed(browser, old=old, new=new), follow_redirects=False).headers[
        "location"
    ]


def test_the_new_one_opens_the_desk_and_the_old_one_no_more(zhao):
    """ASVS 6.2.2."""
    assert change(zhao) == "/desk/"
    assert (enter(zhao, OLD), enter(zhao, NEW)) == (False, True)
    (event,) = events_named("staff.password_changed")
    assert NEW not in repr(event) + everything_kept()


def test_without_the_old_one_nothing_is_changed(zhao):
    """ASVS 6.2.3."""
    assert change(zhao, old="wrong") == change(zhao, old="") == "/desk/password/?no=old_password_wrong"
    assert enter(zhao, OLD)


@pytest.mark.parametrize(
    ("new", "code"),
    [
        ("short", "password_length"),
        ("x" * 201, "password_length"),
        ("password1", "password_easy"),
        ("zhao2026", "password_easy"),
        (OLD, "password_same"),
    ],
)
def test_a_bad_one_is_told_why_and_the_old_one_stays(zhao, new, code):
    assert change(zhao, new=new) == f"/desk/password/?no={code}"
    assert enter(zhao, OLD)


def test_her_other_sign_ins_end_and_this_one_stays(zhao):
    """ASVS 7.4.3."""
    with database.work() as session:
        elsewhere = people.sign_in(session, staff.all_of(session)[0].person_id, "password")
    assert change(zhao) == "/desk/"
    with database.look() as session:
        assert people.require(session, zhao.cookies["nfe-desk"], *rules.STAFF)
        with pytest.raises(people.NotSignedIn):
            people.require(session, elsewhere, *rules.STAFF)


def test_guessing_the_old_one_ends_after_five_tries_whatever_the_new_one_is(zhao):
    for _ in range(staff.MOST):
        change(zhao, old="wrong")
    assert change(zhao) == change(zhao, new="short") == "/desk/password/?no=old_password_wrong"


@pytest.mark.parametrize(
    "new", [NEW + "\0" + NEW, " " + NEW + " ", NEW.upper(), (NEW * 20)[:200], "plum+tuba%20&=;skein"]
)
def test_it_is_kept_as_it_was_sent(zhao, new):
    """ASVS 6.2.8: not cut, not trimmed, not folded, whatever it holds."""
    assert change(zhao, new=new) == "/desk/"
    almost = [
        new.strip() if new != new.strip() else new[:-1],
        new + "x",
        new.replace("\0", "") if "\0" in new else new.swapcase(),
    ]
    assert [enter(zhao, one) for one in (*almost, new)] == [False, False, False, True]


def test_nobody_has_to_change_it_by_the_calendar(zhao):
    """ASVS 6.2.10."""
    with clock.stopped_at(AUTUMN + timedelta(days=5000)):
        assert enter(zhao, OLD)
        with database.look() as session:
            assert people.require(session, zhao.cookies["nfe-desk"], *rules.STAFF).role == "senior_clerk"


def test_a_stranger_and_a_page_of_somebody_else_change_nothing(zhao):
    foreign = {"origin": "https://elsewhere.example"}
    whole = formed(zhao, old=OLD, new=NEW)
    assert zhao.post("/api/desk/password", data=whole, headers=foreign).status_code == 403
    zhao.cookies.clear()
    assert zhao.post("/api/desk/password", data=whole).status_code == 401
    assert enter(zhao, OLD)


@pytest.mark.parametrize("path", ["people/desk.py", "desk/desk.py", "staff/desk.py"])
def test_a_field_for_a_password_is_masked_and_may_be_pasted_and_filled_in(path):
    """ASVS 6.2.6, 6.2.7: the browser's own field for passwords, named for its keeper, and nothing that stops a paste or cuts."""
    page = (Path("nfe_app") / path).read_text("utf-8")
    fields = [line for line in page.splitlines() if "-password" in line]
    assert fields
    assert all('type="password"' in line or "**field" in line for line in fields)
    assert not any(word in page for word in ("on_paste", "onpaste", "min_length"))
    assert not [line for line in fields if "max_length" in line]
