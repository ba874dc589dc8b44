"""What became of the payment of a debit: it is paid, or the rules say what follows."""

from __future__ import annotations

from uuid import UUID

from sqlmodel import Session, select

from nfe_app.base import clock, database
from nfe_app.base.journal import Event
from nfe_app.mandate import collecting, rules, standing, tables
from nfe_app.mandate.rules import Step, Turn
from nfe_app.payment import debits


def heard_settled(session: Session, event: Event) -> None:
    """Listener: money came; if it was a debit's, that debit is paid."""
    if found := _of_payment(session, event):
        mandate, debit = found
        if standing.turn(session, debit, Turn.PAID, payment_id=_payment_of(event)):
            standing.write(session, "mandate.debited", mandate, debit, amount=str(event.facts["amount_fen"]))


def heard_closed(session: Session, event: Event) -> None:
    """Listener: a payment came to nothing; if it was a debit's, the rules say what follows."""
    if not (found := _of_payment(session, event)):
        return
    mandate, debit = found
    turns = standing.turns_of(session, debit.id)
    if Turn(turns[-1].turn) not in rules.RUNS or turns[-1].payment_id != _payment_of(event):
        return
    if standing.stands(session, mandate.id) is not Step.SIGNED or not debits.came_to_nothing(
        session, _payment_of(event)
    ):
        standing.turn(session, debit, Turn.STOPPED)
        return
    word = turns[-1].word
    tries = sum(one.turn == Turn.STARTED for one in turns)
    verdict = rules.verdict(word, tries, clock.today(), debit.last_day)
    if verdict.again_on is None:
        collecting.give_up(session, mandate, debit, word)
    elif standing.turn(session, debit, Turn.FAILED, word=word, again_on=verdict.again_on):
        standing.write(session, "mandate.debit_failed", mandate, debit)
    if verdict.ends:
        collecting.end(session, mandate, by="channel")


def _payment_of(event: Event) -> UUID:
    return UUID(str(event.facts["payment_id"]))


def _of_payment(session: Session, event: Event) -> tuple[tables.Mandate, tables.Debit] | None:
    """The debit that a payment is a try of, its mandate held; None where it is nobody's."""
    tries = select(tables.DebitTurn.debit_id).where(tables.DebitTurn.payment_id == _payment_of(event))
    debit_id = session.exec(tries.limit(1)).first()
    if debit_id is None:
        return None
    debit = session.get_one(tables.Debit, debit_id)
    mandate = database.hold(session, tables.Mandate, debit.mandate_id)
    assert mandate is not None
    return mandate, debit
