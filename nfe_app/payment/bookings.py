"""Both sides of a day, to be held against each other; and the door by which a line of the bill comes in."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session, col, select

from nfe_app.base.errors import NotFound
from nfe_app.base.money import Fen
from nfe_app.ledger import causes
from nfe_app.ledger.causes import Entered, pages_of
from nfe_app.ledger.rules import CHANNEL
from nfe_app.payment import gateway, outcome, tables
from nfe_app.payment.gateway import Standing
from nfe_app.payment.lines import Ours, State, Theirs
from nfe_app.payment.rules import Step

WORDS = ("attempt", "late")
REVERSE = "reverse "
WITHOUT_ENTRY: dict[Step, State] = {Step.SETTLED: "unbooked", Step.CLOSED: "closed"}


@dataclass(frozen=True)
class _Attempt:
    id: UUID
    number: str
    amount: Fen
    made_at: datetime

    @property
    def causes(self) -> list[str]:
        """What its money may be entered under: paid in time, or come after the end."""
        return [f"{word} {self.id}" for word in WORDS]


def channels() -> list[str]:
    """The names of the channels that are connected."""
    return sorted(gateway.CONNECTED)


def bill_of(channel: str, day: date) -> list[Theirs] | None:
    """The channel's bill of a day in China; None while it is not made. Raises NotFound, and the gateway's faults."""
    if channel not in gateway.CONNECTED:
        raise NotFound
    rows = gateway.channel(channel).bill_of(day)
    if rows is None:
        return None
    return [
        Theirs(row.kind, row.out_refund_no, row.amount, row.refund_id, row.at, row.fee)
        if row.kind == "refund"
        else Theirs(row.kind, row.out_trade_no, row.amount, row.transaction_id, row.at, row.fee)
        for row in rows
    ]


def ours_of(
    session: Session, channel: str, since: datetime, until: datetime, numbers: Collection[str] = ()
) -> list[Ours]:
    """What we entered for a channel from `since` on and before `until`, and what we hold under these numbers.

    An entry on the channel's account that belongs to no order goes by its cause: no line of any bill will tell of it.
    """
    return _payments(session, channel, since, until, numbers)


def enter(session: Session, line: Theirs) -> None:
    """Take in a payment the bill tells of, as if a notice told it: the bill alone suffices. Raises the refusals of a notice."""
    outcome.hear(session, Standing(line.number, "paid", line.transaction_id, line.amount, line.at, "bill"))


def _payments(session: Session, channel: str, since: datetime, until: datetime, numbers: Collection[str]) -> list[Ours]:
    account = f"{CHANNEL}:{channel}"
    entered = {one.cause: one for one in causes.between(session, account, since, until)}
    attempts = _attempts(session, channel, entered, numbers)
    expected = {cause for one in attempts.values() for cause in one.causes}
    strange = [one for cause, one in entered.items() if cause not in expected and not cause.startswith(REVERSE)]
    entered |= {one.cause: one for one in causes.named(session, account, expected - entered.keys())}
    reversals = [f"{REVERSE}{one.id}" for one in entered.values()]
    undone = {one.cause for one in causes.named(session, account, reversals)}
    steps = _last_steps(session, attempts)
    known = [_payment(one, steps[one.id], entered, undone) for one in attempts.values()]
    return known + [Ours("payment", one.cause, one.amount, None, one.at, "entered", one.id) for one in strange]


def _payment(attempt: _Attempt, last: tuple[Step, str | None], entered: dict[str, Entered], undone: set[str]) -> Ours:
    step, transaction_id = last
    booked = [entered[cause] for cause in attempt.causes if cause in entered]
    state = _state(step, booked, undone)
    if not booked:
        return Ours("payment", attempt.number, attempt.amount, transaction_id, attempt.made_at, state, None)
    first = booked[0]
    return Ours("payment", attempt.number, first.amount, transaction_id, first.at, state, first.id)


def _state(step: Step, booked: list[Entered], undone: set[str]) -> State:
    if len(booked) > 1:
        return "twice"
    if booked:
        return "reversed" if f"{REVERSE}{booked[0].id}" in undone else "entered"
    return WITHOUT_ENTRY.get(step, "open")


def _attempts(session: Session, channel: str, entered: Iterable[str], numbers: Iterable[str]) -> dict[UUID, _Attempt]:
    """The attempts through a channel that were entered under these causes, or go by these numbers."""
    one = tables.Attempt
    wanted = select(col(one.id), col(one.out_trade_no), col(one.amount), col(one.made_at)).where(one.channel == channel)
    ids = {UUID(id_) for word, _space, id_ in (cause.partition(" ") for cause in entered) if word in WORDS}
    pages = [wanted.where(col(one.id).in_(page)) for page in pages_of(ids)]
    pages += [wanted.where(col(one.out_trade_no).in_(page)) for page in pages_of(numbers)]
    return {row[0]: _Attempt(*row) for page in pages for row in session.exec(page)}


def _last_steps(session: Session, ids: Iterable[UUID]) -> dict[UUID, tuple[Step, str | None]]:
    """The last step of each attempt, and the number that the channel gave it."""
    one = tables.AttemptStep
    steps: dict[UUID, tuple[Step, str | None]] = {}
    for page in pages_of(ids):
        wanted = select(one.attempt_id, one.step, one.transaction_id).where(col(one.attempt_id).in_(page))
        for id_, step, transaction_id in session.exec(wanted.order_by(col(one.position))):
            steps[id_] = Step(step), transaction_id or steps.get(id_, (step, None))[1]
    return steps
