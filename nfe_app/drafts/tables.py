"""One row for each draft of a person; what stands in it is sealed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from nfe_app.base import clock
from nfe_app.base.database import Instant


class Draft(SQLModel, table=True):
    """What a person fills in under a name, by the shape (`version`) that it has."""

    __tablename__ = "draft"
    person_id: UUID = Field(foreign_key="person.id", primary_key=True)
    name: str = Field(max_length=40, primary_key=True)
    version: int = Field(primary_key=True)
    sealed: bytes
    touched_at: datetime = Field(default_factory=clock.now, sa_type=Instant, index=True)
