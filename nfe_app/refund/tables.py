"""Refunds and the steps they went through."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from nfe_app.base import clock
from nfe_app.base.database import FenCount, Instant, new_id
from nfe_app.base.money import Fen


class Refund(SQLModel, table=True):
    """Money of one attempt that goes back, under a number of ours; `bill_id` where it takes months of a bill back."""

    __tablename__ = "refund"
    id: UUID = Field(default_factory=new_id, primary_key=True)
    attempt_id: UUID = Field(foreign_key="attempt.id", index=True)
    person_id: UUID = Field(foreign_key="person.id", index=True)
    bill_id: UUID | None = Field(default=None, foreign_key="bill.id", index=True)
    reason: str = Field(max_length=12)
    amount: Fen = Field(sa_type=FenCount)
    out_refund_no: str = Field(max_length=64, unique=True)
    made_at: datetime = Field(default_factory=clock.now, sa_type=Instant)
    asked_at: datetime | None = Field(default=None, sa_type=Instant)
    asked: int = 0


class RefundStep(SQLModel, table=True):
    """What happened to a refund, in order; `by` is the clerk who decided, `refund_number` the channel's own."""

    __tablename__ = "refund_step"
    refund_id: UUID = Field(foreign_key="refund.id", primary_key=True)
    position: int = Field(primary_key=True)
    step: str = Field(max_length=12)
    at: datetime = Field(default_factory=clock.now, sa_type=Instant)
    by: UUID | None = None
    note: str = Field(default="", max_length=200)
    refund_number: str | None = Field(default=None, max_length=64)
