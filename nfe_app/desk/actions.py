"""What a clerk sees first: the enrolments made last, every person masked."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session

from nfe_app.base import journal
from nfe_app.base.commands import Subject
from nfe_app.base.months import Frequency
from nfe_app.catalog import actions as catalog
from nfe_app.catalog import terms
from nfe_app.enrolment import here
from nfe_app.enrolment.actions import Enrolled
from nfe_app.people import actions as people
from nfe_app.people import rules


@dataclass(frozen=True)
class Row:
    """One line of the work list, ready for the screen."""

    id: str
    name: str
    identity: str
    phone: str
    scheme: str
    place: str
    frequency: Frequency
    since: str
    step: str


def work_list(session: Session, clerk: Subject, limit: int = 100) -> list[Row]:
    """The enrolments made last, newest first, of the clerk's regions, with names and numbers masked; for clerks alone. Who was seen is
    written down."""
    people.only(clerk, *rules.COUNTER)
    newest = here.newest(session, clerk, limit)
    for person_id in {enrolled.person_id for enrolled in newest}:
        by, name = clerk.person_id, "person.listed_at_desk"
        journal.used(session, name, person_id, person_id=person_id, by=by, what="enrolments", why="work", daily=True)
    return [_row(session, enrolled) for enrolled in newest]


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
