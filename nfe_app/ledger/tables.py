"""Entries and their postings: append-only, and balanced by the database itself (triggers in migration 0001)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Column, ForeignKey, Uuid
from sqlmodel import Field, SQLModel

from nfe_app.base import clock
from nfe_app.base.database import FenCount, Instant, MonthText, new_id
from nfe_app.base.money import Fen
from nfe_app.base.months import Month


class Entry(SQLModel, table=True):
    """One thing that moved money; its cause is named once, so the same cause cannot be entered twice."""

    __tablename__ = "entry"
    id: UUID = Field(default_factory=new_id, primary_key=True)
    at: datetime = Field(default_factory=clock.now, sa_type=Instant)
    kind: str = Field(max_length=20)
    cause: str = Field(max_length=80, unique=True)
    region_code: str = Field(max_length=6, index=True)


class Posting(SQLModel, table=True):
    """One line of an entry; written before its entry, whose arrival proves the sum."""

    __tablename__ = "posting"
    id: UUID = Field(default_factory=new_id, primary_key=True)
    entry_id: UUID = Field(
        sa_column=Column(
            Uuid, ForeignKey("entry.id", deferrable=True, initially="DEFERRED"), nullable=False, index=True
        )
    )
    account: str = Field(max_length=60, index=True)
    amount: Fen = Field(sa_type=FenCount)
    person_id: UUID | None = Field(default=None, index=True)
    scheme: str | None = Field(default=None, max_length=30)
    region_code: str | None = Field(default=None, max_length=6)
    first_month: Month | None = Field(default=None, sa_type=MonthText)
    last_month: Month | None = Field(default=None, sa_type=MonthText)
    bill_id: UUID | None = Field(default=None, index=True)
