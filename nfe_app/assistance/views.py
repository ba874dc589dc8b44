"""The two sides of one sitting, and the receipt that the worker keeps: what each may read of it, in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from nfe_app.assistance import frames, proposing, tables
from nfe_app.assistance.rules import SHAREABLE, Stands
from nfe_app.base import clock
from nfe_app.base.matters import Matter
from nfe_app.base.words import _
from nfe_app.people import actions as people
from nfe_app.people import staff

LATEST = 20
"""How many sittings a worker reads of at once."""
ANSWERS = {None: _("还没答"), True: _("你要了"), False: _("你没要")}


@dataclass(frozen=True)
class Row:
    """One field as the clerk sees it, and what may be proposed for it: [value, words]…; `typed` where it is typed instead."""

    name: str
    title: str
    says: str
    pointed: bool
    typed: bool
    choices: list[list[str]]


@dataclass(frozen=True)
class Proposed:
    """A proposal, in words: what for which field, and how it was answered: open, accepted, declined."""

    id: str
    says: str
    state: str


@dataclass(frozen=True)
class Line:
    """A line as one of the two reads it."""

    mine: bool
    text: str
    at: str


@dataclass(frozen=True)
class AtDesk:
    """What a clerk sees of a sitting: the person masked, the page they are on, the fields they show, nothing else; `late` where time ended it."""

    id: str
    state: str
    who: str
    scope: str
    until: str
    page: str
    version: int
    late: bool
    rows: list[Row] = field(default_factory=list)
    proposals: list[Proposed] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)


def at_desk(session: Session, sitting: tables.Sitting) -> AtDesk:
    """The clerk's side. Before the worker has let the clerk in, and after the end, there are no fields in it."""
    known, state = SHAREABLE[sitting.scope], frames.stands(sitting)
    told = AtDesk(
        id=str(sitting.id),
        state=state.value,
        who=people.masked(session, sitting.person_id),
        scope=known.title,
        until=clock_time(sitting.until),
        page=known.pages.get(sitting.page, _("别的页，看不到")),
        version=sitting.version,
        late=frames.ran_out(sitting),
    )
    if state is not Stands.TOGETHER:
        return told
    matter = proposing.of(session, sitting)
    told.rows.extend(_rows(sitting, matter))
    told.proposals.extend(_proposed(matter, one) for one in frames.proposals_in(session, sitting.id))
    told.lines.extend(lines_for(session, sitting, sitting.clerk_id))
    return told


def _rows(sitting: tables.Sitting, matter: Matter) -> Iterator[Row]:
    offered = matter.choices()
    for name, known in matter.scope.fields.items():
        shown = matter.frame.get(name, "")
        choices = [[value, words] for value, words in offered.get(name, ()) if value != shown]
        says = matter.says(name, shown)
        yield Row(name, known.title, says, sitting.pointed == name, matter.is_typed(name), choices)


def _proposed(matter: Matter, one: tables.Proposal) -> Proposed:
    state = "open" if one.answered_at is None else "accepted" if one.accepted else "declined"
    return Proposed(str(one.id), proposing.in_words(matter, frames.of_proposal(one)), state)


def lines_for(session: Session, sitting: tables.Sitting, reader: UUID | None) -> list[Line]:
    """What was said, as one of the two reads it."""
    return [
        Line(one.by == reader, frames.of_line(one), clock_time(one.at)) for one in frames.lines_in(session, sitting.id)
    ]


def of_worker(session: Session, sitting: tables.Sitting) -> dict[str, Any]:
    """The worker's side: who is there, until when, what is pointed at, what is proposed and waits for an answer, what was said."""
    matter, known = proposing.of(session, sitting), SHAREABLE[sitting.scope]
    waiting = frames.open_in(frames.proposals_in(session, sitting.id))
    return {
        "id": str(sitting.id),
        "state": frames.stands(sitting).value,
        "late": frames.ran_out(sitting),
        **_clerk(session, sitting.clerk_id),
        "scope": known.title,
        "draft": known.draft,
        "home": known.home,
        "fields": list(known.fields),
        "titles": [one.title for one in known.fields.values()],
        "minutes": sitting.minutes,
        "until": sitting.until.isoformat(),
        "pointed": sitting.pointed,
        "at": known.fields[sitting.pointed].at if sitting.pointed else "",
        "proposals": [
            {
                "id": str(one.id),
                "says": proposing.in_words(matter, frames.of_proposal(one)),
                "put": proposing.brought(matter, frames.of_proposal(one)),
            }
            for one in waiting
        ],
        "lines": [vars(line) for line in lines_for(session, sitting, sitting.person_id)],
        "version": sitting.version,
    }


def _clerk(session: Session, clerk_id: UUID | None) -> dict[str, str]:
    if clerk_id is None:
        return {"clerk": "", "agency": ""}
    return {"clerk": people.staff_name(session, clerk_id), "agency": staff.member_of(session, clerk_id).agency}


def receipts(session: Session, person_id: UUID) -> list[dict[str, Any]]:
    """The sittings of a worker to which a clerk was let in, newest first: exactly what was seen and proposed, and when."""
    mine = select(tables.Sitting).where(
        tables.Sitting.person_id == person_id, col(tables.Sitting.let_in_at).is_not(None)
    )
    found = session.exec(mine.order_by(col(tables.Sitting.id).desc()).limit(LATEST)).all()
    return [_receipt(session, sitting) for sitting in found]


def _receipt(session: Session, sitting: tables.Sitting) -> dict[str, Any]:
    known = SHAREABLE[sitting.scope]
    then: list[tuple[datetime, Matter]] = []
    seen: list[dict[str, str]] = []
    for one in frames.seen_in(session, sitting.id):
        fields = frames.of_seen(one)
        before = then[-1][1].frame if then else {}
        matter = proposing.of(session, sitting, {**before, **fields})
        then.append((one.at, matter))
        told = [{"title": known.fields[name].title, "says": matter.says(name, fields[name])} for name in fields]
        seen += [{"at": clock_time(one.at), "page": known.pages.get(one.page, ""), **each} for each in told]
    nothing = proposing.of(session, sitting, {})
    answered = [_answered(_at(then, one.at) or nothing, one) for one in frames.proposals_in(session, sitting.id)]
    return {
        "id": str(sitting.id),
        **_clerk(session, sitting.clerk_id),
        "scope": known.title,
        "since": _day_time(sitting.let_in_at or sitting.made_at),
        "until": clock_time(min(sitting.ended_at or sitting.until, sitting.until)),
        "open": frames.stands(sitting) is Stands.TOGETHER,
        "seen": seen,
        "proposed": answered,
        "lines": [vars(line) for line in lines_for(session, sitting, sitting.person_id)],
    }


def _at(then: list[tuple[datetime, Matter]], moment: datetime) -> Matter | None:
    """What was shown at a moment; None before anything was."""
    return next((matter for at, matter in reversed(then) if at <= moment), None)


def _answered(matter: Matter, one: tables.Proposal) -> dict[str, str]:
    answer = None if one.answered_at is None else one.accepted
    says = proposing.in_words(matter, frames.of_proposal(one))
    return {"at": clock_time(one.at), "says": says, "answer": ANSWERS[answer]}


def clock_time(at: Any) -> str:
    """A moment of today, in China."""
    return str(at.astimezone(clock.CHINA).strftime("%H:%M"))


def _day_time(at: Any) -> str:
    return str(at.astimezone(clock.CHINA).strftime("%Y-%m-%d %H:%M"))
