"""Sealing the next rows of a book, and publishing the roots."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID

from joserfc import jws
from sqlmodel import Session, col, select

from nfe_app.audit import rows, rules
from nfe_app.audit.rules import Batch, Row
from nfe_app.audit.tables import Seal
from nfe_app.base import clock, database, journal
from nfe_app.base.database import new_id
from nfe_app.base.keys import signing_key
from nfe_app.base.log import log_of

DAYS = 30
PAGE = 20
TOLD = 20
ALGORITHM = "ES256"
log = log_of("audit")


def seal_next(session: Session, book: str, until: UUID, oldest: UUID | None) -> int:
    """One seal over the next rows of a book; how many. Only one process seals at a time: the chain has one end."""
    database.alone(session, "audit seal")
    last = session.exec(select(Seal).order_by(col(Seal.position).desc()).limit(1)).first()
    since = _covered(session, book)
    strays = list(_strays(session, book, oldest, since))[: rules.MOST]
    found = rows.these(session, book, rules.NEWEST, strays)
    found += rows.between(session, book, rules.NEWEST, since, until, rules.MOST - len(found))
    if found:
        session.add(_seal(last, book, found, since))
    if strays:
        _tell_late(session, book, strays)
    return len(found)


def _covered(session: Session, book: str) -> UUID:
    latest = select(Seal.last_id).where(Seal.book == book).order_by(col(Seal.position).desc()).limit(1)
    return session.exec(latest).first() or rules.START


def _strays(session: Session, book: str, oldest: UUID | None, since: UUID) -> Iterator[UUID]:
    """Rows that stand before the end of what is sealed and are in no seal: they were committed too late."""
    mine = select(Seal.leaves).where(Seal.book == book)
    start = oldest or rules.START
    if oldest:
        mine = mine.where(Seal.last_id > oldest)
    there = set(rows.ids_between(session, book, start, since))
    for leaves in session.exec(mine.execution_options(yield_per=PAGE)) if there else ():
        there -= rules.named(leaves).keys()
    return iter(sorted(there))


def _seal(last: Seal | None, book: str, found: list[Row], since: UUID) -> Seal:
    ids = [row.id for row in found]
    batch = Batch(
        position=last.position + 1 if last else 1,
        at=clock.now(),
        book=book,
        form=rules.NEWEST,
        last_id=max(since, *ids),
        previous=last.root if last else rules.NOTHING,
        leaves=rules.leaves_of(found),
    )
    return Seal(**vars(batch), first_id=min(ids), count=len(found), root=batch.root, signed=_sign(batch))


def _sign(batch: Batch) -> str:
    """Our signature over a root: a compact JWS (RFC 7515)."""
    key = signing_key()
    said = json.dumps({"position": batch.position, "root": batch.root, "at": batch.when})
    return jws.serialize_compact({"alg": ALGORITHM, "kid": key.thumbprint()}, said.encode(), key)


def _tell_late(session: Session, book: str, strays: Sequence[UUID]) -> None:
    told = [str(id_) for id_ in strays[:TOLD]]
    journal.write(session, "audit.sealed_late", new_id(), facts={"book": book, "count": len(strays), "first": told})
    log.error("rows came after their neighbours were sealed", book=book, count=len(strays), first=told)


def published(session: Session) -> list[dict[str, object]]:
    """The last root of each day in China that is over, newest first, at most DAYS: what anybody may keep and hold against us."""
    days = [clock.today() - timedelta(days=back) for back in range(1, DAYS + 1)]
    last = ((day, _last_of(session, day)) for day in days)
    return [
        {"day": day.isoformat(), "position": seal.position, "root": seal.root, "signed": seal.signed}
        for day, seal in last
        if seal
    ]


def _last_of(session: Session, day: date) -> Seal | None:
    start = datetime.combine(day, time(), clock.CHINA)
    mine = select(Seal).where(Seal.at >= start, Seal.at < start + timedelta(days=1))
    return session.exec(mine.order_by(col(Seal.position).desc()).limit(1)).first()
