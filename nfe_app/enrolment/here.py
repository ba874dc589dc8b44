"""Enrolments as staff see them: those of the regions for which one works."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from nfe_app.base.commands import Subject
from nfe_app.enrolment import actions, tables
from nfe_app.enrolment.actions import Enrolled

TOGETHER = 500
"""How many people are asked about at once."""


def newest(session: Session, clerk: Subject, limit: int = 100) -> list[Enrolled]:
    """The enrolments made last in the clerk's regions, newest first."""
    query = select(tables.Enrolment).where(_seen_by(clerk)).order_by(col(tables.Enrolment.id).desc()).limit(limit)
    return actions.enrolled_of(session, session.exec(query).all())


def regions_of(session: Session, person_id: UUID) -> set[str]:
    """Where a person is enrolled, or was."""
    return set(session.exec(select(tables.Enrolment.region_code).where(tables.Enrolment.person_id == person_id)))


def is_here(session: Session, person_id: UUID, clerk: Subject) -> bool:
    """Whether a person is enrolled, or was, in the clerk's regions; who never was anywhere is a matter of the whole country."""
    return any(map(clerk.sees, regions_of(session, person_id) or {""}))


def people_of(clerk: Subject) -> SelectOfScalar[UUID] | None:
    """The question who is enrolled, or was, in the clerk's regions; None where those are the whole country, and so everybody."""
    if "" in clerk.reach:
        return None
    return select(tables.Enrolment.person_id).where(_seen_by(clerk))


def last_places(session: Session, person_ids: Collection[UUID]) -> dict[UUID, str]:
    """Where each of these people was enrolled last; who never was anywhere is left out."""
    found: dict[UUID, str] = {}
    ids = list(set(person_ids))
    for start in range(0, len(ids), TOGETHER):
        some = col(tables.Enrolment.person_id).in_(ids[start : start + TOGETHER])
        rows = select(tables.Enrolment.person_id, tables.Enrolment.region_code).where(some)
        found |= dict(session.exec(rows.order_by(col(tables.Enrolment.id))).all())
    return found


def _seen_by(clerk: Subject) -> ColumnElement[bool]:
    return or_(False, *[col(tables.Enrolment.region_code).startswith(start, autoescape=True) for start in clerk.reach])
