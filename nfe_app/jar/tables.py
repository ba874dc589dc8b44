"""What a person wants of the jar, the incomes they typed, and what the jar did by itself."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel

from nfe_app.base import clock
from nfe_app.base.database import FenCount, Instant, new_id
from nfe_app.base.money import Fen


class JarPlan(SQLModel, table=True):
    """Which schemes are paid out of a person's jar, in their order; whether by itself; and the share of a day's income in percent."""

    __tablename__ = "jar_plan"
    person_id: UUID = Field(foreign_key="person.id", primary_key=True)
    schemes: list[str] = Field(default_factory=list, sa_type=JSON)
    automatic: bool = False
    share_percent: int = 0
    set_at: datetime = Field(default_factory=clock.now, sa_type=Instant)


class JarIncome(SQLModel, table=True):
    """A day's income as the person typed it; typed again, the last one stands."""

    __tablename__ = "jar_income"
    person_id: UUID = Field(foreign_key="person.id", primary_key=True)
    day: date = Field(primary_key=True)
    amount: Fen = Field(sa_type=FenCount)


class JarRun(SQLModel, table=True):
    """What the jar did by itself on a day, in the words the person was told; `short` is what it could not pay."""

    __tablename__ = "jar_run"
    id: UUID = Field(default_factory=new_id, primary_key=True)
    person_id: UUID = Field(foreign_key="person.id", index=True)
    day: date
    payment_id: UUID | None = Field(default=None, foreign_key="payment.id")
    short: Fen = Field(sa_type=FenCount)
    says: str = Field(max_length=400)
    at: datetime = Field(default_factory=clock.now, sa_type=Instant)
