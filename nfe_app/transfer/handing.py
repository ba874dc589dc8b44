"""Handing the letter to the other office, and asking how far it is: what goes out is written down before, what comes back after; no call stands in a transaction."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session

from nfe_app.base import clock
from nfe_app.base.journal import Errand, Event
from nfe_app.people import leaving
from nfe_app.transfer import gateway, hearing, rules, standing, tables
from nfe_app.transfer.gateway import Letter, Said
from nfe_app.transfer.rules import Step


@dataclass(frozen=True)
class Asking:
    """Which transfer is asked about; with the letter while the other office has not said that it has it."""

    number: str
    letter: Letter | None


def _plan(session: Session, event: Event) -> Asking | None:
    """The step is taken before anything goes out: after a crash the same letter goes out again under its number."""
    transfer = session.get_one(tables.Transfer, event.object_id)
    standing.take(session, transfer, Step.LETTER_SENT)
    now = standing.stands(session, transfer.id)
    if now not in rules.AWAITED or gateway.office() is None:
        return None
    transfer.asked, transfer.asked_at = transfer.asked + 1, clock.now()
    if now is not Step.LETTER_SENT:
        return Asking(transfer.number, None)
    who = leaving.whole(session, transfer.person_id)
    return Asking(transfer.number, hearing.letter_of(session, transfer, who["name"], who["identity"]))


def _ask(asking: Asking) -> Said | None:
    office = gateway.office()
    if office is None:
        return None
    return office.send(asking.letter) if asking.letter else office.standing_of(asking.number)


def _keep(session: Session, event: Event, said: Said | None) -> None:
    hearing.hear_quietly(session, session.get_one(tables.Transfer, event.object_id), said)


handing = Errand("transfer.handing", _plan, _ask, _keep)
