"""What persons said yes and no to; append-only, the last word counts."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from nfe_app.base import clock
from nfe_app.base.database import Instant, new_id


class Consent(SQLModel, table=True):
    """One word of a person about one purpose, and the version and digest of the text they had before them."""

    __tablename__ = "consent"
    id: UUID = Field(default_factory=new_id, primary_key=True)
    person_id: UUID = Field(foreign_key="person.id", index=True)
    purpose: str = Field(max_length=20)
    given: bool
    version: str = Field(max_length=12)
    digest: str = Field(max_length=64)
    at: datetime = Field(default_factory=clock.now, sa_type=Instant)
