"""Rounds over everything: sealing what has settled, and walking the whole chain again, a small transaction at a time."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from joserfc import jws
from joserfc.errors import JoseError
from sqlmodel import col, select

from nfe_app.audit import actions, rows, rules
from nfe_app.audit.actions import ALGORITHM
from nfe_app.audit.rules import Batch, Walk, Wrong
from nfe_app.audit.tables import Seal
from nfe_app.base import database
from nfe_app.base.database import new_id
from nfe_app.base.keys import signing_key

PAGE = 20


@dataclass(frozen=True)
class Report:
    """What a walk over the whole chain found; `late` were sealed after their neighbours, `waiting` are not sealed yet."""

    seals: int
    rows: int
    waiting: int
    wrong: Wrong | None
    late: Sequence[tuple[str, UUID]]
    root: str
    missing: Sequence[str] = ()

    @property
    def ok(self) -> bool:
        """Whether every row is what it was and every published root is there."""
        return self.wrong is None and not self.missing


def seal_all(settled: timedelta = rules.SETTLED, late: timedelta | None = rules.LATE) -> int:
    """Seal every row older than `settled`, a batch a transaction; how many rows. `late=None` takes in whatever came too late."""
    return sum(_seal_book(book, settled, late) for book in rules.FORMS[rules.NEWEST])


def _seal_book(book: str, settled: timedelta, late: timedelta | None) -> int:
    sealed, until = 0, rules.before(new_id(), settled)
    oldest = None if late is None else rules.before(new_id(), late)
    while count := _seal_next(book, until, oldest):
        sealed, oldest = sealed + count, until  # rows that came late are looked for once a round
        if count < rules.MOST:
            break
    return sealed


def _seal_next(book: str, until: UUID, oldest: UUID | None) -> int:
    with database.work() as session:
        return actions.seal_next(session, book, until, oldest)


def verify(published: Iterable[str] = ()) -> Report:
    """Walk the whole chain and every row of every book; stops at the first that is wrong. `published` roots have to be in it."""
    walk, missing = Walk(), set(published)
    for seal in _seals():
        missing.discard(seal.root)
        batch = _batch_of(seal)
        wrong = rules.link(walk, batch, seal.root) or _unsigned(seal) or _miscounted(seal)
        if wrong is None:
            wrong = rules.follow(walk, batch, _found(walk, batch))
        if wrong:
            return _report(walk, 0, wrong, missing=())
    for book, strays in walk.strays.items():
        if strays:
            return _report(walk, 0, Wrong(book, str(min(strays)), "inserted"), missing=())
    with database.look() as session:
        waiting = sum(rows.count_after(session, book, walk.since(book)) for book in rules.FORMS[rules.NEWEST])
    return _report(walk, waiting, None, sorted(missing))


def _report(walk: Walk, waiting: int, wrong: Wrong | None, missing: Sequence[str]) -> Report:
    return Report(walk.position, walk.rows, waiting, wrong, walk.late, walk.root, missing)


def _seals() -> Iterator[Seal]:
    """Every seal in order, a page at a time, so that neither memory nor a transaction grows with the chain."""
    after = 0
    while True:
        with database.look() as session:
            page = session.exec(
                select(Seal).where(Seal.position > after).order_by(col(Seal.position)).limit(PAGE)
            ).all()
        yield from page
        if not page:
            return
        after = page[-1].position


def _batch_of(seal: Seal) -> Batch:
    return Batch(seal.position, seal.at, seal.book, seal.form, seal.last_id, seal.previous, seal.leaves)


def _found(walk: Walk, batch: Batch) -> dict[UUID, bytes]:
    """The rows that stand where a seal says, with any that stand between them."""
    since = walk.since(batch.book)
    earlier = [id_ for id_ in rules.named(batch.leaves) if id_ <= since]
    found: dict[UUID, bytes] = {}
    with database.look() as session:
        found |= {row.id: row.digest for row in rows.these(session, batch.book, batch.form, earlier)}
        after = since
        while page := rows.between(session, batch.book, batch.form, after, batch.last_id, rules.MOST):
            found |= {row.id: row.digest for row in page}
            if len(page) < rules.MOST or page[-1].id <= after:
                break
            after = page[-1].id
    return found


def _unsigned(seal: Seal) -> Wrong | None:
    """Whether a root is not under our signature: the database alone does not make a seal."""
    try:
        said = json.loads(jws.deserialize_compact(seal.signed, signing_key(), [ALGORITHM]).payload)
    except (JoseError, ValueError):
        said = {}
    whole = said == {"position": seal.position, "root": seal.root, "at": _batch_of(seal).when}
    return None if whole else Wrong("seal", f"seal {seal.position}", "is not under our signature")


def _miscounted(seal: Seal) -> Wrong | None:
    """Whether the columns beside the leaves say something else than the leaves."""
    said = rules.named(seal.leaves)
    size = rules.ID + rules.DIGEST
    whole = len(said) * size == len(seal.leaves) and seal.count == len(said) and seal.first_id == min(said)
    return None if whole else Wrong("seal", f"seal {seal.position}", "changed")
