"""An administrator brings staff into the house, changes what they do and ends their sign-ins; nobody changes their own (P33)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from typer.testing import CliRunner

from nfe_app import staff_cli
from nfe_app.base import database
from nfe_app.base.errors import Forbidden, NotYourRegion
from nfe_app.cli import main
from nfe_app.people import actions as people
from nfe_app.people import changing, rules
from nfe_app.people import staff as members
from nfe_app.staff import actions as staff
from tests.cast import AUTUMN, new_clerk, send, somebody_new
from tests.deeds import code_of, events_named, result_of

assert staff_cli


@pytest.fixture
def admin(autumn):
    """An administrator of the whole country."""
    return new_clerk("administrator")


def listed(who) -> dict[str, members.Listed]:
    """Everybody whom an administrator sees, by user name."""
    with database.look() as session:
        return {one.user_name: one for one in staff.listed(session, who.subject)}


def is_signed_in(who) -> bool:
    """Whether somebody's sign-in is good for anything."""
    with database.look() as session:
        try:
            return bool(people.require(session, who.token, *rules.STAFF))
        except people.NotSignedIn:
            return False


def test_somebody_new_signs_in_once_they_were_given_a_password(admin):
    new = somebody_new()
    id_ = result_of(send(admin, "staff.add", new))["member_id"]
    one = listed(admin)[str(new["user_name"])]
    assert (one.name, one.post) == ("周经办", members.Post("clerk", "北京市社保中心", ("110000",)))
    with database.work() as session:
        assert not members.is_right(members.hash_of(session, one.user_name), "")
        password = staff.give_password(session, one.person_id, admin.subject)
    with database.work() as session:
        right = members.is_right(members.hash_of(session, one.user_name), password)
        came = members.try_password(session, one.user_name, "10.0.0.1", right=right)
        session.flush()
        assert changing.change(session, came.token, "10.0.0.1", members.hashed_of("her own"), right=True) is None
        subject = people.require(session, came.token, "clerk")
    assert (str(subject.person_id), subject.agency, subject.regions) == (id_, "北京市社保中心", {"110000"})
    (event,) = events_named("staff.added")
    assert event.facts["by"] == str(admin.id)


def test_another_duty_ends_what_was_open_under_the_old_one(admin):
    clerk = new_clerk("clerk")
    duty = {"member_id": str(clerk.id), "role": "finance", "agency": "", "regions": ["120000"]}
    assert result_of(send(admin, "staff.assign", duty))
    assert not is_signed_in(clerk)
    with database.work() as session:
        token = people.sign_in(session, clerk.id)
        session.flush()
        assert people.require(session, token, *rules.STAFF).role == "finance"


def test_every_sign_in_of_somebody_ends_at_once(admin):
    clerk = new_clerk("clerk")
    assert is_signed_in(clerk)
    assert result_of(send(admin, "staff.end_sign_ins", {"member_id": str(clerk.id)}))["ended"] == 1
    assert not is_signed_in(clerk)


def test_nobody_changes_what_they_themselves_may_do(admin):
    own = {"member_id": str(admin.id)}
    duty = own | {"role": "finance", "agency": "", "regions": ["000000"]}
    assert code_of(send(admin, "staff.assign", duty)) == "not_oneself"
    assert code_of(send(admin, "staff.end_sign_ins", own)) == "not_oneself"
    with pytest.raises(staff.NotOneself), database.work() as session:
        staff.give_password(session, admin.id, admin.subject)


def test_an_administrator_of_a_city_gives_nothing_beyond_it(admin):
    local = new_clerk("administrator", "110000")
    abroad = new_clerk("clerk", "120000")
    assert code_of(send(local, "staff.add", somebody_new() | {"regions": ["000000"]})) == "not_your_region"
    assert result_of(send(local, "staff.add", somebody_new() | {"regions": ["110105"]}))
    assert code_of(send(local, "staff.end_sign_ins", {"member_id": str(abroad.id)})) == "not_your_region"
    with pytest.raises(NotYourRegion), database.work() as session:
        staff.give_password(session, abroad.id, local.subject)
    assert str(abroad.id) not in {str(one.person_id) for one in listed(local).values()}


@pytest.mark.parametrize("role", ["clerk", "senior_clerk", "finance", "auditor"])
def test_nobody_else_is_an_administrator(autumn, role):
    who, other = new_clerk(role), new_clerk("clerk")
    assert code_of(send(who, "staff.add", somebody_new())) == "forbidden"
    with pytest.raises(Forbidden), database.work() as session:
        staff.give_password(session, other.id, who.subject)
    with pytest.raises(people.NotSignedIn):
        listed(who)


def test_after_five_minutes_an_administrator_shows_again_who_they_are(admin):
    stale = replace(admin.subject, proved_at=AUTUMN - timedelta(minutes=5, seconds=1))
    assert code_of(send(stale, "staff.add", somebody_new())) == "prove_again"
    assert code_of(send(replace(stale, proved_at=None), "staff.add", somebody_new())) == "prove_again"
    assert result_of(send(replace(stale, proved_at=AUTUMN - timedelta(minutes=5)), "staff.add", somebody_new()))


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"regions": ["999999"]}, "unknown_place"),
        ({"regions": ["11"]}, "invalid"),
        ({"regions": []}, "invalid"),
        ({"role": "worker"}, "invalid"),
        ({"user_name": "Robert'); --"}, "invalid"),
        ({"name": "周"}, "invalid"),
    ],
)
def test_what_cannot_be_is_refused(admin, changed, code):
    assert code_of(send(admin, "staff.add", somebody_new() | changed)) == code


def test_a_user_name_is_given_once(admin):
    new = somebody_new()
    assert result_of(send(admin, "staff.add", new))
    assert code_of(send(admin, "staff.add", new)) == "user_name_taken"


def test_the_first_one_comes_by_the_command_line(house):
    run = CliRunner().invoke(main, ["staff", "add", "sun.li", "孙莉", "--region", "110000"])
    assert run.exit_code == 0, run.output
    password = run.output.split("密码 ")[1].split("（")[0]
    with database.work() as session:
        assert members.is_right(members.hash_of(session, "sun.li"), password)
        (one,) = members.all_of(session)
    assert one.post == members.Post("administrator", "", ("110000",))
    assert CliRunner().invoke(main, ["staff", "add", "sun.li", "孙莉"]).exit_code == 2
    assert CliRunner().invoke(main, ["staff", "add", "x", "孙莉", "--role", "king"]).exit_code == 2
    told = CliRunner().invoke(main, ["staff", "list"]).output
    assert "sun.li" in told and password not in told
