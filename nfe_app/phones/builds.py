"""Which builds of the fronts phones were given, and how far behind the newest one is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from sqlmodel import Session, col, select

from nfe_app.base import database
from nfe_app.phones import tables


def named_in(files: Path) -> str:
    """How the pages of an exported front call their build (`__reactRouterManifest.version`); empty where they do not."""
    named = (re.fullmatch(r"manifest-([0-9a-z]+)\.js", path.name) for path in files.rglob("manifest-*.js"))
    return next((found[1] for found in named if found), "")


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
