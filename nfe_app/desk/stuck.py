"""Phones that have signal and on which deeds wait too long all the same: their person may want a call."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from nfe_app.base import clock
from nfe_app.base.cases import Case
from nfe_app.base.commands import Subject
from nfe_app.base.words import _
from nfe_app.desk import rules
from nfe_app.enrolment import here
from nfe_app.people import states
from nfe_app.people.states import Told

KIND = "stuck"


def cases(session: Session, clerk: Subject) -> list[Case]:
    """One for each phone in the clerk's regions, oldest first."""
    return sorted((_case(session, one) for one in phones(session, clerk)), key=lambda case: case.at)


def phones(session: Session, clerk: Subject) -> list[Told]:
    """The phones of people of the clerk's regions on which something waits for too long."""
    return [one for one in of_region(session, clerk, waits=True) if is_stuck(one)]


def of_region(session: Session, clerk: Subject, *, waits: bool = False) -> list[Told]:
    """The phones of the people whom the clerk's regions look after; of who was enrolled nowhere, for the whole country."""
    found = states.running(session, here.people_of(clerk), waits=waits)
    places = here.last_places(session, [one.person_id for one in found])
    return [one for one in found if clerk.sees(places.get(one.person_id, ""))]


def is_stuck(told: Told) -> bool:
    """Whether a phone told that something waits, and it has by now waited for too long: what it tells changes as soon as that is gone."""
    return told.waiting > 0 and since(told) <= clock.now() - rules.STUCK_AFTER


def since(told: Told) -> datetime:
    """Since when the oldest of them waits."""
    return told.since or told.at


def one(session: Session, state_id: UUID) -> Case:
    """One phone; raises NotFound where it tells nothing any more."""
    return _case(session, states.one(session, state_id))


def _case(session: Session, told: Told) -> Case:
    place = here.last_places(session, [told.person_id]).get(told.person_id, "")
    return Case(
        kind=KIND,
        id=told.id,
        person_id=told.person_id,
        regions=frozenset({place}),
        at=since(told),
        what=_("手机上有 {} 件没发出来").format(told.waiting),
        step=states.WHY.get(told.failed, states.WHY[""]) if told.waiting else _("都发出来了"),
    )
