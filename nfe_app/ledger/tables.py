"""Entries and their postings: append-only, balanced by the database itself, which keeps the balances too (migrations 0002, 0004)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Column, ForeignKey, SmallInteger, Uuid
from sqlalchemy.schema import Table
from sqlmodel import Field, SQLModel

from nfe_app.base import clock
from nfe_app.base.database import FenCount, Instant, MonthText, new_id
from nfe_app.base.money import Fen
from nfe_app.base.months import Month

NOBODY = UUID(int=0)
"""Who holds a balance of the house itself: a key has no empty part."""


class Entry(SQLModel, table=True):
    """One thing that moved money; its cause is named once, so the same cause cannot be entered twice."""

    __tablename__ = "entry"
    id: UUID = Field(default_factory=new_id, primary_key=True)
    at: datetime = Field(default_factory=clock.now, sa_type=Instant, index=True)
    kind: str = Field(max_length=20)
    cause: str = Field(max_length=80, unique=True)
    region_code: str = Field(max_length=6, index=True)
    written_in: int | None = Field(default=None, sa_type=BigInteger)
    """PostgreSQL's own number of the transaction; a posting of another one is refused."""


class Posting(SQLModel, table=True):
    """One line of an entry; written before its entry, whose arrival proves the sum."""

    __tablename__ = "posting"
    id: UUID = Field(default_factory=new_id, primary_key=True)
    entry_id: UUID = Field(
        sa_column=Column(
            Uuid, ForeignKey("entry.id", deferrable=True, initially="DEFERRED"), nullable=False, index=True
        )
    )
    account: str = Field(max_length=60)
    amount: Fen = Field(sa_type=FenCount)
    person_id: UUID | None = Field(default=None, index=True)
    scheme: str | None = Field(default=None, max_length=30)
    region_code: str | None = Field(default=None, max_length=6)
    first_month: Month | None = Field(default=None, sa_type=MonthText)
    last_month: Month | None = Field(default=None, sa_type=MonthText)
    bill_id: UUID | None = Field(default=None, index=True)


class Balance(SQLModel, table=True):
    """What stands on an account for one person, in parts that are added up; moved by the arriving entry, and by nothing else.

    On `wallet` and `to_return` what the house owes is negative, and never rises above nothing.
    """

    __tablename__ = "balance"
    account: str = Field(max_length=60, primary_key=True)
    person_id: UUID = Field(primary_key=True)
    slot: int = Field(sa_type=SmallInteger, primary_key=True)
    amount: Fen = Field(sa_type=FenCount)


ENTRY: Table = Entry.__table__  # type: ignore[attr-defined]
POSTING: Table = Posting.__table__  # type: ignore[attr-defined]
BALANCE: Table = Balance.__table__  # type: ignore[attr-defined]
