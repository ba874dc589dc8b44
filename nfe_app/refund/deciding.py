"""Whose yes lets a refund go: anybody's of its region up to a limit, and above it that of two."""

from __future__ import annotations

from sqlmodel import Session

from nfe_app.base import clock, database
from nfe_app.base.commands import Subject
from nfe_app.base.errors import ProveAgain
from nfe_app.base.money import Fen
from nfe_app.base.settings import settings
from nfe_app.refund import refusals, returning, tables
from nfe_app.refund.rules import Step
from nfe_app.staff import twice
from nfe_app.staff.rules import needs_two


def may_go(session: Session, refund: tables.Refund, subject: Subject) -> bool:
    """Whether a yes is enough, or the first of two. Raises RefundDecided, ProveAgain, SamePerson, NotSecond."""
    database.hold(session, tables.Refund, refund.id)
    if returning.stands(session, refund) is not Step.REQUESTED:
        raise refusals.RefundDecided
    limit = Fen(settings().refund_limit_yuan * 100)
    if not needs_two(refund.amount, limit):
        return True
    if not subject.is_fresh(clock.now()):
        raise ProveAgain
    return twice.is_second(session, "refund.decide", refund.id, subject, refund.person_id)
