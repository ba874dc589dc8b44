"""What the sandbox's bank remembers: every line it has booked or will book, and what it gave back."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from .shelf import Shelf, stamp

SCHEMA = """
CREATE TABLE IF NOT EXISTS booking (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    reference TEXT NOT NULL UNIQUE,
    credit INTEGER NOT NULL,
    fen INTEGER NOT NULL CHECK (fen > 0),
    told TEXT NOT NULL,
    payer TEXT NOT NULL,
    end_to_end TEXT NOT NULL,
    booked_at TEXT NOT NULL,
    shut INTEGER NOT NULL DEFAULT 0,
    of TEXT
);
CREATE INDEX IF NOT EXISTS booking_at ON booking (booked_at, id);
CREATE UNIQUE INDEX IF NOT EXISTS booking_return ON booking (end_to_end) WHERE credit = 0;
"""


@dataclass(frozen=True)
class Booking:
    """A line: money that came, or that went back (`of` is then the line it came by). `shut`: the sender's account takes nothing back."""

    id: int
    reference: str
    credit: bool
    fen: int
    told: str
    payer: str
    end_to_end: str
    booked_at: str
    shut: bool
    of: str | None

    @property
    def at(self) -> datetime:
        """When it is booked."""
        return datetime.fromisoformat(self.booked_at)


class BankStore(Shelf):
    """One file of lines."""

    schema = SCHEMA


def book(
    db: sqlite3.Connection,
    fen: int,
    told: str,
    payer: str,
    at: datetime,
    *,
    shut: bool = False,
    of: str | None = None,
    number: str = "",
) -> str:
    """Book money that comes, or with `of` money that goes back under a number; the bank's reference of the line."""
    reference = f"{at:%Y%m%d}{uuid4().hex[:16].upper()}"
    values = (reference, int(of is None), fen, told, payer, number or "NOTPROVIDED", stamp(at), int(shut), of)
    columns = "reference, credit, fen, told, payer, end_to_end, booked_at, shut, of"
    db.execute(f"INSERT INTO booking ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", values)  # noqa: S608 - columns of ours
    return reference


def find(db: sqlite3.Connection, where: str, *values: object) -> list[Booking]:
    """Lines by a condition of ours, as they were booked."""
    rows = db.execute(f"SELECT * FROM booking WHERE {where} ORDER BY booked_at, id", values)  # noqa: S608 - conditions of ours
    return [Booking(**{**dict(row), "credit": bool(row["credit"]), "shut": bool(row["shut"])}) for row in rows]
