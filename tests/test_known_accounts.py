"""Nobody comes into a production by an account that everybody knows; and whoever holds the machine ends any sign-in (ASVS 6.3.2, 7.4.5)."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from nfe_app import cli, seed
from nfe_app.base import database
from nfe_app.base.settings import Settings
from nfe_app.people import actions as people
from nfe_app.people import rules, staff, tables
from tests.cast import new_clerk, newcomer
from tests.deeds import count_of, events_named


@pytest.fixture
def production(house, monkeypatch):
    """People are real here; whether the server was reached is noted."""
    reached: list[str] = []
    monkeypatch.setattr(Settings, "demo", property(lambda _self: False))
    monkeypatch.setattr(cli, "_serve", lambda: reached.append("serves"))
    return reached


def run(*words: str):
    """A command of `nfe`."""
    return CliRunner().invoke(cli.main, list(words))


def may_come_in(token: str) -> bool:
    """Whether a sign-in lasts."""
    with database.look() as session:
        try:
            return bool(people.require(session, token, "worker", *rules.STAFF))
        except people.NotSignedIn:
            return False


def test_nothing_is_sown_in_production(production):
    """ASVS 6.3.2."""
    with pytest.raises(RuntimeError, match="everybody knows"):
        seed.sow()
    assert run("demo").exit_code == 2
    assert (production, count_of(tables.Member), count_of(tables.Person)) == ([], 0, 0)


def test_production_starts_without_anybody(production):
    assert run("serve").exit_code == 0
    assert production == ["serves"]


def test_a_house_that_was_a_demonstration_does_not_start_until_its_accounts_are_closed(production):
    """ASVS 6.3.2."""
    with database.work() as session:
        staff.add(session, *seed.CLERK)
    told = run("serve")
    assert (told.exit_code, production) == (2, [])
    assert seed.CLERK[0] in told.output and seed.CLERK[1] not in told.output
    assert run("staff", "close", seed.CLERK[0]).exit_code == 0
    assert run("serve").exit_code == 0
    assert production == ["serves"]


def test_whoever_holds_the_machine_ends_the_sign_ins_of_one_or_of_everybody(autumn):
    """ASVS 7.4.5."""
    clerk, other, worker = new_clerk(), new_clerk(), newcomer()
    with database.look() as session:
        name = staff.member_of(session, clerk.id).user_name
    assert run("staff", "sign-out", name).exit_code == 0
    assert [may_come_in(one.token) for one in (clerk, other, worker)] == [False, True, True]
    assert run("staff", "sign-out").exit_code == 0
    assert [may_come_in(one.token) for one in (clerk, other, worker)] == [False, False, False]
    assert len(events_named("staff.everybody_ended")) == 1


def test_a_name_that_nobody_has_ends_nothing(autumn):
    clerk = new_clerk()
    assert run("staff", "sign-out", "nobody").exit_code == run("staff", "close", "nobody").exit_code == 2
    assert may_come_in(clerk.token)
