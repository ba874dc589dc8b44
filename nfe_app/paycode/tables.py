"""Payment codes, the bills each is for, and who tried a number that is none."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from nfe_app.base import clock
from nfe_app.base.database import FenCount, Instant, new_id
from nfe_app.base.money import Fen


class PayCode(SQLModel, table=True):
    """A code, found by its keyed digest and sealed for its owner; `payment_id` is the last payment that was made by it."""

    __tablename__ = "pay_code"
    id: UUID = Field(default_factory=new_id, primary_key=True)
    person_id: UUID = Field(foreign_key="person.id", index=True)
    code_digest: str = Field(max_length=64, unique=True)
    code_sealed: bytes
    amount: Fen = Field(sa_type=FenCount)
    ends_on: date
    made_at: datetime = Field(default_factory=clock.now, sa_type=Instant)
    withdrawn_at: datetime | None = Field(default=None, sa_type=Instant)
    payment_id: UUID | None = Field(default=None, foreign_key="payment.id")


class PayCodeBill(SQLModel, table=True):
    """A bill that a code is for."""

    __tablename__ = "pay_code_bill"
    code_id: UUID = Field(foreign_key="pay_code.id", primary_key=True)
    bill_id: UUID = Field(foreign_key="bill.id", primary_key=True)


class MissedCode(SQLModel, table=True):
    """Somebody tried a code that is none; so many from one address or from all, and they have to wait."""

    __tablename__ = "missed_code"
    id: UUID = Field(default_factory=new_id, primary_key=True)
    address_digest: str = Field(max_length=64, index=True)
    at: datetime = Field(default_factory=clock.now, sa_type=Instant, index=True)
