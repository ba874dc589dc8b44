"""A house with rows of every book under seals, and a hand that reaches past the guards, as an administrator of the database could."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID

from sqlalchemy import Connection, NullPool, create_engine, text

from nfe_app.audit import rounds
from nfe_app.base import database
from nfe_app.base.settings import settings

NOW = timedelta(0)
BOOKS = ("event", "entry", "posting", "consent")


def seal() -> int:
    """Seal everything that stands there, without waiting a minute."""
    return rounds.seal_all(settled=NOW)


@contextmanager
def past_the_guards() -> Iterator[Connection]:
    """A connection on which no trigger of the house and no foreign key stands in the way; what it did stands at the end."""
    engine = create_engine(settings().database_url, poolclass=NullPool)
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("set session_replication_role = replica"))
        else:
            for name in (
                connection.execute(text("select name from sqlite_master where type = 'trigger'")).scalars().all()
            ):
                connection.execute(text(f"drop trigger {name}"))
        yield connection


def ids(book: str) -> list[UUID]:
    """The ids of a book, in order."""
    with database.look() as session:
        found = session.execute(text(f"select id from {book} order by id")).scalars()
        return [one if isinstance(one, UUID) else UUID(hex=one) for one in found]


def key(id_: UUID) -> str:
    """An id as the database writes it."""
    return id_.hex if database.engine().dialect.name == "sqlite" else str(id_)
