"""Money of an attempt into the books, once: to the funds of its bills, into the jar, or where it came too late, to be returned."""

from __future__ import annotations

from itertools import chain
from uuid import UUID

from sqlmodel import Session

from nfe_app.base.money import Fen
from nfe_app.billing import actions as billing
from nfe_app.ledger import actions as ledger
from nfe_app.ledger.rules import CHANNEL, TO_RETURN, WALLET, Line
from nfe_app.payment import attempts, funds, rules, tables
from nfe_app.payment.rules import Step


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
        _waits_to_return(session, attempt, transaction_id, "payment.arrived_late")


def went_back(session: Session, attempt: tables.Attempt, transaction_id: str | None) -> None:
    """Money came and went back, in part or whole, before we heard of it, so by nobody here: it covers nothing (P7).

    The books hold what came as to be returned, and no refund of ours is begun: how much went back is told by the bill's line
    of a refund that is not ours, for a person to look at. Of money that we entered before, a refund is told by its own number.
    """
    close(session, attempt)
    _waits_to_return(session, attempt, transaction_id, "payment.returned_elsewhere")


def _waits_to_return(session: Session, attempt: tables.Attempt, transaction_id: str | None, name: str) -> None:
    if attempts.stands(session, attempt) is Step.REFUNDING:
        return  # it came before, and is on its way back
    if attempts.take(session, attempt, Step.TO_RETURN, transaction_id):
        payment = session.get_one(tables.Payment, attempt.payment_id)
        came = side_of(attempt.channel, attempt.amount, payment.person_id)
        lines = [came, Line(TO_RETURN, -attempt.amount, payment.person_id)]
        ledger.post(session, "late", f"late {attempt.id}", payment.region_code, lines)
        attempts.write(session, name, attempt, payment)


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
