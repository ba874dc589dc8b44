"""Runs of a day's reconciliation, what did not agree, and what clerks did about it; all of it append-only."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from nfe_app.base import clock
from nfe_app.base.database import FenCount, Instant, new_id
from nfe_app.base.money import Fen


class Run(SQLModel, table=True):
    """One try to reconcile a day of a channel; the same day again is a run of its own."""

    __tablename__ = "reconciliation_run"
    id: UUID = Field(default_factory=new_id, primary_key=True)
    channel: str = Field(max_length=20)
    day: date = Field(index=True)
    state: str = Field(max_length=12)
    at: datetime = Field(default_factory=clock.now, sa_type=Instant)
    lines: int = 0
    matched: int = 0


class Difference(SQLModel, table=True):
    """One thing that a run found; an amount is missing where that side has nothing."""

    __tablename__ = "reconciliation_difference"
    id: UUID = Field(default_factory=new_id, primary_key=True)
    run_id: UUID = Field(foreign_key="reconciliation_run.id", index=True)
    name: str = Field(max_length=30)
    kind: str = Field(max_length=10)
    number: str = Field(max_length=64)
    transaction_id: str = Field(max_length=64)
    theirs: Fen | None = Field(default=None, sa_type=FenCount)
    ours: Fen | None = Field(default=None, sa_type=FenCount)
    at: datetime = Field(sa_type=Instant)
    entered: bool = False


class Dealing(SQLModel, table=True):
    """A clerk dealt with a difference, once, and said how."""

    __tablename__ = "reconciliation_dealing"
    difference_id: UUID = Field(foreign_key="reconciliation_difference.id", primary_key=True)
    clerk_id: UUID = Field(foreign_key="person.id")
    note: str = Field(max_length=200)
    at: datetime = Field(default_factory=clock.now, sa_type=Instant)
