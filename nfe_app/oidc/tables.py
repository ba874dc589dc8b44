"""Sign-ins on their way to a provider and back, whose account there is whose here, and which sign-ins a provider may end."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel, UniqueConstraint

from nfe_app.base import clock
from nfe_app.base.database import Instant, new_id


class OidcTrip(SQLModel, table=True):
    """One way to the provider and back: what was sent with it, and the browser that began it; state and browser by digest alone."""

    __tablename__ = "oidc_trip"
    state_digest: str = Field(max_length=64, primary_key=True)
    browser_digest: str = Field(max_length=64)
    issuer: str = Field(max_length=200)
    nonce: str = Field(max_length=64)
    verifier_sealed: bytes
    front: str = Field(max_length=10)
    back: str = Field(max_length=100)
    person_id: UUID | None = Field(default=None, foreign_key="person.id")
    made_at: datetime = Field(default_factory=clock.now, sa_type=Instant, index=True)
    used_at: datetime | None = Field(default=None, sa_type=Instant)


class OidcAccount(SQLModel, table=True):
    """Whose account at an issuer is whose: one for one, both ways. The subject is known by its keyed digest."""

    __tablename__ = "oidc_account"
    __table_args__ = (UniqueConstraint("issuer", "sub_digest"), UniqueConstraint("issuer", "person_id"))
    id: UUID = Field(default_factory=new_id, primary_key=True)
    issuer: str = Field(max_length=200)
    sub_digest: str = Field(max_length=64)
    person_id: UUID = Field(foreign_key="person.id", index=True)
    made_at: datetime = Field(default_factory=clock.now, sa_type=Instant)


class OidcSignIn(SQLModel, table=True):
    """A sign-in of ours that came from an issuer's session, by which the issuer ends it; and for leaving there too a word of the browser, and the issuer's own."""

    __tablename__ = "oidc_sign_in"
    mark: str = Field(max_length=64, primary_key=True)
    account_id: UUID = Field(foreign_key="oidc_account.id", index=True)
    sid_digest: str = Field(max_length=64, index=True)
    out_digest: str = Field(max_length=64, unique=True)
    hint_sealed: bytes
    made_at: datetime = Field(default_factory=clock.now, sa_type=Instant)


class OidcLogout(SQLModel, table=True):
    """A session that its issuer has ended, by the one word that said so."""

    __tablename__ = "oidc_logout"
    jti_digest: str = Field(max_length=64, primary_key=True)
    sid_digest: str = Field(max_length=64, index=True)
    at: datetime = Field(default_factory=clock.now, sa_type=Instant)
