"""The walk over the chain names the first row that was changed, deleted or inserted, and sees a seal that was made again."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlmodel import select
from typer.testing import CliRunner

from nfe_app.audit import actions, rounds, rules
from nfe_app.audit.tables import Seal
from nfe_app.base import database, keys
from nfe_app.base.database import new_id
from nfe_app.cli import main
from tests.audit.chained import BOOKS, ids, key, past_the_guards
from tests.cast import Worker
from tests.conftest import both, forget

COLUMNS = [(book, column) for book, form in rules.FORMS[rules.NEWEST].items() for column in form]
OTHER = {
    "id": "00000000-0000-7000-8000-00000000000f",
    "time": "2001-01-01 00:00:00+00:00",
    "amount": 7,
    "written_in": 7,
}


def another(book: str, column: str) -> object:
    """A value that no row of ours has in this column, as the database takes it."""
    sqlite = database.engine().dialect.name == "sqlite"
    kind = rules.FORMS[rules.NEWEST][book][column]
    if column in OTHER and column != "id":
        return OTHER[column]
    if kind == "truth":
        return False
    if kind == "id":
        return UUID(OTHER["id"]).hex if sqlite else OTHER["id"]
    if kind == "time":
        return "2001-01-01 00:00:00.000000" if sqlite else OTHER["time"]
    return '{"x": 1}' if column == "facts" else "2001-0"


def change(book: str, id_: UUID, column: str, value: object) -> Any:
    """Change one cell past the guards; what stood there."""
    typed = "CAST(:value AS json)" if column == "facts" and database.engine().dialect.name == "postgresql" else ":value"
    if rules.FORMS[rules.NEWEST][book][column] in ("id", "time") and database.engine().dialect.name == "postgresql":
        typed = f"CAST(:value AS {'uuid' if rules.FORMS[rules.NEWEST][book][column] == 'id' else 'timestamptz'})"
    with past_the_guards() as connection:
        cell = f"CAST({column} AS text)" if column == "facts" else column
        before = connection.execute(text(f"select {cell} from {book} where id = :id"), {"id": key(id_)}).scalar_one()
        connection.execute(
            text(f"update {book} set {column} = {typed} where id = :id"), {"value": value, "id": key(id_)}
        )
    return before


@both
@settings(max_examples=2)
@given(data=st.data())
def test_any_changed_cell_is_found_and_its_row_named(sealed: Worker, data: st.DataObject) -> None:
    """P52: each column of a row that is drawn."""
    for book, column in COLUMNS:
        id_ = data.draw(st.sampled_from(ids(book)), label=book)
        before = change(book, id_, column, another(book, column))
        told = rounds.verify()
        now = UUID(OTHER["id"]) if column == "id" else id_
        change(book, now, column, str(before) if isinstance(before, UUID) else before)
        assert told.wrong == rules.Wrong(book, str(id_), "deleted" if column == "id" else "changed")
    assert rounds.verify().ok


@both
@pytest.mark.parametrize("book", BOOKS)
def test_a_deleted_row_is_found(sealed: Worker, book: str) -> None:
    """P52."""
    gone = ids(book)[len(ids(book)) // 2]
    with past_the_guards() as connection:
        connection.execute(text(f"delete from {book} where id = :id"), {"id": key(gone)})
    assert rounds.verify().wrong == rules.Wrong(book, str(gone), "deleted")


@both
def test_two_rows_that_changed_places_are_found(sealed: Worker) -> None:
    """P52: the first of them is named."""
    one, other, aside = *ids("posting")[1:3], new_id()
    with past_the_guards() as connection:
        for old, new in ((one, aside), (other, one), (aside, other)):
            connection.execute(text("update posting set id = :new where id = :old"), {"new": key(new), "old": key(old)})
    assert rounds.verify().wrong == rules.Wrong("posting", str(one), "changed")


@both
def test_a_row_that_was_put_between_others_is_found(sealed: Worker) -> None:
    """P52."""
    first = ids("entry")[0]
    forged = UUID(int=first.int - 1)
    with past_the_guards() as connection:
        connection.execute(
            text(
                "insert into entry (id, at, kind, cause, region_code) select :new, at, kind, 'forged', region_code from entry"
            ),
            {"new": key(forged)},
        )
    assert rounds.verify().wrong == rules.Wrong("entry", str(forged), "inserted")


@both
@pytest.mark.parametrize(
    "deed",
    [
        "delete from seal where position = 3",
        "update seal set position = 1000 where position = 3",
        "update seal set leaves = (select leaves from seal where position = 2) where position = 3",
        "update seal set count = 77 where position = 3",
        "update seal set signed = (select signed from seal where position = 2) where position = 3",
        "update seal set form = 7 where position = 3",
    ],
)
def test_a_seal_that_was_touched_is_found(sealed: Worker, deed: str) -> None:
    """P52."""
    with past_the_guards() as connection:
        connection.execute(text(deed))
    wrong = rounds.verify().wrong
    assert wrong
    assert wrong.id == "seal 3"


@both
def test_who_makes_the_whole_chain_anew_lacks_our_key(sealed: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    """P52: the database alone is not enough to forge a chain."""
    with past_the_guards() as connection:
        connection.execute(text("update event set name = 'forged'"))
        connection.execute(text("delete from seal"))
    forget()
    with monkeypatch.context() as patch:
        patch.setattr(actions, "signing_key", lambda: keys.ECKey.generate_key("P-256"))
        rounds.seal_all(settled=rules.timedelta(0))
    assert rounds.verify().wrong == rules.Wrong("seal", "seal 1", "is not under our signature")


@both
def test_a_chain_that_lost_its_end_lacks_a_root_that_was_published(sealed: Worker) -> None:
    root = rounds.verify().root
    with past_the_guards() as connection:
        connection.execute(text("delete from seal where root = :root"), {"root": root})
    assert rounds.verify().ok
    told = rounds.verify([root])
    assert (told.ok, told.missing) == (False, [root])


def test_the_command_ends_with_1_and_names_the_row(sealed: Worker) -> None:
    assert json.loads(nfe("audit", "verify", "--json").stdout)["ok"]
    id_ = ids("event")[4]
    change("event", id_, "name", "forged")
    answer = nfe("audit", "verify", "--json")
    assert answer.exit_code == 1
    assert json.loads(answer.stdout)["wrong"] == {"book": "event", "id": str(id_), "what": "changed"}
    assert str(id_) in nfe("audit", "verify").stdout


def test_the_command_seals(paid: Worker) -> None:
    assert "封存 0 行" in nfe("audit", "seal").stdout
    assert nfe("audit", "seal", "--late").exit_code == 0


def nfe(*words: str) -> Any:
    """The command with these words."""
    return CliRunner().invoke(main, words)


def test_memory_does_not_grow_with_the_chain(sealed: Worker) -> None:
    """A seal holds at most as many rows as a batch: what is read at once is bounded."""
    with database.look() as session:
        assert max(session.exec(select(Seal.count)).all()) == 7
