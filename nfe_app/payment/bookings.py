"""Both sides of a day, to be held against each other; and the door by which a line of the bill comes in."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Mapped
from sqlmodel import Session, col

from nfe_app.base.errors import NotFound
from nfe_app.base.money import Fen
from nfe_app.ledger import causes
from nfe_app.ledger.causes import REVERSE, Entered, pages_of
from nfe_app.ledger.rules import CHANNEL
from nfe_app.payment import gateway, outcome, tables
from nfe_app.payment.gateway import BillRow, Standing
from nfe_app.payment.lines import Ours, State, Theirs
from nfe_app.payment.rules import Step, is_told_as_gone

WORDS = ("attempt", "late")
REFUNDED = "refunded "  # the entry of a refund that arrived, which the room of refunds tells of
WITHOUT_ENTRY: dict[Step, State] = {
    Step.PAID: "unbooked",
    Step.SETTLED: "unbooked",
    Step.TO_RETURN: "unbooked",
    Step.CLOSED: "closed",
}


@dataclass(frozen=True)
class _Attempt:
    id: UUID
    number: str
    amount: Fen
    made_at: datetime
    step: str
    transaction_id: str | None

    @property
    def causes(self) -> list[str]:
        """What its money may be entered under: paid in time, or come after the end."""
        return [f"{word} {self.id}" for word in WORDS]


BEFORE: dict[str, Callable[[date], object]] = {}
"""What is done before a channel's bill of a day is asked for: where there are no orders, its lines are taken in first."""


def channels() -> list[str]:
    """The names of the channels that are connected."""
    return sorted(gateway.CONNECTED)


def bill_of(channel: str, day: date) -> list[Theirs] | None:
    """The channel's bill of a day in China; None while it is not made. Raises NotFound, and the gateway's faults."""
    if channel not in gateway.CONNECTED:
        raise NotFound
    if first := BEFORE.get(channel):
        first(day)
    rows = gateway.channel(channel).bill_of(day)
    if rows is None:
        return None
    return [_theirs(row) for row in rows]


def _theirs(row: BillRow) -> Theirs:
    """A refund goes by our number of it; where the channel gives it none of its own, by that of the payment."""
    refund = row.kind == "refund"
    number, theirs = (row.out_refund_no, row.refund_id) if refund else (row.out_trade_no, "")
    known_as = theirs or row.transaction_id
    return Theirs(row.kind, number, row.amount, known_as, row.at, row.fee, row.out_trade_no, row.stuck)


def ours_of(
    session: Session, channel: str, since: datetime, until: datetime, numbers: Collection[str] = ()
) -> list[Ours]:
    """What we entered for a channel from `since` on and before `until`, and what we hold under these numbers.

    An entry on the channel's account that belongs to no order goes by its cause: no line of any bill will tell of it.
    """
    return _payments(session, channel, since, until, numbers)


def enter(session: Session, channel: str, line: Theirs, gone: Fen) -> None:
    """Take in a payment that the bill of a channel tells of, as if a notice told it: the bill alone suffices. Raises the refusals of a notice.

    `gone` is what the same bill has of refunds of it that are not ours: what the channel would say of it now, if it were asked.
    """
    state: gateway.State = "refunded" if is_told_as_gone(channel, line.amount, gone) else "paid"
    outcome.hear(session, channel, Standing(line.number, state, line.transaction_id, line.amount, line.at, "bill"))


def _payments(session: Session, channel: str, since: datetime, until: datetime, numbers: Collection[str]) -> list[Ours]:
    account = f"{CHANNEL}:{channel}"
    entered = {one.cause: one for one in causes.between(session, account, since, until)}
    attempts = _attempts(session, channel, entered, numbers)
    known = {cause for one in attempts for cause in one.causes}
    strange = [
        one for cause, one in entered.items() if cause not in known and not cause.startswith((REVERSE, REFUNDED))
    ]
    unseen = (cause for one in attempts if not entered.keys() & one.causes for cause in one.causes)
    entered |= {one.cause: one for one in causes.named(session, account, unseen)}
    undone = causes.undone(session, account, min((one.at for one in entered.values()), default=since))
    held = [_payment(one, entered, undone) for one in attempts]
    payments = [replace(one, fee=gateway.fee_of(channel, one.amount)) for one in held]
    return payments + [Ours("payment", one.cause, one.amount, None, one.at, "entered", one.id) for one in strange]


def _payment(attempt: _Attempt, entered: dict[str, Entered], undone: set[UUID]) -> Ours:
    booked = [entered[cause] for cause in attempt.causes if cause in entered]
    number, transaction_id = attempt.number, attempt.transaction_id
    if not booked:
        state = WITHOUT_ENTRY.get(Step(attempt.step), "open")
        return Ours("payment", number, attempt.amount, transaction_id, attempt.made_at, state, None)
    first = booked[0]
    state = "twice" if len(booked) > 1 else "reversed" if first.id in undone else "entered"
    return Ours("payment", number, first.amount, transaction_id, first.at, state, first.id)


def _attempts(session: Session, channel: str, entered: Iterable[str], numbers: Iterable[str]) -> list[_Attempt]:
    """The attempts through a channel that were entered under these causes, or go by these numbers, each with its last step."""
    ids = (UUID(id_) for word, _space, id_ in (cause.partition(" ") for cause in entered) if word in WORDS)
    found: dict[str, _Attempt] = {}
    _find(session, channel, col(tables.Attempt.id), ids, found)
    rest = [number for number in numbers if number not in found]
    _find(session, channel, col(tables.Attempt.out_trade_no), rest, found)
    return list(found.values())


def _find(
    session: Session, channel: str, column: Mapped[Any], values: Iterable[object], found: dict[str, _Attempt]
) -> None:
    """Attempts by one of their columns, into `found`; the channel's number is told by the step at which the money came."""
    one, step = tables.Attempt, tables.AttemptStep
    facts = one.id, one.out_trade_no, one.amount, one.made_at, step.step, step.transaction_id
    wanted = select(*map(col, facts)).join(step, col(step.attempt_id) == col(one.id))
    for page in pages_of(values):
        here = wanted.where(col(one.channel) == channel, column.in_(page)).order_by(col(step.position))
        for id_, number, amount, made_at, last, transaction_id in session.execute(here):
            before = found.get(number)
            told = transaction_id or (before.transaction_id if before else None)
            found[number] = _Attempt(id_, number, amount, made_at, last, told)
