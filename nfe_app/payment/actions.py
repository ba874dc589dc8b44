"""Starting a payment, hearing from the channel, asking it, and giving up; money is entered once, whatever comes how often."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

import structlog
from pydantic import Field
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from nfe_app.base import clock, database, journal
from nfe_app.base.commands import Payload, Subject, command
from nfe_app.base.database import new_id
from nfe_app.base.door import snapshot
from nfe_app.base.errors import NotFound, NotYours
from nfe_app.base.journal import Errand, Event
from nfe_app.base.money import Fen
from nfe_app.base.months import Month, day_says
from nfe_app.base.words import _
from nfe_app.billing import actions as billing
from nfe_app.billing.rules import BillNotOwed, PaymentUnderWay
from nfe_app.catalog import actions as catalog
from nfe_app.catalog import terms
from nfe_app.catalog.names import PENSION
from nfe_app.catalog.rules import split
from nfe_app.ledger import actions as ledger
from nfe_app.ledger.rules import CHANNEL, FUND, TO_RETURN, Line
from nfe_app.payment import gateway, rules, tables
from nfe_app.payment.gateway import Channel, ChannelRefused, Order, Standing
from nfe_app.payment.rules import Step

log = structlog.get_logger()
_connected: dict[str, Channel] = {}


class Start(Payload):
    """Which bills are paid at once, and the sum in fen that the person saw."""

    bill_ids: Annotated[list[UUID], Field(min_length=1, max_length=20)]
    amount_fen: Annotated[int, Field(ge=1, le=10**12)]


class OnePayment(Payload):
    """Which payment is meant."""

    payment_id: UUID


def connect(name: str, channel: Channel) -> None:
    """Say which channel goes by a name; done once, by the assembly."""
    _connected[name] = channel


def channel(name: str = "wechat") -> Channel:
    """The channel of that name."""
    return _connected[name]


def _owner_of_bills(session: Session, start: Start) -> UUID:
    owners = {billing.owner_of(session, bill_id) for bill_id in start.bill_ids}
    if len(owners) > 1:
        raise NotYours
    return owners.pop()


@command(
    "payment.start",
    Start,
    roles={"worker"},
    refuses=(NotFound, BillNotOwed, PaymentUnderWay, rules.AmountChanged),
    of=_owner_of_bills,
    waits=False,
)
def start(session: Session, wanted: Start, subject: Subject) -> dict[str, object]:
    """Hold the bills and begin an attempt; the channel is asked right after the commit. Raises PaymentUnderWay while one is open."""
    owed = billing.claim(session, wanted.bill_ids, subject.person_id)
    amount = Fen.total(bill.amount for bill in owed)
    if amount.count != wanted.amount_fen:
        raise rules.AmountChanged(fields={"amount_fen": amount.count})
    payment = tables.Payment(person_id=subject.person_id, region_code=owed[0].region_code, amount=amount)
    session.add(payment)
    session.flush()
    session.add_all([tables.PaymentBill(payment_id=payment.id, bill_id=bill.id) for bill in owed])
    titles = "、".join(dict.fromkeys(terms.title_of(bill.scheme) for bill in owed))
    attempt = _begin(session, payment, _("社保缴费：{}").format(titles))
    _write(session, "payment.started", attempt, payment)
    return {"payment_id": str(payment.id), "amount_fen": amount.count, "cashier": f"/api/payments/{payment.id}/cashier"}


def _begin(session: Session, payment: tables.Payment, description: str) -> tables.Attempt:
    id_ = new_id()
    attempt = tables.Attempt(
        id=id_,
        payment_id=payment.id,
        channel="wechat",
        out_trade_no=rules.trade_no(id_),
        amount=payment.amount,
        description=description,
        payer_ip="127.0.0.1",
        expires_at=clock.now() + rules.LIVES,
    )
    session.add(attempt)
    session.flush()
    session.add(tables.AttemptStep(attempt_id=attempt.id, step=Step.STARTED.value))
    return attempt


def _write(session: Session, name: str, attempt: tables.Attempt, payment: tables.Payment) -> None:
    facts = {"payment_id": str(payment.id), "amount_fen": payment.amount.count, "out_trade_no": attempt.out_trade_no}
    journal.write(session, name, attempt.id, person_id=payment.person_id, region_code=payment.region_code, facts=facts)


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
    attempt = _attempt_of(session, payment_id)
    if _stands(session, attempt) in rules.OPEN:
        _write(session, name, attempt, payment)
    return {"payment_id": str(payment_id)}


def _attempt_of(session: Session, payment_id: UUID) -> tables.Attempt:
    last = select(tables.Attempt).where(tables.Attempt.payment_id == payment_id).order_by(col(tables.Attempt.id).desc())
    return session.exec(last.limit(1)).one()


def _steps(session: Session, attempt_id: UUID) -> list[Step]:
    taken = select(tables.AttemptStep.step).where(tables.AttemptStep.attempt_id == attempt_id)
    return [Step(step) for step in session.exec(taken.order_by(col(tables.AttemptStep.id))).all()]


def _stands(session: Session, attempt: tables.Attempt) -> Step:
    return rules.stands_at(_steps(session, attempt.id))


def _take(session: Session, attempt: tables.Attempt, step: Step, transaction_id: str | None = None) -> bool:
    """Take a step if it may be taken; the attempt is held, so of two that come at once one waits and then may not."""
    database.hold(session, tables.Attempt, attempt.id)
    if not rules.may_take(_steps(session, attempt.id), step):
        return False
    session.add(tables.AttemptStep(attempt_id=attempt.id, step=step.value, transaction_id=transaction_id))
    session.flush()
    return True


def cashier_of(session: Session, payment_id: UUID) -> tuple[Step, str | None]:
    """Where the latest attempt of a payment stands, and the address of its cashier while that is fresh."""
    attempt = _attempt_of(session, payment_id)
    fresh = attempt.cashier_at is not None and clock.now() < attempt.cashier_at + rules.ADDRESS_LIVES
    return _stands(session, attempt), attempt.cashier_url if fresh else None


def ordered(session: Session, payment_id: UUID) -> tuple[str, Fen]:
    """Our number and the amount of the latest attempt of a payment."""
    attempt = _attempt_of(session, payment_id)
    return attempt.out_trade_no, attempt.amount


def want_cashier(session: Session, payment_id: UUID) -> None:
    """Have the channel give a fresh address of its cashier; the same order again is the same order."""
    payment = session.get_one(tables.Payment, payment_id)
    _write(session, "payment.cashier_wanted", _attempt_of(session, payment_id), payment)


def _plan_order(session: Session, event: Event) -> Order | None:
    attempt = session.get_one(tables.Attempt, event.object_id)
    if _stands(session, attempt) not in rules.OPEN or clock.now() >= attempt.expires_at:
        return None
    return Order(attempt.out_trade_no, attempt.amount, attempt.description, attempt.payer_ip, attempt.expires_at)


def _run_order(order: Order) -> str | None:
    try:
        return channel().order(order)
    except ChannelRefused as refused:
        log.error("the channel refused an order", out_trade_no=order.out_trade_no, code=refused.code)
        return None


def _keep_order(session: Session, event: Event, cashier_url: str | None) -> None:
    attempt = session.get_one(tables.Attempt, event.object_id)
    if cashier_url is None:
        return
    attempt.cashier_url, attempt.cashier_at = cashier_url, clock.now()
    _take(session, attempt, Step.ORDERED)


def _plan_question(session: Session, event: Event) -> str | None:
    attempt = session.get_one(tables.Attempt, event.object_id)
    if _stands(session, attempt) not in rules.OPEN:
        return None
    attempt.asked, attempt.asked_at = attempt.asked + 1, clock.now()
    return attempt.out_trade_no


def _run_question(out_trade_no: str) -> Standing | None:
    return channel().standing_of(out_trade_no)


def _run_closing(out_trade_no: str) -> Standing | None:
    """Close an attempt at the channel, then ask where it stands: one that was paid meanwhile is refused, and says so."""
    try:
        channel().close(out_trade_no)
    except ChannelRefused as refused:
        log.info("the channel did not close an attempt", out_trade_no=out_trade_no, code=refused.code)
    return channel().standing_of(out_trade_no)


def _keep_standing(session: Session, event: Event, standing: Standing | None) -> None:
    if standing is None:
        attempt = session.get_one(tables.Attempt, event.object_id)
        if clock.now() >= attempt.expires_at or event.name == "payment.given_up":
            _close(session, attempt)
    else:
        hear(session, standing)


ordering = Errand("payment.ordering", _plan_order, _run_order, _keep_order)
asking = Errand("payment.asking", _plan_question, _run_question, _keep_standing)
closing = Errand("payment.closing", _plan_question, _run_closing, _keep_standing)


def settle(session: Session, told: gateway.Told) -> None:
    """Take in a proven notice, once by its id; raises UnknownOrder and AmountDiffers, and then nothing is kept."""
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    row = {"id": told.notice_id, "out_trade_no": told.standing.out_trade_no, "came_at": clock.now()}
    came: Any = session.execute(insert(tables.Notice).values(row).on_conflict_do_nothing())
    if came.rowcount == 1:
        hear(session, told.standing)


def hear(session: Session, standing: Standing) -> None:
    """Act on what the channel says of an attempt, by notice or by query: each suffices, and both change nothing twice."""
    ours = select(tables.Attempt).where(tables.Attempt.out_trade_no == standing.out_trade_no)
    attempt = session.exec(ours.with_for_update()).first()
    if attempt is None:
        raise rules.UnknownOrder
    if standing.state == "paid":
        rules.check_amount(attempt.amount, standing.amount)
        _enter(session, attempt, standing.transaction_id)
    elif standing.state == "closed":
        _close(session, attempt)
    elif standing.state == "error" and _stands(session, attempt) in rules.OPEN:
        _write(session, "payment.given_up", attempt, session.get_one(tables.Payment, attempt.payment_id))


def _enter(session: Session, attempt: tables.Attempt, transaction_id: str | None) -> None:
    payment = session.get_one(tables.Payment, attempt.payment_id)
    if _take(session, attempt, Step.SETTLED, transaction_id):
        lines = _fund_lines(session, attempt)
        ledger.post(session, "payment", f"attempt {attempt.id}", payment.region_code, lines)
        _write(session, "payment.settled", attempt, payment)
    elif _stands(session, attempt) is Step.CLOSED and not ledger.is_entered(session, f"late {attempt.id}"):
        back = Line(TO_RETURN, -attempt.amount, payment.person_id)
        lines = [Line(f"{CHANNEL}:{attempt.channel}", attempt.amount), back]
        ledger.post(session, "late", f"late {attempt.id}", payment.region_code, lines)
        _write(session, "payment.arrived_late", attempt, payment)


def _fund_lines(session: Session, attempt: tables.Attempt) -> list[Line]:
    lines = [Line(f"{CHANNEL}:{attempt.channel}", attempt.amount)]
    for bill in billing.owed(session, _bills(session, attempt.payment_id)):
        for line in bill.lines:
            for account, amount in _parts(bill, line.amount, line.span.first).items():
                for_whom = (bill.person_id, bill.scheme, bill.region_code, line.span, bill.id)
                lines.append(Line(f"{FUND}:{bill.scheme}:{account}", -amount, *for_whom))
    return lines


def _parts(bill: billing.Owed, amount: Fen, month: Month) -> dict[str, Fen]:
    """What goes where: of a pension contribution 8 parts of 20 to the worker's own account, all else to the pool."""
    if bill.scheme != PENSION:
        return {"pooled": amount}
    parts = split(amount, catalog.in_force(bill.region_code, month.first_day))
    return {"account": parts.account, "pooled": parts.pooled}


