"""Our side of a day as far as money went back: each refund with its entry, to be held against the channel's bill."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from nfe_app.ledger import causes
from nfe_app.ledger.causes import Entered, pages_of
from nfe_app.ledger.rules import CHANNEL
from nfe_app.payment.bookings import REFUNDED
from nfe_app.payment.lines import Ours
from nfe_app.refund import returning, tables


def ours_of(
    session: Session, channel: str, since: datetime, until: datetime, numbers: Collection[str] = ()
) -> list[Ours]:
    """The refunds we entered for a channel from `since` on and before `until`, and those we hold under these numbers."""
    account = f"{CHANNEL}:{channel}"
    entered = {one.cause: one for one in causes.between(session, account, since, until)}
    ids = [UUID(cause.removeprefix(REFUNDED)) for cause in entered if cause.startswith(REFUNDED)]
    found = {one.id: one for page in pages_of(ids) for one in _refunds(session, col(tables.Refund.id).in_(page))}
    for page in pages_of(numbers):
        found |= {one.id: one for one in _refunds(session, col(tables.Refund.out_refund_no).in_(page))}
    unseen = [f"{REFUNDED}{id_}" for id_ in found if f"{REFUNDED}{id_}" not in entered]
    entered |= {one.cause: one for one in causes.named(session, account, unseen)}
    return [_ours(session, one, entered.get(f"{REFUNDED}{one.id}")) for one in found.values()]


def _refunds(session: Session, where: object) -> list[tables.Refund]:
    return list(session.exec(select(tables.Refund).where(where)).all())  # type: ignore[arg-type]


def _ours(session: Session, refund: tables.Refund, entry: Entered | None) -> Ours:
    number = next((one.refund_number for one in returning.steps_of(session, refund.id) if one.refund_number), None)
    if entry is None:
        return Ours("refund", refund.out_refund_no, refund.amount, number, refund.made_at, "open", None)
    return Ours("refund", refund.out_refund_no, -entry.amount, number, entry.at, "entered", entry.id)
