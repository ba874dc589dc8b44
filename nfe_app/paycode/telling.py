"""The owner of a payment code is told that somebody paid by it: how much, and that it covers; who it was, nobody here knows."""

from __future__ import annotations

from uuid import UUID

from sqlmodel import Session

from nfe_app.base.journal import Errand, Event
from nfe_app.base.money import Fen
from nfe_app.base.words import _
from nfe_app.consent import actions as consents
from nfe_app.messages import actions as messages
from nfe_app.paycode import actions
from nfe_app.people import actions as people

Text = tuple[str, str]  # to which number, and what
PAID = _("有人用缴费码替你缴了 {sum} 元社保费，已经入账。在“让别人付”那一页能看到。")


def _plan(session: Session, event: Event) -> Text | None:
    """Nothing for a payment that was made by no code."""
    code = actions.paid_by(session, UUID(str(event.facts["payment_id"])))
    wanted = code and consents.allows(session, code.person_id, "messages")
    phone = people.phone_of(session, code.person_id) if code and wanted else ""
    return (phone, PAID.format(sum=Fen(int(event.facts["amount_fen"])).shown)) if phone else None


def _run(text: Text) -> None:
    messages.tell(*text)


def _keep(session: Session, event: Event, told: None) -> None:
    """Nothing: that it was told, the delivery keeps. A text whose carrier died in between is sent once more."""


telling = Errand("paycode.telling", _plan, _run, _keep)
messages.says(PAID)
