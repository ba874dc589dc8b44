"""The engine and `work()`: one transaction per visit, and the only commit in the house."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from functools import cache, wraps
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar
from uuid import UUID

from sqlalchemy import BigInteger, Connection, DateTime, Dialect, Engine, String, event, func, make_url
from sqlalchemy.types import TypeDecorator
from sqlmodel import Session, SQLModel, create_engine, select
from uuid6 import uuid7

from nfe_app.base.money import Fen
from nfe_app.base.months import Month
from nfe_app.base.settings import settings

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
Row = TypeVar("Row", bound=SQLModel)
T = TypeVar("T")
P = ParamSpec("P")
_one_writer = threading.Lock()
REPLACE_IS_DELETE = "recursive_triggers=ON"
"""Without it SQLite's REPLACE deletes a row and asks no guard of DELETE."""


class Instant(TypeDecorator[datetime]):
    """A moment in UTC, aware on both databases."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Only aware moments are kept."""
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment needs its zone")
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """SQLite forgets the zone; it was UTC."""
        return value.replace(tzinfo=UTC) if value and value.tzinfo is None else value


class FenCount(TypeDecorator[Fen]):
    """Whole fen in a 64-bit column."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Fen | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        """Fen as their count."""
        return None if value is None else value.count

    def process_result_value(self, value: int | None, dialect: Dialect) -> Fen | None:  # noqa: ARG002
        """The count as Fen."""
        return None if value is None else Fen(int(value))


class MonthText(TypeDecorator[Month]):
    """A month as `2026-03`, which sorts as it reads."""

    impl = String(7)
    cache_ok = True

    def process_bind_param(self, value: Month | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """The month as text."""
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Month | None:  # noqa: ARG002
        """The text as a month."""
        return None if value is None else Month.parse(value)


def new_id() -> UUID:
    """A new UUIDv7 (RFC 9562), which sorts by the time it was made."""
    return UUID(int=uuid7().int)


@cache
def engine() -> Engine:
    """The engine of this process, by `NFE_DATABASE_URL`."""
    return engine_of(settings().database_url)


def engine_of(url: str) -> Engine:
    """An engine for a database: SQLite in WAL mode with every commit on disk, or PostgreSQL."""
    if not url.startswith("sqlite"):
        return create_engine(url, pool_size=20, max_overflow=20, pool_pre_ping=True, hide_parameters=True)
    path = make_url(url).database or ""
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    connect = {"check_same_thread": False, "timeout": 30}
    made = create_engine(url, connect_args=connect, pool_size=20, max_overflow=20, hide_parameters=True)
    event.listen(made, "connect", _settle)
    event.listen(made, "begin", _begin)
    event.listen(made, "checkin", _leave_nothing_open)
    return made


def _settle(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    for pragma in (
        *("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=30000"),
        REPLACE_IS_DELETE,
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    reads = connection.get_execution_options().get("reads_only")
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def _leave_nothing_open(connection: Any, _record: object) -> None:
    """A commit that SQLite refuses (a deferred key, a full disk) leaves its transaction open, and with it the one place to write."""
    if connection is not None and connection.in_transaction:
        connection.rollback()


@contextmanager
def work() -> Iterator[Session]:
    """One transaction that may write: it commits whole at the end, or not at all; then runs what waits for the commit."""
    with ExitStack() as stack:
        if engine().dialect.name == "sqlite":
            stack.enter_context(_one_writer)
        session = stack.enter_context(Session(engine(), expire_on_commit=False))
        yield session
        session.commit()
        waiting: list[Callable[[], object]] = session.info.pop("after_commit", [])
    for then in waiting:
        then()


@contextmanager
def look() -> Iterator[Session]:
    """One transaction that only reads, and waits for no writer; a row that it has read by its key is not read again."""
    with Session(engine().execution_options(reads_only=True), expire_on_commit=False) as session:
        session.info["answers"] = {}
        rows: list[object] = []
        event.listen(session, "loaded_as_persistent", lambda _session, row: rows.append(row))
        yield session


def asked_once(ask: Callable[Concatenate[Session, P], T]) -> Callable[Concatenate[Session, P], T]:
    """Where a transaction only reads, the same question is put to the database once; its answer is shared, so nobody changes it."""

    @wraps(ask)
    def known(session: Session, /, *given: P.args, **named: P.kwargs) -> T:
        """The answer as it was, or asked now."""
        answers, question = session.info.get("answers"), (ask, given, *named.items())
        if answers is None:
            return ask(session, *given, **named)
        if question not in answers:
            answers[question] = ask(session, *given, **named)
        answer: T = answers[question]
        return answer

    return known


def after_commit(session: Session, then: Callable[[], object]) -> None:
    """Have something run once the transaction is safely written, and never if it is not."""
    session.info.setdefault("after_commit", []).append(then)


def hold(session: Session, table: type[Row], key: UUID) -> Row | None:
    """A row that no other transaction may change until this one ends; None where there is none. What is held already is not asked for again."""
    held: dict[tuple[type[SQLModel], UUID], Row] = session.info.setdefault("held", {})
    row = held.get((table, key))
    if row is None or row not in session:
        row = session.exec(select(table).where(table.id == key).with_for_update()).first()  # type: ignore[attr-defined]
        if row is not None:
            held[table, key] = row
    return row


@event.listens_for(Session, "after_soft_rollback")
def _let_go(session: Session, _undone: object) -> None:
    """PostgreSQL lets go of what was held since the savepoint that is undone."""
    session.info.pop("held", None)


def alone(session: Session, name: str) -> None:
    """Let one transaction at a time past a name, where there may be no row yet to hold; SQLite has one writer anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(name, 0))))
