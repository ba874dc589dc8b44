"""Payments, the attempts to make them, the steps of each attempt, and the notices that came."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel

from nfe_app.base import clock
from nfe_app.base.database import FenCount, Instant, new_id
from nfe_app.base.money import Fen


class Payment(SQLModel, table=True):
    """What one person pays at once, for one or several bills."""

    __tablename__ = "payment"
    id: UUID = Field(default_factory=new_id, primary_key=True)
    person_id: UUID = Field(foreign_key="person.id", index=True)
    region_code: str = Field(max_length=6, index=True)
    amount: Fen = Field(sa_type=FenCount)
    purpose: str = Field(default="bills", max_length=12)
    made_at: datetime = Field(default_factory=clock.now, sa_type=Instant)


class PaymentBill(SQLModel, table=True):
    """A bill that a payment is for."""

    __tablename__ = "payment_bill"
    payment_id: UUID = Field(foreign_key="payment.id", primary_key=True)
    bill_id: UUID = Field(foreign_key="bill.id", primary_key=True, index=True)


class Attempt(SQLModel, table=True):
    """One try to collect a payment through a channel, under a number of ours."""

    __tablename__ = "attempt"
    id: UUID = Field(default_factory=new_id, primary_key=True)
    payment_id: UUID = Field(foreign_key="payment.id", index=True)
    channel: str = Field(max_length=20)
    way: str = Field(default="h5", max_length=12)
    payer: str = Field(default="", max_length=128)
    out_trade_no: str = Field(max_length=32, unique=True)
    amount: Fen = Field(sa_type=FenCount)
    description: str = Field(max_length=120)
    payer_ip: str = Field(default="", max_length=45)
    made_at: datetime = Field(default_factory=clock.now, sa_type=Instant)
    expires_at: datetime = Field(sa_type=Instant)
    cashier_url: str | None = Field(default=None, max_length=2000)
    cashier_code: str | None = Field(default=None, max_length=600)
    bridge: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    cashier_at: datetime | None = Field(default=None, sa_type=Instant)
    asked_at: datetime | None = Field(default=None, sa_type=Instant)
    asked: int = 0


class AttemptStep(SQLModel, table=True):
    """What happened to an attempt, in order; a place in the order is taken once."""

    __tablename__ = "attempt_step"
    attempt_id: UUID = Field(foreign_key="attempt.id", primary_key=True)
    position: int = Field(primary_key=True)
    step: str = Field(max_length=12)
    at: datetime = Field(default_factory=clock.now, sa_type=Instant)
    transaction_id: str | None = Field(default=None, max_length=64)


class Notice(SQLModel, table=True):
    """A proven notice of a channel, taken in once."""

    __tablename__ = "notice"
    channel: str = Field(max_length=20, primary_key=True)
    id: str = Field(max_length=128, primary_key=True)
    out_trade_no: str = Field(max_length=32, index=True)
    came_at: datetime = Field(default_factory=clock.now, sa_type=Instant)
