"""Who is there for a worker by name, asking to be called back, and what clerks say of themselves and of the calls."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field
from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from nfe_app.base import clock, database, journal
from nfe_app.base.commands import Payload, PlainLine, Subject, command
from nfe_app.base.door import snapshot
from nfe_app.base.errors import NotFound
from nfe_app.base.journal import Event
from nfe_app.caseworker import assigning, rules, tables
from nfe_app.people import actions as people
from nfe_app.people import rules as who_is_who
from nfe_app.people import staff

CLOCK = r"^([01][0-9]|2[0-3]):[0-5][0-9]$"
MOMENT = r"^(soon|20[0-9]{2}-[01][0-9]-[0-3][0-9]T([01][0-9]|2[0-3]):[0-5][0-9])$"


class Ask(Payload):
    """When one wants to be called: a moment in China to the minute, or soon."""

    at: str = Field(pattern=MOMENT)


class Which(Payload):
    """One call."""

    call_id: UUID


class Note(Which):
    """How a call went."""

    result: Literal["reached", "missed"]


class Set(Payload):
    """On which days (1 is Monday) and from when to when one is there, and which platforms one knows well."""

    weekdays: Annotated[list[Annotated[int, Field(ge=1, le=7)]], Field(max_length=7)]
    opens: str = Field(pattern=CLOCK)
    closes: str = Field(pattern=CLOCK)
    platforms: Annotated[list[Annotated[PlainLine, Field(min_length=2, max_length=40)]], Field(max_length=20)]


@command(
    "caseworker.call_back",
    Ask,
    roles={"worker"},
    refuses=(rules.NobodyServes, rules.CallWaits, rules.NotThere, rules.SlotTaken),
    waits=False,
)
def call_back(session: Session, said: Ask, subject: Subject) -> dict[str, object]:
    """Ask one's clerk to call: at a time when they are there and nobody else is called, or soon. One call waits at a time."""
    mine = assigning.ensure(session, subject.person_id)
    if mine is None:
        raise rules.NobodyServes
    if _waiting(session, subject.person_id):
        raise rules.CallWaits
    wanted = None if said.at == rules.SOON else _moment(said.at)
    if wanted:
        rules.check_slot(assigning.hours_of(session, mine.member_id), wanted, clock.now())
        database.alone(session, f"calls of {mine.member_id}")
        if _is_taken(session, mine.member_id, wanted):
            raise rules.SlotTaken
    made = tables.CallBack(
        person_id=subject.person_id, member_id=mine.member_id, region_code=mine.region_code, wanted_at=wanted
    )
    session.add(made)
    session.flush()
    _write(session, "call.asked", made, None)
    return {"call_id": str(made.id)}


