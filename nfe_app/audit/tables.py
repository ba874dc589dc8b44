"""Seals over the rows of the journal and of the ledger; append-only."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from nfe_app.base import clock
from nfe_app.base.database import Instant


class Seal(SQLModel, table=True):
    """One link of the chain: rows of one book (`leaves`: id and digest of each), the root before it, its own, and our signature."""

    __tablename__ = "seal"
    position: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    at: datetime = Field(default_factory=clock.now, sa_type=Instant, index=True)
    book: str = Field(max_length=20, index=True)
    form: int
    first_id: UUID
    last_id: UUID
    count: int
    leaves: bytes
    previous: str = Field(max_length=64)
    root: str = Field(max_length=64, unique=True)
    signed: str = Field(max_length=600)
