"""What a command was answered, kept under its id for ever: a list enters as one, and its replies are kept as one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from sqlalchemy import Index, bindparam, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Field, Session, SQLModel, col, select

from nfe_app.base import clock, keys
from nfe_app.base.database import Instant

NOT_DONE = text("refused <> ''")
"""Refusals are few among all that was done, so they have an index of their own."""


class Kept(SQLModel, table=True):
    """A command that ran, and the very bytes it was answered with, sealed: they may tell a person's name; `refused` is the code of a no."""

    __tablename__ = "command"
    __table_args__ = (Index("ix_command_refused", "at", sqlite_where=NOT_DONE, postgresql_where=NOT_DONE),)
    id: UUID = Field(primary_key=True)
    person_id: UUID = Field(index=True)
    kind: str = Field(max_length=60)
    digest: str = Field(max_length=64)
    at: datetime = Field(default_factory=clock.now, sa_type=Instant)
    reply: bytes = b""
    refused: str = Field(default="", max_length=40)


_TABLE: Any = Kept.__table__  # type: ignore[attr-defined]
_FILL = (
    update(_TABLE).where(_TABLE.c.id == bindparam("which")).values(reply=bindparam("sealed"), refused=bindparam("no"))
)


class Book:
    """The rows of one list's ids: each ours to fill, or filled by an earlier run."""

    def __init__(self, stands: Mapping[UUID, tuple[str, bytes]]) -> None:
        self._stands = dict(stands)
        self._made: dict[UUID, tuple[bytes, str]] = {}

    def digest_of(self, id_: UUID) -> str:
        """What the first command under this id was."""
        return self._stands[id_][0]

    def known(self, id_: UUID) -> bytes:
        """The bytes that were answered under this id; empty where it has yet to run."""
        if id_ in self._made:
            return self._made[id_][0]
        reply = self._stands[id_][1]
        return _opened(id_, reply) if reply else b""

    def note(self, id_: UUID, reply: bytes, refused: str = "") -> None:
        """Remember what was answered, and the code of a no, until it is kept."""
        self._made[id_] = reply, refused

    def keep(self, session: Session) -> None:
        """Write down all that was noted."""
        rows = [
            {"which": id_, "sealed": keys.seal("reply", said.decode(), of=str(id_)), "no": refused}
            for id_, (said, refused) in self._made.items()
        ]
        if rows:
            session.connection().execute(_FILL, rows)


def enter(session: Session, person_id: UUID, asked: Iterable[tuple[UUID, str, str]]) -> Book:
    """The book of commands, each told by id, kind and digest; a second one of the same id at the same time waits here for the first."""
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    common = {"person_id": person_id, "at": clock.now(), "reply": b"", "refused": ""}
    # in one order for all, so that two lists with the same ids do not wait for each other
    rows = [{"id": id_, "kind": kind[:60], "digest": digest, **common} for id_, kind, digest in sorted(asked, key=_id)]
    session.connection().execute(insert(_TABLE).on_conflict_do_nothing(), rows)
    found = select(Kept.id, Kept.digest, Kept.reply).where(col(Kept.id).in_({row["id"] for row in rows}))
    return Book({id_: (digest, reply) for id_, digest, reply in session.exec(found)})


def _id(asked: tuple[UUID, str, str]) -> UUID:
    return asked[0]


def refusals(session: Session, kinds: Iterable[str], since: datetime, most: int) -> Sequence[Kept]:
    """The commands of these kinds that were refused since a moment, newest first."""
    lately = (NOT_DONE, col(Kept.at) > since, col(Kept.kind).in_(list(kinds)))
    return session.exec(select(Kept).where(*lately).order_by(col(Kept.at).desc(), col(Kept.id)).limit(most)).all()


def refusal(session: Session, id_: UUID) -> Kept | None:
    """A command that was refused."""
    kept = session.get(Kept, id_)
    return kept if kept and kept.refused else None


def of(session: Session, id_: UUID, person_id: UUID) -> Kept | None:
    """A command that ran under this id for this person."""
    kept = session.get(Kept, id_)
    return kept if kept and kept.person_id == person_id else None


def done_since(session: Session, person_id: UUID, kind: str, since: datetime) -> bool:
    """Whether a person has done what is of a kind since a moment."""
    done = (Kept.person_id == person_id, Kept.kind == kind, Kept.refused == "", col(Kept.at) > since)
    return session.exec(select(Kept.id).where(*done).limit(1)).first() is not None


def opened(kept: Kept) -> bytes:
    """The bytes that were answered; those from before replies were sealed lie there as they were."""
    return _opened(kept.id, kept.reply)


def _opened(id_: UUID, reply: bytes) -> bytes:
    try:
        return keys.unseal("reply", reply, of=str(id_)).encode()
    except InvalidTag:
        return reply
