"""What happened, append-only; beside it one delivery for each listener, written in the same transaction.

A listener is a plain deed `(session, event)` that runs in one transaction right after the commit, or an `Errand`, whose call to the
outside stands between two transactions and inside none. Both may run again when they failed, so both are safe twice.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import JSON, ColumnElement, and_, bindparam, or_, tuple_, update
from sqlmodel import Field, Session, SQLModel, col, func, select

from nfe_app.base import clock, database
from nfe_app.base.database import Instant, new_id
from nfe_app.base.errors import Fault
from nfe_app.base.log import log_of

AGAIN_AFTER = timedelta(seconds=30)
DOUBLED = 5
"""How often the pause between two tries doubles: from half a minute to a quarter of an hour, and there it stays; our choice."""
log = log_of("journal")


class Event(SQLModel, table=True):
    """One thing that happened; never changed, never deleted."""

    __tablename__ = "event"
    id: UUID = Field(default_factory=new_id, primary_key=True)
    at: datetime = Field(default_factory=clock.now, sa_type=Instant)
    name: str = Field(max_length=60, index=True)
    object_id: UUID = Field(index=True)
    person_id: UUID | None = Field(default=None, index=True)
    region_code: str | None = Field(default=None, max_length=6)
    facts: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)


class Delivery(SQLModel, table=True):
    """Where one listener stands with one event; `fault` is what kind of fault the last try ended with."""

    __tablename__ = "delivery"
    event_id: UUID = Field(foreign_key="event.id", primary_key=True)
    listener: str = Field(max_length=80, primary_key=True)
    taken_at: datetime | None = Field(default=None, sa_type=Instant)
    done_at: datetime | None = Field(default=None, sa_type=Instant, index=True)
    tries: int = 0
    fault: str = Field(default="", max_length=60)


BEFORE = {f"before_{tries}": 2 ** (tries - 1) for tries in range(1, DOUBLED + 2)}
"""By what name each pause stands in `FREE`, and how many times `AGAIN_AFTER` it is."""


def _free() -> ColumnElement[bool]:
    """Not taken yet, or so long ago that whoever took it failed or died; the more tries there were, the longer that is."""
    tries = col(Delivery.tries)
    *grow, longest = (col(Delivery.taken_at) <= bindparam(name, type_=Instant) for name in BEFORE)
    again = [and_(tries == count, is_over) for count, is_over in enumerate(grow, 1)]
    return or_(col(Delivery.taken_at).is_(None), *again, and_(tries > DOUBLED, longest))


def _before(now: datetime) -> dict[str, datetime]:
    """What `FREE` has to be told: before which moment a delivery was taken that may be tried again."""
    return {name: now - times * AGAIN_AFTER for name, times in BEFORE.items()}


FREE = _free()
CLAIM = (
    update(Delivery)
    .where(col(Delivery.event_id) == bindparam("event"), col(Delivery.listener) == bindparam("to"))
    .where(col(Delivery.done_at).is_(None), FREE)
    .values(taken_at=bindparam("now", type_=Instant), tries=Delivery.tries + 1)
)
"""Put together once: to do it for each delivery took five times as long as the database needs for it."""


@dataclass(frozen=True)
class Errand:
    """A deed that asks the outside: `plan` reads (None: nothing to do), `run` calls with no transaction open, `keep` writes the answer."""

    name: str
    plan: Callable[[Session, Event], Any]
    run: Callable[[Any], Any]
    keep: Callable[[Session, Event, Any], None]


Listener = Callable[[Session, Event], None] | Errand
_listeners: dict[str, dict[str, Listener]] = {}


def name_of(listener: Listener) -> str:
    """The name a listener is known by in its deliveries: `billing.open_bills`."""
    if isinstance(listener, Errand):
        return listener.name
    return f"{listener.__module__.split('.')[1]}.{listener.__name__}"


def wire(table: Mapping[str, list[Listener]]) -> None:
    """Say who listens to what; the whole table at once."""
    _listeners.clear()
    _listeners.update({event: {name_of(listener): listener for listener in all_} for event, all_ in table.items()})


def write(
    session: Session,
    name: str,
    object_id: UUID,
    *,
    person_id: UUID | None = None,
    region_code: str | None = None,
    facts: Mapping[str, object] | None = None,
) -> Event:
    """Write down what happened; its listeners are told right after the commit. Facts hold no secret and no identity number."""
    event = Event(name=name, object_id=object_id, person_id=person_id, region_code=region_code, facts=dict(facts or {}))
    session.add(event)
    session.flush()
    for listener in _listeners.get(name, {}):
        session.add(Delivery(event_id=event.id, listener=listener))
        database.after_commit(session, partial(deliver, event.id, listener))
    return event


def of(session: Session, name: str, object_id: UUID) -> list[Event]:
    """What happened under a name to one thing, oldest first."""
    mine = select(Event).where(Event.object_id == object_id, Event.name == name)
    return list(session.exec(mine.order_by(col(Event.id))).all())


def since(session: Session, names: Collection[str], begin: datetime) -> list[Event]:
    """What happened under these names since a moment, oldest first.

    The ids sort by the time they were made, so only those of a day before and later are looked through.
    """
    first = UUID(int=int((begin - timedelta(days=1)).timestamp() * 1000) << 80)
    lately = (col(Event.id) >= first, col(Event.name).in_(list(names)), col(Event.at) >= begin)
    return list(session.exec(select(Event).where(*lately).order_by(col(Event.id))).all())


def used(
    session: Session,
    name: str,
    object_id: UUID,
    *,
    person_id: UUID,
    by: UUID | str,
    what: str,
    why: str,
    daily: bool = False,
) -> None:
    """Write down that somebody used a person's data for the house; with `daily` the same by the same once in a day in China.

    `by` is the id of a member of staff, or one of `house`, `channel`, `issuer`, `anybody`.
    """
    if daily:
        object_id = uuid5(object_id, f"{name} {by} {clock.today()}")
        mine = (Event.object_id == object_id, Event.name == name, Event.person_id == person_id)
        if session.exec(select(Event.id).where(*mine).limit(1)).first():
            return
    write(session, name, object_id, person_id=person_id, facts={"by": str(by), "what": what, "why": why})


def deliver(event_id: UUID, listener: str) -> bool:
    """Bring one event to one listener; False when it failed and waits for another try, or another process has it."""
    try:
        return _deliver(event_id, listener)
    except Fault as fault:
        log.warning("delivery waits", listener=listener, event_id=str(event_id), fault=str(fault))
        _failed(event_id, listener, fault)
    except Exception as bug:
        log.exception("delivery failed", listener=listener, event_id=str(event_id))
        _failed(event_id, listener, bug)
    return False


def _failed(event_id: UUID, listener: str, fault: Exception) -> None:
    """Keep what kind of fault it was, and nothing of what it said; where even that cannot be written, the log has it."""
    this = (col(Delivery.event_id) == event_id, col(Delivery.listener) == listener, col(Delivery.done_at).is_(None))
    with suppress(Exception), database.work() as session:
        session.connection().execute(update(Delivery).where(*this).values(fault=type(fault).__name__[:60]))


def _deliver(event_id: UUID, name: str) -> bool:
    with database.work() as session:
        if not _claim(session, event_id, name):
            return False
    with database.work() as session:
        event = session.get_one(Event, event_id)
        listener = _listeners[event.name][name]
        if not isinstance(listener, Errand):
            listener(session, event)
            _done(session, event_id, name)
            return True
        plan = listener.plan(session, event)
    answer = None if plan is None else listener.run(plan)
    with database.work() as session:
        if plan is not None:
            listener.keep(session, event, answer)
        _done(session, event_id, name)
    return True


def _claim(session: Session, event_id: UUID, listener: str) -> bool:
    """True for exactly one of those that reach for the same delivery; a try that died frees it after a while."""
    now = clock.now()
    given = {"event": event_id, "to": listener, "now": now, **_before(now)}
    taken = session.connection().execute(CLAIM, given)
    return taken.rowcount == 1


def _done(session: Session, event_id: UUID, listener: str) -> None:
    session.get_one(Delivery, (event_id, listener)).done_at = clock.now()


def waiting(session: Session, limit: int = 50) -> list[tuple[UUID, str]]:
    """Deliveries that are due for another try, oldest first; those whose listener is gone are put aside until there is one again."""
    wired = [(event, listener) for event, all_ in _listeners.items() for listener in all_]
    here = tuple_(col(Event.name), col(Delivery.listener)).in_(wired)
    due = select(Delivery.event_id, Delivery.listener).join(Event)
    due = due.where(col(Delivery.done_at).is_(None), FREE, here)
    return list(session.exec(due.order_by(col(Delivery.event_id)).limit(limit).params(_before(clock.now()))))


def is_wired(event: str, listener: str) -> bool:
    """Whether there is a listener of that name to events of that name."""
    return listener in _listeners.get(event, {})


def undelivered(session: Session) -> int:
    """How many deliveries have not arrived yet."""
    return session.exec(select(func.count()).select_from(Delivery).where(col(Delivery.done_at).is_(None))).one()
