"""Opening a sitting, joining it by its code, letting in, pointing, proposing, answering, saying, ending.

The worker alone lets in, accepts and ends for good; nothing here confirms, consents, signs or pays for anybody.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated
from uuid import UUID

from pydantic import Field
from sqlmodel import Session, col, select

from nfe_app.assistance import frames, joining, proposing, rules, tables, views
from nfe_app.assistance.rules import Stands
from nfe_app.base import clock, database, journal
from nfe_app.base.commands import Payload, PlainLine, Subject, command
from nfe_app.base.door import snapshot
from nfe_app.base.errors import NotFound, NotYours
from nfe_app.base.shareable import NotOffered, NotShareable
from nfe_app.people import actions as people
from nfe_app.people import rules as people_rules

COUNTER = {*people_rules.COUNTER}
LISTED = "case.listed_at_desk"
Text = Annotated[PlainLine, Field(min_length=1, max_length=rules.MOST_OF_LINE)]
Name = Annotated[str, Field(pattern=r"^[a-z_]{1,40}$")]
Value = Annotated[str, Field(max_length=rules.MOST_OF_VALUE)]


class OneSitting(Payload):
    """Which sitting is meant."""

    sitting_id: UUID


class Join(Payload):
    """The code that the worker read out."""

    code: Annotated[str, Field(pattern=r"^[0-9]{6}$")]


class Point(OneSitting):
    """At which field the clerk points; empty for none."""

    field: Annotated[str, Field(pattern=r"^[a-z_]{0,40}$")]


class Propose(OneSitting):
    """What the clerk proposes for one field."""

    field: Name
    value: Value


class Say(OneSitting):
    """One line beside the screen."""

    text: Text


class Answer(Payload):
    """Whether the worker takes what was proposed."""

    proposal_id: UUID
    accepted: bool


def worker_of(session: Session, which: OneSitting) -> UUID:
    """Whose sitting it is; raises NotFound."""
    return frames.get(session, which.sitting_id).person_id


def _joined(session: Session, which: OneSitting, clerk: Subject) -> None:
    """It is the sitting that this clerk has joined. Raises NotFound, NotYours."""
    if frames.get(session, which.sitting_id).clerk_id != clerk.person_id:
        raise NotYours


def _answerer_of(session: Session, which: Answer) -> UUID:
    proposal = session.get(tables.Proposal, which.proposal_id)
    if proposal is None:
        raise NotFound
    return frames.get(session, proposal.sitting_id).person_id


@command("assistance.join", Join, roles=COUNTER, refuses=(rules.TooManyTries, rules.SeatTaken), waits=False)
def join(session: Session, said: Join, subject: Subject) -> dict[str, object]:
    """Ask to be let in where this code waits. A wrong one is counted, so it answers no sitting and the tries left; one clerk for a code."""
    sitting, left = joining.take_seat(session, said.code, subject.person_id)
    return {"sitting_id": str(sitting.id) if sitting else "", "left": left}


@command(
    "assistance.come", OneSitting, roles=COUNTER, refuses=(NotFound, rules.SittingOver, rules.SeatTaken), waits=False
)
def come(session: Session, which: OneSitting, subject: Subject) -> dict[str, object]:
    """Ask to be let in without a code, as the clerk who is there for this worker by name; the worker lets in as ever."""
    joining.come_by_name(session, which.sitting_id, subject)
    return {"sitting_id": str(which.sitting_id)}


@command(
    "assistance.let_in",
    OneSitting,
    roles={"worker"},
    refuses=(NotFound, rules.SittingOver, rules.NotTogether),
    of=worker_of,
    waits=False,
)
def let_in(session: Session, which: OneSitting, subject: Subject) -> dict[str, object]:
    """Let the clerk who asks look along from here on, for as long as was chosen; the phone shows nothing before."""
    sitting = frames.held(session, which.sitting_id)
    if frames.stands(sitting) is Stands.WAITING:
        raise rules.NotTogether
    if sitting.let_in_at is None:
        sitting.let_in_at = clock.now()
        sitting.until = sitting.let_in_at + timedelta(minutes=sitting.minutes)
        frames.changed(session, sitting)
        by, what = str(sitting.clerk_id), f"draft {sitting.scope}"
        name = "assistance.let_in"
        journal.used(session, name, sitting.id, person_id=subject.person_id, by=by, what=what, why="assistance")
    return {"sitting_id": str(sitting.id)}


@command(
    "assistance.point",
    Point,
    roles=COUNTER,
    refuses=(NotFound, rules.SittingOver, rules.NotTogether, NotShareable),
    waits=False,
)
def point(session: Session, said: Point, subject: Subject) -> dict[str, object]:
    """Point at a field on the worker's own screen, or at nothing any more."""
    _joined(session, said, subject)
    sitting = frames.held(session, said.sitting_id, together=True)
    if said.field and said.field not in rules.SHAREABLE[sitting.scope].fields:
        raise NotShareable(fields={"field": said.field})
    sitting.pointed = said.field
    frames.changed(session, sitting)
    return {"sitting_id": str(sitting.id)}


