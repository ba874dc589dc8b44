"""The oracle: what the channels know was paid and went back, against what the books say was entered; told as what is wrong."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from sqlmodel import Session, select

from nfe_app.base import database
from nfe_app.base.journal import Delivery, Event
from nfe_app.base.replies import Kept
from nfe_app.billing.tables import Bill
from nfe_app.ledger.tables import Entry, Posting
from nfe_app.payment.tables import Attempt, AttemptStep, Payment
from nfe_app.refund.tables import Refund, RefundStep
from tests.harness.known import Trade, trades

OPEN = ("created", "unknown", "ordered", "given_up", "failed", "paid")
ONCE = ("payment.settled", "payment.closed", "payment.arrived_late", "payment.put_by", "refund.approved", "refund.done")
BACK = ("refunding", "refunded")
FITS = {"attempt": ("settled", *BACK), "late": ("to_return", *BACK), "": (*OPEN, "closed")}
"""Where an attempt may stand by the word under which its money was entered."""
LEFT_THE_JAR = ("approved", "sent", "done", "failed")


@dataclass
class Findings:
    """What came of the comparison; everything but the first three should be empty or 0."""

    payments: int = 0
    paid: int = 0
    returned: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    unpaid: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    jars: list[str] = field(default_factory=list)
    waiting: int = 0
    unanswered: int = 0
    sum: int = 0

    @property
    def is_quiet(self) -> bool:
        """Nothing is on its way any more."""
        return not (self.open or self.waiting or self.lost)

    @property
    def wrong(self) -> list[str]:
        """Everything that is wrong, a line each."""
        return [*self.lost, *self.doubled, *self.unpaid, *self.open, *self.jars]

    @property
    def is_right(self) -> bool:
        """Quiet, and nothing was lost, doubled, invented or left half."""
        return self.is_quiet and not (self.wrong or self.unanswered or self.sum)


def compare(url: str, folder: Path) -> Findings:
    """Every trade against the books, and the books against every trade, as they stand at one moment while riders go on."""
    engine = database.engine_of(url)
    one_moment = {"isolation_level": "REPEATABLE READ"} if engine.dialect.name == "postgresql" else {}
    try:
        with Session(engine.execution_options(reads_only=True, **one_moment)) as session:
            return Books(session, trades(folder)).compared()
    finally:
        engine.dispose()


class Books:
    """The books beside what the channels know; what was found to belong together is taken out of both."""

    def __init__(self, session: Session, known: dict[str, Trade]) -> None:
        self.session = session
        self.known = known
        self.found = Findings()
        self.causes, self.jars, self.to_return = _money(session)
        self.steps = _last(session, AttemptStep)
        self.refund_steps = _last(session, RefundStep)
        by_hand = select(RefundStep.refund_id).where(RefundStep.step == "done", RefundStep.by.is_not(None))  # type: ignore[union-attr]
        self.by_hand = set(session.exec(by_hand).all())
        self.purposes = dict(session.exec(select(Payment.id, Payment.purpose)).all())
        self.owners = dict(session.exec(select(Payment.id, Payment.person_id)).all())
        self.put_by: Counter[UUID] = Counter()

    def compared(self) -> Findings:
        """Attempt by attempt, refund by refund, and then the house as a whole."""
        attempts = {one.id: one for one in self.session.exec(select(Attempt)).all()}
        at_channel = {id_: self._trade(one) for id_, one in attempts.items()}
        for id_, attempt in attempts.items():
            self._judge(attempt, at_channel[id_])
        gone = {number: fen for trade in self.known.values() for number, fen in trade.returned.items()}
        for refund in self.session.exec(select(Refund)).all():
            self._judge_refund(refund, attempts[refund.attempt_id], gone)
        ours = {trade.number for trade in at_channel.values() if trade}
        strays = [one for one in self.known.values() if one.is_paid and one.number not in ours]
        self.found.lost += [f"an order of nobody: {trade}" for trade in strays]
        self.found.lost += [f"went back for nobody: {number} {fen}" for number, fen in gone.items()]
        self.found.unpaid += [f"entered for nothing: {cause} {fen}" for cause, fen in self.causes.items()]
        self._judge_people()
        _judge_house(self.found, self.session)
        return self.found

    def _trade(self, attempt: Attempt) -> Trade | None:
        """The channel's side of an attempt; a line of the bank goes by the bank's number."""
        number = self.steps[attempt.id][1] if attempt.channel == "bank" else attempt.out_trade_no
        trade = self.known.get(number)
        return trade if trade and trade.channel == attempt.channel else None

    def _judge(self, attempt: Attempt, trade: Trade | None) -> None:
        self.found.payments += 1
        is_paid, step = trade is not None and trade.is_paid, self.steps[attempt.id][0]
        names = [f"attempt {attempt.id}", f"late {attempt.id}"]
        entered = {cause: self.causes.pop(cause) for cause in names if cause in self.causes}
        self.found.paid += is_paid
        said = f"{attempt.id} is {step}, at the channel {trade}, in the books {entered}"
        if step in OPEN:
            self.found.open.append(said)
        if is_paid and not entered:
            self.found.lost.append(said)
        if len(entered) > 1 or (trade and is_paid and entered and sum(entered.values()) != trade.fen):
            self.found.doubled.append(said)
        if entered and not is_paid and attempt.channel != "wallet":
            self.found.unpaid.append(said)
        if step not in FITS[next(iter(entered), "").partition(" ")[0]]:
            self.found.unpaid.append(f"does not fit: {said}")
        if names[0] in entered and (trade or attempt.channel == "wallet"):
            self._fills(attempt, trade)

    def _fills(self, attempt: Attempt, trade: Trade | None) -> None:
        person = self.owners[attempt.payment_id]
        if trade and self.purposes[attempt.payment_id] == "jar":
            self.put_by[person] += trade.fen
        elif attempt.channel == "wallet":
            self.put_by[person] -= attempt.amount.count

    def _judge_refund(self, refund: Refund, attempt: Attempt, gone: dict[str, int]) -> None:
        """What the channel gave back is entered once; only by hand, or into the jar, money moves without it."""
        step, fen = self.refund_steps[refund.id][0], refund.amount.count
        cause, went = f"refunded {refund.id}", gone.pop(refund.out_refund_no, 0)
        entered = self.causes.pop(cause, None)
        said = f"{refund.id} is {step}, went back {went} of {fen}, in the books {entered}"
        self.found.returned += bool(went)
        if step in ("approved", "sent"):
            self.found.open.append(said)
        if went and (entered is None or went != fen):
            self.found.lost.append(said)
        if went and entered not in (None, -went):
            self.found.doubled.append(said)
        if (entered is not None) != (step == "done") or (entered and not went and refund.id not in self.by_hand):
            self.found.unpaid.append(said)
        if went and refund.id in self.by_hand:
            self.found.doubled.append(said)
        if attempt.channel == "wallet":
            self.put_by[refund.person_id] += fen if step == "done" else 0
        else:
            self.to_return[refund.person_id] -= fen if step in ("approved", "sent", "failed") else 0
        if refund.reason == "jar":
            self.put_by[refund.person_id] -= fen if step in LEFT_THE_JAR else 0

    def _judge_people(self) -> None:
        """A jar holds what came in less what was paid and went back; to be returned is what no channel has given back yet."""
        for person in self.jars.keys() | self.put_by.keys():
            if self.jars[person] != self.put_by[person] or self.jars[person] < 0:
                said = f"the jar of {person} holds {self.jars[person]}, and should hold {self.put_by[person]}"
                self.found.jars.append(said)
        self.found.open += [f"{fen} fen wait to be returned to {who}" for who, fen in self.to_return.items() if fen]


def _last(session: Session, table: type[AttemptStep] | type[RefundStep]) -> dict[UUID, tuple[str, str]]:
    """Where each attempt (or refund) stands, and the channel's number of it."""
    last: dict[UUID, tuple[str, str]] = {}
    for row in session.exec(select(table).order_by(table.position)).all():  # type: ignore[arg-type, call-overload]
        of = row.attempt_id if isinstance(row, AttemptStep) else row.refund_id
        number = row.transaction_id if isinstance(row, AttemptStep) else row.refund_number
        last[of] = (row.step, number or last.get(of, ("", ""))[1])
    return last


