"""What happened is written once; each listener hears of it once, also after a failure, a crash, or two who reach for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import update
from sqlmodel import Session, col, select

from nfe_app import chores
from nfe_app.base import clock, database, journal
from nfe_app.base.database import new_id
from nfe_app.base.errors import Fault
from nfe_app.base.journal import Delivery, Errand, Event
from tests.cast import AUTUMN
from tests.conftest import both
from tests.deeds import crowd

HEARD: list[UUID] = []


@pytest.fixture(autouse=True)
def nobody_heard(autumn: None) -> None:
    """A quiet morning."""
    HEARD.clear()


def hear(session: Session, event: Event) -> None:
    """A listener that works, and leaves a trace of its own in the journal."""
    journal.write(session, "test.heard", event.object_id)
    HEARD.append(event.object_id)


def stumble(session: Session, event: Event) -> None:
    """A listener that fails after it began to write."""
    journal.write(session, "test.heard", event.object_id)
    session.flush()
    raise RuntimeError("stumbled")


for listener in (hear, stumble):
    listener.__module__ = "tests.base.test_journal"


def happen(facts: dict[str, object] | None = None) -> UUID:
    """Something happens."""
    with database.work() as session:
        return journal.write(session, "test.happened", new_id(), facts=facts).id


def events(name: str) -> int:
    """How often something happened."""
    with database.look() as session:
        return len(session.exec(select(Event.id).where(Event.name == name)).all())


def delivery(event_id: UUID) -> Delivery:
    """Where the only listener stands with an event."""
    with database.look() as session:
        return session.exec(select(Delivery).where(Delivery.event_id == event_id)).one()


@both
def test_a_listener_hears_right_after_the_commit_and_once(house: str) -> None:
    journal.wire({"test.happened": [hear]})
    with database.work() as session:
        event = journal.write(session, "test.happened", new_id())
        assert HEARD == []
    assert [event.object_id] == HEARD
    assert delivery(event.id).done_at == AUTUMN
    assert chores.deliver_waiting() == 0
    assert not journal.deliver(event.id, journal.name_of(hear))
    assert events("test.heard") == 1


@both
def test_what_is_taken_back_is_told_to_nobody(house: str) -> None:
    journal.wire({"test.happened": [hear]})
    with pytest.raises(ZeroDivisionError), database.work() as session:
        journal.write(session, "test.happened", new_id())
        print(1 / 0)
    assert (HEARD, events("test.happened")) == ([], 0)


@both
def test_a_listener_that_failed_left_nothing_and_is_tried_again(house: str) -> None:
    journal.wire({"test.happened": [stumble]})
    event_id = happen()
    assert (events("test.heard"), delivery(event_id).done_at, delivery(event_id).tries) == (0, None, 1)
    journal.wire({"test.happened": [renamed(hear, "stumble")]})
    assert chores.deliver_waiting() == 0
    with clock.stopped_at(AUTUMN + journal.AGAIN_AFTER + timedelta(seconds=1)):
        assert chores.deliver_waiting() == 1
    assert (events("test.heard"), delivery(event_id).tries) == (1, 2)


def renamed(listener: Callable[[Session, Event], None], name: str) -> Callable[[Session, Event], None]:
    """A listener under the name of another, as after a repair."""

    def mended(session: Session, event: Event) -> None:
        listener(session, event)

    mended.__module__, mended.__name__ = hear.__module__, name
    return mended


def test_one_that_fails_keeps_nobody_else_from_hearing(house: str) -> None:
    journal.wire({"test.happened": [stumble, hear]})
    happen()
    assert len(HEARD) == 1


@both
def test_who_dies_with_a_delivery_in_hand_frees_it_after_a_while(house: str) -> None:
    journal.wire({"test.happened": [hear]})
    with database.work() as session:
        event = journal.write(session, "test.happened", new_id())
        session.info.pop("after_commit")
    with database.work() as session:
        assert journal._claim(session, event.id, journal.name_of(hear))
    assert chores.deliver_waiting() == 0
    with clock.stopped_at(AUTUMN + journal.AGAIN_AFTER + timedelta(seconds=1)):
        assert chores.deliver_waiting() == 1
    assert [event.object_id] == HEARD


@both
def test_a_process_that_dies_before_it_told_anybody_leaves_the_delivery_to_the_chores(house: str) -> None:
    journal.wire({"test.happened": [hear]})
    with database.work() as session:
        journal.write(session, "test.happened", new_id())
        session.info.pop("after_commit")
    assert chores.deliver_waiting() == 1
    assert len(HEARD) == 1


@both
def test_of_ten_who_reach_for_it_one_delivers(house: str) -> None:
    journal.wire({"test.happened": [hear]})
    with database.work() as session:
        event = journal.write(session, "test.happened", new_id())
        session.info.pop("after_commit")
    assert sum(crowd(10, lambda _number: journal.deliver(event.id, journal.name_of(hear)))) == 1
    assert (len(HEARD), events("test.heard")) == (1, 1)


def errand(run: Callable[[Any], Any], plan: Callable[[Session, Event], Any] | None = None) -> Errand:
    """An errand that keeps the answer it got."""

    def keep(session: Session, event: Event, answer: object) -> None:
        journal.write(session, "test.heard", event.object_id, facts={"answer": answer})

    return Errand("test.errand", plan or (lambda _session, event: str(event.object_id)), run, keep)


@both
def test_an_errand_asks_the_outside_while_nothing_is_held(house: str) -> None:
    """No connection is out, no lock is taken: somebody else may write while the channel thinks."""
    held: list[object] = []

    def ask(plan: str) -> str:
        held.append((database.engine().pool.checkedout(), database._one_writer.locked()))  # type: ignore[attr-defined]
        with database.work() as session:
            session.add(Event(name="test.elsewhere", object_id=new_id()))
        return f"answer to {plan}"

    journal.wire({"test.happened": [errand(ask)]})
    event_id = happen()
    assert held == [(0, False)]
    assert delivery(event_id).done_at
    assert (events("test.elsewhere"), events("test.heard")) == (1, 1)


@both
def test_an_errand_without_a_plan_is_done(house: str) -> None:
    journal.wire({"test.happened": [errand(HEARD.append, lambda _session, _event: None)]})
    assert delivery(happen()).done_at
    assert (HEARD, events("test.heard")) == ([], 0)


@both
def test_an_errand_whose_outside_failed_is_run_again(house: str) -> None:
    def down(_plan: str) -> None:
        raise Fault("no answer")

    journal.wire({"test.happened": [errand(down)]})
    event_id = happen()
    assert delivery(event_id).done_at is None
    journal.wire({"test.happened": [errand(lambda plan: plan)]})
    with clock.stopped_at(AUTUMN + timedelta(minutes=1)):
        assert chores.deliver_waiting() == 1
    assert events("test.heard") == 1


def test_the_oldest_waits_least(house: str) -> None:
    journal.wire({"test.happened": [stumble]})
    made = [happen() for _ in range(3)]
    with clock.stopped_at(AUTUMN + timedelta(minutes=1)), database.look() as session:
        assert [event_id for event_id, _ in journal.waiting(session, 2)] == made[:2]


def test_an_event_without_listeners_is_still_written(house: str) -> None:
    journal.wire({})
    with database.look() as session:
        kept = session.get_one(Event, happen({"place": "110000"}))
    assert (kept.name, kept.at, kept.facts) == ("test.happened", AUTUMN, {"place": "110000"})
    assert chores.deliver_waiting() == 0


@both
def test_a_delivery_of_yesterday_is_still_brought(house: str) -> None:
    journal.wire({"test.happened": [hear]})
    event_id = happen()
    with database.work() as session:
        session.execute(update(Delivery).where(col(Delivery.event_id) == event_id).values(done_at=None))
    with clock.stopped_at(AUTUMN + timedelta(days=1)):
        assert chores.deliver_waiting() == 1