@command(
    "assistance.propose",
    Propose,
    roles=COUNTER,
    refuses=(*(NotFound, rules.SittingOver, rules.NotTogether, NotShareable, NotOffered, rules.TooMuch),),
    waits=False,
)
def propose(session: Session, said: Propose, subject: Subject) -> dict[str, object]:
    """Propose a value for a field; nothing changes before the worker takes it. A newer one for a field puts the open one of it aside."""
    _joined(session, said, subject)
    sitting = frames.held(session, said.sitting_id, together=True)
    proposing.of(session, sitting).check(said.field, said.value)
    before = frames.proposals_in(session, sitting.id)
    if len(before) >= rules.MOST_PROPOSALS:
        raise rules.TooMuch
    made = tables.Proposal(sitting_id=sitting.id, fields_sealed=b"")
    made.fields_sealed = frames.sealed("proposal", {said.field: said.value}, made.id)
    session.add(made)
    sitting.pointed = said.field
    frames.changed(session, sitting)
    joining.write(session, "assistance.proposed", sitting, subject.person_id, field=said.field, proposal=str(made.id))
    return {"proposal_id": str(made.id)}


@command(
    "assistance.answer",
    Answer,
    roles={"worker"},
    refuses=(NotFound, rules.SittingOver, rules.NotTogether, rules.Answered),
    of=_answerer_of,
    waits=False,
)
def answer(session: Session, said: Answer, subject: Subject) -> dict[str, object]:
    """Take what was proposed, or not; the phone writes it into the draft, and the draft remembers by which proposal."""
    proposal = session.get_one(tables.Proposal, said.proposal_id)
    sitting = frames.held(session, proposal.sitting_id, together=True)
    session.refresh(proposal)
    if proposal.id not in {one.id for one in frames.open_in(frames.proposals_in(session, sitting.id))}:
        raise rules.Answered
    proposal.answered_at, proposal.accepted = clock.now(), said.accepted
    session.add(proposal)
    frames.changed(session, sitting)
    name = "assistance.accepted" if said.accepted else "assistance.declined"
    joining.write(
        session,
        name,
        sitting,
        subject.person_id,
        field=next(iter(frames.of_proposal(proposal))),
        proposal=str(proposal.id),
    )
    return {"proposal_id": str(proposal.id), "accepted": said.accepted}


@command(
    "assistance.say",
    Say,
    roles={"worker"},
    refuses=(NotFound, rules.SittingOver, rules.NotTogether, rules.TooMuch),
    of=worker_of,
    waits=False,
)
def say(session: Session, said: Say, subject: Subject) -> dict[str, object]:
    """Write a line to the clerk beside."""
    return _said(session, said, subject)