def _money(session: Session) -> tuple[dict[str, int], Counter[UUID], Counter[UUID]]:
    """What came through a channel, by the cause of its entry; and what is in each person's jar, and waits to be returned to them."""
    lines = select(Entry.cause, Posting.account, Posting.amount, Posting.person_id)
    causes: Counter[str] = Counter()
    jars: Counter[UUID] = Counter()
    to_return: Counter[UUID] = Counter()
    for cause, account, fen, person in session.exec(lines.join(Posting, Posting.entry_id == Entry.id)).all():  # type: ignore[arg-type]
        if not cause.startswith("refund "):  # months or a jar's money that wait to be returned: no channel knows of it
            causes[cause] += fen.count if account.startswith("channel:") else 0
        if account == "wallet" and person:
            jars[person] -= fen.count
        if account == "to_return" and person:
            to_return[person] -= fen.count
    return dict(causes), jars, to_return


def _judge_house(found: Findings, session: Session) -> None:
    """The sum of everything, no bill twice, every end told once, nothing half-answered, nothing waiting."""
    paid: defaultdict[object, int] = defaultdict(int)
    for bill_id, fen in session.exec(select(Posting.bill_id, Posting.amount)).all():
        found.sum += fen.count
        paid[bill_id] -= fen.count
    for bill_id, fen in session.exec(select(Bill.id, Bill.amount)).all():
        if paid[bill_id] not in (0, fen.count):
            found.doubled.append(f"bill {bill_id} of {fen.count} is paid with {paid[bill_id]}")
    told = session.exec(select(Event.name, Event.object_id).where(Event.name.in_(ONCE))).all()  # type: ignore[attr-defined]
    found.doubled += [f"{one} was told {times} times" for one, times in Counter(map(tuple, told)).items() if times > 1]
    found.waiting = len(session.exec(select(Delivery.event_id).where(Delivery.done_at.is_(None))).all())  # type: ignore[union-attr]
    found.unanswered = len(session.exec(select(Kept.id).where(Kept.reply == b"")).all())
