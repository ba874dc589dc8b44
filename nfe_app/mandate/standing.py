"""Where mandates and debits stand: their steps and turns, taken one after another, and the journal of them."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlmodel import Session, col, select

from nfe_app.base import database, journal
from nfe_app.mandate import rules, tables
from nfe_app.mandate.rules import Step, Turn


def steps_of(session: Session, mandate_id: UUID) -> list[tables.MandateStep]:
    """What happened to a mandate, in order."""
    taken = select(tables.MandateStep).where(tables.MandateStep.mandate_id == mandate_id)
    return list(session.exec(taken.order_by(col(tables.MandateStep.position))).all())


def stands(session: Session, mandate_id: UUID) -> Step:
    """Where a mandate stands."""
    return Step(steps_of(session, mandate_id)[-1].step)


def agreement_no_of(session: Session, mandate_id: UUID) -> str:
    """The channel's number of what was signed; empty where nothing was."""
    return next((one.agreement_no for one in steps_of(session, mandate_id) if one.agreement_no), "")


def take(session: Session, mandate: tables.Mandate, step: Step, *, agreement_no: str = "", by: str = "") -> bool:
    """Take a step if it may be taken; the mandate is held, so of two that come at once one waits and then may not."""
    database.hold(session, tables.Mandate, mandate.id)
    taken = [Step(one.step) for one in steps_of(session, mandate.id)]
    if not rules.may_take(taken, step):
        return False
    row = tables.MandateStep(
        mandate_id=mandate.id, position=len(taken), step=step.value, agreement_no=agreement_no, by=by
    )
    session.add(row)
    session.flush()
    return True


def turns_of(session: Session, debit_id: UUID) -> list[tables.DebitTurn]:
    """What happened to a debit, in order."""
    taken = select(tables.DebitTurn).where(tables.DebitTurn.debit_id == debit_id)
    return list(session.exec(taken.order_by(col(tables.DebitTurn.position))).all())


def turn(
    session: Session,
    debit: tables.Debit,
    turn: Turn,
    *,
    payment_id: UUID | None = None,
    word: str = "",
    again_on: date | None = None,
) -> bool:
    """Let a debit take a turn if it may; its mandate is held before."""
    database.hold(session, tables.Mandate, debit.mandate_id)
    taken = turns_of(session, debit.id)
    if not rules.may_turn([Turn(one.turn) for one in taken], turn):
        return False
    row = tables.DebitTurn(debit_id=debit.id, position=len(taken), turn=turn.value, payment_id=payment_id)
    row.word, row.again_on = word[:64], again_on
    session.add(row)
    session.flush()
    return True


def debits_of(session: Session, mandate_id: UUID) -> list[tables.Debit]:
    """Every debit of a mandate, newest month first."""
    mine = select(tables.Debit).where(tables.Debit.mandate_id == mandate_id)
    return list(session.exec(mine.order_by(col(tables.Debit.month).desc())).all())


def write(session: Session, name: str, mandate: tables.Mandate, debit: tables.Debit | None = None, **more: str) -> None:
    """Write down what happened to a mandate, or to a debit of it."""
    facts: dict[str, object] = {"mandate_id": str(mandate.id), **more}
    if debit is not None:
        facts |= {"debit_id": str(debit.id), "amount_fen": debit.amount.count, "month": str(debit.month)}
    journal.write(session, name, (debit or mandate).id, person_id=mandate.person_id, facts=facts)
