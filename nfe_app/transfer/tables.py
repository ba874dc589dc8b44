"""Transfers and the steps they went through."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from nfe_app.base import clock
from nfe_app.base.database import FenCount, Instant, new_id
from nfe_app.base.money import Fen


class Transfer(SQLModel, table=True):
    """One relation that goes from a place to another, under a number of ours; the sums are those that the giving office has told.

    `asked` counts how often that office was asked, `heard_at` is when it answered last.
    """

    __tablename__ = "transfer"
    id: UUID = Field(default_factory=new_id, primary_key=True)
    person_id: UUID = Field(foreign_key="person.id", index=True)
    number: str = Field(max_length=20, unique=True)
    kind: str = Field(max_length=12)
    scheme: str = Field(max_length=30)
    giving: str = Field(max_length=6, index=True)
    taking: str = Field(max_length=6, index=True)
    household: str = Field(max_length=6)
    account: Fen | None = Field(default=None, sa_type=FenCount)
    pooled: Fen | None = Field(default=None, sa_type=FenCount)
    made_at: datetime = Field(default_factory=clock.now, sa_type=Instant)
    asked: int = 0
    asked_at: datetime | None = Field(default=None, sa_type=Instant)
    heard_at: datetime | None = Field(default=None, sa_type=Instant)


class TransferStep(SQLModel, table=True):
    """What happened to a transfer, in order; a place in the order is taken once. `by` is the clerk who did it."""

    __tablename__ = "transfer_step"
    transfer_id: UUID = Field(foreign_key="transfer.id", primary_key=True)
    position: int = Field(primary_key=True)
    step: str = Field(max_length=16)
    at: datetime = Field(default_factory=clock.now, sa_type=Instant)
    by: UUID | None = None
    note: str = Field(default="", max_length=200)
