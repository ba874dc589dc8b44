"""What fails for good is tried ever less often, what nobody hears any more is put aside, somebody is told, and nothing is dropped."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from sqlmodel import Session, col, select, update
from starlette.testclient import TestClient

from nfe_app import chores
from nfe_app.base import clock, database, journal, overdue
from nfe_app.base.database import new_id
from nfe_app.base.journal import Delivery, Event
from tests.cast import AUTUMN
from tests.conftest import both
from tests.deeds import crowd, events_named

MINUTE = timedelta(minutes=1)
HEARD: list[datetime] = []


@pytest.fixture(autouse=True)
def nobody_heard(autumn: None) -> None:
    """A quiet morning."""
    HEARD.clear()


def stumble(session: Session, event: Event) -> None:
    """A listener that fails for good."""
    HEARD.append(clock.now())
    raise RuntimeError("stumbled")


def hear(session: Session, event: Event) -> None:
    """A listener that works."""
    HEARD.append(clock.now())


def sulk(session: Session, event: Event) -> None:
    """Another that fails."""
    raise RuntimeError("sulked")


for listener in (stumble, hear, sulk):
    listener.__module__ = "tests.base.test_overdue"


def happen(name: str = "test.happened") -> None:
    """Something happens."""
    with database.work() as session:
        journal.write(session, name, new_id())


def rounds(until: timedelta, each: timedelta = MINUTE / 2) -> None:
    """The chores bring what waits, every so often."""
    for number in range(1, until // each + 1):
        with clock.stopped_at(AUTUMN + number * each + timedelta(seconds=1)):
            chores.deliver_waiting()


def tries() -> list[int]:
    """How often each delivery was tried, oldest first."""
    with database.look() as session:
        return [one.tries for one in session.exec(select(Delivery).order_by(col(Delivery.event_id)))]


@both
def test_the_pauses_double_up_to_a_quarter_of_an_hour_and_never_end(house: str) -> None:
    journal.wire({"test.happened": [stumble]})
    happen()
    rounds(timedelta(minutes=60))
    half, pauses = MINUTE / 2, [later - sooner for sooner, later in pairwise(HEARD)]
    wanted = [half * count for count in (1, 2, 4, 8, 16, 32, 32)]
    assert len(pauses) == len(wanted)
    assert all(least <= pause <= least + half * 2 for least, pause in zip(wanted, pauses, strict=True))
    assert tries() == [len(HEARD)]


def test_after_a_repair_it_is_brought_however_late(house: str) -> None:
    journal.wire({"test.happened": [stumble]})
    happen()
    rounds(timedelta(minutes=20))
    journal.wire({"test.happened": [_as("stumble")]})
    with clock.stopped_at(AUTUMN + timedelta(days=30)):
        assert chores.deliver_waiting() == 1
        with database.look() as session:
            assert journal.undelivered(session) == 0


def _as(name: str) -> journal.Listener:
    """A listener that works, under another name."""

    def mended(session: Session, event: Event) -> None:
        hear(session, event)

    mended.__module__, mended.__name__ = hear.__module__, name
    return mended


@both
def test_one_whose_listener_is_gone_is_put_aside_and_brought_when_there_is_one_again(house: str) -> None:
    journal.wire({"test.happened": [stumble], "test.other": [hear]})
    happen()
    journal.wire({"test.other": [hear, stumble]})
    rounds(timedelta(minutes=40), timedelta(minutes=10))
    assert tries() == [1], "the name is known, but not for this event"
    with database.look() as session:
        assert journal.undelivered(session) == 1
    journal.wire({"test.happened": [_as("stumble")]})
    with clock.stopped_at(AUTUMN + timedelta(hours=1)):
        assert chores.deliver_waiting() == 1


def test_a_hundred_that_are_put_aside_keep_nobody_waiting(house: str) -> None:
    journal.wire({"test.happened": [stumble]})
    for _number in range(100):
        happen()
    journal.wire({"test.other": [hear]})
    with database.work() as session:
        journal.write(session, "test.other", new_id())
        session.info.pop("after_commit")
    HEARD.clear()
    with clock.stopped_at(AUTUMN + MINUTE):
        assert chores.deliver_waiting() == 1


@both
def test_after_an_hour_the_alarm_sounds_once_a_day_for_each_listener(house: str) -> None:
    """P12."""
    journal.wire({"test.happened": [stumble, sulk]})
    happen()
    happen()
    with clock.stopped_at(AUTUMN + 60 * MINUTE):
        assert chores.sound_alarms() == 0
    journal.wire({"test.happened": [stumble]})
    with clock.stopped_at(AUTUMN + 61 * MINUTE):
        assert (chores.sound_alarms(), chores.sound_alarms()) == (2, 0)
    told = sorted((e.facts["listener"], e.facts["count"], e.facts["gone"]) for e in events_named("delivery.overdue"))
    assert told == [("base.stumble", 2, False), ("base.sulk", 2, True)]
    with clock.stopped_at(AUTUMN + timedelta(days=1)):
        assert chores.sound_alarms() == 2


def test_of_five_processes_one_sounds_it(house: str) -> None:
    journal.wire({"test.happened": [stumble]})
    happen()
    with clock.stopped_at(AUTUMN + 61 * MINUTE):
        assert sum(crowd(5, lambda _number: chores.sound_alarms())) == 1


def test_what_arrived_is_no_alarm(house: str) -> None:
    journal.wire({"test.happened": [hear]})
    happen()
    with clock.stopped_at(AUTUMN + timedelta(days=1)):
        assert chores.sound_alarms() == 0
        with database.look() as session:
            assert overdue.oldest(session) is None


def test_it_is_told_in_the_figures_and_is_one_of_the_chores(client: TestClient) -> None:
    journal.wire({"test.happened": [stumble, sulk]})
    happen()
    journal.wire({"test.happened": [stumble]})
    with clock.stopped_at(AUTUMN + 61 * MINUTE):
        chores.round_of_chores()
        told = client.get("/metrics").text
    assert "nfe_deliveries_waiting 2.0" in told
    assert "nfe_deliveries_oldest_seconds 3660.0" in told
    assert "nfe_deliveries_late 2.0" in told
    assert "nfe_deliveries_without_listener 1.0" in told
    assert len(events_named("delivery.overdue")) == 2


def test_nothing_is_ever_dropped(house: str) -> None:
    journal.wire({"test.happened": [stumble]})
    happen()
    with database.work() as session:
        session.execute(update(Delivery).values(tries=10_000))
    with clock.stopped_at(AUTUMN + timedelta(days=3650)):
        chores.deliver_waiting()
    assert tries() == [10_001]
    assert len(HEARD) == 2
