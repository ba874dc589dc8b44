"""The rows of a book as text, the same on both databases: identifiers in 32 hex digits, moments in UTC to the microsecond."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from uuid import UUID

from sqlalchemy import BindParameter, TextClause, Uuid, bindparam, text
from sqlmodel import Session

from nfe_app.audit import rules
from nfe_app.audit.rules import Row

AS_TEXT = {
    "id": "replace(CAST({} AS text), '-', '')",
    "time": "to_char({} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')",
    "truth": "CAST(CAST({} AS integer) AS text)",
    "text": "CAST({} AS text)",
}
"""How PostgreSQL writes a column as SQLite keeps it; SQLite is asked for what it keeps, so that nothing is mended on the way."""
BETWEEN = "id > :since AND id <= :until ORDER BY id LIMIT :most"


def between(session: Session, book: str, form: int, since: UUID, until: UUID, most: int) -> list[Row]:
    """The first rows of a book after one id and up to another, by id."""
    query = _query(book, form, session.get_bind().dialect.name, BETWEEN)
    return list(_read(session, query, {"since": since, "until": until, "most": most}))


def these(session: Session, book: str, form: int, ids: Sequence[UUID]) -> list[Row]:
    """The rows of these ids, as far as they are there; at most rules.MOST ids."""
    if not ids:
        return []
    return list(_read(session, _query(book, form, session.get_bind().dialect.name, "id IN :ids"), {"ids": list(ids)}))


def ids_between(session: Session, book: str, since: UUID, until: UUID) -> Iterator[UUID]:
    """The ids of a book after one and up to another, in order."""
    query = text(f'SELECT id FROM "{book}" WHERE id > :since AND id <= :until ORDER BY id')  # noqa: S608 - a book of FORMS
    typed = query.bindparams(*_bounds()).columns(id=Uuid())
    yield from session.connection().execute(typed, {"since": since, "until": until}).scalars()


def count_after(session: Session, book: str, since: UUID) -> int:
    """How many rows of a book come after an id."""
    query = text(f'SELECT count(*) FROM "{book}" WHERE id > :since')  # noqa: S608 - a book of FORMS
    counted: int = (
        session.connection().execute(query.bindparams(bindparam("since", type_=Uuid())), {"since": since}).scalar_one()
    )
    return counted


def _read(session: Session, query: TextClause, told: dict[str, object]) -> Iterable[Row]:
    for columns in session.connection().execute(query, told):
        yield Row(_id_of(columns[0]), rules.digest(tuple(columns)))


def _id_of(written: str) -> UUID:
    """The id of a row; of one that somebody wrote by hand, as much as is needed to tell it apart."""
    try:
        return UUID(hex=written)
    except ValueError:
        return rules.START


@cache
def _query(book: str, form: int, dialect: str, where: str) -> TextClause:
    columns = rules.FORMS[form][book]
    wanted = ", ".join(
        (AS_TEXT[kind] if dialect == "postgresql" else AS_TEXT["text"]).format(name) for name, kind in columns.items()
    )
    query = text(f'SELECT {wanted} FROM "{book}" WHERE {where}')  # noqa: S608 - columns and books of FORMS
    if where == BETWEEN:
        return query.bindparams(*_bounds())
    return query.bindparams(bindparam("ids", expanding=True, type_=Uuid()))


def _bounds() -> tuple[BindParameter[UUID], BindParameter[UUID]]:
    return bindparam("since", type_=Uuid()), bindparam("until", type_=Uuid())
