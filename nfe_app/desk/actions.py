"""The work list of a clerk, taking a case in hand, letting it go and taking it over; and the enrolments made last."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field
from sqlmodel import Session

from nfe_app.base import journal
from nfe_app.base.cases import Case
from nfe_app.base.commands import Payload, PlainLine, Subject, command
from nfe_app.base.errors import NotFound
from nfe_app.base.months import Frequency
from nfe_app.catalog import actions as catalog
from nfe_app.catalog import terms
from nfe_app.desk import case, day, figures, finding, fleet, holding, kinds, outgoing, rules
from nfe_app.desk.rules import CaseInHand, Hand
from nfe_app.enrolment import here
from nfe_app.enrolment.actions import Enrolled
from nfe_app.people import actions as people
from nfe_app.people import rules as staff

LISTED = "case.listed_at_desk"
MOST = 200
"""How many cases are shown at once: our choice; what is dealt with makes room for the next."""


class Which(Payload):
    """One case."""

    kind: Literal["refused", "transfer", "change", "refund", "recovery", "call", "help", "stuck"]
    object_id: UUID


class TakeOver(Which):
    """The same, and why it is taken from a colleague."""

    why: Annotated[PlainLine, Field(min_length=2, max_length=200)]


@dataclass(frozen=True)
class Line:
    """One line of the work list: the case, whose it is (masked), and who has it in hand."""

    case: Case
    who: str
    holder: str = ""
    mine: bool = False
    lost: str = ""
    why: str = ""


@dataclass(frozen=True)
class Row:
    """One enrolment made lately, ready for the screen."""

    id: str
    name: str
    identity: str
    phone: str
    scheme: str
    place: str
    frequency: Frequency
    since: str
    step: str


def work_list(session: Session, clerk: Subject, limit: int = MOST) -> list[Line]:
    """Everything that waits for a clerk in their regions, by cut-off, then by age; for clerks alone. Who was seen is written down."""
    people.only(clerk, *staff.COUNTER)
    cases = kinds.waiting(session, clerk)[:limit]
    hands = holding.hands(session, [one.id for one in cases])
    for person_id in {one.person_id for one in cases}:
        by = clerk.person_id
        journal.used(session, LISTED, person_id, person_id=person_id, by=by, what="cases", why="work", daily=True)
    return [_line(session, one, hands[one.id], clerk) for one in cases]


def _line(session: Session, one: Case, hand: Hand, clerk: Subject) -> Line:
    lost = hand.lost_by == clerk.person_id
    return Line(
        case=one,
        who=people.masked(session, one.person_id),
        holder=people.staff_name(session, hand.by) if hand.by else "",
        mine=hand.by == clerk.person_id,
        lost=people.staff_name(session, hand.by) if hand.by and lost else "",
        why=hand.why if lost else "",
    )


def _lies(session: Session, which: Which) -> set[str]:
    return set(kinds.any_(session, which.kind, which.object_id).regions)


class GiveUp(Payload):
    """That it is not to be done any more."""

    sure: Literal[True]


@command("desk.give_up", GiveUp, roles={*staff.STAFF}, waits=False)
def give_up(_session: Session, _which: GiveUp, _clerk: Subject) -> dict[str, object]:
    """Take the id of a deed that was pressed and never came: whatever comes under it later does nothing."""
    return {}


@command("desk.take", Which, roles={*staff.COUNTER}, refuses=(NotFound, CaseInHand), lies=_lies, waits=False)
def take(session: Session, which: Which, clerk: Subject) -> dict[str, object]:
    """Take a case in hand, or keep it for longer; refused while a colleague has it."""
    return _held(session, which, clerk, rules.TAKE)


@command("desk.let_go", Which, roles={*staff.COUNTER}, refuses=(NotFound,), lies=_lies, waits=False)
def let_go(session: Session, which: Which, clerk: Subject) -> dict[str, object]:
    """Let a case go; one that is in nobody's hand, or a colleague's, stays there."""
    return _held(session, which, clerk, rules.LET_GO)


@command("desk.take_over", TakeOver, roles={*staff.COUNTER}, refuses=(NotFound,), lies=_lies, waits=False)
def take_over(session: Session, which: TakeOver, clerk: Subject) -> dict[str, object]:
    """Take a case that a colleague has in hand, and why: it is told to them on their list."""
    return _held(session, which, clerk, rules.TAKE_OVER, which.why)


def _held(session: Session, which: Which, clerk: Subject, step: str, why: str = "") -> dict[str, object]:
    kinds.one(session, which.kind, which.object_id, clerk)
    hand = holding.take(session, which.kind, which.object_id, clerk, step, why)
    return {"mine": hand.by == clerk.person_id, "until": hand.until.isoformat() if hand.until else ""}


def opened(session: Session, kind: str, object_id: UUID, clerk: Subject) -> tuple[case.Opened, Line]:
    """One case with its person as a clerk may read them, and in whose hand it is. Raises NotFound, NotYourRegion."""
    people.only(clerk, *staff.COUNTER)
    found = case.opened(session, kind, object_id, clerk)
    hand = holding.hands(session, [object_id])[object_id]
    return found, _line(session, found.case, hand, clerk)


def find(session: Session, said: str, clerk: Subject) -> tuple[str, UUID] | None:
    """What a number stands for in the clerk's regions: the kind and id by which it is opened; None where there is nothing."""
    people.only(clerk, *staff.COUNTER)
    return finding.find(session, said, clerk)


def today(session: Session, clerk: Subject) -> day.Day:
    """What the clerk did today, and what is left over."""
    people.only(clerk, *staff.COUNTER)
    return day.day_of(session, clerk)


def numbers(session: Session, supervisor: Subject) -> figures.Figures:
    """What waits and what gets done in the own regions; for heads of the clerks alone."""
    people.only(supervisor, staff.SENIOR)
    return figures.figures_of(session, supervisor)


def phones(session: Session, supervisor: Subject) -> fleet.Fleet:
    """What the phones of the own regions told of themselves; for heads of the clerks alone."""
    people.only(supervisor, staff.SENIOR)
    return fleet.fleet_of(session, supervisor)


def unsent(session: Session, supervisor: Subject) -> list[outgoing.Outgoing]:
    """What the house itself could not do yet for people of the own regions; for heads of the clerks alone."""
    people.only(supervisor, staff.SENIOR)
    return outgoing.outgoing_of(session, supervisor)


def newest(session: Session, clerk: Subject, limit: int = 100) -> list[Row]:
    """The enrolments made last, newest first, of the clerk's regions, with names and numbers masked; for clerks alone. Who was seen is
    written down."""
    people.only(clerk, *staff.COUNTER)
    made = here.newest(session, clerk, limit)
    for person_id in {enrolled.person_id for enrolled in made}:
        by, name = clerk.person_id, "person.listed_at_desk"
        journal.used(session, name, person_id, person_id=person_id, by=by, what="enrolments", why="work", daily=True)
    return [_row(session, enrolled) for enrolled in made]


def _row(session: Session, enrolled: Enrolled) -> Row:
    person = people.named(session, enrolled.person_id)
    return Row(
        id=str(enrolled.id),
        name=person.name_masked,
        identity=person.identity_masked,
        phone=person.phone_masked,
        scheme=terms.title_of(enrolled.scheme),
        place=catalog.region_of(enrolled.region_code).full_name,
        frequency=enrolled.frequency,
        since=enrolled.since.says,
        step=enrolled.step.value,
    )
