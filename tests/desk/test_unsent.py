"""What the house itself could not do is seen by the head of the clerks: what, why, how many, since when; of the own regions, naming nobody (P33)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlmodel import Session, select

from nfe_app import chores, wiring
from nfe_app.base import clock, database, journal
from nfe_app.base.database import new_id
from nfe_app.base.errors import Forbidden
from nfe_app.base.journal import Delivery, Event
from nfe_app.desk import actions as desk
from nfe_app.desk import rules
from nfe_app.desk.outgoing import Outgoing
from nfe_app.payment.gateway import ChannelDown
from tests import cast
from tests.cast import AUTUMN, BEIJING, TIANJIN, Worker, new_clerk, newcomer
from tests.conftest import both

LATER = AUTUMN + timedelta(hours=2)
FAULTS: list[Exception | None] = []


def handing(session: Session, event: Event) -> None:
    """Hands a refund to a channel, in vain while there is a fault."""
    if FAULTS and FAULTS[0]:
        raise FAULTS[0]


def telling(session: Session, event: Event) -> None:
    """Texts somebody, in vain."""
    raise RuntimeError("no carrier for 13900000001")


handing.__module__ = "nfe_app.refund.handing"
telling.__module__ = "nfe_app.people.telling"


@pytest.fixture(autouse=True)
def failing(autumn: None) -> Iterator[None]:
    """The channel is down, and texts fail."""
    FAULTS[:] = [ChannelDown("502 of 10.0.0.1")]
    journal.wire({"refund.approved": [handing], "person.new_phone": [telling]})
    yield
    wiring.wire()


def happens(name: str = "refund.approved", who: Worker | None = None, region: str | None = BEIJING) -> None:
    """Something happened that wants doing."""
    with database.work() as session:
        journal.write(session, name, new_id(), person_id=who.id if who else None, region_code=region)


def seen_by(who: Worker, at: timedelta = timedelta(hours=2)) -> list[Outgoing]:
    """What somebody sees, some time later."""
    with clock.stopped_at(AUTUMN + at), database.look() as session:
        return desk.unsent(session, who.subject)


def head(*regions: str) -> Worker:
    """A head of the clerks."""
    return new_clerk("senior_clerk", *regions)


@both
def test_what_waits_for_more_than_an_hour_is_told_with_its_fault(autumn: None) -> None:
    happens()
    happens()
    with clock.stopped_at(AUTUMN + timedelta(minutes=5)):
        chores.deliver_waiting()
    zhao = head(BEIJING)
    assert seen_by(zhao, timedelta(minutes=59)) == []
    assert seen_by(zhao) == [Outgoing("把退款交给付款渠道", "付款渠道连不上", 2, AUTUMN, 2)]


def test_a_fault_is_kept_by_its_kind_and_nothing_of_what_it_said() -> None:
    who = newcomer()
    happens("person.new_phone", who, region=None)
    with database.look() as session:
        assert [one.fault for one in session.exec(select(Delivery))] == ["RuntimeError"]
    assert seen_by(head()) == [Outgoing("给本人发短信", "程序出错，要找运维", 1, AUTUMN, 1)]


def test_what_arrived_is_not_told_any_more() -> None:
    happens()
    FAULTS[:] = [None]
    with clock.stopped_at(AUTUMN + timedelta(minutes=5)):
        assert chores.deliver_waiting() == 1
    assert seen_by(head()) == []


def test_it_lies_where_its_event_lies_or_its_person_was_enrolled_last() -> None:
    """P33: a stranger to that region."""
    who = newcomer()
    cast.is_enrolled(who)
    happens(who=who, region=None)
    assert len(seen_by(head(BEIJING))) == 1
    assert seen_by(head(TIANJIN)) == []


def test_what_is_nobodys_is_a_matter_of_the_whole_country() -> None:
    happens(region=None)
    assert seen_by(head(BEIJING)) == []
    assert len(seen_by(head())) == 1


def test_what_nobody_does_any_more_is_told_as_such() -> None:
    happens()
    journal.wire({})
    assert [one.why for one in seen_by(head())] == ["这一版程序不办这件事了，要找运维"]


def test_only_heads_see_it() -> None:
    """P33."""
    for role in ("clerk", "finance", "administrator"):
        with pytest.raises(Forbidden):
            seen_by(new_clerk(role, BEIJING))


def test_every_listener_of_the_house_has_words_of_its_own_or_those_for_the_rest() -> None:
    known = {journal.name_of(one) for listeners in wiring.LISTENERS.values() for one in listeners}
    assert set(rules.SENDING) <= known
