"""Which builds of the fronts phones were given, and how far behind the newest one is."""

from __future__ import annotations

from collections.abc import Mapping

from sqlmodel import Session, col, select

from nfe_app.base import database
from nfe_app.phones import tables


def note(session: Session, served: Mapping[str, str]) -> None:
    """Write down which build of each front is served from now on; what was served already is not written again."""
    database.alone(session, "front builds")
    for front, build in served.items():
        latest = select(tables.FrontBuild.build).where(tables.FrontBuild.front == front)
        if build and session.exec(latest.order_by(col(tables.FrontBuild.id).desc()).limit(1)).first() != build:
            session.add(tables.FrontBuild(front=front, build=build))


def behind(session: Session) -> dict[str, int]:
    """How many builds of its front came after each; 0 for the one that is served now."""
    found: dict[str, dict[str, int]] = {}
    for row in session.exec(select(tables.FrontBuild).order_by(col(tables.FrontBuild.id).desc())):
        of_front = found.setdefault(row.front, {})
        of_front.setdefault(row.build, len(of_front))
    return {build: count for of_front in found.values() for build, count in of_front.items()}
