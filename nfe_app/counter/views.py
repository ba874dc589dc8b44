"""A visit as the counter's screen shows it: the choice in words and prices, who stands there, and how far it has come."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from sqlmodel import Session

from nfe_app.assistance import proposing
from nfe_app.assistance.views import Row, rows_of
from nfe_app.base.commands import Subject
from nfe_app.base.errors import NotFound
from nfe_app.base.words import _
from nfe_app.counter import chosen, rules, tables, visits
from nfe_app.enrolment import actions as enrolment
from nfe_app.enrolment import beside
from nfe_app.enrolment.rules import Step
from nfe_app.people import actions as people

STANDS = {
    Step.CONFIRMED: _("在缴"),
    Step.RESUMED: _("在缴"),
    Step.PAUSED: _("暂停"),
    Step.STOPPED: _("已停"),
}


@dataclass(frozen=True)
class Held:
    """One enrolment of who stands there, in words, and where it stands."""

    id: str
    says: str
    stands: str


@dataclass(frozen=True)
class AtCounter:
    """The screen: `state` is open or over; `who` is masked, and empty for who has shown no card."""

    id: str
    state: str
    deed: str
    deed_says: str
    rows: list[Row] = field(default_factory=list)
    says: list[list[str]] = field(default_factory=list)
    complete: bool = False
    who: str = ""
    about: str = ""
    held: list[Held] = field(default_factory=list)
    signed: bool = False
    done: bool = False


def seen_by(session: Session, visit_id: UUID, clerk: Subject) -> AtCounter:
    """The screen of one's own counter; raises NotFound for somebody else's."""
    visit = visits.get(session, visit_id)
    if visit.clerk_id != clerk.person_id:
        raise NotFound
    if visits.is_over(visit):
        return AtCounter(str(visit.id), "over", visit.deed, "")
    frame = visits.frame_of(visit)
    held = _held(session, visit)
    return AtCounter(
        id=str(visit.id),
        state="open",
        deed=visit.deed,
        deed_says=rules.DEEDS[visit.deed],
        rows=[_with_now(row, frame.get(row.name, "")) for row in rows_of(frame)],
        says=_in_words(frame),
        complete=rules.is_complete(visit.deed, frame, proposing.KINDS),
        who=people.masked(session, visit.person_id) if visit.person_id else "",
        about=next((one.says for one in held if one.id == str(visit.enrolment_id)), ""),
        held=held,
        signed=visit.paper_id is not None,
        done=visit.done_at is not None,
    )


def _with_now(row: Row, value: str) -> Row:
    """With what is chosen now as the first of the choices, so that a list of the browser's own shows it."""
    return Row(
        row.name, row.title, row.says, False, row.typed, [[value, row.says], *row.choices] if row.choices else []
    )


def _in_words(frame: dict[str, str]) -> list[list[str]]:
    """What the worker reads before they decide: [title, words]…"""
    told = [[row.title, row.says] for row in rows_of(frame) if row.name in rules.NEEDED and frame.get(row.name)]
    return told + [[title, price] for title, price in chosen.prices(frame)]


def _held(session: Session, visit: tables.Visit) -> list[Held]:
    if visit.person_id is None:
        return []
    theirs = enrolment.enrolments_of(session, visit.person_id)
    return [Held(str(one.id), beside.told(one.content), STANDS[one.step]) for one in theirs]
