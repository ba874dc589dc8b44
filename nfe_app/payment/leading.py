"""A payer on the way to the channel's cashier: inside WeChat known first, and given a fresh address where the last one is old."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote
from uuid import UUID

from nfe_app.base import database
from nfe_app.payment import actions, payers, ways


@dataclass(frozen=True)
class Visit:
    """Somebody who came to the link of a payment: from which address, where the link is, and where they are led when all is over.

    `code` and `mark` are what WeChat's sign-in brings back; empty before it.
    """

    payer_ip: str
    here: str
    back: str
    code: str = ""
    mark: str = ""


def address_for(payment_id: UUID, visit: Visit) -> str:
    """Where the payer goes now: to be known, to the cashier, or back where there is nothing to pay or the page is told what to pay.

    To be called with no transaction open.
    """
    with database.look() as session:
        there = ways.cashier_of(session, payment_id)
    if there.is_payable and there.lacks_payer:
        if not visit.code:
            return payers.sign_in_address(payment_id, visit.here) or visit.back
        payer = payers.payer_of(payment_id, visit.code, visit.mark)
        if not payer:
            return visit.back
        with database.work() as session:
            payers.keep_payer(session, payment_id, payer)
    if there.is_payable and not there.is_fresh:
        with database.work() as session:
            actions.want_cashier(session, payment_id, visit.payer_ip)
        with database.look() as session:
            there = ways.cashier_of(session, payment_id)
    return there.leads_to(quote(visit.back, safe="")) if there.is_payable and there.address else visit.back
