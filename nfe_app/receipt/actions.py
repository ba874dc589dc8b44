"""The receipt of every payment that came in, made anew from payment, bills and refunds each time it is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from nfe_app.base import clock
from nfe_app.base.door import snapshot
from nfe_app.base.money import Fen
from nfe_app.base.months import Span, day_says
from nfe_app.billing import actions as billing
from nfe_app.billing.actions import Owed
from nfe_app.catalog import actions as catalog
from nfe_app.catalog import terms
from nfe_app.payment import history
from nfe_app.payment.history import Collected
from nfe_app.payment.rules import CHANNEL_NAMES
from nfe_app.refund import actions as refund


@snapshot("receipts")
def shown_to(session: Session, person_id: UUID) -> list[dict[str, object]]:
    """A person's receipts, newest first; the phone keeps them, so they are read with no signal too."""
    paid = history.collected(session, person_id)
    bills = {bill.id: bill for bill in billing.owed(session, [id_ for one in paid for id_ in one.bill_ids])}
    returned = refund.returned(session, [one.attempt_id for one in paid])
    return [_receipt(one, bills, returned.get(one.attempt_id, Fen(0))) for one in paid]


def _receipt(paid: Collected, bills: Mapping[UUID, Owed], returned: Fen) -> dict[str, object]:
    return {
        "payment_id": str(paid.payment_id),
        "number": paid.number,
        "transaction_id": paid.transaction_id,
        "channel": CHANNEL_NAMES[paid.channel],
        "paid": _moment(paid.paid_at),
        "what": paid.what,
        "amount_fen": paid.amount.count,
        "in_words": paid.amount.in_words,
        "returned_fen": returned.count,
        "lines": [_line(bills[id_]) for id_ in paid.bill_ids],
    }


def _line(bill: Owed) -> dict[str, object]:
    return {
        "title": terms.title_of(bill.scheme),
        "place_name": catalog.region_of(bill.region_code).name,
        "says": Span(bill.lines[0].span.first, bill.lines[-1].span.last).says,
        "amount_fen": bill.amount.count,
    }


def _moment(at: datetime) -> str:
    """The day in full and the minute, in China: `2025年10月1日 10:00`."""
    return day_says(clock.day_of(at)) + f" {at.astimezone(clock.CHINA):%H:%M}"
