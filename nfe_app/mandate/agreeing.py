"""What the channel says of an agreement, by notice or by query; and telling it of an end."""

from __future__ import annotations

from sqlmodel import Session, col, select

from nfe_app.base import clock
from nfe_app.base.journal import Errand, Event
from nfe_app.mandate import collecting, rules, standing, tables
from nfe_app.mandate.rules import Step
from nfe_app.payment import agreements
from nfe_app.payment.agreements import Agreement
from nfe_app.payment.rules import is_due_to_ask

Which = tuple[str, str]  # the channel, and our number there
Ending = tuple[str, str, str]  # and theirs


@agreements.hears_agreements
def hear(session: Session, channel: str, agreement: Agreement) -> None:
    """Act on what a channel says of its own; twice changes nothing. Raises UnknownOrder for an agreement that is not ours.

    One that was signed after we ended it, or gave up waiting, is ended at the channel: nothing of it is ever collected.
    """
    ours = select(tables.Mandate).where(tables.Mandate.number == agreement.number)
    mandate = session.exec(ours.with_for_update()).first()
    if mandate is None or mandate.channel != channel:
        raise agreements.UnknownOrder
    if agreement.state == "signed":
        if standing.take(session, mandate, Step.SIGNED, agreement_no=agreement.agreement_no):
            standing.write(session, "mandate.signed", mandate)
        elif standing.stands(session, mandate.id) is not Step.SIGNED:
            standing.write(session, "mandate.stray", mandate, agreement_no=agreement.agreement_no)
    elif agreement.state == "ended":
        # what is ended there was signed before, though the news of that is late or lost
        standing.take(session, mandate, Step.SIGNED, agreement_no=agreement.agreement_no)
        collecting.end(session, mandate, by="channel")


def doubt(session: Session) -> int:
    """Have the channel asked about every mandate that is being signed, when its time has come; how many there were."""
    over = select(tables.MandateStep.mandate_id).where(col(tables.MandateStep.position) > 0)
    open_ = session.exec(select(tables.Mandate).where(col(tables.Mandate.id).not_in(over))).all()
    now = clock.now()
    due = [one for one in open_ if is_due_to_ask(one.made_at, one.asked, one.asked_at, now)]
    for mandate in due:
        standing.write(session, "mandate.doubted", mandate)
    return len(due)


def _plan_question(session: Session, event: Event) -> Which | None:
    mandate = session.get_one(tables.Mandate, event.object_id)
    if standing.stands(session, mandate.id) is not Step.WANTED:
        return None
    mandate.asked, mandate.asked_at = mandate.asked + 1, clock.now()
    return mandate.channel, mandate.number


def _ask(which: Which) -> Agreement | None:
    return agreements.agreement_of(*which)


def _keep_agreement(session: Session, event: Event, agreement: Agreement | None) -> None:
    mandate = session.get_one(tables.Mandate, event.object_id)
    if agreement is not None:
        hear(session, mandate.channel, agreement)
    elif clock.now() >= mandate.made_at + rules.WISH_LIVES:
        standing.take(session, mandate, Step.REFUSED)


def _plan_end(session: Session, event: Event) -> Ending:
    mandate = session.get_one(tables.Mandate, event.object_id)
    signed = event.facts.get("agreement_no") or standing.agreement_no_of(session, mandate.id)
    return mandate.channel, mandate.number, signed


def _tell_end(ending: Ending) -> None:
    agreements.end(*ending)


def _keep_end(session: Session, event: Event, told: None) -> None:
    """The channel knows; nothing changes here, where it had ended before."""


asking = Errand("mandate.asking", _plan_question, _ask, _keep_agreement)
ending = Errand("mandate.ending", _plan_end, _tell_end, _keep_end)
