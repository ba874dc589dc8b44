"""A small SQLite file of the sandbox's own, apart from the product's database; it outlives a restart."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar


class Shelf:
    """One file; whoever keeps something in it says by `schema` what."""

    schema: ClassVar[str] = ""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        with closing(self._connection()) as connection:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.executescript(self.schema)
            self.widen(connection)

    def widen(self, connection: sqlite3.Connection) -> None:
        """Give a file of an earlier version what it lacks."""

    @contextmanager
    def work(self) -> Iterator[sqlite3.Connection]:
        """One transaction: kept whole at the end, or not at all."""
        with closing(self._connection()) as connection, connection:
            connection.execute("BEGIN IMMEDIATE")
            yield connection

    def _connection(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, timeout=10, isolation_level=None)
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA foreign_keys=ON")
        return connection


def stamp(moment: datetime) -> str:
    """A moment as text that sorts by time."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
