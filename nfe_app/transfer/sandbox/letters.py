"""What the office that plays remembers of each letter: its number, its sums and how far it is; no name and no identity number."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

SCHEMA = """
CREATE TABLE IF NOT EXISTS letter (
    number TEXT PRIMARY KEY,
    scheme TEXT NOT NULL,
    giving TEXT NOT NULL,
    taking TEXT NOT NULL,
    months INTEGER NOT NULL,
    account_fen INTEGER NOT NULL,
    pooled_fen INTEGER NOT NULL,
    standing TEXT NOT NULL DEFAULT 'reviewing',
    note TEXT NOT NULL DEFAULT '',
    deaf INTEGER NOT NULL DEFAULT 0
)
"""


@dataclass(frozen=True)
class Kept:
    """One letter; `deaf` is how many answers about it get lost from now on."""

    number: str
    scheme: str
    giving: str
    taking: str
    months: int
    account_fen: int
    pooled_fen: int
    standing: str
    note: str
    deaf: int


class Letters:
    """One small SQLite file of its own, which outlives a restart."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        with closing(self._connection()) as connection:
            connection.execute(SCHEMA)

    @contextmanager
    def work(self) -> Iterator[sqlite3.Connection]:
        """One transaction: kept whole at the end, or not at all."""
        with closing(self._connection()) as connection, connection:
            connection.execute("BEGIN IMMEDIATE")
            yield connection

    def _connection(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, timeout=10, isolation_level=None)
        connection.row_factory = sqlite3.Row
        return connection

    def keep(self, letter: dict[str, object]) -> None:
        """Lay a letter down; one whose number is known is left as it is."""
        columns = ("number", "scheme", "giving", "taking", "months", "account_fen", "pooled_fen")
        values = [letter[column] for column in columns]
        with self.work() as db:
            db.execute(
                "INSERT INTO letter (number, scheme, giving, taking, months, account_fen, pooled_fen) "
                "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                values,
            )

    def find(self, number: str) -> Kept | None:
        """One letter."""
        with self.work() as db:
            row = db.execute("SELECT * FROM letter WHERE number = ?", (number,)).fetchone()
        return Kept(**dict(row)) if row else None

    def all(self) -> list[Kept]:
        """Every letter, the newest first."""
        with self.work() as db:
            rows = db.execute("SELECT * FROM letter ORDER BY rowid DESC").fetchall()
        return [Kept(**dict(row)) for row in rows]

    def go_on(self, number: str) -> None:
        """The office does its next step; money moves without a medical scheme only."""
        with self.work() as db:
            for now, next_ in (("sent", "paid"), ("reviewing", "sent")):
                changed = db.execute(
                    "UPDATE letter SET standing = ? WHERE number = ? AND standing = ? "
                    "AND NOT (? = 'paid' AND scheme = 'employee_medical')",
                    (next_, number, now, next_),
                )
                if changed.rowcount:
                    return

    def refuse(self, number: str, note: str) -> None:
        """The office will not: before it has sent anything."""
        with self.work() as db:
            db.execute(
                "UPDATE letter SET standing = 'refused', note = ? WHERE number = ? AND standing = 'reviewing'",
                (note, number),
            )

    def misreckon(self, number: str, fen: int) -> None:
        """The office's record of the account is so much above ours."""
        with self.work() as db:
            db.execute("UPDATE letter SET account_fen = account_fen + ? WHERE number = ?", (fen, number))

    def lose(self, number: str, answers: int = 1) -> None:
        """So many answers about this letter get lost."""
        with self.work() as db:
            db.execute("UPDATE letter SET deaf = deaf + ? WHERE number = ?", (answers, number))

    def is_lost(self, number: str) -> bool:
        """Whether the answer that is about to go out gets lost."""
        with self.work() as db:
            changed = db.execute("UPDATE letter SET deaf = deaf - 1 WHERE number = ? AND deaf > 0", (number,))
        return changed.rowcount == 1
