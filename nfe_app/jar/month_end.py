"""What the jar does by itself: the chosen bills in their order, as far as the money reaches, in one transaction a person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlmodel import Session, col, select

from nfe_app.base import clock, journal
from nfe_app.base.journal import Event
from nfe_app.base.money import Fen
from nfe_app.billing import coming
from nfe_app.catalog import terms
from nfe_app.jar import rules, tables
from nfe_app.jar.rules import Due, Told
from nfe_app.ledger import actions as ledger
from nfe_app.payment import wallet
from nfe_app.people import actions as people


def owed_by(session: Session, person_id: UUID) -> list[Due]:
    """What a person owes now; a bill that another payment has claimed is left alone."""
    bills = coming.owed_by(session, person_id)
    return [Due(one.id, one.scheme, terms.title_of(one.scheme), one.amount, one.due_on) for one in bills]


def automatic(session: Session, after: UUID | None = None, limit: int = 100) -> Sequence[UUID]:
    """Whose jar pays by itself, a page at a time: those after a given person."""
    who = col(tables.JarPlan.person_id)
    on = select(who).where(col(tables.JarPlan.automatic).is_(True))
    on = on.where(who > after) if after else on
    return session.exec(on.order_by(who).limit(limit)).all()


def pay_due(session: Session, person_id: UUID, today: date) -> bool:
    """Pay what is to be paid today out of one jar, and have the person told; whether there was anything to tell.

    The person is held throughout, so a second one at the same time finds the bills paid and the money gone.
    """
    people.hold(session, person_id)
    plan = session.get(tables.JarPlan, person_id)
    if plan is None or not plan.automatic:
        return False
    due = rules.due_at(rules.chosen(owed_by(session, person_id), plan.schemes), today)
    if not due:
        return False
    money = ledger.wallet_of(session, person_id, hold=True)
    paid, left = rules.split(due, money, today)
    if not paid and not rules.is_to_be_told(left, _last_told(session, person_id), today):
        return False
    spent = Fen.total(bill.amount for bill in paid)
    run = tables.JarRun(
        person_id=person_id,
        day=today,
        payment_id=wallet.spend(session, person_id, [one.id for one in paid], spent).payment_id if paid else None,
        short=Fen.total(bill.amount for bill in left),
        says=rules.says(paid, left, money - spent, today),
    )
    session.add(run)
    session.flush()
    facts = {"paid_fen": spent.count, "short_fen": run.short.count, "bills": len(paid)}
    journal.write(session, "jar.paid_out" if paid else "jar.fell_short", run.id, person_id=person_id, facts=facts)
    return True


def pay_when_filled(session: Session, event: Event) -> None:
    """Listener: money came into a jar, so what waits for it is paid at once; again there is nothing left to pay."""
    if event.person_id:
        pay_due(session, event.person_id, clock.today())


def _last_told(session: Session, person_id: UUID) -> Told | None:
    run = tables.JarRun
    short = select(col(run.day)).where(run.person_id == person_id, col(run.short) > Fen(0)).order_by(col(run.id).desc())
    day = session.exec(short.limit(1)).first()
    return Told(day) if day else None


def runs_of(session: Session, person_id: UUID, limit: int = 6) -> Sequence[tables.JarRun]:
    """What a jar did by itself, newest first."""
    run = tables.JarRun
    return session.exec(select(run).where(run.person_id == person_id).order_by(col(run.id).desc()).limit(limit)).all()
