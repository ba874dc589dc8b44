"""Where a transfer stands, and taking it a step on: nothing of it is kept but the steps."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlmodel import Session, col, select

from nfe_app.base import clock, database, journal
from nfe_app.transfer import rules, tables
from nfe_app.transfer.rules import Step

SETTLED = "transfer.settled"
"""The end of what one office settled by itself, which merges nothing that came from another one."""


def rows_of(session: Session, transfer_id: UUID) -> list[tables.TransferStep]:
    """What happened to a transfer, in order."""
    taken = select(tables.TransferStep).where(tables.TransferStep.transfer_id == transfer_id)
    return list(session.exec(taken.order_by(col(tables.TransferStep.position))).all())


def steps_of(session: Session, transfer_id: UUID) -> list[Step]:
    """The steps it took."""
    return [Step(row.step) for row in rows_of(session, transfer_id)]


def dated(rows: Sequence[tables.TransferStep]) -> list[tuple[Step, date]]:
    """The steps with their days in China."""
    return [(Step(row.step), clock.day_of(row.at)) for row in rows]


def stands(session: Session, transfer_id: UUID) -> Step:
    """Where it stands."""
    return rules.stands_at(steps_of(session, transfer_id))


def take(session: Session, transfer: tables.Transfer, step: Step, by: UUID | None = None, note: str = "") -> bool:
    """Take a step if it may be taken; the transfer is held, so of two that come at once one waits and then may not."""
    database.hold(session, tables.Transfer, transfer.id)
    taken = steps_of(session, transfer.id)
    if not rules.may_take(transfer.kind, taken, step):
        return False
    row = tables.TransferStep(transfer_id=transfer.id, position=len(taken), step=step.value, by=by, note=note)
    session.add(row)
    session.flush()
    _write(session, transfer, step, by)
    return True


def _write(session: Session, transfer: tables.Transfer, step: Step, by: UUID | None) -> None:
    facts: dict[str, object] = {"kind": transfer.kind, "giving": transfer.giving, "taking": transfer.taking}
    clerk = {"by": str(by), "what": "transfer", "why": "transfer"} if by else {}
    who = {"person_id": transfer.person_id, "region_code": transfer.taking}
    name = SETTLED if transfer.kind in rules.SETTLED and step is Step.MERGED else f"transfer.{step.value}"
    journal.write(session, name, transfer.id, **who, facts=facts | clerk)  # type: ignore[arg-type]


def running(session: Session, person_id: UUID, kind: str) -> tables.Transfer | None:
    """The transfer that a person has under way and that touches what one of this kind would."""
    mine = (tables.Transfer.person_id == person_id, col(tables.Transfer.kind).in_(rules.touches(kind)))
    found = session.exec(select(tables.Transfer).where(*mine)).all()
    return next((one for one in found if not rules.is_over(steps_of(session, one.id))), None)
