"""The command registry and the idempotent door: an id runs once, and the same id gets the same bytes again."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, ValidationError
from sqlmodel import Session

from nfe_app.base import clock, database, journal, replies
from nfe_app.base.errors import (
    Fault,
    Forbidden,
    IdReused,
    Invalid,
    MadeAtUnbelievable,
    NotYourRegion,
    NotYours,
    ProveAgain,
    Refusal,
    TryAgain,
    UnknownCommand,
)
from nfe_app.base.log import keep_out, log_of
from nfe_app.base.replies import Book
from nfe_app.base.subject import Subject
from nfe_app.base.words import told

AHEAD = timedelta(minutes=5)
BEHIND = timedelta(days=31)
TOGETHER = 50
"""How many commands of a list are one transaction, and hold the one place to write of SQLite; our choice."""
HELPED = "proposals.taken_up"
"""A person did something by proposals of a clerk, as their phone tells; its object is the command, by its id."""
__all__ = ["Subject"]
log = log_of("door")


def _plain(text: str) -> str:
    if any(unicodedata.category(one) in ("Cc", "Cf", "Cs", "Co", "Cn") for one in text):
        raise ValueError("a plain line of text")
    return text.strip()


PlainLine = Annotated[str, AfterValidator(_plain)]
"""One line as a person writes it, its ends cut off: no control, no change of direction, nothing unassigned."""


class Payload(BaseModel):
    """What a command is told; unknown fields are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Helped(Payload):
    """What a phone was told to do by its person, beside whom a clerk may have sat: by which proposals of the clerk, where they took any.

    The door writes them down with the deed, so no room has to; as the phone tells them, which may lie: an id that the shared screen
    does not know as taken by this person says nothing.
    """

    proposals: Annotated[tuple[UUID, ...], Field(max_length=60)] = ()
    """As the shared screen knows them, by their ids."""


