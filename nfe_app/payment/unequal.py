"""An attempt of which the channel tells another amount for good: a person has it ended, and what came goes back.

Nothing is believed of the person: how much came, and whether it still has to go back, the channel is asked once more, and only
where it tells of no money the amount of its own bill is taken.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session, select

from nfe_app.base import clock, journal
from nfe_app.base.errors import Refusal
from nfe_app.base.journal import Errand, Event
from nfe_app.base.money import Fen
from nfe_app.base.words import _
from nfe_app.payment import attempts, entering, errands, outcome, rules, tables
from nfe_app.payment.gateway import Standing
from nfe_app.payment.rules import Step


class NothingToEnd(Refusal):
    """The attempt is not ours, or its money has found its place already."""

    code = "nothing_to_end"
    words = _("这笔已经有了着落，不用了结。请重新对账再看。")
    status = 409


@dataclass(frozen=True)
class Told:
    """What the channel's bill tells of an attempt: our number, the amount, and its own number of the money."""

    channel: str
    number: str
    amount: Fen
    transaction_id: str


def is_held(session: Session, channel: str, number: str) -> bool:
    """Whether an attempt waits for its money, or ended without it."""
    attempt = _find(session, channel, number)
    return attempt is not None and _lacks_money(session, attempt)


def regions_of(session: Session, channel: str, number: str) -> set[str]:
    """The region of the attempt that goes by this number at a channel; of one that is not ours none."""
    attempt = _find(session, channel, number)
    return {session.get_one(tables.Payment, attempt.payment_id).region_code} if attempt else set()


def have_ended(session: Session, told: Told, clerk_id: UUID) -> None:
    """Have an attempt ended whose money cannot pay what it is for; raises NothingToEnd."""
    attempt = _find(session, told.channel, told.number)
    if attempt is None or told.amount == attempt.amount or not _lacks_money(session, attempt):
        raise NothingToEnd
    payment = session.get_one(tables.Payment, attempt.payment_id)
    facts = {
        "payment_id": str(payment.id),
        "ordered_fen": attempt.amount.count,
        "told_fen": told.amount.count,
        "transaction_id": told.transaction_id,
        "clerk_id": str(clerk_id),
        "by": str(clerk_id),
        "what": "payment",
        "why": "reconciliation",
    }
    journal.write(session, "payment.unequal", attempt.id, person_id=payment.person_id, facts=facts)


def _find(session: Session, channel: str, number: str) -> tables.Attempt | None:
    ours = select(tables.Attempt).where(tables.Attempt.out_trade_no == number, tables.Attempt.channel == channel)
    return session.exec(ours).first()


def _lacks_money(session: Session, attempt: tables.Attempt) -> bool:
    return attempts.stands(session, attempt) in rules.OPEN | {Step.CLOSED}


def _plan_ending(session: Session, event: Event) -> errands.At[str] | None:
    attempt = session.get_one(tables.Attempt, event.object_id)
    if not _lacks_money(session, attempt):
        return None
    attempt.asked, attempt.asked_at = attempt.asked + 1, clock.now()
    return attempt.channel, attempt.out_trade_no


def _keep_ending(session: Session, event: Event, standing: Standing | None) -> None:
    """What came ends the attempt and goes back; should the channel tell the right amount by now, it is settled as any other."""
    attempt = session.get_one(tables.Attempt, event.object_id)
    came = standing.amount if standing and standing.state in ("paid", "refunded") else None
    if standing is None or came is None or came <= Fen(0):
        told = Fen(int(event.facts["told_fen"])), str(event.facts["transaction_id"])
        entering.end_unequal(session, attempt, *told, gone=False)
    elif came == attempt.amount:
        outcome.hear(session, attempt.channel, standing)
    else:
        gone = standing.state == "refunded"
        entering.end_unequal(session, attempt, came, standing.transaction_id, gone=gone)


ending = Errand("payment.ending", _plan_ending, errands.close_and_ask, _keep_ending)
