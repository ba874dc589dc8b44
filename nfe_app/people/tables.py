"""Persons, their one-time codes and their sign-ins; numbers and names are sealed, and found by keyed digest."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel

from nfe_app.base import clock
from nfe_app.base.database import Instant, new_id


class Person(SQLModel, table=True):
    """A worker or a member of staff; `proof` tells how well we know who it is: phone, number or counter."""

    __tablename__ = "person"
    id: UUID = Field(default_factory=new_id, primary_key=True)
    role: str = Field(max_length=20)
    phone_digest: str | None = Field(default=None, max_length=64, unique=True)
    phone_sealed: bytes | None = None
    name_sealed: bytes | None = None
    identity_digest: str | None = Field(default=None, max_length=64, unique=True)
    identity_sealed: bytes | None = None
    proof: str = Field(default="phone", max_length=20)
    made_at: datetime = Field(default_factory=clock.now, sa_type=Instant)


class Member(SQLModel, table=True):
    """A member of staff: how they sign in, and for which agency and regions they work. What they may do is the person's role.

    `regions` are codes of GB/T 2260, a province covers its counties; `totp_step` is the last time step that was accepted. A password
    that the house gave out at `given_at` is to be replaced by one of their own.
    """

    __tablename__ = "staff_member"
    person_id: UUID = Field(foreign_key="person.id", primary_key=True)
    user_name: str = Field(max_length=40, unique=True)
    hash: str = Field(max_length=200)
    given_at: datetime | None = Field(default=None, sa_type=Instant)
    agency: str = Field(default="", max_length=60)
    regions: list[str] = Field(default_factory=list, sa_type=JSON)
    totp_sealed: bytes | None = None
    totp_since: datetime | None = Field(default=None, sa_type=Instant)
    totp_step: int = 0


class RecoveryCode(SQLModel, table=True):
    """One code that stands in once for a lost second factor; known by keyed digest alone."""

    __tablename__ = "staff_recovery"
    id: UUID = Field(default_factory=new_id, primary_key=True)
    person_id: UUID = Field(foreign_key="person.id", index=True)
    digest: str = Field(max_length=64)
    used_at: datetime | None = Field(default=None, sa_type=Instant)


class OneTimeCode(SQLModel, table=True):
    """One code that was sent; the code itself is kept nowhere, nor is the secret of the browser that asked for it.

    From `proved_at` on, where it was right in a browser that is not known, the identity number is asked for; `misses` were wrong.
    """

    __tablename__ = "one_time_code"
    id: UUID = Field(default_factory=new_id, primary_key=True)
    phone_digest: str = Field(max_length=64, index=True)
    address_digest: str = Field(max_length=64, index=True)
    device_digest: str = Field(default="", max_length=64, index=True)
    bound_digest: str = Field(default="", max_length=64)
    code_digest: str = Field(max_length=64)
    made_at: datetime = Field(default_factory=clock.now, sa_type=Instant)
    tries: int = 0
    used_at: datetime | None = Field(default=None, sa_type=Instant)
    proved_at: datetime | None = Field(default=None, sa_type=Instant)
    misses: int = 0


class FailedPassword(SQLModel, table=True):
    """A try at the desk that was wrong, counted by user name, by address, and by both together."""

    __tablename__ = "failed_password"
    id: UUID = Field(default_factory=new_id, primary_key=True)
    who_digest: str = Field(max_length=64, index=True)
    name_digest: str = Field(default="", max_length=64, index=True)
    address_digest: str = Field(default="", max_length=64, index=True)
    at: datetime = Field(default_factory=clock.now, sa_type=Instant)


class SignedIn(SQLModel, table=True):
    """One sign-in of one browser; its token is known by digest alone. `how` it was proven, on what and where, and when it was last used and proven.

    `browser_digest` is of the browser's own secret while the person's sign-ins know it; of one that is `new_here` the person is told.
    """

    __tablename__ = "signed_in"
    token_digest: str = Field(max_length=64, primary_key=True)
    person_id: UUID = Field(foreign_key="person.id", index=True)
    how: str = Field(default="code", max_length=20)
    device: str = Field(default="", max_length=40)
    place: str = Field(default="", max_length=40)
    browser_digest: str = Field(default="", max_length=64)
    new_here: bool = False
    made_at: datetime = Field(default_factory=clock.now, sa_type=Instant)
    seen_at: datetime = Field(default_factory=clock.now, sa_type=Instant)
    proved_at: datetime = Field(default_factory=clock.now, sa_type=Instant)
    ended_at: datetime | None = Field(default=None, sa_type=Instant)


class PhoneState(SQLModel, table=True):
    """What the phone of a sign-in told of itself last: which build runs on it, which packs it keeps (place, version, day), how many deeds
    wait on it, since when and why. Nothing of what they are. It goes with the sign-in.
    """

    __tablename__ = "phone_state"
    id: UUID = Field(default_factory=new_id, primary_key=True)
    token_digest: str = Field(foreign_key="signed_in.token_digest", max_length=64, unique=True)
    build: str = Field(default="", max_length=16)
    packs: list[dict[str, str]] = Field(default_factory=list, sa_type=JSON)
    waiting: int = 0
    since: datetime | None = Field(default=None, sa_type=Instant)
    failed: str = Field(default="", max_length=12)
    at: datetime = Field(default_factory=clock.now, sa_type=Instant)


class SpentWork(SQLModel, table=True):
    """A proof of work that was taken, so that nobody brings it again."""

    __tablename__ = "spent_work"
    challenge: str = Field(max_length=64, primary_key=True)
    at: datetime = Field(default_factory=clock.now, sa_type=Instant)
