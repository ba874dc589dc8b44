"""What the phone shows of a jar: what is in it, what it will do, what happened to it, and the incomes of the month."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from nfe_app.base import clock
from nfe_app.base.money import Fen
from nfe_app.base.months import Month, day_says
from nfe_app.base.words import _
from nfe_app.catalog import terms
from nfe_app.enrolment import actions as enrolment
from nfe_app.enrolment.rules import Step
from nfe_app.jar import month_end, rules, tables
from nfe_app.ledger import actions as ledger
from nfe_app.ledger.rules import WALLET, Entered
from nfe_app.payment import wallet

SHOWN = 60
BEGINNING = date(2020, 1, 1)
_SHARE = select(tables.JarPlan.share_percent).where(col(tables.JarPlan.person_id) == bindparam("who"))


def of(session: Session, person_id: UUID, today: date) -> dict[str, object]:
    """The whole picture of one person's jar."""
    plan = plan_of(session, person_id)
    money = ledger.wallet_of(session, person_id)
    return {
        "balance_fen": money.count,
        "automatic": plan.automatic,
        "share_percent": plan.share_percent,
        "schemes": plan.schemes,
        "order": _order(session, person_id, plan),
        "next": _next(session, person_id, plan, money, today),
        "history": _history(session, person_id, today),
        "runs": [{"day": day_says(run.day, today), "says": run.says} for run in month_end.runs_of(session, person_id)],
        "income": _income(session, person_id, today),
    }


def plan_of(session: Session, person_id: UUID) -> tables.JarPlan:
    """What a person wants of the jar; nothing by itself where they have not said."""
    return session.get(tables.JarPlan, person_id) or tables.JarPlan(person_id=person_id)


def share_percent_of(session: Session, person_id: UUID) -> int:
    """The share of a day's income that a person wants to put by; none where they have not said."""
    session.flush()
    return session.connection().scalar(_SHARE, {"who": person_id}) or 0


def _order(session: Session, person_id: UUID, plan: tables.JarPlan) -> list[dict[str, object]]:
    """The schemes that may be chosen: the chosen ones in their order, then what else runs; each with the lists it would lead to."""
    running = [one.scheme for one in enrolment.enrolments_of(session, person_id) if one.step is not Step.STOPPED]
    rest = [scheme for scheme in terms.SCHEMES if scheme in running and scheme not in plan.schemes]
    on = [_row(scheme, True, plan.schemes) for scheme in plan.schemes]
    return on + [_row(scheme, False, plan.schemes) for scheme in rest]


def _row(scheme: str, is_on: bool, schemes: Sequence[str]) -> dict[str, object]:
    without = [one for one in schemes if one != scheme]
    place = schemes.index(scheme) if is_on else 0
    return {
        "scheme": scheme,
        "title": terms.title_of(scheme),
        "on": is_on,
        "place": place + 1 if is_on else 0,
        "turned": without if is_on else [*schemes, scheme],
        "up": [*without[: place - 1], scheme, *without[place - 1 :]] if is_on and place else [],
        "down": [*without[: place + 1], scheme, *without[place + 1 :]] if is_on and place < len(without) else [],
    }


def _next(session: Session, person_id: UUID, plan: tables.JarPlan, money: Fen, today: date) -> dict[str, object]:
    """What the jar would pay on its next day with the money that is in it now."""
    bills = rules.chosen(month_end.owed_by(session, person_id), plan.schemes)
    day = rules.next_day(bills, today)
    if day is None:
        return {"on": "", "says": "", "bills": [], "short_fen": 0}
    due = rules.due_at(bills, day)
    paid, left = rules.split(due, money, day)
    missing = Fen.total(bill.amount for bill in due) - money
    return {
        "on": day.isoformat(),
        "says": day_says(day, today),
        "bills": [
            {"id": str(one.id), "title": one.title, "amount_fen": one.amount.count, "enough": one in paid}
            for one in due
        ],
        "short_fen": max(missing, Fen(0)).count if left else 0,
    }


def _history(session: Session, person_id: UUID, today: date) -> list[dict[str, object]]:
    """What came in and went out, newest first, each with what was in the jar after it."""
    lines = ledger.statement(session, WALLET, person_id, BEGINNING, today).for_the_person.lines[-SHOWN:]
    ids = [UUID(id_) for word, _space, id_ in (line.cause.partition(" ") for line in lines) if word == "attempt"]
    whats = wallet.whats_of(session, ids)
    return [_line(line, whats, today) for line in reversed(lines)]


def _line(line: Entered, whats: dict[UUID, str], today: date) -> dict[str, object]:
    word, _space, id_ = line.cause.partition(" ")
    amount = line.line.amount
    if word == "attempt":
        what = _("存进来") if amount > Fen(0) else whats.get(UUID(id_), "")
    else:
        what = _("缴的保费退回来") if amount > Fen(0) else _("取回，原路退给你")
    return {
        "id": str(line.entry_id),
        "what": what,
        "day": day_says(clock.day_of(line.at), today),
        "amount_fen": amount.count,
        "after_fen": line.after.count,
    }


def _income(session: Session, person_id: UUID, today: date) -> dict[str, object]:
    """The incomes typed this month: their sum, and the days, newest first."""
    one = tables.JarIncome
    mine = select(one).where(one.person_id == person_id, one.day >= Month.of(today).first_day)
    days = session.exec(mine.order_by(col(one.day).desc())).all()
    return {
        "month_fen": Fen.total(day.amount for day in days).count,
        "today_fen": next((day.amount.count for day in days if day.day == today), 0),
        "days": len(days),
    }
