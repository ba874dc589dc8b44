"""The debit of a month: told some days before, begun on its day, tried again by the rules, and never without a mandate that holds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlmodel import Session, col, select

from nfe_app.base import database
from nfe_app.base.money import Fen
from nfe_app.base.months import Month
from nfe_app.billing import actions as billing
from nfe_app.mandate import days, rules, standing, tables
from nfe_app.mandate.rules import Step, Turn
from nfe_app.payment import debits
from nfe_app.people import actions as people

Bills = Sequence[dict[str, object]]
OPENINGS = {
    Turn.ANNOUNCED: "mandate.announced",
    Turn.OVER_LIMIT: "mandate.over_limit",
    Turn.TOO_LATE: "mandate.too_late",
}


def signed(session: Session, after: UUID | None = None, limit: int = 500) -> list[UUID]:
    """The mandates that hold, a page at a time, in the order of their ids."""
    steps = tables.MandateStep
    ended = select(steps.mandate_id).where(steps.step == Step.ENDED.value)
    held = select(steps.mandate_id).where(steps.step == Step.SIGNED.value, col(steps.mandate_id).not_in(ended))
    page = held.where(col(steps.mandate_id) > after) if after else held
    return list(session.exec(page.order_by(col(steps.mandate_id)).limit(limit)))


def visit(session: Session, mandate_id: UUID, today: date) -> None:
    """Do what is due on this day for one mandate; as often as one likes, and by as many as come at once, it is done once."""
    person_id = session.get_one(tables.Mandate, mandate_id).person_id
    people.hold(session, person_id)
    mandate = database.hold(session, tables.Mandate, mandate_id)
    if mandate is None or standing.stands(session, mandate_id) is not Step.SIGNED:
        return
    known = standing.debits_of(session, mandate_id)
    for debit in known:
        _try(session, mandate, debit, today)
    if all(debit.month != Month.of(today) for debit in known):
        _announce(session, mandate, today)


def owed(session: Session, mandate: tables.Mandate) -> list[dict[str, object]]:
    """The bills of the agreed schemes that nobody has paid yet."""
    bills = billing.shown_to(session, mandate.person_id)
    return [bill for bill in bills if bill["scheme"] in mandate.schemes and bill["state"] in billing.OPEN]


def _free(bills: Bills) -> Bills:
    return [bill for bill in bills if bill["state"] == "owed"]


def sum_of(bills: Bills) -> Fen:
    """What bills come to."""
    return Fen(sum(int(str(bill["amount_fen"])) for bill in bills))


def about(session: Session, mandate: tables.Mandate) -> Fen:
    """About how much the next debit is: what is owed now, or else what the last bill of each agreed scheme came to."""
    if open_ := owed(session, mandate):
        return sum_of(open_)
    newest: dict[str, dict[str, object]] = {}
    for bill in billing.shown_to(session, mandate.person_id):
        newest.setdefault(str(bill["scheme"]), bill)
    return sum_of([newest[scheme] for scheme in mandate.schemes if scheme in newest])


def _announce(session: Session, mandate: tables.Mandate, today: date) -> None:
    """Tell of the debit of this month: the bills and the sum that are told are the most that is collected."""
    month = Month.of(today)
    agreed = days.agreed_day(mandate.day, month)
    bills = [bill for bill in _free(owed(session, mandate)) if str(bill["due_on"]) >= today.isoformat()]
    if not bills or not days.may_announce(agreed, mandate.first_on, today):
        return
    debit = tables.Debit(
        mandate_id=mandate.id,
        month=month,
        amount=sum_of(bills),
        bill_ids=[str(bill["id"]) for bill in bills],
        planned_on=days.planned_day(agreed, today),
        last_day=min(date.fromisoformat(str(bill["due_on"])) for bill in bills),
    )
    session.add(debit)
    session.flush()
    late = Turn.TOO_LATE if debit.planned_on > debit.last_day else Turn.ANNOUNCED
    opening = Turn.OVER_LIMIT if debit.amount > mandate.limit else late
    standing.turn(session, debit, opening)
    standing.write(session, OPENINGS[opening], mandate, debit)


def _try(session: Session, mandate: tables.Mandate, debit: tables.Debit, today: date) -> None:
    """Begin what is due: one payment of the told bills that are still owed. What is being paid by hand just now is left to that."""
    last = standing.turns_of(session, debit.id)[-1]
    if Turn(last.turn) not in rules.WAITS or today < (last.again_on or debit.planned_on):
        return
    bills = [bill for bill in owed(session, mandate) if bill["id"] in debit.bill_ids]
    if today > debit.last_day:
        give_up(session, mandate, debit, last.word)
    elif not bills:
        standing.turn(session, debit, Turn.NOTHING)
    elif free := _free(bills):
        agreement_no = standing.agreement_no_of(session, mandate.id)
        ids = [UUID(str(bill["id"])) for bill in free]
        payment_id = debits.start(session, mandate.channel, agreement_no, ids, mandate.person_id)
        standing.turn(session, debit, Turn.STARTED, payment_id=payment_id)
        standing.write(session, "mandate.debit_started", mandate, debit, payment_id=str(payment_id))


def give_up(session: Session, mandate: tables.Mandate, debit: tables.Debit, word: str = "") -> None:
    """Do not try this debit any more, and tell why."""
    if standing.turn(session, debit, Turn.GIVEN_UP, word=word):
        standing.write(session, "mandate.debit_failed", mandate, debit)


def end(session: Session, mandate: tables.Mandate, by: str) -> bool:
    """End a mandate here and now: what waits is stopped, what is under way is closed, and the channel is told after."""
    if not standing.take(session, mandate, Step.ENDED, by=by):
        return False
    for debit in standing.debits_of(session, mandate.id):
        last = standing.turns_of(session, debit.id)[-1]
        if Turn(last.turn) in rules.WAITS:
            standing.turn(session, debit, Turn.STOPPED)
        elif Turn(last.turn) in rules.RUNS and last.payment_id:
            debits.give_up(session, last.payment_id)
    standing.write(session, "mandate.ended" if by == "worker" else "mandate.ended_there", mandate)
    return True
