"""Everybody who may come to a door: a stranger, the worker whose things they are, another worker, and each role of staff here and abroad."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Select, TextClause, text
from sqlmodel import SQLModel

from nfe_app.base import database
from nfe_app.base.commands import Subject
from nfe_app.people.rules import STAFF
from tests import cast
from tests.cast import BEIJING, TIANJIN, Worker, new_clerk

Rows = dict[str, frozenset[str]]
HERS, ANOTHER, STRANGER = "she", "another", "stranger"
ALL = (STRANGER, HERS, ANOTHER, *(f"{role} {where}" for role in STAFF for where in ("here", "abroad")))


@dataclass(frozen=True)
class Caller:
    """Somebody at the door, by the name that the tables of the matrix use."""

    name: str
    who: Worker | None

    @property
    def subject(self) -> Subject | None:
        """As the door knows them; None for a stranger."""
        return self.who.subject if self.who else None

    @property
    def role(self) -> str:
        """What they are: stranger, worker, or a role of staff."""
        return self.who.role if self.who else STRANGER

    @property
    def is_here(self) -> bool:
        """Whether they work for the region in which her things lie."""
        return self.name.endswith(" here")

    @property
    def cookies(self) -> dict[str, str]:
        """What their browser holds."""
        if self.who is None:
            return {}
        return {"nfe": self.who.token} if self.role == "worker" else cast.at_desk(self.who.token)


def role_of(name: str) -> str:
    """What somebody of this name is."""
    return "worker" if name in (HERS, ANOTHER) else name.split()[0]


def called(name: str, she: Worker) -> Caller:
    """One of them, with a sign-in of their own; her things lie in Beijing."""
    if name in (STRANGER, HERS, ANOTHER):
        return Caller(name, {STRANGER: None, HERS: she}[name] if name != ANOTHER else cast.is_known(cast.newcomer()))
    return Caller(name, new_clerk(role_of(name), BEIJING if name.endswith(" here") else TIANJIN))


def callers(she: Worker) -> Iterator[Caller]:
    """All of them."""
    return (called(name, she) for name in ALL)


@cache
def _questions() -> dict[str, Select[Any]]:
    """How each table is asked for all of its rows."""
    return {table.name: table.select() for table in SQLModel.metadata.sorted_tables}


@cache
def _where_anything_is() -> TextClause:
    """How all tables together are asked which of them have rows; most have none."""
    each = (f"select '{name}' where exists (select 1 from \"{name}\")" for name in _questions())
    return text(" union all ".join(each))


def everything(*without: str) -> Rows:
    """Every row of every table, as text; some tables left out."""
    with database.look() as session:
        line = session.connection()
        filled = set(line.execute(_where_anything_is()).scalars())
        return {
            name: frozenset(repr(tuple(row)) for row in line.execute(question)) if name in filled else frozenset()
            for name, question in _questions().items()
            if name not in without
        }


def moved(before: Rows, after: Rows) -> dict[str, frozenset[str]]:
    """What is in one of the two and not in the other."""
    return {name: rows ^ after[name] for name, rows in before.items() if rows != after[name]}


def secrets_of(she: Worker) -> tuple[str, ...]:
    """What of her nobody else may read."""
    return (str(she.id), she.id.hex, she.phone, she.identity, she.identity[:4] + "*" * 8 + she.identity[-4:])
