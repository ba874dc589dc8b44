"""In whose hand a case was."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from nfe_app.base import clock
from nfe_app.base.database import Instant, new_id


class CaseStep(SQLModel, table=True):
    """A clerk took a case, let it go, or took it over from a colleague, and why; append-only: where it is now is folded."""

    __tablename__ = "case_step"
    id: UUID = Field(default_factory=new_id, primary_key=True)
    kind: str = Field(max_length=12)
    object_id: UUID = Field(index=True)
    step: str = Field(max_length=12)
    by: UUID = Field(foreign_key="person.id", index=True)
    at: datetime = Field(default_factory=clock.now, sa_type=Instant)
    why: str = Field(default="", max_length=200)
