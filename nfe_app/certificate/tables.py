"""Certificates: what each said, its sheet, and who looked at a number that is not ours."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from nfe_app.base import clock
from nfe_app.base.database import Instant, new_id


class Certificate(SQLModel, table=True):
    """One certificate; `said` are the canonical bytes that `digest` is of, `sheet` the PDF as it was given out."""

    __tablename__ = "certificate"
    id: UUID = Field(default_factory=new_id, primary_key=True)
    number: str = Field(max_length=24, unique=True)
    person_id: UUID = Field(foreign_key="person.id", index=True)
    kind: str = Field(max_length=20)
    said: bytes
    digest: str = Field(max_length=64)
    sheet: bytes
    issued_on: date
    made_at: datetime = Field(default_factory=clock.now, sa_type=Instant)


class MissedCheck(SQLModel, table=True):
    """Somebody asked for a number that was not found; so many from one address, and it has to wait."""

    __tablename__ = "missed_check"
    id: UUID = Field(default_factory=new_id, primary_key=True)
    address_digest: str = Field(max_length=64, index=True)
    at: datetime = Field(default_factory=clock.now, sa_type=Instant)
