"""Papers: what each said, its sheet, and whether it was taken back; the keys that sign them; who asked for a number that is not ours."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from nfe_app.base import clock
from nfe_app.base.database import Instant, new_id


class Certificate(SQLModel, table=True):
    """One paper; `said` are the canonical bytes that `digest` is of, `sheet` the signed PDF as it was given out.

    `key_id` names the key that signed it; those from before papers were signed have none.
    """

    __tablename__ = "certificate"
    id: UUID = Field(default_factory=new_id, primary_key=True)
    number: str = Field(max_length=24, unique=True)
    person_id: UUID = Field(foreign_key="person.id", index=True)
    kind: str = Field(max_length=20)
    said: bytes
    digest: str = Field(max_length=64)
    sheet: bytes
    issued_on: date
    valid_until: date | None = None
    key_id: int | None = Field(default=None, foreign_key="paper_key.id", index=True)
    made_at: datetime = Field(default_factory=clock.now, sa_type=Instant)


class Withdrawal(SQLModel, table=True):
    """A paper was taken back, once and for good: by its owner, by a clerk, or because what it says was undone."""

    __tablename__ = "certificate_withdrawal"
    certificate_id: UUID = Field(foreign_key="certificate.id", primary_key=True)
    why: str = Field(max_length=20)
    at: datetime = Field(default_factory=clock.now, sa_type=Instant)


class PaperKey(SQLModel, table=True):
    """A key that signs papers, with its X.509 certificate (DER); number 0 is the root, which signs the others.

    `sealed` is the private key, sealed by the data keys; empty where it is kept elsewhere. A retired key signs nothing more and what it signed stays good; of a
    revoked one nothing counts without the register.
    """

    __tablename__ = "paper_key"
    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    kid: str = Field(max_length=16, unique=True)
    certificate: bytes
    sealed: bytes
    made_at: datetime = Field(default_factory=clock.now, sa_type=Instant)
    retired_at: datetime | None = Field(default=None, sa_type=Instant)
    revoked_at: datetime | None = Field(default=None, sa_type=Instant)
    revoked_why: str = Field(default="", max_length=200)


class MissedCheck(SQLModel, table=True):
    """Somebody asked for a number that was not found; so many from one address, and it has to wait."""

    __tablename__ = "missed_check"
    id: UUID = Field(default_factory=new_id, primary_key=True)
    address_digest: str = Field(max_length=64, index=True)
    at: datetime = Field(default_factory=clock.now, sa_type=Instant)
