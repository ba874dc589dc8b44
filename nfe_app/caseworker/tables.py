"""Whose clerk is who, when clerks are there, and calls back that were asked for."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel

from nfe_app.base import clock
from nfe_app.base.database import Instant, new_id


class Caseworker(SQLModel, table=True):
    """From when to when a clerk was there for a person by name, for which place."""

    __tablename__ = "caseworker"
    id: UUID = Field(default_factory=new_id, primary_key=True)
    person_id: UUID = Field(foreign_key="person.id", index=True)
    member_id: UUID = Field(foreign_key="person.id", index=True)
    region_code: str = Field(max_length=6)
    at: datetime = Field(default_factory=clock.now, sa_type=Instant)
    ended_at: datetime | None = Field(default=None, sa_type=Instant)


class CaseworkerHours(SQLModel, table=True):
    """When a clerk is there (minutes of the day in China), and which platforms they know well."""

    __tablename__ = "caseworker_hours"
    member_id: UUID = Field(foreign_key="person.id", primary_key=True)
    weekdays: list[int] = Field(default_factory=list, sa_type=JSON)
    opens: int
    closes: int
    platforms: list[str] = Field(default_factory=list, sa_type=JSON)


class CallBack(SQLModel, table=True):
    """A person wants to be called by their clerk: at a moment, or soon; how that ended, and by whom."""

    __tablename__ = "call_back"
    id: UUID = Field(default_factory=new_id, primary_key=True)
    person_id: UUID = Field(foreign_key="person.id", index=True)
    member_id: UUID = Field(foreign_key="person.id", index=True)
    region_code: str = Field(max_length=6)
    wanted_at: datetime | None = Field(default=None, sa_type=Instant)
    made_at: datetime = Field(default_factory=clock.now, sa_type=Instant)
    ended_at: datetime | None = Field(default=None, sa_type=Instant)
    result: str = Field(default="", max_length=12)
    by: UUID | None = Field(default=None, foreign_key="person.id")
