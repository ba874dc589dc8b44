"""The database's own limit: the statements of `GET /api/me` and the insert of a command, in a bare loop without us.

Runs as a process of its own (`python -m bench.floor <token>`) in a prepared house; prints what came of it as JSON.
"""

from __future__ import annotations

import json
import sqlite3
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID, uuid4

import psycopg
from sqlalchemy import event, insert, make_url
from sqlmodel import Session

from bench.load import CONNECTIONS
from nfe_app import wiring
from nfe_app.base import clock, database
from nfe_app.base.door import picture_of
from nfe_app.base.replies import Kept
from nfe_app.base.settings import settings
from nfe_app.people import actions as people

SECONDS = 3.0
Statement = tuple[str, Any]
Connection = Any


def main(token: str) -> None:
    """Measure the database that the environment names."""
    wiring.wire()
    reads = heard(lambda session: picture_of(session, people.require(session, token, "worker")))
    writes = heard(_keep)
    assert len(writes) == 1
    threads = 1 if settings().database_url.startswith("sqlite") else CONNECTIONS
    print(
        json.dumps(
            {
                "statements": len(reads),
                "reads": _rate(lambda connection: _replay(connection, reads), threads),
                "writes": _rate(lambda connection: _insert(connection, writes[0]), threads),
            }
        )
    )


def heard(deed: Callable[[Session], object]) -> list[Statement]:
    """The statements that a deed sends, with their parameters; what it wrote is undone."""
    told: list[Statement] = []

    def listen(_connection: object, _cursor: object, sql: str, parameters: object, *_more: object) -> None:
        if not sql.startswith("BEGIN"):
            told.append((sql, parameters))

    event.listen(database.engine(), "before_cursor_execute", listen)
    with Session(database.engine()) as session:
        deed(session)
        session.rollback()
    event.remove(database.engine(), "before_cursor_execute", listen)
    return told


def _keep(session: Session) -> None:
    row = {"id": uuid4(), "person_id": uuid4(), "kind": "enrolment.confirm", "digest": "0" * 64, "at": clock.now()}
    session.execute(insert(Kept).values(row | {"reply": b"." * 300}))


def _rate(deed: Callable[[Connection], object], threads: int) -> float:
    with ThreadPoolExecutor(threads) as pool:
        return sum(pool.map(lambda _: _loop(deed), range(threads)))


def _loop(deed: Callable[[Connection], object]) -> float:
    connection = _connect()
    done, start = 0, time.perf_counter()
    while time.perf_counter() < start + SECONDS:
        deed(connection)
        done += 1
    rate = done / (time.perf_counter() - start)
    connection.close()
    return rate


def _connect() -> Connection:
    url = make_url(settings().database_url)
    if url.drivername != "sqlite":
        return psycopg.connect(url.set(drivername="postgresql").render_as_string(), autocommit=True)
    connection = sqlite3.connect(url.database or "", isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def _replay(connection: Connection, statements: list[Statement]) -> None:
    connection.execute("BEGIN")
    for sql, parameters in statements:
        connection.execute(sql, parameters).fetchall()
    connection.execute("COMMIT")


def _insert(connection: Connection, statement: Statement) -> None:
    sql, parameters = statement
    connection.execute("BEGIN")
    connection.execute(sql, _renamed(parameters, uuid4()))
    connection.execute("COMMIT")


def _renamed(parameters: Any, id_: UUID) -> Any:
    return {**parameters, "id": id_} if isinstance(parameters, dict) else (id_.hex, *parameters[1:])


if __name__ == "__main__":
    main(sys.argv[1])
