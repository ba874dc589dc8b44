"""Which columns are sealed, and the sealing of all of them anew under the newest data key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from cryptography.exceptions import InvalidTag
from sqlalchemy import CursorResult, Row, func, literal, select, tuple_, update
from sqlalchemy.schema import Table
from sqlmodel import Session, SQLModel, col
from sqlmodel import select as read

from nfe_app.base import clock, database, keys, ring
from nfe_app.base.ring import ROOT, DataKey

GRACE = timedelta(minutes=10)
"""How long a retired key lives at least: a process that has not heard of the new one may still seal by it; our choice."""


@dataclass(frozen=True)
class Column:
    """A sealed column, its purpose, and of which row its value is (the columns that are bound to it)."""

    table: str
    name: str
    purpose: str
    of: tuple[str, ...] = ()
    was_clear: bool = False
    """Values from before it was sealed lie in clear."""
    many: int = 200
    """How many values are sealed anew in one transaction: fewer where each is large."""


SEALED = (
    Column("person", "phone_sealed", "phone"),
    Column("person", "name_sealed", "name"),
    Column("person", "identity_sealed", "identity"),
    Column("recovery", "phone_sealed", "phone"),
    Column("change", "was_sealed", "change", of=("id",)),
    Column("change", "now_sealed", "change", of=("id",)),
    Column("staff_member", "totp_sealed", "totp"),
    Column("oidc_trip", "verifier_sealed", "oidc verifier"),
    Column("oidc_sign_in", "hint_sealed", "oidc hint"),
    Column("pay_code", "code_sealed", "paycode", of=("id",)),
    Column("draft", "sealed", "draft", of=("person_id", "name")),
    Column("material_piece", "sealed", "picture", of=("material_id", "start"), many=20),
    Column("paper_key", "sealed", "paper key", of=("id",)),
    Column("sitting", "frame_sealed", "sitting frame", of=("id",)),
    Column("sitting_seen", "seen_sealed", "sitting seen", of=("sitting_id", "position")),
    Column("sitting_line", "text_sealed", "sitting line", of=("sitting_id", "position")),
    Column("proposal", "fields_sealed", "proposal", of=("id",)),
    Column("visit", "frame_sealed", "visit frame", of=("id",)),
    Column("handover", "line_sealed", "handover", of=("id",)),
    Column("command", "reply", "reply", of=("id",), was_clear=True),
)


def bound(*of: object) -> str:
    """The row that a value is bound to, as text."""
    return " ".join(map(str, of))


def reseal() -> int:
    """Seal everything under the newest data key, a batch a transaction; how many values. Safe to be killed, and to be run twice or by two."""
    ring.forget()
    return sum(_reseal(column) for column in SEALED)


def _reseal(column: Column) -> int:
    done = 0
    after: tuple[object, ...] | None = None
    while rows := _next(column, after):
        with database.work() as session:
            done += sum(_is_resealed(session, column, row) for row in rows)
        after = tuple(rows[-1][1:])
    return done


def _table(column: Column) -> tuple[Table, Any, Sequence[Any]]:
    table = SQLModel.metadata.tables[column.table]
    return table, table.c[column.name], list(table.primary_key)


def _next(column: Column, after: tuple[object, ...] | None) -> Sequence[Row[Any]]:
    """The next values that are under another key than the newest, each with its row's key; empty ones are kept elsewhere."""
    _its, value, key = _table(column)
    head = keys.head_now()
    wanted = select(value, *key).where(value.is_not(None), value != b"", func.substr(value, 1, len(head)) != head)
    if after is not None:
        wanted = wanted.where(
            tuple_(*key) > tuple_(*[literal(at, one.type) for one, at in zip(key, after, strict=True)])
        )
    with database.look() as session:
        return session.execute(wanted.order_by(*key).limit(column.many)).all()


def _is_resealed(session: Session, column: Column, row: Row[Any]) -> bool:
    """One value anew, unless somebody changed it meanwhile."""
    table, value, key = _table(column)
    old, which = row[0], row[1:]
    at = dict(zip((one.name for one in key), which, strict=True))
    of = bound(*(at[name] for name in column.of))
    new = keys.seal_bytes(column.purpose, _opened(column, old, of), of)
    mine = [one == at[one.name] for one in key]
    done = session.execute(update(table).where(*mine, value == old).values({column.name: new}))
    return isinstance(done, CursorResult) and done.rowcount == 1


def _opened(column: Column, value: bytes, of: str) -> bytes:
    try:
        return keys.unseal_bytes(column.purpose, value, of)
    except InvalidTag:
        if column.was_clear and value.startswith(b"{"):
            return value
        raise


def used(session: Session, id_: int) -> int:
    """How many values are sealed by a data key."""
    total, heads = 0, keys.heads_of(id_)
    for column in SEALED:
        table, value, _key = _table(column)
        total += session.execute(
            select(func.count()).select_from(table).where(func.substr(value, 1, keys.HEAD).in_(heads))
        ).scalar_one()
    return total


def destroy_unused() -> list[int]:
    """Destroy every data key that was retired a while ago and seals nothing any more; which."""
    with database.work() as session:
        old = read(DataKey).where(col(DataKey.retired_at) < clock.now() - GRACE, col(DataKey.destroyed_at).is_(None))
        gone = [row.id for row in session.exec(old) if row.id != ROOT and not used(session, row.id)]
        for id_ in gone:
            ring.destroy(session, id_)
    return gone
