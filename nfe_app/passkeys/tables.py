"""The passkeys of people, and the challenges that were given out; of neither can a key be made."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel

from nfe_app.base import clock
from nfe_app.base.database import Instant, new_id


class Passkey(SQLModel, table=True):
    """One public key: whose, by what the browser names it (base64url), how often it signed, and on what device it was made."""

    __tablename__ = "passkey"
    id: UUID = Field(default_factory=new_id, primary_key=True)
    person_id: UUID = Field(foreign_key="person.id", index=True)
    credential_id: str = Field(max_length=1364, unique=True)
    public_key: bytes
    sign_count: int = Field(sa_type=BigInteger)
    device: str = Field(max_length=40)
    made_at: datetime = Field(default_factory=clock.now, sa_type=Instant)
    used_at: datetime | None = Field(default=None, sa_type=Instant)


class PasskeyChallenge(SQLModel, table=True):
    """One challenge: for which browser and deed, for whom where a key is to be made, and whether it was answered."""

    __tablename__ = "passkey_challenge"
    id: UUID = Field(default_factory=new_id, primary_key=True)
    bound_digest: str = Field(max_length=64, index=True)
    person_id: UUID | None = Field(default=None, foreign_key="person.id")
    challenge: bytes
    made_at: datetime = Field(default_factory=clock.now, sa_type=Instant)
    used_at: datetime | None = Field(default=None, sa_type=Instant)
