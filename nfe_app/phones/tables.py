"""The PIN before a phone's share, and the builds of the fronts that were given out."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from nfe_app.base import clock
from nfe_app.base.database import Instant, new_id


class PhonePin(SQLModel, table=True):
    """One PIN: whose, on which phone (known by digest alone), its argon2id hash, and its wrong tries with the time of the last."""

    __tablename__ = "phone_pin"
    __table_args__ = (UniqueConstraint("person_id", "phone_digest"),)
    id: UUID = Field(default_factory=new_id, primary_key=True)
    person_id: UUID = Field(foreign_key="person.id", index=True)
    phone_digest: str = Field(max_length=64)
    hash: str = Field(max_length=200)
    tries: int = 0
    tried_at: datetime = Field(default_factory=clock.now, sa_type=Instant)


class FrontBuild(SQLModel, table=True):
    """From `at` on phones were given this build of a front; append-only: a build that is served again after another is written anew."""

    __tablename__ = "front_build"
    id: UUID = Field(default_factory=new_id, primary_key=True)
    front: str = Field(max_length=20)
    build: str = Field(max_length=16)
    at: datetime = Field(default_factory=clock.now, sa_type=Instant)
