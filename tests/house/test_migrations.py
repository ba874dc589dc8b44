"""The migrations run in one line, both ways, on both databases, and leave exactly the tables that the code describes."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import psycopg
import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text
from sqlalchemy.exc import DatabaseError
from sqlmodel import SQLModel

from nfe_app import schema
from nfe_app.base import database
from tests import conftest
from tests.conftest import both

SCRIPTS = ScriptDirectory.from_config(schema.config())
REVISIONS = [one.revision for one in SCRIPTS.walk_revisions()][::-1]
APPEND_ONLY = {"refund_step", "entry", "posting", "event", "enrolment_step", "bill_stage", "attempt_step", "notice"}
APPEND_ONLY |= {"mandate_step", "debit_turn", "transfer_step", "case_step", "front_build", "kiosk_paper"}
APPEND_ONLY |= {
    "reconciliation_run",
    "reconciliation_difference",
    "reconciliation_dealing",
    "jar_run",
    "seal",
    "consent",
}


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def empty(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A database with nothing in it."""
    if request.param == "postgres":
        server = request.getfixturevalue("postgres")
        name = f"empty{database.new_id().hex}"
        with psycopg.connect(f"{server} dbname=postgres", autocommit=True) as admin:
            admin.execute(f"create database {name}")  # type: ignore[call-overload]
        monkeypatch.setenv("NFE_DATABASE_URL", conftest.url_of(server, name))
    else:
        monkeypatch.setenv("NFE_DATABASE_URL", f"sqlite:///{tmp_path}/empty.db")
    monkeypatch.setattr(ScriptDirectory, "from_config", lambda _config: SCRIPTS)  # read once, not for every step
    conftest.forget()
    yield request.param
    conftest.forget()


def shape() -> dict[str, object]:
    """Every table with its columns, keys and indexes, and every trigger, as the database tells them."""
    seen = inspect(database.engine())
    columns, indexes, keys = seen.get_multi_columns(), seen.get_multi_indexes(), seen.get_multi_foreign_keys()
    tables = {
        str(table[-1]): (
            sorted(f"{column['name']} {column['type']} {column['nullable']}" for column in its),
            sorted(str(index["column_names"]) + str(index["unique"]) for index in indexes[table]),
            sorted(f"{key['constrained_columns']} {key['referred_table']}" for key in keys[table]),
        )
        for table, its in columns.items()
    }
    return tables | {"triggers": triggers()}


def triggers() -> set[str]:
    """The names of the triggers, and the tables they stand on."""
    sqlite = database.engine().dialect.name == "sqlite"
    query = (
        "select name || ' on ' || tbl_name from sqlite_master where type = 'trigger'"
        if sqlite
        else "select tgname || ' on ' || relname from pg_trigger join pg_class on pg_class.oid = tgrelid where not tgisinternal"
    )
    with database.look() as session:
        return set(session.execute(text(query)).scalars())


def test_the_revisions_stand_in_one_line() -> None:
    script = ScriptDirectory.from_config(schema.config())
    assert len(script.get_heads()) == len(script.get_bases()) == 1
    assert [f"{number:04}" for number in range(1, len(REVISIONS) + 1)] == REVISIONS


def test_the_head_file_names_the_newest() -> None:
    """Two branches that both add a revision clash in this file, and not in production."""
    assert Path("migrations/.head").read_text().strip() == schema.newest() == REVISIONS[-1]


def test_every_table_of_the_code_is_known_to_the_migrations() -> None:
    written = {path.parent.name for path in Path("nfe_app").glob("*/tables.py")}
    for slice_ in written:
        module = import_module(f"nfe_app.{slice_}.tables")
        ours = [one for one in vars(module).values() if getattr(one, "__module__", "") == module.__name__]
        assert all(one.__tablename__ in SQLModel.metadata.tables for one in ours if hasattr(one, "__tablename__"))
    assert written == {
        *(
            "assistance",
            "counter",
            "handover",
            "kiosk",
            "consent",
            "privacy",
            "people",
            "oidc",
            "phones",
            "drafts",
            "materials",
            "ledger",
            "audit",
            "passkeys",
            "recovery",
            "changes",
            "enrolment",
            "staff",
            "billing",
            "payment",
            "paycode",
            "refund",
            "mandate",
            "jar",
            "reconciliation",
            "certificate",
            "transfer",
            "caseworker",
            "desk",
        )
    }


@both
def test_they_leave_what_the_code_describes(house: str) -> None:
    with database.engine().begin() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, SQLModel.metadata) == []


def test_each_revision_goes_up_and_down_and_up_again(empty: str) -> None:
    """P31, as far as there is no filled data of an older release."""
    for revision in REVISIONS:
        command.upgrade(schema.config(), revision)
        up = shape()
        command.downgrade(schema.config(), "-1")
        assert shape() != up
        command.upgrade(schema.config(), revision)
        assert shape() == up
    command.downgrade(schema.config(), "base")
    assert shape() == {"alembic_version": shape()["alembic_version"], "triggers": set()}


@both
def test_the_newest_goes_down_and_up_with_data_in_the_house(wang_fang: object) -> None:
    """P31."""
    before = shape(), rows()
    command.downgrade(schema.config(), REVISIONS[-2])
    command.upgrade(schema.config(), "head")
    assert (shape(), rows()) == before


def rows() -> dict[str, int]:
    """How many rows each table holds."""
    with database.look() as session:
        counted = {name: f'select count(*) from "{name}"' for name in SQLModel.metadata.tables}
        return {name: session.execute(text(query)).scalar_one() for name, query in counted.items()}


@both
def test_the_guards_of_the_ledger_and_the_journal_stand(house: str) -> None:
    """P2."""
    on = {one.split(" on ")[1] for one in triggers()}
    assert on == APPEND_ONLY | {"balance"}
    assert {"entry_is_balanced on entry", "posting_comes_before_entry on posting"} <= triggers()


@both
@pytest.mark.parametrize("deed", ["update event set name = 'other'", "delete from event"])
def test_what_happened_is_never_changed(wang_fang: object, deed: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"), database.work() as session:
        session.execute(text(deed))
