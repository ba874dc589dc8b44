"""What the books say when money is to go back: out of the funds, or out of what a person put by."""

from __future__ import annotations

from uuid import UUID

from sqlmodel import Session

from nfe_app.base import clock
from nfe_app.base.months import Month
from nfe_app.billing import actions as billing
from nfe_app.billing.rules import Line as BillLine
from nfe_app.billing.rules import left_after
from nfe_app.ledger import actions as ledger
from nfe_app.ledger.rules import TO_RETURN, WALLET, Line
from nfe_app.ledger.rules import reverse as reversed_lines
from nfe_app.payment import actions as payment
from nfe_app.people import actions as people
from nfe_app.refund import tables
from nfe_app.refund.refusals import MovedAway
from nfe_app.refund.rules import Reason


def kept_of(bill: billing.Owed, reason: Reason) -> list[BillLine]:
    """What stays of a paid bill: for who stopped the months that have begun, for who paid twice nothing."""
    return left_after(bill.lines, Month.of(clock.today()) if reason is Reason.STOPPED else None)


def check_here(session: Session, bill_id: UUID) -> None:
    """Refuse what has gone to another place, or is on its way there."""
    if ledger.has_moved(session, bill_id):
        raise MovedAway


def out_of_the_funds(session: Session, refund: tables.Refund, bill_id: UUID) -> None:
    """The bill's lines go back, the months that are kept are entered anew, and what is left over waits to be returned. Raises MovedAway.

    The person is held: nobody moves the months to another place meanwhile.
    """
    people.hold(session, refund.person_id)
    check_here(session, bill_id)
    (bill,) = billing.owed(session, [bill_id])
    kept = kept_of(bill, Reason(refund.reason))
    lines = [*reversed_lines(ledger.entered_for(session, bill_id)), *payment.fund_lines(bill, kept)]
    lines.append(Line(TO_RETURN, -refund.amount, refund.person_id))
    ledger.post(session, "refund", f"refund {refund.id}", bill.region_code, lines)
    billing.give_back(session, bill_id, kept, free=refund.reason != Reason.OVERLAP)


def out_of_the_wallet(session: Session, refund: tables.Refund) -> None:
    """What a person put by waits to be returned, and can pay no bill meanwhile; raises the ledger's Overdrawn."""
    region_code = payment.attempt_paid(session, refund.attempt_id).region_code
    lines = [Line(WALLET, refund.amount, refund.person_id), Line(TO_RETURN, -refund.amount, refund.person_id)]
    ledger.post(session, "refund", f"refund {refund.id}", region_code, lines)
