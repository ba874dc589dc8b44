"""The paper that a worker without a phone signs: its picture is taken in whole, tied to the visit, and kept with what was done by it."""

from __future__ import annotations

from hashlib import sha256
from uuid import UUID

from sqlmodel import Session

from nfe_app.base import database
from nfe_app.base.commands import Subject
from nfe_app.base.errors import Refusal
from nfe_app.counter import rules, tables, visits
from nfe_app.materials import actions as materials
from nfe_app.materials import rules as pictures
from nfe_app.people import rules as who_is_who


def take_in(session: Session, visit_id: UUID, content: bytes, clerk: Subject) -> Refusal | None:
    """Keep the picture of what was signed for just what is chosen now; what is no picture is answered, and not kept.

    Raises NotFound, NotYours for a visit at another counter, VisitOver, NoCard, and what refuses a picture by its size.
    """
    visit = visits.held(session, visit_id, clerk)
    if visit.person_id is None:
        raise rules.NoCard
    id_ = database.new_id()
    materials.announce(session, visit.person_id, id_, len(content), sha256(content).hexdigest())
    for start in range(0, len(content), pictures.MOST_PIECE):
        came = materials.append(session, visit.person_id, id_, start, content[start : start + pictures.MOST_PIECE])
        if isinstance(came, Refusal):
            return came
    visit.paper_id = id_
    return None


def _where(session: Session, used_by: UUID) -> set[str] | None:
    """Whoever may look at refunds of the whole country may look at what was signed; None for what proves something else."""
    return {"000000"} if session.get(tables.Visit, used_by) else None


materials.PROVES.append(materials.Proof(_where, who_is_who.COUNTER, "counter.paper_looked_at", "counter"))
