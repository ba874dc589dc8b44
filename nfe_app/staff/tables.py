"""Codes that persons read out, looks that clerks took by them, and first words that wait for a second."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from nfe_app.base import clock
from nfe_app.base.database import Instant, new_id


class LookCode(SQLModel, table=True):
    """One code by which a person lets a clerk look; known by keyed digest alone."""

    __tablename__ = "look_code"
    id: UUID = Field(default_factory=new_id, primary_key=True)
    person_id: UUID = Field(foreign_key="person.id", index=True)
    code_digest: str = Field(max_length=64)
    made_at: datetime = Field(default_factory=clock.now, sa_type=Instant)
    tries: int = 0
    used_at: datetime | None = Field(default=None, sa_type=Instant)


class Look(SQLModel, table=True):
    """One clerk may see one person in full, for one purpose, until a moment or until the person ends it."""

    __tablename__ = "look"
    id: UUID = Field(default_factory=new_id, primary_key=True)
    person_id: UUID = Field(foreign_key="person.id", index=True)
    clerk_id: UUID = Field(foreign_key="person.id", index=True)
    purpose: str = Field(max_length=20)
    at: datetime = Field(default_factory=clock.now, sa_type=Instant)
    until: datetime = Field(sa_type=Instant)
    ended_at: datetime | None = Field(default=None, sa_type=Instant)


class FirstWord(SQLModel, table=True):
    """One said yes to something that two must say yes to; it waits for a while, and is answered once."""

    __tablename__ = "first_word"
    id: UUID = Field(default_factory=new_id, primary_key=True)
    kind: str = Field(max_length=60)
    object_id: UUID = Field(index=True)
    by: UUID = Field(foreign_key="person.id")
    at: datetime = Field(default_factory=clock.now, sa_type=Instant)
    answered_by: UUID | None = Field(default=None, foreign_key="person.id")