def _bills(session: Session, payment_id: UUID) -> Sequence[UUID]:
    for_bills = select(tables.PaymentBill.bill_id).where(tables.PaymentBill.payment_id == payment_id)
    return session.exec(for_bills).all()


def _close(session: Session, attempt: tables.Attempt) -> None:
    if _take(session, attempt, Step.CLOSED):
        billing.release(session, _bills(session, attempt.payment_id))
        _write(session, "payment.closed", attempt, session.get_one(tables.Payment, attempt.payment_id))


def doubt_stuck(session: Session) -> int:
    """Have the channel asked about every open attempt whose time has come, and close what has expired; how many there were."""
    done = select(tables.AttemptStep.attempt_id).where(col(tables.AttemptStep.step).in_([Step.SETTLED, Step.CLOSED]))
    stuck = session.exec(select(tables.Attempt).where(col(tables.Attempt.id).not_in(done))).all()
    now = clock.now()
    due = [one for one in stuck if rules.is_due_to_ask(one.made_at, one.asked, one.asked_at, now)]
    for attempt in due:
        name = "payment.expired" if now >= attempt.expires_at else "payment.doubted"
        _write(session, name, attempt, session.get_one(tables.Payment, attempt.payment_id))
    return len(due)


@snapshot("payments")
def shown_to(session: Session, person_id: UUID) -> list[dict[str, object]]:
    """What the phone shows of a person's payments, newest first."""
    made = select(tables.Payment).where(tables.Payment.person_id == person_id).order_by(col(tables.Payment.id).desc())
    return [_shown(session, payment) for payment in session.exec(made).all()]


def _shown(session: Session, payment: tables.Payment) -> dict[str, object]:
    attempt = _attempt_of(session, payment.id)
    return {
        "id": str(payment.id),
        "amount_fen": payment.amount.count,
        "made": day_says(clock.day_of(payment.made_at)),
        "step": _stands(session, attempt).value,
        "what": attempt.description,
        "bills": [str(bill_id) for bill_id in _bills(session, payment.id)],
        "cashier": f"/api/payments/{payment.id}/cashier",
    }
