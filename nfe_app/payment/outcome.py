"""What comes of an attempt: money is entered once, whatever the channel says how often, and by whichever way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import chain
from uuid import UUID

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from nfe_app.base import clock
from nfe_app.base.money import Fen
from nfe_app.billing import actions as billing
from nfe_app.ledger import actions as ledger
from nfe_app.ledger.rules import CHANNEL, TO_RETURN, WALLET, Line
from nfe_app.payment import attempts, funds, gateway, rules, tables
from nfe_app.payment.gateway import Given, Standing
from nfe_app.payment.rules import Step

REFUNDS: list[Callable[[Session, Given], None]] = []  # who is told of refunds: the room above


def is_connected(channel: str) -> bool:
    """Whether there is a channel of that name here."""
    return channel in gateway.CONNECTED


def read_notice(channel: str, headers: Mapping[str, str], body: bytes) -> gateway.Told:
    """What a channel told us, proven; raises the gateway's refusals of a forged, stale or unreadable notice."""
    return gateway.channel(channel).read_notice(headers, body, clock.now())


def settle(session: Session, told: gateway.Told) -> None:
    """Take in a proven notice, once by its id; raises UnknownOrder and AmountDiffers, and then nothing is kept."""
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    row = {"id": told.notice_id, "out_trade_no": told.standing.out_trade_no, "came_at": clock.now()}
    new = insert(tables.Notice).values(row).on_conflict_do_nothing().returning(col(tables.Notice.id))
    if session.execute(new).first():
        standing = told.standing
        if isinstance(standing, Standing):
            hear(session, standing)
        else:
            for hear_refund in REFUNDS:
                hear_refund(session, standing)


def hear(session: Session, standing: Standing) -> None:
    """Act on what the channel says of an attempt, by notice, query or bill: each suffices, and none changes anything twice."""
    ours = select(tables.Attempt).where(tables.Attempt.out_trade_no == standing.out_trade_no)
    attempt = session.exec(ours.with_for_update()).first()
    if attempt is None:
        raise rules.UnknownOrder
    if standing.state in ("paid", "refunded"):
        rules.check_amount(attempt.amount, standing.amount)
        enter(session, attempt, standing.transaction_id)
    elif standing.state == "closed":
        close(session, attempt)
    elif standing.state == "paying":
        attempts.take(session, attempt, Step.UNKNOWN)
    elif standing.state == "error" and attempts.take(session, attempt, Step.FAILED):
        attempts.write(session, "payment.given_up", attempt, session.get_one(tables.Payment, attempt.payment_id))


def enter(session: Session, attempt: tables.Attempt, transaction_id: str | None) -> None:
    """The money goes to what it is for; what came after the end waits to be returned, and covers nothing."""
    payment = session.get_one(tables.Payment, attempt.payment_id)
    came = side_of(attempt.channel, attempt.amount, payment.person_id)
    if attempts.take(session, attempt, Step.PAID, transaction_id):
        lines = [came, *_goes_to(session, payment)]
        ledger.post(session, "payment", f"attempt {attempt.id}", payment.region_code, lines)
        attempts.take(session, attempt, Step.SETTLED)
        attempts.write(session, "payment.settled", attempt, payment)
        if payment.purpose == rules.JAR:
            attempts.write(session, "payment.put_by", attempt, payment)
    elif attempts.take(session, attempt, Step.TO_RETURN, transaction_id):
        lines = [came, Line(TO_RETURN, -attempt.amount, payment.person_id)]
        ledger.post(session, "late", f"late {attempt.id}", payment.region_code, lines)
        attempts.write(session, "payment.arrived_late", attempt, payment)


def side_of(channel: str, amount: Fen, person_id: UUID) -> Line:
    """The line of the ledger on the side that money came from: the channel's clearing, or the person's own wallet."""
    return Line(WALLET, amount, person_id) if channel == rules.WALLET_CHANNEL else Line(f"{CHANNEL}:{channel}", amount)


def _goes_to(session: Session, payment: tables.Payment) -> list[Line]:
    """The funds of its bills, or the wallet of the person."""
    if payment.purpose == rules.JAR:
        return [Line(WALLET, -payment.amount, payment.person_id)]
    bills = billing.owed(session, attempts.bills_of(session, payment.id))
    return list(chain.from_iterable(funds.lines_of(bill, bill.lines) for bill in bills))


def close(session: Session, attempt: tables.Attempt) -> None:
    """End an attempt that came to nothing, and let go of its bills."""
    if attempts.take(session, attempt, Step.CLOSED):
        billing.release(session, attempts.bills_of(session, attempt.payment_id))
        attempts.write(session, "payment.closed", attempt, session.get_one(tables.Payment, attempt.payment_id))
