"""One row for each time that an account is to move to a new number."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from nfe_app.base import clock
from nfe_app.base.database import Instant, new_id


class Recovery(SQLModel, table=True):
    """Whose account, to which number, by which clerk and why; when it was confirmed, stopped, or took force."""

    __tablename__ = "recovery"
    id: UUID = Field(default_factory=new_id, primary_key=True)
    person_id: UUID = Field(foreign_key="person.id", index=True)
    phone_sealed: bytes
    by: UUID = Field(foreign_key="person.id")
    why: str = Field(max_length=200)
    made_at: datetime = Field(default_factory=clock.now, sa_type=Instant)
    confirmed_at: datetime | None = Field(default=None, sa_type=Instant)
    ended_at: datetime | None = Field(default=None, sa_type=Instant, index=True)
    took_force: bool = False
