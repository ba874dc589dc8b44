"""Transfers of which the other office has something to say are asked about, again and again."""

from __future__ import annotations

from sqlmodel import Session, col, or_, select

from nfe_app.base import clock, journal
from nfe_app.transfer import gateway, rules, standing, tables


def doubt(session: Session) -> int:
    """Have the other office asked about every transfer that waits for it, when its time has come; how many there were."""
    if gateway.office() is None:
        return 0
    before = clock.now() - rules.ASK_EVERY
    asked_at, table = col(tables.Transfer.asked_at), tables.Transfer
    ended = select(tables.TransferStep.transfer_id).where(col(tables.TransferStep.step).in_(rules.OVER))
    due = select(table).where(or_(asked_at.is_(None), asked_at <= before), col(table.id).not_in(ended))
    waits = [one for one in session.exec(due).all() if standing.stands(session, one.id) in rules.AWAITED]
    for transfer in waits:
        who = {"person_id": transfer.person_id, "region_code": transfer.taking}
        journal.write(session, "transfer.doubted", transfer.id, **who)  # type: ignore[arg-type]
    return len(waits)
