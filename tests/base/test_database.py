"""One transaction per visit: whole or not at all, one writer at a time on SQLite, and what waits for the commit waits."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import event, func, text
from sqlalchemy.exc import IntegrityError, StatementError
from sqlmodel import Session, select

from nfe_app.base import database
from nfe_app.base.database import new_id
from nfe_app.base.journal import Event
from nfe_app.base.money import Fen
from nfe_app.base.months import Month
from nfe_app.ledger.tables import Entry, Posting
from nfe_app.people.tables import Person
from tests.cast import Worker
from tests.conftest import both
from tests.deeds import count_of, crowd


def happens(name: str = "test.happened") -> Event:
    """Something small to write."""
    return Event(name=name, object_id=new_id())


@both
def test_what_is_written_is_there_afterwards(house: str) -> None:
    with database.work() as session:
        session.add(happens())
    assert count_of(Event) == 1


@both
def test_after_an_error_nothing_is_there(house: str) -> None:
    with pytest.raises(ZeroDivisionError), database.work() as session:
        session.add(happens())
        session.flush()
        print(1 / 0)
    assert count_of(Event) == 0


@both
def test_what_fails_inside_takes_only_the_inside_back(house: str) -> None:
    with database.work() as session:
        session.add(happens("test.outside"))
        with pytest.raises(ZeroDivisionError), session.begin_nested():
            session.add(happens("test.inside"))
            session.flush()
            print(1 / 0)
    assert count_of(Event) == 1


@both
def test_what_waits_for_the_commit_runs_after_it_and_sees_it(house: str) -> None:
    seen: list[int] = []
    with database.work() as session:
        session.add(happens())
        database.after_commit(session, lambda: seen.append(count_of(Event)))
        session.flush()
        assert seen == []
    assert seen == [1]


@both
def test_what_waits_for_a_commit_that_never_comes_never_runs(house: str) -> None:
    seen: list[int] = []
    with pytest.raises(ZeroDivisionError), database.work() as session:
        database.after_commit(session, lambda: seen.append(1))
        print(1 / 0)
    with database.work() as session:
        session.add(happens())
    assert seen == []


@both
def test_what_waits_may_itself_write(house: str) -> None:
    def another() -> None:
        with database.work() as session:
            session.add(happens())

    with database.work() as session:
        database.after_commit(session, another)
    assert count_of(Event) == 1


def test_a_writer_takes_its_place_before_it_reads(house: str, tmp_path: Path) -> None:
    """BEGIN IMMEDIATE: a transaction that reads first and writes later would fail against another writer."""
    with database.work() as session:
        session.execute(text("select 1"))
        other = sqlite3.connect(tmp_path / "nfe.db", timeout=0, isolation_level=None)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        other.close()


def test_who_only_looks_waits_for_no_writer(house: str) -> None:
    with database.work() as session:
        session.add(happens())
        session.flush()
        assert count_of(Event) == 0
    assert count_of(Event) == 1


def test_who_only_looks_begins_no_write(house: str) -> None:
    said: list[str] = []
    event.listen(database.engine(), "before_cursor_execute", lambda *told: said.append(told[2]))
    with database.look() as session:
        session.execute(text("select 1"))
    assert "BEGIN" in said
    assert "BEGIN IMMEDIATE" not in said


def test_a_commit_is_on_the_disk_and_keys_are_held(house: str) -> None:
    with database.look() as session:
        told = {
            name: session.execute(text(f"pragma {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert told == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


@both
def test_twenty_who_write_at_once_all_get_their_turn(house: str) -> None:
    def write(_number: int) -> None:
        with database.work() as session:
            session.add(happens())

    crowd(20, write)
    assert count_of(Event) == 20


@both
def test_a_row_that_is_held_is_changed_by_one_after_the_other(house: str) -> None:

    with database.work() as session:
        session.add(person := Person(role="worker", identity_digest="0"))

    def one_more(_number: int) -> None:
        with database.work() as session:
            held = database.hold(session, Person, person.id)
            assert held is not None
            held.identity_digest = str(int(held.identity_digest or 0) + 1)

    crowd(10, one_more)
    with database.look() as session:
        assert session.get_one(Person, person.id).identity_digest == "10"


@both
def test_there_is_nothing_to_hold_of_somebody_unknown(house: str) -> None:
    with database.work() as session:
        assert database.hold(session, Event, new_id()) is None


@both
def test_moments_money_and_months_come_back_as_they_went(house: str) -> None:

    at = datetime(2026, 3, 1, 8, 30, tzinfo=timezone(timedelta(hours=8)))
    lines = [
        Posting(entry_id=(id_ := new_id()), account="channel:wechat", amount=Fen(10**12), first_month=Month(2026, 3))
    ]
    lines += [Posting(entry_id=id_, account="bank", amount=Fen(-(10**12)))]
    with database.work() as session:
        session.add_all(lines)
        session.flush()
        session.add(Entry(id=id_, at=at, kind="test", cause="test", region_code="110000"))
    with database.look() as session:
        assert session.get_one(Entry, id_).at == at.astimezone(UTC)
        kept = session.get_one(Posting, lines[0].id)
        assert (kept.amount, kept.first_month) == (Fen(10**12), Month(2026, 3))


@both
def test_a_moment_without_a_zone_is_not_kept(house: str) -> None:
    with pytest.raises(StatementError, match="needs its zone"), database.work() as session:
        session.add(Event(name="test", object_id=new_id(), at=datetime(2026, 1, 1)))  # noqa: DTZ001
        session.flush()


@both
def test_a_posting_without_its_entry_does_not_reach_the_end(house: str) -> None:
    """P2: the key to the entry is looked at when the transaction ends."""

    with pytest.raises(IntegrityError), database.work() as session:
        session.add(Posting(entry_id=new_id(), account="bank", amount=Fen(1)))
        session.flush()
    assert count_of(Posting) == 0


def test_ids_sort_by_the_time_they_were_made() -> None:
    made = [new_id() for _ in range(1000)]
    assert made == sorted(made)
    assert {one.version for one in made} == {7}


def test_the_session_outlives_its_commit(house: str) -> None:
    """What was written may still be told afterwards, without asking the database again."""
    with database.work() as session:
        session.add(made := happens())
    assert isinstance(session, Session)
    assert made.name == "test.happened"


@both
def test_who_only_looks_asks_the_same_once_and_who_writes_asks_anew(house: str) -> None:
    asked: list[str] = []

    @database.asked_once
    def events_called(session: Session, name: str) -> int:
        asked.append(name)
        return session.exec(select(func.count()).select_from(Event).where(Event.name == name)).one()

    with database.look() as session:
        assert [events_called(session, name) for name in ("a", "b", "a")] == [0, 0, 0]
    assert asked == ["a", "b"]
    with database.work() as session:
        assert events_called(session, "a") == 0
        session.add(happens("a"))
        assert events_called(session, "a") == 1
    with database.look() as session:
        assert events_called(session, "a") == 1


@both
def test_what_is_held_is_asked_for_once_and_anew_after_a_part_was_undone(wang_fang: Worker) -> None:
    """PostgreSQL lets go of what was held since a savepoint, when that is undone."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        asked.extend([statement] if "FROM person" in statement else [])

    event.listen(database.engine(), "before_cursor_execute", note)
    with database.work() as session:
        with pytest.raises(ZeroDivisionError), session.begin_nested():
            assert database.hold(session, Person, wang_fang.id) is database.hold(session, Person, wang_fang.id)
            assert len(asked) == 1
            print(1 / 0)
        database.hold(session, Person, wang_fang.id)
        assert len(asked) == 2
        assert database.hold(session, Person, new_id()) is None
    event.remove(database.engine(), "before_cursor_execute", note)
