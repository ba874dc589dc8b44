"""What the house itself could not do yet: texts, letters to other offices, orders and refunds to channels, and whatever else follows a deed."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from nfe_app.base import overdue
from nfe_app.base.commands import Subject
from nfe_app.base.overdue import Waiting
from nfe_app.desk import rules
from nfe_app.enrolment import here


@dataclass(frozen=True)
class Outgoing:
    """Things of one kind that wait for too long, for one reason: how many, the oldest since when, and how often that was tried at most."""

    what: str
    why: str
    count: int
    since: datetime
    tries: int


def outgoing_of(session: Session, clerk: Subject) -> list[Outgoing]:
    """What waits of the clerk's regions, the oldest first; what is nobody's belongs to the whole country."""
    waiting = overdue.waiting(session)
    places = here.last_places(session, [one.person_id for one in waiting if one.person_id])
    groups: dict[tuple[str, str], list[Waiting]] = defaultdict(list)
    for one in waiting:
        place = one.region_code or (places.get(one.person_id, "") if one.person_id else "")
        if clerk.sees(place):
            groups[rules.sending_says(one.listener), rules.fault_says(one.fault, gone=one.gone)].append(one)
    told = [
        Outgoing(what, why, len(some), min(one.since for one in some), max(one.tries for one in some))
        for (what, why), some in groups.items()
    ]
    return sorted(told, key=lambda one: one.since)
