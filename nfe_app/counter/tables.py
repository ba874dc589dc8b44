"""Visits of workers at a counter; of one that is over nothing is left but who acted for whom, and by which paper."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from nfe_app.base import clock
from nfe_app.base.database import Instant, new_id


class Visit(SQLModel, table=True):
    """One worker at one clerk's counter. `frame_sealed` is what is chosen on the screen; it is wiped when the visit is over.

    `person_id` is who showed a card, and `paper_id` the picture of what they signed; of who decides by a code there is neither.
    """

    __tablename__ = "visit"
    id: UUID = Field(default_factory=new_id, primary_key=True)
    clerk_id: UUID = Field(foreign_key="person.id", index=True)
    made_at: datetime = Field(default_factory=clock.now, sa_type=Instant)
    until: datetime = Field(sa_type=Instant, index=True)
    ended_at: datetime | None = Field(default=None, sa_type=Instant)
    deed: str = Field(default="enrol", max_length=20)
    enrolment_id: UUID | None = None
    frame_sealed: bytes
    person_id: UUID | None = Field(default=None, foreign_key="person.id", index=True)
    paper_id: UUID | None = None
    done_at: datetime | None = Field(default=None, sa_type=Instant)