def _moment(text: str) -> datetime:
    """A moment in China; raises NotThere for a day that there is not."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=clock.CHINA)
    except ValueError as wrong:
        raise rules.NotThere from wrong


def _waiting(session: Session, person_id: UUID) -> tables.CallBack | None:
    open_ = (tables.CallBack.person_id == person_id, col(tables.CallBack.ended_at).is_(None))
    return session.exec(select(tables.CallBack).where(*open_)).first()


def _is_taken(session: Session, member_id: UUID, at: datetime) -> bool:
    open_ = (tables.CallBack.member_id == member_id, col(tables.CallBack.ended_at).is_(None))
    return session.exec(select(tables.CallBack.id).where(*open_, tables.CallBack.wanted_at == at)).first() is not None


def owner_of(session: Session, which: Which) -> UUID:
    """Who wants to be called; raises NotFound."""
    return _held(session, which.call_id).person_id


def _held(session: Session, call_id: UUID) -> tables.CallBack:
    found = database.hold(session, tables.CallBack, call_id)
    if found is None:
        raise NotFound
    return found


@command("caseworker.call_off", Which, roles={"worker"}, refuses=(NotFound,), of=owner_of, waits=False)
def call_off(session: Session, which: Which, subject: Subject) -> dict[str, object]:
    """Want no call any more; one that is over stays as it ended."""
    call = _held(session, which.call_id)
    if call.ended_at is None:
        _end(session, call, "called_off", subject)
    return {"call_id": str(call.id)}


def _lies(session: Session, which: Which) -> set[str]:
    return {_held(session, which.call_id).region_code}


@command(
    "caseworker.note_call",
    Note,
    roles={*who_is_who.COUNTER},
    refuses=(NotFound, rules.CallOver),
    lies=_lies,
    waits=False,
)
def note_call(session: Session, said: Note, clerk: Subject) -> dict[str, object]:
    """Say how a call went; nobody reached is an end as well, and the person may ask again."""
    call = _held(session, said.call_id)
    if call.ended_at is not None:
        raise rules.CallOver
    _end(session, call, said.result, clerk)
    return {"call_id": str(call.id), "result": said.result}


def _end(session: Session, call: tables.CallBack, result: str, by: Subject) -> None:
    call.ended_at, call.result, call.by = clock.now(), result, by.person_id
    _write(session, f"call.{result}", call, by)


def _write(session: Session, name: str, call: tables.CallBack, by: Subject | None) -> None:
    clerk = {"by": str(by.person_id), "what": "call", "why": "call"} if by else {}
    region = call.region_code or None
    journal.write(session, name, call.id, person_id=call.person_id, region_code=region, facts=clerk)


@command("caseworker.set_hours", Set, roles={*who_is_who.COUNTER}, refuses=(rules.HoursWrong,), waits=False)
def set_hours(session: Session, said: Set, clerk: Subject) -> dict[str, object]:
    """Say when one is there and which platforms one knows; calls that were agreed stay."""
    opens, closes = rules.minute_of(said.opens), rules.minute_of(said.closes)
    if not said.weekdays or closes - opens < rules.SLOT.seconds // 60:
        raise rules.HoursWrong
    database.alone(session, f"hours of {clerk.person_id}")
    row = session.get(tables.CaseworkerHours, clerk.person_id)
    row = row or tables.CaseworkerHours(member_id=clerk.person_id, opens=opens, closes=closes)
    row.weekdays, row.opens, row.closes = sorted(set(said.weekdays)), opens, closes
    row.platforms = list(said.platforms)
    session.add(row)
    session.flush()
    return {"member_id": str(clerk.person_id)}


def assign(session: Session, event: Event) -> None:
    """Listener: somebody was enrolled, and has a clerk by name from now on."""
    if event.person_id:
        assigning.ensure(session, event.person_id)


def hand_on(session: Session, event: Event) -> None:
    """Listener: a member of staff has left or works elsewhere, so those they were there for get another; calls that wait go with them."""
    mine = (tables.Caseworker.member_id == event.object_id, col(tables.Caseworker.ended_at).is_(None))
    for one in session.exec(select(tables.Caseworker).where(*mine)).all():
        now = assigning.ensure(session, one.person_id)
        call = _waiting(session, one.person_id)
        if call and now:
            call.member_id = now.member_id


def forget_person(session: Session, event: Event) -> None:
    """Listener: nobody is there any more for who is forgotten, and nobody calls."""
    assert event.person_id
    if mine := assigning.of(session, event.person_id):
        mine.ended_at = clock.now()
    if call := _waiting(session, event.person_id):
        call.ended_at, call.result = clock.now(), "called_off"


@snapshot("caseworker")
def shown_to(session: Session, person_id: UUID) -> dict[str, object]:
    """Who is there for a person: name, agency, hours in words (empty: not known), how many wait for their call, and the own call; empty for nobody."""
    mine = assigning.of(session, person_id)
    if mine is None:
        return {}
    hours, call = assigning.hours_of(session, mine.member_id), _waiting(session, person_id)
    open_ = (tables.CallBack.member_id == mine.member_id, col(tables.CallBack.ended_at).is_(None))
    return {
        "name": people.staff_name(session, mine.member_id),
        "agency": staff.member_of(session, mine.member_id).agency,
        "hours": hours.says if hours else "",
        "waiting": session.exec(select(func.count()).select_from(tables.CallBack).where(*open_)).one(),
        "call": _call(call),
    }


def _call(call: tables.CallBack | None) -> dict[str, str]:
    """The own call that waits; empty for none."""
    if call is None:
        return {}
    at = call.wanted_at.astimezone(clock.CHINA).strftime("%m-%d %H:%M") if call.wanted_at else ""
    return {"id": str(call.id), "at": at}


def name_for(session: Session, person_id: UUID) -> str:
    """The name of the clerk who is there for a person; empty for nobody."""
    mine = assigning.of(session, person_id)
    return people.staff_name(session, mine.member_id) if mine else ""


def is_for(session: Session, person_id: UUID, clerk: Subject) -> bool:
    """Whether this clerk is there for that person by name, and still works for the place for which they were chosen."""
    mine = assigning.of(session, person_id)
    return mine is not None and mine.member_id == clerk.person_id and clerk.sees(mine.region_code)


def whose(member_id: UUID) -> SelectOfScalar[UUID]:
    """The question for whom a member of staff is there by name."""
    mine = (tables.Caseworker.member_id == member_id, col(tables.Caseworker.ended_at).is_(None))
    return select(tables.Caseworker.person_id).where(*mine)


def hours_in_words(session: Session, member_id: UUID) -> str:
    """When a clerk is there; empty where they have not said."""
    hours = assigning.hours_of(session, member_id)
    return hours.says if hours else ""
