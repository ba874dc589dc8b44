"""Taking pictures in piece by piece, tying them to what they prove, showing them to a clerk, and forgetting what was left behind."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from sqlalchemy import delete
from sqlmodel import Session, and_, col, func, or_, select

from nfe_app.base import clock, database, journal, keys
from nfe_app.base import sealed as seals
from nfe_app.base.commands import Subject
from nfe_app.base.errors import IdReused, Invalid, NotFound, NotYourRegion, NotYours, Refusal
from nfe_app.base.journal import Event
from nfe_app.base.log import log_of
from nfe_app.base.settings import settings
from nfe_app.materials import gateway, rules, tables
from nfe_app.materials.rules import Standing
from nfe_app.people import actions as people
from nfe_app.people import rules as staff

log = log_of("materials")
PURPOSE = "picture"
"""What a piece is sealed for: it may show an identity card."""


@dataclass(frozen=True)
class Proof:
    """What pictures prove in one room: where one of its things lies (None: not its own), who may look, and how a look is written down."""

    where: Callable[[Session, UUID], set[str] | None]
    roles: tuple[str, ...]
    looked: str
    why: str


PROVES: list[Proof] = []
"""One for each room."""
NOTHING = Proof(lambda _session, _used_by: set(), staff.REFUNDS, "material.looked_at", "refund")


def announce(session: Session, person_id: UUID, id_: UUID, length: int, digest: str) -> Standing:
    """Say what will come under an id; again it tells how much is here. Raises IdReused where the id means something else."""
    people.hold(session, person_id)
    known = session.get(tables.Material, id_)
    if known is None:
        rules.check_length(length)
        rules.check_room(*_unused(session, person_id), length)
        known = tables.Material(id=id_, person_id=person_id, length=length, digest=digest)
        session.add(known)
        session.flush()
    if (known.person_id, known.length, known.digest) != (person_id, length, digest):
        raise IdReused
    return _stands(session, known)


def _unused(session: Session, person_id: UUID) -> tuple[int, int]:
    """How many pictures of a person no deed has named, and how many bytes they are or will be."""
    mine = (tables.Material.person_id == person_id, col(tables.Material.used_by).is_(None))
    count, total = session.exec(select(func.count(), func.sum(tables.Material.length)).where(*mine)).one()
    return int(count), int(total or 0)


def standing(session: Session, person_id: UUID, id_: UUID) -> Standing:
    """How much of a person's own picture is here; raises NotFound, for somebody else's too."""
    return _stands(session, _own(session.get(tables.Material, id_), person_id))


def append(session: Session, person_id: UUID, id_: UUID, start: int, piece: bytes) -> Standing | Refusal:
    """Put a piece behind what is here, and look at the picture once it is whole.

    What turns out to be no picture is forgotten in the same transaction: that Refusal is answered, not raised.
    Raises NotFound, OtherStart, PieceTooSmall, and PictureTooLarge for more than was announced.
    """
    known = _own(database.hold(session, tables.Material, id_), person_id)
    now = _stands(session, known)
    if start != now.have:
        raise rules.OtherStart(fields={"have": now.have})
    if now.whole or not piece:
        return now
    have = start + len(piece)
    if have > known.length:
        raise rules.PictureTooLarge
    if len(piece) < rules.LEAST_PIECE and have < known.length:
        raise rules.PieceTooSmall
    if start == 0 and rules.kind_of(piece) is None:
        raise rules.NotAPicture
    sealed = keys.seal_bytes(PURPOSE, piece, seals.bound(id_, start))
    session.add(tables.MaterialPiece(material_id=id_, start=start, size=len(piece), sealed=sealed))
    session.flush()
    return _finish(session, known) if have == known.length else Standing(have, known.length, whole=False)


def _finish(session: Session, known: tables.Material) -> Standing | Refusal:
    content = _content(session, known.id)
    if sha256(content).hexdigest() != known.digest:
        _drop(session, known.id)
        return rules.DigestDiffers()
    try:
        known.kind = rules.check_picture(content)
    except Refusal as refusal:
        _drop(session, known.id)
        session.delete(known)
        return refusal
    known.whole_at = clock.now()
    session.add(known)
    return Standing(known.length, known.length, whole=True)


def use(session: Session, person_id: UUID, ids: Sequence[UUID], by: UUID) -> None:
    """Tie whole pictures of a person to the one thing they prove. Raises PictureMissing, NotYours, and Invalid for one that proves another."""
    for id_ in sorted(set(ids)):
        known = database.hold(session, tables.Material, id_)
        if known is None or known.whole_at is None:
            raise rules.PictureMissing(fields={"photos": "missing"})
        if known.person_id != person_id:
            raise NotYours
        if known.used_by not in (None, by):
            raise Invalid(fields={"photos": "used"})
        known.used_by = by
        session.add(known)


def of(session: Session, used_by: UUID) -> list[UUID]:
    """The pictures that prove one thing, in the order they were taken."""
    mine = select(tables.Material.id).where(tables.Material.used_by == used_by)
    return list(session.exec(mine.order_by(col(tables.Material.id))).all())


def shown_to(session: Session, clerk: Subject, id_: UUID) -> tuple[str, bytes]:
    """Kind and bytes of a picture that a deed has named, for a clerk of its region and nobody else; who looked at it is written down."""
    people.only(clerk, *staff.REFUNDS)
    known = session.get(tables.Material, id_)
    if known is None or known.used_by is None:
        raise NotFound
    used_by, by = known.used_by, clerk.person_id
    proof = next((one for one in PROVES if one.where(session, used_by) is not None), NOTHING)
    people.only(clerk, *proof.roles)
    if not all(map(clerk.sees, proof.where(session, used_by) or ())):
        raise NotYourRegion
    journal.used(session, proof.looked, id_, person_id=known.person_id, by=by, what="photo", why=proof.why)
    return known.kind, _content(session, id_)


def look_through(content: bytes) -> None:
    """Have the scanner look, where there is one (`NFE_SCANNER`), before a picture is shown to anybody but its owner; no transaction is open.

    Raises Infected, and NotScanned where it does not answer (ASVS 5.4.3).
    """
    at = settings().scanner
    try:
        if at and gateway.is_infected(content, at):
            raise rules.Infected
    except gateway.ScannerDown as fault:
        log.error("the scanner did not look", why=str(fault))
        raise rules.NotScanned from fault


def forget(session: Session, id_: UUID) -> bool:
    """Throw away one that was left behind; false where a deed has named it meanwhile."""
    known = database.hold(session, tables.Material, id_)
    if known is None or known.used_by is not None:
        return False
    _drop(session, id_)
    session.delete(known)
    return True


def forget_used(session: Session, used_by: UUID) -> None:
    """Throw away what proved something that is decided: nobody needs to see it any more."""
    for id_ in of(session, used_by):
        _drop(session, id_)
        session.delete(session.get_one(tables.Material, id_))


def forget_person(session: Session, event: Event) -> None:
    """Listener: the pictures of a person who is forgotten go, but for those that prove what is kept."""
    mine = select(tables.Material.id).where(tables.Material.person_id == event.person_id)
    for id_ in session.exec(mine).all():
        forget(session, id_)


def left_behind(session: Session, limit: int = 100) -> Sequence[UUID]:
    """Pictures that were not finished, or that no deed has named, for so long that nobody will."""
    now, table = clock.now(), tables.Material
    unfinished = and_(col(table.whole_at).is_(None), table.made_at < now - rules.UNFINISHED_LIVES)
    old = or_(unfinished, table.made_at < now - rules.UNUSED_LIVES)
    return session.exec(select(table.id).where(col(table.used_by).is_(None), old).limit(limit)).all()


def all_of(session: Session, person_id: UUID) -> Iterator[tuple[str, bytes]]:
    """Kind and bytes of every whole picture of a person, for the person alone."""
    mine = select(tables.Material).where(
        tables.Material.person_id == person_id, col(tables.Material.whole_at).is_not(None)
    )
    for known in session.exec(mine.order_by(col(tables.Material.id))).all():
        yield known.kind, _content(session, known.id)


def _own(known: tables.Material | None, person_id: UUID) -> tables.Material:
    if known is None or known.person_id != person_id:
        raise NotFound
    return known


def _stands(session: Session, known: tables.Material) -> Standing:
    whole = known.whole_at is not None
    came = select(func.sum(tables.MaterialPiece.size)).where(tables.MaterialPiece.material_id == known.id)
    return Standing(known.length if whole else int(session.exec(came).one() or 0), known.length, whole)


def _content(session: Session, id_: UUID) -> bytes:
    pieces = select(tables.MaterialPiece.start, tables.MaterialPiece.sealed).where(
        tables.MaterialPiece.material_id == id_
    )
    told = session.exec(pieces.order_by(col(tables.MaterialPiece.start)))
    return b"".join(keys.unseal_bytes(PURPOSE, sealed, seals.bound(id_, start)) for start, sealed in told)


def _drop(session: Session, id_: UUID) -> None:
    session.execute(delete(tables.MaterialPiece).where(col(tables.MaterialPiece.material_id) == id_))
