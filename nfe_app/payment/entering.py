"""Money of an attempt into the books, once: to the funds of its bills, into the jar, or where it came too late, to be returned."""

from __future__ import annotations

from itertools import chain
from uuid import UUID

from sqlmodel import Session

from nfe_app.base import database
from nfe_app.base.money import Fen
from nfe_app.billing import actions as billing
from nfe_app.ledger import actions as ledger
from nfe_app.ledger.rules import CHANNEL, TO_RETURN, WALLET, Line
from nfe_app.payment import attempts, funds, rules, tables
from nfe_app.payment.rules import Step

LATE, ELSEWHERE = "payment.arrived_late", "payment.returned_elsewhere"


def enter(session: Session, attempt: tables.Attempt, transaction_id: str | None) -> None:
    """The money goes to what it is for; what came after the end waits to be returned, and covers nothing."""
    if attempts.take(session, attempt, Step.PAID, transaction_id):
        payment = session.get_one(tables.Payment, attempt.payment_id)
        came = side_of(attempt.channel, attempt.amount, payment.person_id)
        lines = [came, *_goes_to(session, payment)]
        ledger.post(session, "payment", f"attempt {attempt.id}", payment.region_code, lines)
        attempts.take(session, attempt, Step.SETTLED)
        attempts.write(session, "payment.settled", attempt, payment)
        if payment.purpose == rules.JAR:
            attempts.write(session, "payment.put_by", attempt, payment)
    else:
        _waits_to_return(session, attempt, transaction_id, LATE)


def went_back(session: Session, attempt: tables.Attempt, transaction_id: str | None) -> None:
    """Money came and went back, in part or whole, before we heard of it, so by nobody here: it covers nothing (P7).

    The books hold what came as to be returned, and no refund of ours is begun: how much went back is told by the bill's line
    of a refund that is not ours, for a person to look at. Of money that we entered before, a refund is told by its own number.
    """
    close(session, attempt)
    _waits_to_return(session, attempt, transaction_id, ELSEWHERE)


def end_unequal(
    session: Session, attempt: tables.Attempt, came: Fen, transaction_id: str | None, *, gone: bool
) -> None:
    """Money of another amount than was ordered covers nothing: the attempt ends, its bills are owed again, and what came goes back.

    Where it is gone already no refund of ours is begun.
    """
    close(session, attempt)
    _waits_to_return(session, attempt, transaction_id, ELSEWHERE if gone else LATE, came)


def _waits_to_return(
    session: Session, attempt: tables.Attempt, transaction_id: str | None, name: str, came: Fen | None = None
) -> None:
    """Once, and only of what was closed: from any later state the money is in the books already."""
    database.hold(session, tables.Attempt, attempt.id)
    closed = attempts.stands(session, attempt) is Step.CLOSED
    if closed and attempts.take(session, attempt, Step.TO_RETURN, transaction_id):
        payment = session.get_one(tables.Payment, attempt.payment_id)
        amount = attempt.amount if came is None else came
        lines = [
            side_of(attempt.channel, amount, payment.person_id),
            Line(TO_RETURN, -amount, payment.person_id),
        ]
        ledger.post(session, "late", f"{attempts.CAME_LATE}{attempt.id}", payment.region_code, lines)
        attempts.write(session, name, attempt, payment, amount)


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