class Envelope(BaseModel):
    """One item of the list that the door takes."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)
    id: UUID
    kind: str
    payload: dict[str, Any]
    made_at: AwareDatetime
    base_version: str | None = None


@dataclass(frozen=True)
class Record:
    """Where a phone reads back what a command made: rows of one part of `GET /api/me`, whose ids stand in the result under `told`.

    `by` is the field that holds the id. A row that was there before has `grows`, a number that the result tells too: the row has
    come at least so far. With `gone` the deed took the row away.
    """

    part: str
    told: str
    by: str = "id"
    grows: str = ""
    gone: bool = False

    def of(self, result: Mapping[str, Any]) -> dict[str, object]:
        """What the phone is told of it; a deed may be forgotten there once the picture shows this."""
        ids = result[self.told]
        ids = ids if isinstance(ids, list) else [ids]
        least = result[self.grows] if self.grows else 0
        where = {"at": "/api/me", "part": self.part, "by": self.by, "ids": ids}
        return where | {"grows": self.grows, "least": least, "gone": self.gone}


Deed = Callable[[Session, Any, Subject], Mapping[str, object]]
OwnerOf = Callable[[Session, Any], UUID]
RegionsOf = Callable[[Session, Any], Iterable[str]]


@dataclass(frozen=True)
class Command:
    """One kind of command: who may give it, whose object it touches, what it may refuse, and whether it may wait in the outbox.

    One that may wait names the record by which the phone sees that it was done. Staff may not give it whose regions do not hold
    all those in which the object `lies`; a `sensitive` one wants a proof of who gives it, not older than PROVED_FOR.
    """

    kind: str
    payload: type[Payload]
    deed: Deed
    roles: frozenset[str]
    refuses: tuple[type[Refusal], ...] = ()
    of: OwnerOf | None = None
    waits: bool = True
    record: Record | None = None
    lies: RegionsOf | None = None
    sensitive: bool = False
    always: tuple[type[Refusal], ...] = field(
        default=(Invalid, Forbidden, NotYours, NotYourRegion, ProveAgain, IdReused, MadeAtUnbelievable, TryAgain)
    )


REGISTRY: dict[str, Command] = {}


def command(
    kind: str,
    payload: type[Payload],
    *,
    roles: set[str],
    refuses: tuple[type[Refusal], ...] = (),
    of: OwnerOf | None = None,
    waits: bool = True,
    record: Record | None = None,
    lies: RegionsOf | None = None,
    sensitive: bool = False,
) -> Callable[[Deed], Deed]:
    """Put an action into the registry under its kind; a kind stands there once."""

    def register(deed: Deed) -> Deed:
        """The deed as it was, after its kind stands in the registry; ValueError where the kind stands there already."""
        if kind in REGISTRY:
            raise ValueError(f"{kind} is registered twice")
        REGISTRY[kind] = Command(
            kind, payload, deed, frozenset(roles), refuses, of, waits, record, lies=lies, sensitive=sensitive
        )
        return deed

    return register


def run(item: Envelope, subject: Subject) -> bytes:
    """Run one item in one transaction with its stored reply, or give the reply it got before, byte for byte."""
    try:
        with database.work() as session:
            return _run(session, [item], subject)[0]
    except Fault as fault:
        log.warning("command waits", kind=item.kind, id=str(item.id), fault=str(fault))
    except Exception:
        log.exception("command failed", kind=item.kind, id=str(item.id))
    return _reply(item.id, refused(TryAgain()))


def run_list(items: Sequence[Envelope], subject: Subject) -> list[bytes]:
    """Run items in their order, TOGETHER of them in one transaction: a disk is asked once to keep them, and others may write in between.

    A refusal undoes its own item alone. Where anything else goes wrong, nothing of these was done, and each runs by itself. As seldom
    anything is refused, and a savepoint for each item takes a fifth of the time, they run without at first.
    """
    parts = (items[start : start + TOGETHER] for start in range(0, len(items), TOGETHER))
    return [reply for part in parts for reply in _run_part(part, subject)]


def _run_part(items: Sequence[Envelope], subject: Subject) -> list[bytes]:
    if len(items) > 1:
        for whole in (True, False):
            try:
                with database.work() as session:
                    return _run(session, items, subject, whole=whole)
            except Refusal:
                pass
            except Exception as fault:
                log.warning("commands run one by one", count=len(items), fault=type(fault).__name__)
                break
    return [run(item, subject) for item in items]


def _run(session: Session, items: Sequence[Envelope], subject: Subject, *, whole: bool = False) -> list[bytes]:
    """The replies of some items; all of them or none where they are one `whole`, which raises the first Refusal."""
    digests = [_digest(item, subject) for item in items]
    asked = [(item.id, item.kind, digest) for item, digest in zip(items, digests, strict=True)]
    book = replies.enter(session, subject.person_id, asked)
    told = [_answer(session, item, subject, digest, book, whole) for item, digest in zip(items, digests, strict=True)]
    book.keep(session)
    return told


def _answer(session: Session, item: Envelope, subject: Subject, digest: str, book: Book, whole: bool) -> bytes:
    if book.digest_of(item.id) != digest:
        if whole:
            raise IdReused
        keep_out(IdReused.code, command=item.kind[:60], id=str(item.id), role=subject.role)
        return _reply(item.id, refused(IdReused()))
    if known := book.known(item.id):
        return known
    answer = _decide_whole(session, item, subject) if whole else _decide(session, item, subject)
    reply = _reply(item.id, answer)
    book.note(item.id, reply, str(answer.get("code", "")))
    return reply


def _decide(session: Session, item: Envelope, subject: Subject) -> dict[str, object]:
    """What the deed answers; a refusal undoes whatever the deed began."""
    try:
        with session.begin_nested():
            return _decide_whole(session, item, subject)
    except Refusal as refusal:
        if refusal.heeded:
            keep_out(refusal.code, command=item.kind[:60], id=str(item.id), role=subject.role)
        return refused(refusal)


def _decide_whole(session: Session, item: Envelope, subject: Subject) -> dict[str, object]:
    """What the deed answers; raises Refusal, and what it began stands then."""
    result = _do(session, item, subject)
    session.flush()
    record = REGISTRY[item.kind].record
    return {"ok": True, "result": result} | ({"record": record.of(result)} if record else {})


def _do(session: Session, item: Envelope, subject: Subject) -> Mapping[str, object]:
    known = REGISTRY.get(item.kind)
    if known is None:
        raise UnknownCommand
    if subject.role not in known.roles:
        raise Forbidden
    payload = _read(known.payload, item.payload)
    if not -BEHIND <= item.made_at - clock.now() <= AHEAD:
        raise MadeAtUnbelievable
    if known.of is not None and known.of(session, payload) != subject.person_id:
        raise NotYours
    if known.lies is not None and not all(map(subject.sees, known.lies(session, payload))):
        raise NotYourRegion
    if known.sensitive and not subject.is_fresh(clock.now()):
        raise ProveAgain
    result = known.deed(session, payload, subject)
    if isinstance(payload, Helped) and payload.proposals:
        facts = {"kind": item.kind, "proposals": [str(one) for one in payload.proposals]}
        journal.write(session, HELPED, item.id, person_id=subject.person_id, facts=facts)
    return result


def _read(payload: type[Payload], given: Mapping[str, object]) -> Payload:
    try:
        return payload.model_validate_json(json.dumps(given), strict=True)
    except ValidationError as wrong:
        raise Invalid(fields={".".join(map(str, one["loc"])): one["type"] for one in wrong.errors()}) from wrong


def refused(refusal: Refusal) -> dict[str, object]:
    """The one shape in which every no is told: `{ok, code, says, fields}`."""
    return {"ok": False, "code": refusal.code, "says": refusal.says, "fields": refusal.fields}


def _reply(id_: UUID, answer: Mapping[str, object]) -> bytes:
    return json.dumps({"id": str(id_), **told(answer)}, ensure_ascii=False, separators=(",", ":")).encode()


def _digest(item: Envelope, subject: Subject) -> str:
    body = [str(subject.person_id), item.kind, item.payload, item.made_at.isoformat(), item.base_version]
    return sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
