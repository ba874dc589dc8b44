"""Mandates and their steps; the debit of each month and the turns it took."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field, SQLModel

from nfe_app.base import clock
from nfe_app.base.database import FenCount, Instant, MonthText, new_id
from nfe_app.base.money import Fen
from nfe_app.base.months import Month


class Mandate(SQLModel, table=True):
    """What one person agreed to: which schemes, the most of one debit, the day of the month, and from when on; by which text, and its digest."""

    __tablename__ = "mandate"
    id: UUID = Field(default_factory=new_id, primary_key=True)
    person_id: UUID = Field(foreign_key="person.id", index=True)
    channel: str = Field(max_length=20)
    number: str = Field(max_length=32, unique=True)
    schemes: list[str] = Field(default_factory=list, sa_type=JSON)
    limit: Fen = Field(sa_type=FenCount)
    day: int
    first_on: date
    consent_version: str = Field(default="1", max_length=12)
    consent_digest: str = Field(default="", max_length=64)
    made_at: datetime = Field(default_factory=clock.now, sa_type=Instant)
    asked_at: datetime | None = Field(default=None, sa_type=Instant)
    asked: int = 0


class MandateStep(SQLModel, table=True):
    """What happened to a mandate, in order; `agreement_no` is the channel's number, `by` who ended it."""

    __tablename__ = "mandate_step"
    mandate_id: UUID = Field(foreign_key="mandate.id", primary_key=True)
    position: int = Field(primary_key=True)
    step: str = Field(max_length=12)
    at: datetime = Field(default_factory=clock.now, sa_type=Instant)
    agreement_no: str = Field(default="", max_length=64)
    by: str = Field(default="", max_length=12)


class Debit(SQLModel, table=True):
    """The one debit of a month: the bills and the sum that were told, for which day, and until when they can be paid."""

    __tablename__ = "debit"
    __table_args__ = (UniqueConstraint("mandate_id", "month", name="uq_debit_mandate_id_month"),)
    id: UUID = Field(default_factory=new_id, primary_key=True)
    mandate_id: UUID = Field(foreign_key="mandate.id", index=True)
    month: Month = Field(sa_type=MonthText)
    amount: Fen = Field(sa_type=FenCount)
    bill_ids: list[str] = Field(default_factory=list, sa_type=JSON)
    planned_on: date
    last_day: date
    made_at: datetime = Field(default_factory=clock.now, sa_type=Instant)


class DebitTurn(SQLModel, table=True):
    """What happened to a debit, in order: the payment of a try, the channel's word, the day of the next try."""

    __tablename__ = "debit_turn"
    debit_id: UUID = Field(foreign_key="debit.id", primary_key=True)
    position: int = Field(primary_key=True)
    turn: str = Field(max_length=12)
    at: datetime = Field(default_factory=clock.now, sa_type=Instant)
    payment_id: UUID | None = Field(default=None, foreign_key="payment.id", index=True)
    word: str = Field(default="", max_length=64)
    again_on: date | None = None
