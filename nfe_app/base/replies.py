"""What a command was answered, kept under its id for ever: a list enters as one, and its replies are kept as one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from sqlalchemy import bindparam, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Field, Session, SQLModel, col, select

from nfe_app.base import clock, keys
from nfe_app.base.database import Instant


class Kept(SQLModel, table=True):
    """A command that ran, and the very bytes it was answered with, sealed: they may tell a person's name."""

    __tablename__ = "command"
    id: UUID = Field(primary_key=True)
    person_id: UUID = Field(index=True)
    kind: str = Field(max_length=60)
    digest: str = Field(max_length=64)
    at: datetime = Field(default_factory=clock.now, sa_type=Instant)
    reply: bytes = b""


_TABLE: Any = Kept.__table__  # type: ignore[attr-defined]
_FILL = update(_TABLE).where(_TABLE.c.id == bindparam("which")).values(reply=bindparam("sealed"))


class Book:
    """The rows of one list's ids: each ours to fill, or filled by an earlier run."""

    def __init__(self, stands: Mapping[UUID, tuple[str, bytes]]) -> None:
        self._stands = dict(stands)
        self._made: dict[UUID, bytes] = {}

    def digest_of(self, id_: UUID) -> str:
        """What the first command under this id was."""
        return self._stands[id_][0]

    def known(self, id_: UUID) -> bytes:
        """The bytes that were answered under this id; empty where it has yet to run."""
        reply = self._stands[id_][1]
        return self._made.get(id_) or (_opened(id_, reply) if reply else b"")

    def note(self, id_: UUID, reply: bytes) -> None:
        """Remember what was answered, until it is kept."""
        self._made[id_] = reply

    def keep(self, session: Session) -> None:
        """Write down all that was noted."""
        rows = [
            {"which": id_, "sealed": keys.seal("reply", said.decode(), of=str(id_))} for id_, said in self._made.items()
        ]
        if rows:
            session.connection().execute(_FILL, rows)


def enter(session: Session, person_id: UUID, asked: Iterable[tuple[UUID, str, str]]) -> Book:
    """The book of commands, each told by id, kind and digest; a second one of the same id at the same time waits here for the first."""
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    common = {"person_id": person_id, "at": clock.now(), "reply": b""}
    # in one order for all, so that two lists with the same ids do not wait for each other
    rows = [{"id": id_, "kind": kind[:60], "digest": digest, **common} for id_, kind, digest in sorted(asked, key=_id)]
    session.connection().execute(insert(_TABLE).on_conflict_do_nothing(), rows)
    found = select(Kept.id, Kept.digest, Kept.reply).where(col(Kept.id).in_({row["id"] for row in rows}))
    return Book({id_: (digest, reply) for id_, digest, reply in session.exec(found)})


def _id(asked: tuple[UUID, str, str]) -> UUID:
    return asked[0]


def opened(kept: Kept) -> bytes:
    """The bytes that were answered; those from before replies were sealed lie there as they were."""
    return _opened(kept.id, kept.reply)


def _opened(id_: UUID, reply: bytes) -> bytes:
    try:
        return keys.unseal("reply", reply, of=str(id_)).encode()
    except InvalidTag:
        return reply
