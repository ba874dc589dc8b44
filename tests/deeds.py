"""What people in the tests do more than once: enrol, look at their own picture, let a crowd come at once, search every row."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import copy_context
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import func, select
from sqlmodel import SQLModel

from nfe_app import chores
from nfe_app.base import clock, database, door, journal
from nfe_app.base.clock import CHINA
from nfe_app.payment import actions as payment
from nfe_app.payment import outcome
from nfe_app.payment.gateway import Standing, State, Told
from tests.cast import Worker, choice, send

T = TypeVar("T")


@contextmanager
def on(day: str, hour: int = 10) -> Iterator[datetime]:
    """A day in China, at ten in the morning."""
    instant = datetime.fromisoformat(day).replace(hour=hour, tzinfo=CHINA)
    with clock.stopped_at(instant):
        yield instant


def result_of(answer: dict[str, Any]) -> dict[str, Any]:
    """What an item of the door came to; it was not refused."""
    assert answer["ok"], answer
    return answer["result"]


def code_of(answer: dict[str, Any]) -> str:
    """The reason for which an item of the door was refused."""
    assert not answer["ok"], answer
    return answer["code"]


def enrol(who: Worker, *given: Any, **chosen: Any) -> list[UUID]:
    """The enrolments that a confirmed choice makes; without a choice Beijing pension at base 8000."""
    made = result_of(send(who, "enrolment.confirm", choice(*given, **chosen)))
    return [UUID(one) for one in made["enrolments"]]


def option(code: str, shown_fen: int) -> dict[str, object]:
    """An option of a place with the amount that was shown."""
    return {"option": code, "shown_fen": shown_fen}


def picture_of(who: Worker) -> dict[str, Any]:
    """What `GET /api/me` tells a person."""
    with database.look() as session:
        return door.picture_of(session, who.subject)


def part_of(who: Worker, name: str) -> Any:
    """One part of what `GET /api/me` tells a person, as `bills` or `payments`."""
    with database.look() as session:
        return door.SNAPSHOTS[name](session, who.subject.person_id)


def bills_of(who: Worker, state: str = "owed") -> list[dict[str, Any]]:
    """A person's bills in one state, newest first."""
    return [bill for bill in part_of(who, "bills") if bill["state"] == state]


def move(who: Worker, deed: str, enrolment_id: UUID) -> dict[str, Any]:
    """Pause, resume or stop an enrolment."""
    return send(who, f"enrolment.{deed}", {"enrolment_id": str(enrolment_id)})


def crowd(count: int, deed: Callable[[int], T]) -> list[T]:
    """What comes of a deed that so many do at the same moment, each under the clock of the test; none may raise."""
    database.engine()
    together, came = threading.Barrier(count), [None] * count

    def one(number: int) -> None:
        together.wait()
        came[number] = deed(number)  # type: ignore[call-overload]

    threads = [threading.Thread(target=copy_context().run, args=(one, number)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return came  # type: ignore[return-value]


def everything_kept() -> str:
    """Every row of every table as text."""
    with database.look() as session:
        rows = [row for table in SQLModel.metadata.sorted_tables for row in session.execute(table.select()).all()]
    return "\n".join(repr(tuple(row)) for row in rows)


def count_of(table: type[SQLModel]) -> int:
    """How many rows a table has."""
    with database.look() as session:
        return session.execute(select(func.count()).select_from(table)).scalar_one()


def events_named(name: str) -> list[journal.Event]:
    """What the journal holds under a name, oldest first."""
    with database.look() as session:
        query = select(journal.Event).where(journal.Event.name == name).order_by(journal.Event.id)
        return list(session.execute(query).scalars())


def finish(rounds: int = 1) -> None:
    """The chores come by."""
    for _round in range(rounds):
        chores.round_of_chores()


def start_payment(who: Worker) -> UUID:
    """A payment of everything a person owes."""
    owed = bills_of(who)
    wanted = {"bill_ids": [bill["id"] for bill in owed], "amount_fen": sum(bill["amount_fen"] for bill in owed)}
    return UUID(result_of(send(who, "payment.start", wanted))["payment_id"])


def pay(who: Worker) -> UUID:
    """A payment of everything a person owes, of which the channel tells that it was made."""
    payment_id = start_payment(who)
    with database.work() as session:
        outcome.settle(session, "wechat", news_of(payment_id))
    return payment_id


def news_of(payment_id: UUID, notice_id: str = "", state: State = "paid", **other: Any) -> Told:
    """A proven notice of a payment."""
    with database.look() as session:
        number, amount = payment.ordered(session, payment_id)
    paid = {"transaction_id": f"4200{number}", "amount": amount, "paid_at": clock.now()}
    said = {"out_trade_no": number, "state": state, "raw": ""} | paid | other
    return Told(notice_id or f"EV-{number}", Standing(**said))
