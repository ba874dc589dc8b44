"""A visit as the counter's screen shows it: the choice in words and prices, who stands there, and how far it has come."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from sqlmodel import Session

from nfe_app.base.commands import Subject
from nfe_app.base.errors import NotFound
from nfe_app.base.matters import Choices, Values
from nfe_app.base.words import _
from nfe_app.counter import chosen, rules, tables, visits
from nfe_app.enrolment import actions as enrolment
from nfe_app.enrolment import beside, proposable
from nfe_app.enrolment.rules import Step
from nfe_app.enrolment.shareable import ENROLMENT, KINDS
from nfe_app.people import actions as people

STANDS = {
    Step.CONFIRMED: _("在缴"),
    Step.RESUMED: _("在缴"),
    Step.PAUSED: _("暂停"),
    Step.STOPPED: _("已停"),
}


@dataclass(frozen=True)
class Row:
    """One field: what it is called, what stands in it as a value and in words, and what the law of the place offers: [value, words]…

    `typed` where it is typed instead.
    """

    name: str
    title: str
    value: str
    says: str
    typed: bool
    choices: list[list[str]]


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
        rows=_rows(frame),
        says=_in_words(frame),
        complete=rules.is_complete(visit.deed, frame, KINDS),
        who=people.masked(session, visit.person_id) if visit.person_id else "",
        about=next((one.says for one in held if one.id == str(visit.enrolment_id)), ""),
        held=held,
        signed=visit.paper_id is not None,
        done=visit.done_at is not None,
    )


def _rows(frame: Values) -> list[Row]:
    """The fields that can be filled in now, in their order; what this place does not offer says so, and cannot be chosen."""
    offered = proposable.choices(frame)
    rows = [_row(name, one.title, frame, offered.get(name, [])) for name, one in ENROLMENT.fields.items()]
    return [row for row in rows if row.typed or row.choices or (row.name in KINDS and frame.get("place"))]


def _row(name: str, title: str, frame: Values, offered: Choices) -> Row:
    value = frame.get(name, "")
    typed = proposable.is_typed(frame, name)
    choices = [list(one) for one in offered]
    if choices and not value and choices[0][0]:
        choices.insert(0, ["", _("请选")])
    says = proposable.says(frame, name, value) if choices or typed else _("这里现在办不了，或价格还不知道")
    return Row(name, title, value, says, typed, choices)


def _in_words(frame: Values) -> list[list[str]]:
    """What the worker reads before they decide: [title, words]…"""
    titles = {name: one.title for name, one in ENROLMENT.fields.items()}
    told = [[titles[name], proposable.says(frame, name, frame[name])] for name in rules.NEEDED if frame.get(name)]
    return [*told, *map(list, chosen.prices(frame))]


def _held(session: Session, visit: tables.Visit) -> list[Held]:
    if visit.person_id is None:
        return []
    theirs = enrolment.enrolments_of(session, visit.person_id)
    return [Held(str(one.id), beside.told(one.content), STANDS[one.step]) for one in theirs]
