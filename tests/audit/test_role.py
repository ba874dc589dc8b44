"""The app works as a role of PostgreSQL that can neither change nor delete what was written down."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.exc import DBAPIError
from typer.testing import CliRunner

from nfe_app import chores, roles
from nfe_app.audit import rounds
from nfe_app.base import commands, database
from nfe_app.base.settings import settings
from nfe_app.cli import main
from tests.audit.chained import seal
from tests.cast import SAMPLES, send, somebody_for
from tests.conftest import forget
from tests.deeds import everything_kept

ON_POSTGRES = pytest.mark.parametrize("house", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True)
GUARDED = ["event", "entry", "posting", "seal"]
DENIED = [
    *[f"update {table} set id = id" for table in GUARDED[:3]],
    "update seal set count = 0",
    *[f"{deed} {table}" for table in GUARDED for deed in ("delete from", "truncate", "drop table")],
    *[f"alter table {table} disable trigger all" for table in GUARDED],
    "delete from balance",
    "delete from person",
    "truncate person cascade",
    "update alembic_version set version_num = '0000'",
    "set session_replication_role = replica",
    "create table mine (id int)",
    "create or replace function append_only() returns trigger language plpgsql as $$ begin return new; end $$",
]


def become(name: str, patch: pytest.MonkeyPatch) -> None:
    """From here on the house signs in to its database as this role."""
    url = make_url(settings().database_url).set(username=name)
    patch.setenv("NFE_DATABASE_URL", url.render_as_string(hide_password=False))
    forget()


@pytest.fixture
def as_app(wang_fang: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The house as the role of the app."""
    assert CliRunner().invoke(main, ["database", "role", "nfe_web"]).exit_code == 0
    become("nfe_web", monkeypatch)
    yield
    forget()


@ON_POSTGRES
@pytest.mark.parametrize("kind", sorted(commands.REGISTRY))
def test_everything_that_can_be_commanded_works_as_that_role(as_app: None, kind: str) -> None:
    """P52."""
    who = somebody_for(kind)
    assert send(who, kind, SAMPLES[kind](who))["ok"]


@ON_POSTGRES
def test_the_chores_and_the_sealing_work_as_that_role(as_app: None) -> None:
    chores.deliver_waiting()
    chores.ask_about_payments()
    chores.open_due_bills()
    chores.forget_materials()
    chores.forget_drafts()
    chores.check_books()
    assert seal() > 0
    assert rounds.verify().ok


@ON_POSTGRES
def test_what_was_written_can_be_neither_changed_nor_deleted(as_app: None) -> None:
    """P52: the database itself denies it, before any trigger is asked."""
    seal()
    before = everything_kept()
    for deed in DENIED:
        with pytest.raises(DBAPIError) as denied, database.work() as session:
            session.execute(text(deed))
        assert denied.value.orig.sqlstate == "42501", deed  # type: ignore[union-attr]
    assert everything_kept() == before


@ON_POSTGRES
def test_a_keeper_may_delete_what_is_due_and_still_no_journal(
    wang_fang: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert CliRunner().invoke(main, ["database", "role", "nfe_keeper", "--keeper"]).exit_code == 0
    become("nfe_keeper", monkeypatch)
    with database.work() as session:
        session.execute(text("delete from one_time_code"))
    for deed in [*DENIED[:3], "delete from event", "delete from balance", "truncate one_time_code"]:
        with pytest.raises(DBAPIError, match="permission denied"), database.work() as session:
            session.execute(text(deed))


@ON_POSTGRES
def test_the_command_may_be_repeated_and_can_only_print(wang_fang: object) -> None:
    for _time in range(2):
        assert CliRunner().invoke(main, ["database", "role", "nfe_twice"]).exit_code == 0
    told = CliRunner().invoke(main, ["database", "role", "nfe_other", "--sql"]).stdout
    assert 'GRANT SELECT, INSERT ON "event" TO nfe_other;' in told
    with database.look() as session:
        assert session.execute(text("select count(*) from pg_roles where rolname = 'nfe_other'")).scalar_one() == 0


@ON_POSTGRES
@pytest.mark.parametrize("name", ["x; drop table event", 'a"b', "", "Nfe", "1a", "x" * 64])
def test_a_name_that_is_none_is_refused(wang_fang: object, name: str) -> None:
    answer = CliRunner().invoke(main, ["database", "role", "--", name])
    assert answer.exit_code == 2
    assert roles.NAME.fullmatch(name) is None


def test_on_sqlite_there_are_no_roles(house: str) -> None:
    assert CliRunner().invoke(main, ["database", "role", "nfe_web"]).exit_code == 2
