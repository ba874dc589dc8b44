"""Sittings of a worker and a clerk; what was seen in each, proposed and said, which is never changed but for the answer to a proposal."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from nfe_app.base import clock
from nfe_app.base.database import Instant, new_id


class Sitting(SQLModel, table=True):
    """One worker shows one draft to one clerk, until a moment or until one of the two has enough.

    `until` is the end of the code, and from the letting in the end of the sitting. `frame_sealed` is what the worker shows now;
    `version` grows with every change of anything that the two see.
    """

    __tablename__ = "sitting"
    id: UUID = Field(default_factory=new_id, primary_key=True)
    person_id: UUID = Field(foreign_key="person.id", index=True)
    scope: str = Field(max_length=20)
    minutes: int
    code_digest: str = Field(max_length=64, index=True)
    made_at: datetime = Field(default_factory=clock.now, sa_type=Instant)
    until: datetime = Field(sa_type=Instant)
    clerk_id: UUID | None = Field(default=None, foreign_key="person.id", index=True)
    joined_at: datetime | None = Field(default=None, sa_type=Instant)
    let_in_at: datetime | None = Field(default=None, sa_type=Instant)
    ended_at: datetime | None = Field(default=None, sa_type=Instant)
    ended_by: UUID | None = Field(default=None, foreign_key="person.id")
    page: str = Field(default="", max_length=40)
    frame_sealed: bytes
    pointed: str = Field(default="", max_length=40)
    version: int = 0


class SittingSeen(SQLModel, table=True):
    """What came into the clerk's sight at a moment: a page, and the fields that were new or other than before."""

    __tablename__ = "sitting_seen"
    sitting_id: UUID = Field(foreign_key="sitting.id", primary_key=True)
    position: int = Field(primary_key=True)
    at: datetime = Field(default_factory=clock.now, sa_type=Instant)
    page: str = Field(max_length=40)
    seen_sealed: bytes


class Proposal(SQLModel, table=True):
    """What a clerk proposed for some fields, and what the worker answered."""

    __tablename__ = "proposal"
    id: UUID = Field(default_factory=new_id, primary_key=True)
    sitting_id: UUID = Field(foreign_key="sitting.id", index=True)
    at: datetime = Field(default_factory=clock.now, sa_type=Instant)
    fields_sealed: bytes
    answered_at: datetime | None = Field(default=None, sa_type=Instant)
    accepted: bool = False


class SittingLine(SQLModel, table=True):
    """One line that one of the two wrote beside the screen."""

    __tablename__ = "sitting_line"
    sitting_id: UUID = Field(foreign_key="sitting.id", primary_key=True)
    position: int = Field(primary_key=True)
    at: datetime = Field(default_factory=clock.now, sa_type=Instant)
    by: UUID = Field(foreign_key="person.id")
    text_sealed: bytes


class MissedJoin(SQLModel, table=True):
    """A clerk typed a code under which nobody waited."""

    __tablename__ = "missed_join"
    id: UUID = Field(default_factory=new_id, primary_key=True)
    clerk_id: UUID = Field(foreign_key="person.id", index=True)
    at: datetime = Field(default_factory=clock.now, sa_type=Instant, index=True)
