"""Drafts that wait under a code to be taken once, and codes under which nothing waited."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from nfe_app.base import clock
from nfe_app.base.database import Instant, new_id


class Handover(SQLModel, table=True):
    """One draft that was given, to the counter or to a phone, and whether anybody took it.

    `giver_digest` is of the clerk, or of the address of a phone; `person_id` is whose draft it is, where a phone was signed in;
    `given_by` and `taken_by` are members of staff.
    """

    __tablename__ = "handover"
    id: UUID = Field(default_factory=new_id, primary_key=True)
    towards: str = Field(max_length=10)
    code_digest: str = Field(max_length=64, index=True)
    line_sealed: bytes
    giver_digest: str = Field(max_length=64, index=True)
    person_id: UUID | None = Field(default=None, foreign_key="person.id", index=True)
    given_by: UUID | None = Field(default=None, foreign_key="person.id")
    at: datetime = Field(default_factory=clock.now, sa_type=Instant, index=True)
    until: datetime = Field(sa_type=Instant)
    taken_at: datetime | None = Field(default=None, sa_type=Instant)
    taken_by: UUID | None = Field(default=None, foreign_key="person.id")


class MissedHandover(SQLModel, table=True):
    """Somebody tried a code under which nothing waited: a clerk, or an address, by its digest."""

    __tablename__ = "missed_handover"
    id: UUID = Field(default_factory=new_id, primary_key=True)
    taker_digest: str = Field(max_length=64, index=True)
    at: datetime = Field(default_factory=clock.now, sa_type=Instant, index=True)
