"""The oracle: what the channel knows was paid, against what the books say was entered; told as what is wrong.

Refunds and other channels have their place here: a refund made at the channel is one more line to find in the books.
"""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from sqlmodel import Session, select

from nfe_app.base import database
from nfe_app.base.commands import Kept
from nfe_app.base.journal import Delivery, Event
from nfe_app.billing.tables import Bill
from nfe_app.ledger.tables import Entry, Posting
from nfe_app.payment.tables import Attempt, AttemptStep

OPEN = ("created", "unknown", "ordered", "failed")


@dataclass
class Findings:
    """What came of the comparison; everything but `payments` and `paid` should be empty or 0."""

    payments: int = 0
    paid: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    unpaid: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    waiting: int = 0
    unanswered: int = 0
    sum: int = 0

    @property
    def is_quiet(self) -> bool:
        """Nothing is on its way any more."""
        return not (self.open or self.waiting or self.lost)

    @property
    def is_right(self) -> bool:
        """Quiet, and nothing was lost, doubled, invented or left half."""
        return self.is_quiet and not (self.doubled or self.unpaid or self.unanswered or self.sum)


@dataclass(frozen=True)
class Trade:
    """An order as the channel knows it."""

    number: str
    state: str
    fen: int


def trades(store: Path) -> dict[str, Trade]:
    """Every order at the WeChat sandbox, by our number; other channels are to be added to these."""
    with closing(sqlite3.connect(store, timeout=30)) as channel:
        rows = channel.execute("SELECT out_trade_no, state, total FROM trade").fetchall()
    return {number: Trade(number, state, fen) for number, state, fen in rows}


def compare(url: str, store: Path) -> Findings:
    """Every trade against the books, and the books against every trade."""
    engine = database.engine_of(url)
    try:
        with Session(engine.execution_options(reads_only=True)) as session:
            return _compared(session, trades(store))
    finally:
        engine.dispose()


def _compared(session: Session, known: dict[str, Trade]) -> Findings:
    found, money = Findings(), _money(session)
    last = dict(
        session.exec(select(AttemptStep.attempt_id, AttemptStep.step).order_by(AttemptStep.position)).all()  # type: ignore[arg-type]
    )
    for attempt in session.exec(select(Attempt)).all():
        found.payments += 1
        trade, step = known.pop(attempt.out_trade_no, None), last[attempt.id]
        entered = {cause: fen for cause, fen in money.items() if str(attempt.id) in cause}
        for cause in entered:
            del money[cause]
        _judge(found, trade, step, entered, str(attempt.id))
    found.unpaid += [f"entered for no attempt: {cause}" for cause in money]
    found.lost += [f"{trade.number}: an order of nobody" for trade in known.values() if trade.state == "SUCCESS"]
    _judge_house(found, session)
    return found


def _judge(found: Findings, trade: Trade | None, step: str, entered: dict[str, int], attempt: str) -> None:
    is_paid = trade is not None and trade.state == "SUCCESS"
    found.paid += is_paid
    said = f"{attempt} is {step}, at the channel {trade}, in the books {entered}"
    if step in OPEN:
        found.open.append(said)
    if is_paid and not entered:
        found.lost.append(said)
    if len(entered) > 1 or (is_paid and entered and sum(entered.values()) != trade.fen):
        found.doubled.append(said)
    if entered and not is_paid:
        found.unpaid.append(said)
    if (step == "settled") != any(cause.startswith("attempt ") for cause in entered):
        found.unpaid.append(said)


def _money(session: Session) -> dict[str, int]:
    """What came through a channel, by the cause of its entry."""
    lines = select(Entry.cause, Posting.account, Posting.amount).join(Posting, Posting.entry_id == Entry.id)  # type: ignore[arg-type]
    money: Counter[str] = Counter()
    for cause, account, fen in session.exec(lines).all():
        money[cause] += fen.count if account.startswith("channel:") else 0
    return dict(money)


def _judge_house(found: Findings, session: Session) -> None:
    """The sum of everything, no bill twice, every settling told once, nothing half-answered, nothing waiting."""
    paid: defaultdict[object, int] = defaultdict(int)
    for bill_id, fen in session.exec(select(Posting.bill_id, Posting.amount)).all():
        found.sum += fen.count
        paid[bill_id] -= fen.count
    for bill_id, fen in session.exec(select(Bill.id, Bill.amount)).all():
        if paid[bill_id] not in (0, fen.count):
            found.doubled.append(f"bill {bill_id} of {fen.count} is paid with {paid[bill_id]}")
    ends = ("payment.settled", "payment.closed", "payment.arrived_late")
    told = session.exec(select(Event.name, Event.object_id).where(Event.name.in_(ends))).all()  # type: ignore[attr-defined]
    found.doubled += [f"{one} was told {times} times" for one, times in Counter(map(tuple, told)).items() if times > 1]
    found.waiting = len(session.exec(select(Delivery.event_id).where(Delivery.done_at.is_(None))).all())  # type: ignore[union-attr]
    found.unanswered = len(session.exec(select(Kept.id).where(Kept.reply == b"")).all())
