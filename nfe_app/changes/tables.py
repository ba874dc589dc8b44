"""Changes of what is registered of a person, and the steps they went through."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from nfe_app.base import clock
from nfe_app.base.database import Instant, new_id


class Change(SQLModel, table=True):
    """One thing of a person that changes: what it was and what it is to be, sealed, and where it lies (empty: nowhere yet)."""

    __tablename__ = "change"
    id: UUID = Field(default_factory=new_id, primary_key=True)
    person_id: UUID = Field(foreign_key="person.id", index=True)
    kind: str = Field(max_length=12)
    was_sealed: bytes
    now_sealed: bytes
    reason: str = Field(max_length=12)
    region_code: str = Field(default="", max_length=6)
    made_at: datetime = Field(default_factory=clock.now, sa_type=Instant)
    in_force_at: datetime | None = Field(default=None, sa_type=Instant, index=True)


class ChangeStep(SQLModel, table=True):
    """What happened to a change, in order; `by` is who did it, `note` what a clerk says why."""

    __tablename__ = "change_step"
    change_id: UUID = Field(foreign_key="change.id", primary_key=True)
    position: int = Field(primary_key=True)
    step: str = Field(max_length=12)
    at: datetime = Field(default_factory=clock.now, sa_type=Instant)
    by: UUID
    note: str = Field(default="", max_length=200)
