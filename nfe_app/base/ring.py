"""The ring of data keys, wrapped by the master key: what seals now, what sealed before, and the root of digests.

A value names its data key, so keys change one value at a time. The master key (`NFE_SECRET`, or the kept file) opens the ring and
nothing else: to change it, the ring is wrapped again and no value is touched (envelope encryption, NIST SP 800-57 part 1, 5.3.6).
"""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlmodel import Field, Session, SQLModel, col, select

from nfe_app.base import clock, database
from nfe_app.base.database import Instant

NONCE = 12
ROOT = 0
"""The root: what digests, and what was sealed before there was a ring, are made from. It is not rotated with the data keys."""
FRESH = 60.0
"""For how many seconds a process trusts the ring it has read; our choice. A key is destroyed much later than that."""


class DataKey(SQLModel, table=True):
    """One key, wrapped; a destroyed one leaves its number, which is never used again."""

    __tablename__ = "data_key"
    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    wrapped: bytes
    made_at: datetime = Field(default_factory=clock.now, sa_type=Instant)
    retired_at: datetime | None = Field(default=None, sa_type=Instant)
    destroyed_at: datetime | None = Field(default=None, sa_type=Instant)


class WrongMasterKey(Exception):
    """The ring was wrapped by another master key: NFE_SECRET is not the one of this database."""


@dataclass
class Ring:
    """The keys as they were read last."""

    keys: Mapping[int, bytes] = field(default_factory=dict)
    now: int = ROOT
    read_at: float = float("-inf")


_ring = Ring()
_lock = threading.Lock()


def forget() -> None:
    """Read the ring anew at the next use."""
    global _ring
    _ring = Ring()


def ring(master: bytes, wanted: int | None = None) -> Ring:
    """The ring, read again when it is a minute old or lacks a key that is wanted."""
    global _ring
    with _lock:
        old = time.monotonic() - _ring.read_at > FRESH
        if old or (wanted is not None and wanted not in _ring.keys):
            _ring = _read(master)
        return _ring


def _read(master: bytes) -> Ring:
    try:
        with database.look() as session:
            rows = session.exec(
                select(DataKey).where(col(DataKey.destroyed_at).is_(None)).order_by(col(DataKey.id))
            ).all()
    except (OperationalError, ProgrammingError):
        return Ring()  # before the migration that makes the table: nothing was sealed by a ring
    keys = {row.id: unwrapped(master, row) for row in rows}
    return Ring(keys, max((row.id for row in rows if row.retired_at is None), default=ROOT), time.monotonic())


def wrapped(master: bytes, id_: int, key: bytes) -> bytes:
    """A key under the master key, bound to its number (AES-256-GCM, random 96-bit nonce in front)."""
    nonce = secrets.token_bytes(NONCE)
    return nonce + AESGCM(_wrapping(master)).encrypt(nonce, key, f"data key {id_}".encode())


def unwrapped(master: bytes, row: DataKey) -> bytes:
    """The key of a row; raises WrongMasterKey."""
    try:
        return AESGCM(_wrapping(master)).decrypt(
            row.wrapped[:NONCE], row.wrapped[NONCE:], f"data key {row.id}".encode()
        )
    except InvalidTag as wrong:
        raise WrongMasterKey(f"data key {row.id} is not under this NFE_SECRET") from wrong


def _wrapping(master: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=b"wrap data keys").derive(master)


def start(session: Session, master: bytes) -> bool:
    """Make the ring of a house that has none: its root, and the first data key. False where there is one."""
    database.alone(session, "data keys")
    if session.get(DataKey, ROOT):
        return False
    session.add(DataKey(id=ROOT, wrapped=wrapped(master, ROOT, master)))
    session.add(DataKey(id=1, wrapped=wrapped(master, 1, secrets.token_bytes(32))))
    return True


def turn(session: Session, master: bytes) -> int:
    """A new data key, by which is sealed from now on; its number. The one before is retired and still opens what it sealed."""
    start(session, master)
    session.flush()
    rows = session.exec(select(DataKey).order_by(col(DataKey.id)).with_for_update()).all()
    for row in rows:
        if row.id != ROOT and row.retired_at is None:
            row.retired_at = clock.now()
    made = rows[-1].id + 1
    session.add(DataKey(id=made, wrapped=wrapped(master, made, secrets.token_bytes(32))))
    return made


def rewrap(session: Session, old: bytes, new: bytes) -> int:
    """Wrap the whole ring by another master key, all of it or nothing; how many keys. One that is under the new key already is left."""
    database.alone(session, "data keys")
    done = 0
    for row in session.exec(select(DataKey).where(col(DataKey.destroyed_at).is_(None)).with_for_update()):
        try:
            unwrapped(new, row)
        except WrongMasterKey:
            row.wrapped = wrapped(new, row.id, unwrapped(old, row))
            done += 1
    return done


def destroy(session: Session, id_: int) -> None:
    """Forget a retired key for good; the caller knows that nothing is sealed by it."""
    row = session.get_one(DataKey, id_, with_for_update=True)
    row.wrapped, row.destroyed_at = b"", clock.now()
