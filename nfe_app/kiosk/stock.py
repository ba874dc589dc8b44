"""The paper of a kiosk: what was put in, what was printed since, and what is left; a browser cannot ask a printer."""

from __future__ import annotations

from uuid import UUID

from sqlmodel import Session, col, func, select

from nfe_app.kiosk import rules
from nfe_app.kiosk.tables import KioskPaper


def fill(session: Session, kiosk_id: UUID, sheets: int, by: UUID) -> None:
    """So many sheets lie in it now, says a member of staff."""
    session.add(KioskPaper(kiosk_id=kiosk_id, step=rules.FILLED, sheets=sheets, by=by))


def printed(session: Session, kiosk_id: UUID, sheets: int) -> None:
    """So many sheets were sent to its printer."""
    session.add(KioskPaper(kiosk_id=kiosk_id, step=rules.PRINTED, sheets=sheets))


def left(session: Session, kiosk_id: UUID) -> int | None:
    """How many sheets are left by what was put in last and printed since, never less than none; None where nobody ever said."""
    mine = KioskPaper.kiosk_id == kiosk_id
    fills = select(KioskPaper).where(mine, KioskPaper.step == rules.FILLED).order_by(col(KioskPaper.id).desc())
    last = session.exec(fills.limit(1)).first()
    if last is None:
        return None
    after = select(func.coalesce(func.sum(KioskPaper.sheets), 0)).where(mine, KioskPaper.step == rules.PRINTED)
    return max(0, last.sheets - int(session.exec(after.where(col(KioskPaper.id) > last.id)).one()))
