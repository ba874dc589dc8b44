"""Bills with their lines, the months they took in, and the stages they went through."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel

from nfe_app.base import clock
from nfe_app.base.database import FenCount, Instant, MonthText, new_id
from nfe_app.base.money import Fen
from nfe_app.base.months import Month


class Bill(SQLModel, table=True):
    """What one enrolment owes for one period."""

    __tablename__ = "bill"
    id: UUID = Field(default_factory=new_id, primary_key=True)
    enrolment_id: UUID = Field(foreign_key="enrolment.id", index=True)
    person_id: UUID = Field(foreign_key="person.id", index=True)
    region_code: str = Field(max_length=6, index=True)
    scheme: str = Field(max_length=30)
    kind: str = Field(max_length=20)
    first_month: Month = Field(sa_type=MonthText)
    last_month: Month = Field(sa_type=MonthText)
    amount: Fen = Field(sa_type=FenCount)
    due_on: date
    made_at: datetime = Field(default_factory=clock.now, sa_type=Instant)


class BillLine(SQLModel, table=True):
    """Months in a row at one amount, with the values and documents that made it."""

    __tablename__ = "bill_line"
    id: UUID = Field(default_factory=new_id, primary_key=True)
    bill_id: UUID = Field(foreign_key="bill.id", index=True)
    first_month: Month = Field(sa_type=MonthText)
    last_month: Month = Field(sa_type=MonthText)
    each: Fen = Field(sa_type=FenCount)
    amount: Fen = Field(sa_type=FenCount)
    base: Fen | None = Field(default=None, sa_type=FenCount)
    used: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    reckoning: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)


class BilledMonth(SQLModel, table=True):
    """A month of one kind of insurance that a bill has taken in; the key is what keeps a month from being charged twice."""

    __tablename__ = "billed_month"
    person_id: UUID = Field(foreign_key="person.id", primary_key=True)
    kind: str = Field(max_length=20, primary_key=True)
    month: Month = Field(sa_type=MonthText, primary_key=True)
    bill_id: UUID = Field(foreign_key="bill.id", index=True)


class BillStage(SQLModel, table=True):
    """What happened to a bill, in order; a place in the order is taken once."""

    __tablename__ = "bill_stage"
    bill_id: UUID = Field(foreign_key="bill.id", primary_key=True)
    position: int = Field(primary_key=True)
    stage: str = Field(max_length=12)
    at: datetime = Field(default_factory=clock.now, sa_type=Instant)
