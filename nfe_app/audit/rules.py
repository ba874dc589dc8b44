"""What of a row is sealed, and how rows become one chain that nobody can mend unseen."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from uuid import UUID

SETTLED = timedelta(minutes=1)
"""How old a row is when it is sealed: whoever began to write before it has ended by then; our choice."""
LATE = timedelta(minutes=15)
"""How long after its neighbours were sealed a row that came too late is still taken in without a person; our choice."""
MOST = 1000
START = UUID(int=0)
NOTHING = "0" * 64
ID, DIGEST = 16, 32

EVENT = {
    "id": "id",
    "at": "time",
    "name": "text",
    "object_id": "id",
    "person_id": "id",
    "region_code": "text",
    "facts": "text",
}
ENTRY = {"id": "id", "at": "time", "kind": "text", "cause": "text", "region_code": "text", "written_in": "text"}
POSTING = {
    "id": "id",
    "entry_id": "id",
    "account": "text",
    "amount": "text",
    "person_id": "id",
    "scheme": "text",
    "region_code": "text",
    "first_month": "text",
    "last_month": "text",
    "bill_id": "id",
}
CONSENT = {
    "id": "id",
    "person_id": "id",
    "purpose": "text",
    "given": "truth",
    "version": "text",
    "digest": "text",
    "at": "time",
}
FORMS: dict[int, dict[str, dict[str, str]]] = {
    1: {"event": EVENT, "entry": ENTRY, "posting": POSTING, "consent": CONSENT}
}
"""Every form a seal was made in: each book with all its columns and how each is written. A form that was used is never changed."""
NEWEST = max(FORMS)


@dataclass(frozen=True)
class Row:
    """A row that was read: its id, and the digest of all its columns."""

    id: UUID
    digest: bytes


@dataclass(frozen=True)
class Batch:
    """What one seal is over: its place in the chain, rows of one book, and the root of the seal before."""

    position: int
    at: datetime
    book: str
    form: int
    last_id: UUID
    previous: str
    leaves: bytes

    @property
    def when(self) -> str:
        """When it was made, in UTC whatever the zone of the database is."""
        return self.at.astimezone(UTC).isoformat()

    @property
    def root(self) -> str:
        """SHA-256 over everything here, in hex."""
        head = [self.position, self.when, self.book, self.form, self.last_id.hex, self.previous]
        return sha256(json.dumps(head).encode() + self.leaves).hexdigest()


@dataclass(frozen=True)
class Wrong:
    """The first thing that does not agree: `what` is changed, deleted, inserted, or how a seal is broken."""

    book: str
    id: str
    what: str


@dataclass
class Walk:
    """How far a check has come: the last root, the last id of each book, and rows that no seal has named yet."""

    position: int = 0
    root: str = NOTHING
    rows: int = 0
    last: dict[str, UUID] = field(default_factory=dict)
    strays: dict[str, set[UUID]] = field(default_factory=dict)
    late: list[tuple[str, UUID]] = field(default_factory=list)

    def since(self, book: str) -> UUID:
        """The last id of a book that is covered so far."""
        return self.last.get(book, START)


def digest(columns: Sequence[str | None]) -> bytes:
    """SHA-256 over a row's canonical bytes: a JSON list (RFC 8259) of all its columns as text, in the order of the form."""
    return sha256(json.dumps(columns, ensure_ascii=False, separators=(",", ":")).encode()).digest()


def leaves_of(rows: Iterable[Row]) -> bytes:
    """The rows of a seal as they are kept in it, by id: 16 bytes of id and 32 of digest each."""
    return b"".join(row.id.bytes + row.digest for row in sorted(rows, key=lambda row: row.id))


def named(leaves: bytes) -> dict[UUID, bytes]:
    """The digest of every row that a seal names, by id, in the seal's order."""
    size = ID + DIGEST
    return {
        UUID(bytes=leaves[at : at + ID]): leaves[at + ID : at + size] for at in range(0, len(leaves) - size + 1, size)
    }


def follow(walk: Walk, batch: Batch, found: Mapping[UUID, bytes]) -> Wrong | None:
    """Go one seal further; `found` are the rows that stand where it says. The first row that is wrong, or None."""
    since, said = walk.since(batch.book), named(batch.leaves)
    for id_, kept in said.items():
        if id_ not in found:
            return Wrong(batch.book, str(id_), "deleted")
        if found[id_] != kept:
            return Wrong(batch.book, str(id_), "changed")
    strays = walk.strays.setdefault(batch.book, set())
    strays |= found.keys() - said.keys()
    late = [id_ for id_ in said if id_ <= since]
    strays -= set(late)
    walk.late += [(batch.book, id_) for id_ in late]
    walk.last[batch.book] = batch.last_id
    walk.position, walk.root, walk.rows = batch.position, batch.root, walk.rows + len(said)
    return None


def link(walk: Walk, batch: Batch, root: str) -> Wrong | None:
    """Whether a seal is the next of the chain and is what its root says."""
    where = f"seal {walk.position + 1}"
    if batch.position != walk.position + 1:
        return Wrong("seal", where, "deleted")
    if batch.previous != walk.root:
        return Wrong("seal", where, "does not follow the seal before")
    if batch.form not in FORMS or batch.book not in FORMS[batch.form]:
        return Wrong("seal", where, "is of a form that is not known")
    return None if batch.root == root else Wrong("seal", where, "changed")


def before(now: UUID, span: timedelta) -> UUID:
    """The id that a row made `span` before another would have: a UUIDv7 begins with milliseconds (RFC 9562, section 5.7)."""
    return UUID(int=max(0, now.int - (int(span / timedelta(milliseconds=1)) << 80)))
