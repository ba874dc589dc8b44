"""Starting a payment, asking about one and giving one up, and what the phone shows of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from pydantic import Field
from sqlmodel import Session, col, select

from nfe_app.base import clock, database
from nfe_app.base.commands import Payload, Subject, command
from nfe_app.base.database import new_id
from nfe_app.base.door import snapshot
from nfe_app.base.errors import NotFound, NotYours
from nfe_app.base.log import log_of
from nfe_app.base.money import Fen
from nfe_app.base.months import day_says
from nfe_app.base.words import _
from nfe_app.billing import actions as billing
from nfe_app.billing.rules import BillLapsed, BillNotOwed, PaymentUnderWay
from nfe_app.catalog import terms
from nfe_app.payment import attempts, funds, gateway, outcome, rules, tables
from nfe_app.payment.gateway import ChannelRefused, Given, Giving, Way
from nfe_app.payment.rules import Step, UnknownOrder, check_amount, is_due_to_ask

log = log_of("payment")


__all__ = ["Given", "UnknownOrder", "Way", "check_amount", "is_due_to_ask"]
Handing = tuple[str, Giving]  # the channel, and what is given back through it
fund_lines = funds.lines_of
side_of = outcome.side_of


@dataclass(frozen=True)
class Paid:
    """An attempt that money came by, as the room of refunds sees it."""

    id: UUID
    person_id: UUID
    region_code: str
    channel: str
    amount: Fen


class Start(Payload):
    """Which bills are paid at once, the sum in fen that the person saw, and the way in which it is paid."""

    bill_ids: Annotated[list[UUID], Field(min_length=1, max_length=20)]
    amount_fen: Annotated[int, Field(ge=1, le=10**12)]
    way: Way = "h5"


class OnePayment(Payload):
    """Which payment is meant."""

    payment_id: UUID


def _owner_of_bills(session: Session, start: Start) -> UUID:
    owners = {billing.owner_of(session, bill_id) for bill_id in start.bill_ids}
    if len(owners) > 1:
        raise NotYours
    return owners.pop()


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
    channel = rules.CHANNEL_OF[wanted.way]
    if channel not in gateway.CONNECTED:
        raise rules.WayNotOffered
    owed = billing.claim(session, wanted.bill_ids, subject.person_id)
    amount = Fen.total(bill.amount for bill in owed)
    if amount.count != wanted.amount_fen:
        raise rules.AmountChanged(fields={"amount_fen": amount.count})
    payment = tables.Payment(person_id=subject.person_id, region_code=owed[0].region_code, amount=amount)
    session.add(payment)
    session.flush()
    session.add_all([tables.PaymentBill(payment_id=payment.id, bill_id=bill.id) for bill in owed])
    titles = "、".join(dict.fromkeys(terms.title_of(bill.scheme) for bill in owed))
    attempt = attempt_for(session, payment, channel, wanted.way, _("社保缴费：{}").format(titles))
    attempts.write(session, "payment.started", attempt, payment)
    return {"payment_id": str(payment.id), "amount_fen": amount.count, "cashier": f"/api/payments/{payment.id}/cashier"}


def attempt_for(session: Session, payment: tables.Payment, channel: str, way: str, description: str) -> tables.Attempt:
    """A first attempt to collect a payment, of which no channel has heard yet."""
    id_ = new_id()
    attempt = tables.Attempt(
        id=id_,
        payment_id=payment.id,
        channel=channel,
        way=way,
        out_trade_no=rules.trade_no(id_),
        amount=payment.amount,
        description=description,
        expires_at=clock.now() + rules.LIVES,
    )
    session.add(attempt)
    session.flush()
    session.add(tables.AttemptStep(attempt_id=attempt.id, position=0, step=Step.CREATED.value))
    return attempt


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
    """Have the channel close the attempt, so that it can never be paid; if it was paid after all, it is settled."""
    return _tell(session, which.payment_id, "payment.given_up")


def _tell(session: Session, payment_id: UUID, name: str) -> dict[str, object]:
    payment = session.get_one(tables.Payment, payment_id)
    attempt = attempts.attempt_of(session, payment_id)
    if attempts.stands(session, attempt) in rules.OPEN:
        attempts.write(session, name, attempt, payment)
    return {"payment_id": str(payment_id)}


def cashier_of(session: Session, payment_id: UUID) -> tuple[Step, str | None]:
    """Where the latest attempt of a payment stands, and the address of its cashier while that is fresh."""
    attempt = attempts.attempt_of(session, payment_id)
    fresh = attempt.cashier_at is not None and clock.now() < attempt.cashier_at + rules.ADDRESS_LIVES
    return attempts.stands(session, attempt), attempt.cashier_url if fresh else None


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
    """Have the channel asked about every open attempt whose time has come, and close what has expired; how many there were."""
    done = select(tables.AttemptStep.attempt_id).where(col(tables.AttemptStep.step).in_([Step.SETTLED, Step.CLOSED]))
    stuck = session.exec(select(tables.Attempt).where(col(tables.Attempt.id).not_in(done))).all()
    now = clock.now()
    due = [one for one in stuck if rules.is_due_to_ask(one.made_at, one.asked, one.asked_at, now)]
    for attempt in due:
        name = "payment.expired" if now >= attempt.expires_at else "payment.doubted"
        attempts.write(session, name, attempt, session.get_one(tables.Payment, attempt.payment_id))
    return len(due)


def paid_by(session: Session, bill_id: UUID) -> Paid | None:
    """The attempt that a bill was paid by, held until the transaction ends; None where its money did not come in."""
    payments = select(tables.PaymentBill.payment_id).where(tables.PaymentBill.bill_id == bill_id)
    for attempt in session.exec(select(tables.Attempt).where(col(tables.Attempt.payment_id).in_(payments))).all():
        if Step.PAID in attempts.steps_of(session, attempt.id):
            return attempt_paid(session, attempt.id)
    return None


def attempt_paid(session: Session, attempt_id: UUID) -> Paid:
    """An attempt that money came by, held until the transaction ends."""
    attempt = database.hold(session, tables.Attempt, attempt_id)
    assert attempt is not None
    payment = session.get_one(tables.Payment, attempt.payment_id)
    return Paid(attempt.id, payment.person_id, payment.region_code, attempt.channel, attempt.amount)


def is_from_wallet(session: Session, attempt_id: UUID) -> bool:
    """Whether an attempt was paid out of what the person had put by."""
    return session.get_one(tables.Attempt, attempt_id).channel == rules.WALLET_CHANNEL


def goes_back(session: Session, attempt_id: UUID) -> None:
    """Money of an attempt is on its way back."""
    attempts.take(session, session.get_one(tables.Attempt, attempt_id), Step.REFUNDING)


def went_back(session: Session, attempt_id: UUID, *, whole: bool) -> None:
    """No money of an attempt is on its way back any more: all of it arrived, or the rest stays paid."""
    attempts.take(session, session.get_one(tables.Attempt, attempt_id), Step.REFUNDED if whole else Step.SETTLED)


def handing(session: Session, attempt_id: UUID, out_refund_no: str, amount: Fen, reason: str) -> Handing:
    """A refund as it is handed to the channel that the attempt was paid by."""
    attempt = session.get_one(tables.Attempt, attempt_id)
    return attempt.channel, Giving(out_refund_no, attempt.out_trade_no, amount, attempt.amount, reason)


def hand_over(handed: Handing) -> Given | None:
    """Hand a refund to its channel; again it is the same refund, so where it stands is asked in the same way. Raises ChannelDown."""
    channel, giving = handed
    try:
        return gateway.channel(channel).refund(giving)
    except ChannelRefused as refused:
        log.error("the channel refused a refund", out_refund_no=giving.out_refund_no, code=refused.code)
        return gateway.channel(channel).refund_of(giving.out_refund_no, giving.out_trade_no)


def hears_refunds(hear: Callable[[Session, Given], None]) -> Callable[[Session, Given], None]:
    """Has every proven notice of a refund brought to this deed, in the transaction that keeps the notice."""
    outcome.REFUNDS.append(hear)
    return hear


@snapshot("payments")
def shown_to(session: Session, person_id: UUID) -> list[dict[str, object]]:
    """What the phone shows of a person's payments, newest first."""
    mine = tables.Payment.person_id == person_id
    both = select(tables.Payment, tables.Attempt).where(mine, tables.Attempt.payment_id == tables.Payment.id)
    latest = {
        payment.id: (payment, attempt) for payment, attempt in session.exec(both.order_by(col(tables.Attempt.id)))
    }
    steps = attempts.steps_of_all(session, [attempt.id for _payment, attempt in latest.values()])
    return [
        {
            "id": str(payment.id),
            "amount_fen": payment.amount.count,
            "made": day_says(clock.day_of(payment.made_at)),
            "step": rules.stands_at(steps[attempt.id]).value,
            "says": rules.said_of(rules.stands_at(steps[attempt.id]), payment.purpose),
            "open": rules.stands_at(steps[attempt.id]) in rules.OPEN,
            "what": attempt.description,
            "purpose": payment.purpose,
            "cashier": f"/api/payments/{payment.id}/cashier",
        }
        for payment, attempt in reversed(latest.values())
    ]
