"""Deliveries that wait too long: they are told of and never dropped; one whose listener is gone waits until there is such a listener again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from sqlmodel import Session, col, func, select

from nfe_app.base import clock, database, journal
from nfe_app.base.journal import Delivery, Event

LIMIT = timedelta(hours=1)
"""After so long somebody has to look: our choice."""
NAME = "delivery.overdue"


@dataclass(frozen=True)
class Late:
    """One listener that too old events wait for: how many, since when, and whether it is there at all."""

    listener: str
    count: int
    since: datetime
    gone: bool


@dataclass(frozen=True)
class Waiting:
    """One delivery that waits too long: for which listener, of whose event and where, since when, how often it was tried, and the last fault."""

    listener: str
    person_id: UUID | None
    region_code: str
    since: datetime
    tries: int
    fault: str
    gone: bool


def waiting(session: Session) -> list[Waiting]:
    """Each of them, oldest first."""
    waits = col(Delivery.done_at).is_(None), col(Event.at) < clock.now() - LIMIT
    rows = session.exec(select(Delivery, Event).join(Event).where(*waits).order_by(col(Event.at), col(Event.id)))
    return [
        Waiting(
            one.listener,
            event.person_id,
            event.region_code or "",
            event.at,
            one.tries,
            one.fault,
            not journal.is_wired(event.name, one.listener),
        )
        for one, event in rows
    ]


def late(session: Session) -> list[Late]:
    """The listeners that something waits for longer than it should, by name."""
    listener, at = col(Delivery.listener), col(Event.at)
    waits = col(Delivery.done_at).is_(None), at < clock.now() - LIMIT
    rows = select(listener, col(Event.name), func.count(), func.min(at)).join(Event).where(*waits)
    found: dict[tuple[str, bool], Late] = {}
    for name, event, count, since in session.exec(rows.group_by(listener, col(Event.name))).all():
        gone = not journal.is_wired(event, name)
        one = found.get((name, gone), Late(name, 0, since, gone))
        found[name, gone] = Late(name, one.count + count, min(one.since, since), gone)
    return [found[key] for key in sorted(found)]


def oldest(session: Session) -> datetime | None:
    """Since when the oldest of the events waits that have not reached every listener; None where none waits."""
    waits = select(func.min(col(Event.at))).join(Delivery).where(col(Delivery.done_at).is_(None))
    return session.exec(waits).one()


def alarm(session: Session, one: Late) -> bool:
    """Write down, once a day, that a listener is waited for too long; whether this was the first to say so."""
    id_ = uuid5(NAMESPACE_URL, f"{NAME} {one.listener} {one.gone} {clock.today()}")
    database.alone(session, str(id_))
    if session.exec(select(Event.id).where(Event.object_id == id_)).first():
        return False
    facts = {"listener": one.listener, "count": one.count, "since": one.since.isoformat(), "gone": one.gone}
    journal.write(session, NAME, id_, facts=facts)
    return True
