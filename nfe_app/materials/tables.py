"""Pictures, and the pieces they came in."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from nfe_app.base import clock
from nfe_app.base.database import Instant


class Material(SQLModel, table=True):
    """A picture under the id that the phone gave it, and what it is to be; `used_by` is what it proves, once a deed has named it."""

    __tablename__ = "material"
    id: UUID = Field(primary_key=True)
    person_id: UUID = Field(foreign_key="person.id", index=True)
    length: int
    digest: str = Field(max_length=64)
    made_at: datetime = Field(default_factory=clock.now, sa_type=Instant, index=True)
    kind: str = Field(default="", max_length=20)
    whole_at: datetime | None = Field(default=None, sa_type=Instant)
    used_by: UUID | None = Field(default=None, index=True)


class MaterialPiece(SQLModel, table=True):
    """`size` bytes of a picture from a place in it on, sealed; together they are the picture as far as it came."""

    __tablename__ = "material_piece"
    material_id: UUID = Field(foreign_key="material.id", primary_key=True)
    start: int = Field(primary_key=True)
    size: int
    sealed: bytes
