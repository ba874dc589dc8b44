"""Kiosks that an administrator enlisted, and the visits of people at them: who, when, which paper, how often printed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from nfe_app.base import clock
from nfe_app.base.database import Instant, new_id


class Kiosk(SQLModel, table=True):
    """One screen in a hall. `secret_digest` is of what stands in its start address, `seat_digest` of the cookie of the browser that is it;
    `build` is the page that it shows."""

    __tablename__ = "kiosk"
    id: UUID = Field(default_factory=new_id, primary_key=True)
    name: str = Field(max_length=60)
    helper: str = Field(default="", max_length=120)
    region_code: str = Field(max_length=6)
    secret_digest: str = Field(max_length=64, unique=True)
    seat_digest: str = Field(default="", max_length=64, index=True)
    added_at: datetime = Field(default_factory=clock.now, sa_type=Instant)
    seen_at: datetime | None = Field(default=None, sa_type=Instant)
    build: str = Field(default="", max_length=12)
    withdrawn_at: datetime | None = Field(default=None, sa_type=Instant)


class Visit(SQLModel, table=True):
    """One person's time at one kiosk; before somebody scans, the code that can be scanned.

    A kiosk has one row that waits; its code is changed in place. `shown` and `print_wanted` count, so that the screen sees each once.
    """

    __tablename__ = "kiosk_visit"
    id: UUID = Field(default_factory=new_id, primary_key=True)
    kiosk_id: UUID = Field(foreign_key="kiosk.id", index=True)
    code_digest: str = Field(max_length=64, index=True)
    before_digest: str = Field(default="", max_length=64, index=True)
    turned_at: datetime = Field(default_factory=clock.now, sa_type=Instant)
    person_id: UUID | None = Field(default=None, foreign_key="person.id", index=True)
    taken_at: datetime | None = Field(default=None, sa_type=Instant)
    touched_at: datetime | None = Field(default=None, sa_type=Instant)
    certificate_id: UUID | None = Field(default=None, foreign_key="certificate.id")
    shown: int = 0
    print_wanted: int = 0
    printed: int = 0
    ended_at: datetime | None = Field(default=None, sa_type=Instant)
    ended_why: str = Field(default="", max_length=20)
    wiped_at: datetime | None = Field(default=None, sa_type=Instant)


class KioskPaper(SQLModel, table=True):
    """Paper was put into a kiosk (so many sheets lie in it now, and who says so), or so many were printed; append-only: what is left is folded."""

    __tablename__ = "kiosk_paper"
    id: UUID = Field(default_factory=new_id, primary_key=True)
    kiosk_id: UUID = Field(foreign_key="kiosk.id", index=True)
    step: str = Field(max_length=12)
    sheets: int
    by: UUID | None = Field(default=None, foreign_key="person.id")
    at: datetime = Field(default_factory=clock.now, sa_type=Instant)
