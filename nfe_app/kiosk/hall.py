"""The kiosks of a region as staff see them: which run, what they show, how much was printed today, and how much paper is left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session, col, or_, select

from nfe_app.base import clock
from nfe_app.base.commands import Subject
from nfe_app.catalog import actions as catalog
from nfe_app.kiosk import rules, screens, stock
from nfe_app.kiosk.tables import Kiosk
from nfe_app.people import actions as people
from nfe_app.people import rules as staff

SHOWN_FOR = timedelta(days=30)
"""How long a kiosk that was withdrawn still stands on the list: our choice."""


@dataclass(frozen=True)
class Machine:
    """One kiosk: since when, until when, when its screen last asked, what it shows, sheets printed today and left (None: nobody said)."""

    id: UUID
    name: str
    place: str
    added_at: datetime
    withdrawn_at: datetime | None
    seen_at: datetime | None
    alive: bool
    build: str
    printed: int
    paper: int | None

    @property
    def needs_paper(self) -> bool:
        """Whether somebody should bring some."""
        return self.paper is not None and self.paper <= rules.FEW_SHEETS


def machines(session: Session, clerk: Subject) -> list[Machine]:
    """The kiosks of the clerk's regions, those that were withdrawn lately last; for clerks alone."""
    people.only(clerk, *staff.COUNTER)
    lately = or_(col(Kiosk.withdrawn_at).is_(None), col(Kiosk.withdrawn_at) > clock.now() - SHOWN_FOR)
    kiosks = session.exec(select(Kiosk).where(lately).order_by(col(Kiosk.id))).all()
    found = [_machine(session, one) for one in kiosks if clerk.sees(one.region_code)]
    return sorted(found, key=lambda one: one.withdrawn_at is not None)


def _machine(session: Session, one: Kiosk) -> Machine:
    return Machine(
        id=one.id,
        name=one.name,
        place=catalog.region_of(one.region_code).full_name,
        added_at=one.added_at,
        withdrawn_at=one.withdrawn_at,
        seen_at=one.seen_at,
        alive=one.withdrawn_at is None and rules.is_alive(one.seen_at, clock.now()),
        build=one.build,
        printed=screens.printed_today(session, one.id),
        paper=stock.left(session, one.id),
    )
