"""Sealing takes every row once, whoever else seals or dies meanwhile, and those that come too late as well."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError
from sqlmodel import select

from nfe_app.audit import actions, rounds, rules
from nfe_app.audit.tables import Seal
from nfe_app.base import database, journal
from nfe_app.base.database import new_id
from nfe_app.base.journal import Event
from tests.audit.chained import BOOKS, ids, seal
from tests.cast import Worker
from tests.conftest import both
from tests.deeds import count_of, crowd, events_named


def happen(id_: UUID | None = None) -> UUID:
    """Something happens, under an id that was made some time ago."""
    with database.work() as session:
        session.add(made := Event(id=id_ or new_id(), name="test.happened", object_id=new_id()))
        return made.id


def sealed_ids(book: str = "event") -> list[UUID]:
    """Every id of a book that a seal names, in the order of the seals."""
    with database.look() as session:
        leaves = session.exec(select(Seal.leaves).where(Seal.book == book).order_by(Seal.position)).all()
    return [id_ for one in leaves for id_ in rules.named(one)]


@both
def test_every_row_of_every_book_is_sealed_once(sealed: Worker) -> None:
    """P52."""
    for book in BOOKS:
        assert sealed_ids(book) == ids(book) != []
    assert seal() == 0
    told = rounds.verify()
    assert (told.ok, told.waiting, told.late) == (True, 0, [])
    assert told.rows == sum(len(ids(book)) for book in BOOKS)


def test_a_row_is_sealed_when_it_is_a_minute_old(paid: Worker) -> None:
    assert rounds.seal_all() == 0
    assert rounds.verify().waiting > 10


@both
def test_of_four_that_seal_at_once_one_does_each_batch(paid: Worker) -> None:
    crowd(4, lambda _number: seal())
    for book in BOOKS:
        assert sealed_ids(book) == ids(book)
    assert rounds.verify().ok


@both
def test_who_dies_before_the_commit_has_sealed_nothing(paid: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(actions, "_sign", lambda _batch: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            seal()
    assert count_of(Seal) == 0
    seal()
    assert rounds.verify().ok


@both
def test_a_row_that_is_committed_late_goes_into_the_next_batch(paid: Worker) -> None:
    """P52: nothing is lost that came after its neighbours were sealed, and it is told."""
    early = new_id()
    happen()
    seal()
    happen(early)
    assert rounds.verify().wrong == rules.Wrong("event", str(early), "inserted")
    assert seal() == 1
    told = rounds.verify()
    assert (told.ok, told.late, told.waiting) == (True, [("event", early)], 1)
    assert events_named("audit.sealed_late")[0].facts == {"book": "event", "count": 1, "first": [str(early)]}


@both
def test_a_row_from_long_ago_is_taken_in_by_a_person_only(sealed: Worker) -> None:
    long_ago = rules.before(new_id(), rules.LATE + timedelta(minutes=1))
    happen(long_ago)
    assert seal() == 0
    assert rounds.verify().wrong == rules.Wrong("event", str(long_ago), "inserted")
    assert rounds.seal_all(settled=timedelta(0), late=None) == 1
    assert rounds.verify().late == [("event", long_ago)]


@both
@pytest.mark.parametrize("deed", ["update seal set count = 1", "delete from seal"])
def test_a_seal_is_never_changed(sealed: Worker, deed: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"), database.work() as session:
        session.execute(text(deed))


def test_a_form_names_every_column_there_is() -> None:
    """P52: a new column of a book asks for a new form, and the old ones stay as they are."""
    for book, columns in rules.FORMS[rules.NEWEST].items():
        assert list(columns) == list(journal.SQLModel.metadata.tables[book].columns.keys())
