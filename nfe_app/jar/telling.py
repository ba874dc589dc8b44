"""Telling the person what the jar did by itself; the call to the carrier stands in no transaction."""

from __future__ import annotations

from sqlmodel import Session

from nfe_app.base.journal import Errand, Event
from nfe_app.consent import actions as consents
from nfe_app.jar import rules, tables
from nfe_app.messages import actions as messages
from nfe_app.people import actions as people

Text = tuple[str, str]  # to which number, and what


def _plan(session: Session, event: Event) -> Text | None:
    run = session.get_one(tables.JarRun, event.object_id)
    phone = people.phone_of(session, run.person_id)
    wanted = phone and consents.allows(session, run.person_id, "messages")
    return (phone, run.says) if wanted else None


def _run(text: Text) -> None:
    messages.tell(*text)


def _keep(session: Session, event: Event, told: None) -> None:
    """Nothing: that it was told, the delivery keeps. A text whose carrier died in between is sent once more."""


telling = Errand("jar.telling", _plan, _run, _keep)
messages.says(*rules.SENTENCES)