@command(
    "assistance.reply",
    Say,
    roles=COUNTER,
    refuses=(NotFound, rules.SittingOver, rules.NotTogether, rules.TooMuch),
    waits=False,
)
def reply(session: Session, said: Say, subject: Subject) -> dict[str, object]:
    """Write a line to the worker."""
    _joined(session, said, subject)
    return _said(session, said, subject)


def _said(session: Session, said: Say, subject: Subject) -> dict[str, object]:
    sitting = frames.held(session, said.sitting_id, together=True)
    position = frames.next_position(session, tables.SittingLine, sitting.id, rules.MOST_LINES)
    text = frames.sealed("sitting line", said.text, sitting.id, position)
    session.add(tables.SittingLine(sitting_id=sitting.id, position=position, by=subject.person_id, text_sealed=text))
    frames.changed(session, sitting)
    return {"sitting_id": str(sitting.id)}


@command("assistance.end", OneSitting, roles={"worker"}, refuses=(NotFound,), of=worker_of, waits=False)
def end(session: Session, which: OneSitting, subject: Subject) -> dict[str, object]:
    """The worker has enough; one that is over is left as it is."""
    return _ended(session, which, subject)


@command("assistance.leave", OneSitting, roles=COUNTER, refuses=(NotFound,), waits=False)
def leave(session: Session, which: OneSitting, subject: Subject) -> dict[str, object]:
    """The clerk goes; the sitting is over."""
    _joined(session, which, subject)
    return _ended(session, which, subject)


def _ended(session: Session, which: OneSitting, subject: Subject) -> dict[str, object]:
    sitting = database.hold(session, tables.Sitting, which.sitting_id)
    if sitting is not None and frames.stands(sitting) is not Stands.OVER:
        joining.end(session, sitting, subject.person_id)
    return {"sitting_id": str(which.sitting_id)}


def show(session: Session, sitting_id: UUID, page: str, fields: dict[str, str], subject: Subject) -> int:
    """What the worker's page shows now; the version after it. Raises NotFound, SittingOver, NotTogether, NotShareable, TooMuch."""
    if frames.get(session, sitting_id).person_id != subject.person_id:
        raise NotFound
    sitting = frames.held(session, sitting_id, together=True)
    frames.take(session, sitting, page, fields)
    return sitting.version


@snapshot("assistance")
def running(session: Session, person_id: UUID) -> dict[str, object]:
    """The sitting that a phone has to go on with after a start; an empty id where there is none."""
    table = tables.Sitting
    mine = (table.person_id == person_id, col(table.ended_at).is_(None), col(table.until) > clock.now())
    found = session.exec(select(table).where(*mine).order_by(col(table.id).desc()).limit(1)).first()
    return {"id": str(found.id) if found else "", "until": found.until.isoformat() if found else ""}


def seen_by(session: Session, sitting_id: UUID, clerk: Subject) -> views.AtDesk:
    """A clerk's side of their own sitting; raises NotFound for any other."""
    people.only(clerk, *COUNTER)
    sitting = frames.get(session, sitting_id)
    if sitting.clerk_id != clerk.person_id:
        raise NotFound
    return views.at_desk(session, sitting)


def waiting_for(session: Session, clerk: Subject) -> list[views.AtDesk]:
    """Who waits for a clerk and has this one by name, oldest first, as the desk sees who has not let anybody in; each look is written down."""
    people.only(clerk, *COUNTER)
    found = joining.waiting_for(session, clerk)
    for who in {one.person_id for one in found}:
        journal.used(session, LISTED, who, person_id=who, by=clerk.person_id, what="cases", why="work", daily=True)
    return [views.at_desk(session, sitting) for sitting in found]


def of_clerk(session: Session, clerk: Subject) -> list[UUID]:
    """The sittings that a clerk is in and that are not over, the one joined last first: where the page goes on after a start."""
    people.only(clerk, *COUNTER)
    table = tables.Sitting
    mine = (table.clerk_id == clerk.person_id, col(table.ended_at).is_(None), col(table.until) > clock.now())
    return list(session.exec(select(table.id).where(*mine).order_by(col(table.joined_at).desc())).all())
