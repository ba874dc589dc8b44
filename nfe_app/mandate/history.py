"""How one debit is told on the phone."""

from __future__ import annotations

from datetime import date

from sqlmodel import Session

from nfe_app.base import clock
from nfe_app.base.months import day_says
from nfe_app.base.words import _
from nfe_app.mandate import rules, standing, tables
from nfe_app.mandate.rules import Turn
from nfe_app.payment import debits

TONES = {Turn.PAID: "ok", Turn.ANNOUNCED: "wait", Turn.STARTED: "wait", Turn.REFUSED: "wait", Turn.FAILED: "warn"}
SAYS = {
    Turn.ANNOUNCED: _("{day}扣，已经告诉你了。"),
    Turn.OVER_LIMIT: _("超过每次最多的金额，没有扣。请在{last}前自己缴。"),
    Turn.TOO_LATE: _("来不及提前告诉你，没有扣。请在{last}前自己缴。"),
    Turn.FAILED: _("没扣成：{why}。{day}再扣一次，也可以现在自己缴。"),
    Turn.GIVEN_UP: _("没扣成：{why}。不再扣了，请在{last}前自己缴。"),
    Turn.STOPPED: _("自动扣款停了，没有扣。"),
    Turn.NOTHING: _("账单已经缴过或者取消了，没有扣。"),
    Turn.PAID: _("扣成了，已经入账。"),
}


def next_day_of(session: Session, debit: tables.Debit) -> date | None:
    """The day on which a debit is tried next; None where it is not."""
    last = standing.turns_of(session, debit.id)[-1]
    return (last.again_on or debit.planned_on) if Turn(last.turn) in rules.WAITS else None


def shown(session: Session, debit: tables.Debit) -> dict[str, object]:
    """One debit: its month, its sum, and how it stands in a sentence."""
    last = standing.turns_of(session, debit.id)[-1]
    turn, today = Turn(last.turn), clock.today()
    if turn in rules.RUNS and last.payment_id:
        says = debits.says_of(session, last.payment_id)
    else:
        day = day_says(last.again_on or debit.planned_on, today)
        said = {"day": day, "last": day_says(debit.last_day, today), "why": rules.rule_of(last.word).says}
        says = SAYS[turn].format(**said)
    return {
        "id": str(debit.id),
        "month": debit.month.says,
        "amount_fen": debit.amount.count,
        "turn": turn.value,
        "tone": TONES.get(turn, "bad" if turn in (Turn.GIVEN_UP, Turn.OVER_LIMIT, Turn.TOO_LATE) else "none"),
        "says": says,
    }
