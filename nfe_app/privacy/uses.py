"""Who used a person's data, folded from the journal: nothing of it is kept a second time."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from uuid import UUID

from sqlmodel import Session, col, select

from nfe_app.base.clock import CHINA
from nfe_app.base.errors import NotFound
from nfe_app.base.journal import Event
from nfe_app.people import actions as people
from nfe_app.people import staff
from nfe_app.privacy import rules
from nfe_app.privacy.rules import Use


@dataclass(frozen=True)
class Line:
    """One use, ready for the page: who and of which office, what, why, when (in China), and whether it was a look or a change."""

    id: str
    who: str
    what: str
    why: str
    at: str
    reads: bool
    office: str = ""


def lines_of(session: Session, person_id: UUID, most: int = rules.MOST) -> list[Line]:
    """The last uses of a person's data by others than the person, newest first."""
    name_of = cache(lambda by: _name(session, by))
    mine = select(Event).where(Event.person_id == person_id).order_by(col(Event.id).desc())
    told: list[Line] = []
    for event in session.exec(mine.execution_options(yield_per=rules.MOST)):
        use = rules.USES.get(event.name, rules.OTHER)
        by = str(event.facts.get("by") or use.by or "")
        if by and by != str(person_id):
            told.append(_line(event, use, *name_of(by)))
        if len(told) == most:
            break
    return told


def _line(event: Event, use: Use, who: str, office: str) -> Line:
    at = event.at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M")
    return Line(str(event.id), who, use.what, use.why, at, use.reads, office)


def _name(session: Session, by: str) -> tuple[str, str]:
    """Who that was, and of which office: a member of staff by name, or one of those that are no person. Nobody else is ever named."""
    if by in rules.NAMES:
        return rules.NAMES[by], ""
    try:
        member = staff.member_of(session, UUID(by))
    except (ValueError, NotFound):
        return rules.UNKNOWN_CLERK, ""
    return people.staff_name(session, member.person_id) or rules.UNKNOWN_CLERK, member.agency
