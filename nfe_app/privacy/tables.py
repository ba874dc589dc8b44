"""Who asked to be forgotten."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from nfe_app.base import clock
from nfe_app.base.database import Instant, new_id


class Deletion(SQLModel, table=True):
    """One wish to be forgotten: when it is carried out, whether it was taken back, whether it is done."""

    __tablename__ = "deletion"
    id: UUID = Field(default_factory=new_id, primary_key=True)
    person_id: UUID = Field(foreign_key="person.id", index=True)
    asked_at: datetime = Field(default_factory=clock.now, sa_type=Instant)
    due_on: date = Field(index=True)
    taken_back_at: datetime | None = Field(default=None, sa_type=Instant)
    done_at: datetime | None = Field(default=None, sa_type=Instant)
