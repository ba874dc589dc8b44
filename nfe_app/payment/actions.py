"""Starting a payment, asking about one and giving one up, and what the phone shows of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field
from sqlmodel import Session, col, select

from nfe_app.base import clock, database, journal
from nfe_app.base.commands import Helped, Payload, Subject, command
from nfe_app.base.door import snapshot
from nfe_app.base.errors import NotFound, NotYours
from nfe_app.base.log import log_of
from nfe_app.base.money import Fen
from nfe_app.billing import actions as billing
from nfe_app.billing.rules import BillLapsed, BillNotOwed, PaymentUnderWay
from nfe_app.drafts import actions as drafts
from nfe_app.payment import attempts, entering, funds, gateway, making, outcome, picture, rules, tables, ways
from nfe_app.payment.gateway import ChannelRefused, Given, Giving, Way
from nfe_app.payment.rules import Step, UnknownOrder, check_amount, is_due_to_ask
from nfe_app.people import rules as staff

drafts.may_keep("payment_intent")

log = log_of("payment")


__all__ = ["Given", "UnknownOrder", "Way", "check_amount", "is_due_to_ask"]
AT_ONCE = 50
Handing = tuple[str, Giving]  # the channel, and what is given back through it
fund_lines = funds.lines_of
side_of = entering.side_of


@dataclass(frozen=True)
class Paid:
    """An attempt that money came by, as the room of refunds sees it."""

    id: UUID
    person_id: UUID
    region_code: str
    channel: str
    amount: Fen


class Start(Helped):
    """Which bills are paid at once, the sum in fen that the person saw, and the way in which it is paid."""

    bill_ids: Annotated[list[UUID], Field(min_length=1, max_length=20)]
    amount_fen: Annotated[int, Field(ge=1, le=10**12)]
    way: Way = "h5"


class Collect(Payload):
    """The same at the counter: a code that the person scans there."""

    bill_ids: Annotated[list[UUID], Field(min_length=1, max_length=20)]
    amount_fen: Annotated[int, Field(ge=1, le=10**12)]
    way: Literal["native", "precreate"] = "native"


class OnePayment(Payload):
    """Which payment is meant."""

    payment_id: UUID


def _owner_of_bills(session: Session, start: Start | Collect) -> UUID:
    owners = {billing.owner_of(session, bill_id) for bill_id in start.bill_ids}
    if len(owners) > 1:
        raise NotYours
    return owners.pop()


def _regions_of_bills(session: Session, wanted: Collect) -> set[str]:
    _owner_of_bills(session, wanted)
    return {bill.region_code for bill in billing.owed(session, wanted.bill_ids)}


@command(
    "payment.start",
    Start,
    roles={"worker"},
    refuses=(NotFound, BillNotOwed, BillLapsed, PaymentUnderWay, rules.AmountChanged, rules.WayNotOffered),
    of=_owner_of_bills,
    waits=False,
)
def start(session: Session, wanted: Start, subject: Subject) -> dict[str, object]:
    """Hold the bills and begin an attempt; the channel hears of it when the person goes to its cashier."""
    return _hold_and_begin(session, wanted, subject.person_id)


@command(
    "payment.collect",
    Collect,
    roles={*staff.COUNTER},
    lies=_regions_of_bills,
    refuses=(NotFound, NotYours, BillNotOwed, BillLapsed, PaymentUnderWay, rules.AmountChanged, rules.WayNotOffered),
    waits=False,
)
def collect(session: Session, wanted: Collect, subject: Subject) -> dict[str, object]:
    """Show a person at the counter a code to pay with; who pays is whoever scans it, and the clerk pays nothing."""
    begun = _hold_and_begin(session, wanted, _owner_of_bills(session, wanted))
    payment_id = UUID(str(begun["payment_id"]))
    attempt, payment = attempts.attempt_of(session, payment_id), session.get_one(tables.Payment, payment_id)
    by = str(subject.person_id)
    facts = {"payment_id": str(payment_id), "clerk_id": by, "by": by, "what": "bills", "why": "counter"}
    journal.write(session, "payment.shown_at_desk", attempt.id, person_id=payment.person_id, facts=facts)
    attempts.write(session, "payment.cashier_wanted", attempt, payment)
    return begun


def _hold_and_begin(session: Session, wanted: Start | Collect, person_id: UUID) -> dict[str, object]:
    channel = rules.CHANNEL_OF[wanted.way]
    if channel not in gateway.CONNECTED:
        raise rules.WayNotOffered
    owed = billing.claim(session, wanted.bill_ids, person_id)
    amount = Fen.total(bill.amount for bill in owed)
    if amount.count != wanted.amount_fen:
        raise rules.AmountChanged(fields={"amount_fen": amount.count})
    payment = making.payment_of(session, person_id, owed)
    what = making.BILLS.format(making.titles_of(owed))
    attempt = making.attempt_of(session, payment, channel, wanted.way, what)
    attempts.write(session, "payment.started", attempt, payment)
    return {"payment_id": str(payment.id), "amount_fen": amount.count, "cashier": f"/api/payments/{payment.id}/cashier"}


def offers(way: str) -> bool:
    """Whether the channel behind a way to pay is connected here."""
    return rules.CHANNEL_OF.get(way) in gateway.CONNECTED


def owner_of(session: Session, which: OnePayment) -> UUID:
    """Whose payment it is; raises NotFound."""
    payment = session.get(tables.Payment, which.payment_id)
    if payment is None:
        raise NotFound
    return payment.person_id


@command("payment.ask", OnePayment, roles={"worker"}, refuses=(NotFound,), of=owner_of, waits=False)
def ask(session: Session, which: OnePayment, subject: Subject) -> dict[str, object]:  # noqa: ARG001
    """Have the channel asked right now where a payment stands."""
    return _tell(session, which.payment_id, "payment.doubted")


@command("payment.give_up", OnePayment, roles={"worker"}, refuses=(NotFound,), of=owner_of, waits=False)
def give_up(session: Session, which: OnePayment, subject: Subject) -> dict[str, object]:  # noqa: ARG001
    """Have the channel close the attempt, so that it can never be paid; if it was paid after all, it is settled.

    One that is collected by agreement is only asked about: who does not want it ends the agreement.
    """
    by_agreement = attempts.attempt_of(session, which.payment_id).way == rules.DEBIT
    return _tell(session, which.payment_id, "payment.doubted" if by_agreement else "payment.given_up")


def _tell(session: Session, payment_id: UUID, name: str) -> dict[str, object]:
    payment = session.get_one(tables.Payment, payment_id)
    attempt = attempts.attempt_of(session, payment_id)
    if attempts.stands(session, attempt) in rules.OPEN:
        attempts.write(session, name, attempt, payment)
    return {"payment_id": str(payment_id)}


def ordered(session: Session, payment_id: UUID) -> tuple[str, Fen]:
    """Our number and the amount of the latest attempt of a payment."""
    attempt = attempts.attempt_of(session, payment_id)
    return attempt.out_trade_no, attempt.amount


def want_cashier(session: Session, payment_id: UUID, payer_ip: str) -> None:
    """Have the channel give a fresh address of its cashier; the same order again is the same order."""
    attempt = attempts.attempt_of(session, payment_id)
    attempt.payer_ip = payer_ip
    attempts.write(session, "payment.cashier_wanted", attempt, session.get_one(tables.Payment, payment_id))


def doubt_stuck(session: Session) -> int:
    """Have the channel asked about open attempts whose time has come, those that waited longest first; how many there were.

    A round asks about so many that a channel that does not answer holds the other chores up for minutes, not for hours.
    """
    done = select(tables.AttemptStep.attempt_id).where(col(tables.AttemptStep.step).in_([Step.SETTLED, Step.CLOSED]))
    stuck = session.exec(select(tables.Attempt).where(col(tables.Attempt.id).not_in(done))).all()
    now = clock.now()
    due = sorted((one for one in stuck if _is_due(one, now)), key=lambda one: one.asked_at or one.made_at)[:AT_ONCE]
    for attempt in due:
        given_up = attempts.stands(session, attempt) is Step.GIVEN_UP
        name = "payment.given_up" if given_up else "payment.doubted"
        name = "payment.expired" if now >= attempt.expires_at else name
        attempts.write(session, name, attempt, session.get_one(tables.Payment, attempt.payment_id))
    return len(due)


def _is_due(attempt: tables.Attempt, now: datetime) -> bool:
    """Whether to ask now: by the pauses that grow, and as soon as it has expired."""
    ended = attempt.asked_at is not None and attempt.asked_at < attempt.expires_at <= now
    return ended or rules.is_due_to_ask(attempt.made_at, attempt.asked, attempt.asked_at, now)


def paid_by(session: Session, bill_id: UUID) -> Paid | None:
    """The attempt that a bill was paid by, held until the transaction ends; None where its money did not come in."""
    payments = select(tables.PaymentBill.payment_id).where(tables.PaymentBill.bill_id == bill_id)
    for attempt in session.exec(select(tables.Attempt).where(col(tables.Attempt.payment_id).in_(payments))).all():
        if not set(rules.CAME).isdisjoint(attempts.steps_of(session, attempt.id)):
            return attempt_paid(session, attempt.id)
    return None


def attempt_paid(session: Session, attempt_id: UUID) -> Paid:
    """An attempt that money came by, held until the transaction ends."""
    attempt = database.hold(session, tables.Attempt, attempt_id)
    assert attempt is not None
    payment = session.get_one(tables.Payment, attempt.payment_id)
    return Paid(attempt.id, payment.person_id, payment.region_code, attempt.channel, attempts.came_of(session, attempt))


def region_of(session: Session, attempt_id: UUID) -> str:
    """The region in which an attempt pays."""
    payment_id = session.get_one(tables.Attempt, attempt_id).payment_id
    return session.get_one(tables.Payment, payment_id).region_code


def names_of(session: Session, attempt_id: UUID) -> tuple[str, str]:
    """The channel of an attempt, and the number it goes by there."""
    attempt = session.get_one(tables.Attempt, attempt_id)
    return attempt.channel, attempt.out_trade_no


def is_from_wallet(session: Session, attempt_id: UUID) -> bool:
    """Whether an attempt was paid out of what the person had put by."""
    return session.get_one(tables.Attempt, attempt_id).channel == rules.WALLET_CHANNEL


def goes_back(session: Session, attempt_id: UUID) -> None:
    """Money of an attempt is on its way back."""
    attempts.take(session, session.get_one(tables.Attempt, attempt_id), Step.REFUNDING)


def went_back(session: Session, attempt_id: UUID, *, whole: bool) -> None:
    """No money of an attempt is on its way back any more: all of it arrived, or the rest stays paid; what paid nothing stays to be returned (P7)."""
    attempt = session.get_one(tables.Attempt, attempt_id)
    rest = Step.TO_RETURN if Step.TO_RETURN in attempts.steps_of(session, attempt_id) else Step.SETTLED
    attempts.take(session, attempt, Step.REFUNDING)
    attempts.take(session, attempt, Step.REFUNDED if whole else rest)


def handing(session: Session, attempt_id: UUID, out_refund_no: str, amount: Fen, reason: str) -> Handing:
    """A refund as it is handed to the channel that the attempt was paid by."""
    attempt = session.get_one(tables.Attempt, attempt_id)
    number, came = attempts.transaction_of(session, attempt_id), attempts.came_of(session, attempt)
    return attempt.channel, Giving(out_refund_no, attempt.out_trade_no, amount, came, reason, number)


def hand_over(handed: Handing) -> Given | None:
    """Hand a refund to its channel; again it is the same refund, so where it stands is asked in the same way. Raises ChannelDown."""
    channel, giving = handed
    try:
        return gateway.channel(channel).refund(giving)
    except ChannelRefused as refused:
        log.error("the channel refused a refund", out_refund_no=giving.out_refund_no, code=refused.code)
        known = gateway.channel(channel).refund_of(giving.out_refund_no, giving.out_trade_no)
        if known is None and refused.code not in rules.REFUSED_FOR_NOW:
            return Given(giving.out_refund_no, giving.out_trade_no, "closed", None, giving.amount, None, refused.code)
        return known


Hearer = Callable[[Session, str, Given], None]


def hears_refunds(hear: Hearer) -> Hearer:
    """Has every proven notice of a refund brought to this deed with the channel that told it, in the transaction that keeps the notice."""
    outcome.REFUNDS.append(hear)
    return hear


@snapshot("ways")
def ways_offered(session: Session, person_id: UUID) -> list[str]:  # noqa: ARG001
    """The ways in which anybody can pay here."""
    return ways.offered()


@snapshot("payments")
def shown_to(session: Session, person_id: UUID) -> list[dict[str, object]]:
    """What the phone shows of a person's payments, newest first."""
    return picture.of(session, person_id)
