"""Money of an attempt into the books, once: to the funds of its bills, or where it came too late, to be returned."""

from __future__ import annotations

from itertools import chain

from sqlmodel import Session

from nfe_app.billing import actions as billing
from nfe_app.ledger import actions as ledger
from nfe_app.ledger.rules import CHANNEL, TO_RETURN, Line
from nfe_app.payment import attempts, funds, tables
from nfe_app.payment.rules import Step


def enter(session: Session, attempt: tables.Attempt, transaction_id: str | None) -> None:
    """The money goes to the funds of its bills; what came after the end waits to be returned, and covers nothing."""
    if attempts.take(session, attempt, Step.PAID, transaction_id):
        payment = session.get_one(tables.Payment, attempt.payment_id)
        bills = billing.owed(session, attempts.bills_of(session, attempt.payment_id))
        lines = [_came(attempt), *chain.from_iterable(funds.lines_of(bill, bill.lines) for bill in bills)]
        ledger.post(session, "payment", f"attempt {attempt.id}", payment.region_code, lines)
        attempts.take(session, attempt, Step.SETTLED)
        attempts.write(session, "payment.settled", attempt, payment)
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
    if attempts.take(session, attempt, Step.TO_RETURN, transaction_id):
        payment = session.get_one(tables.Payment, attempt.payment_id)
        lines = [_came(attempt), Line(TO_RETURN, -attempt.amount, payment.person_id)]
        ledger.post(session, "late", f"late {attempt.id}", payment.region_code, lines)
        attempts.write(session, name, attempt, payment)


def _came(attempt: tables.Attempt) -> Line:
    return Line(f"{CHANNEL}:{attempt.channel}", attempt.amount)


def close(session: Session, attempt: tables.Attempt) -> None:
    """End an attempt that came to nothing, and let go of its bills."""
    if attempts.take(session, attempt, Step.CLOSED):
        billing.release(session, attempts.bills_of(session, attempt.payment_id))
        attempts.write(session, "payment.closed", attempt, session.get_one(tables.Payment, attempt.payment_id))
