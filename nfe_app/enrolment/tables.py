"""One row for each insurance type a person chose, and the steps it took since."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel, UniqueConstraint

from nfe_app.base import clock
from nfe_app.base.database import FenCount, Instant, MonthText, new_id
from nfe_app.base.money import Fen
from nfe_app.base.months import Month


class Enrolment(SQLModel, table=True):
    """One insurance type of one person at one place, from a month on; `draft_id` is the basket it was chosen in."""

    __tablename__ = "enrolment"
    __table_args__ = (UniqueConstraint("person_id", "draft_id", "scheme"),)
    id: UUID = Field(default_factory=new_id, primary_key=True)
    person_id: UUID = Field(foreign_key="person.id", index=True)
    draft_id: UUID
    region_code: str = Field(max_length=6, index=True)
    residence: str = Field(max_length=10)
    scheme: str = Field(max_length=30)
    kind: str = Field(max_length=20)
    option: str = Field(max_length=40)
    base: Fen | None = Field(default=None, sa_type=FenCount)
    frequency: str = Field(max_length=10)
    since: Month = Field(sa_type=MonthText)
    made_at: datetime = Field(default_factory=clock.now, sa_type=Instant)


class EnrolmentStep(SQLModel, table=True):
    """What happened to an enrolment, in order; a place in the order is taken once, so two steps at a time cannot both be the next."""

    __tablename__ = "enrolment_step"
    enrolment_id: UUID = Field(foreign_key="enrolment.id", primary_key=True)
    position: int = Field(primary_key=True)
    step: str = Field(max_length=12)
    at: datetime = Field(default_factory=clock.now, sa_type=Instant)
