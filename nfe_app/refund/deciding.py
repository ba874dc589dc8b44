"""Whose yes lets a refund go: anybody's of its region up to a limit, and above it that of two."""

from __future__ import annotations

from uuid import UUID

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
    return is_enough(session, "refund.decide", refund.id, refund.amount, subject, refund.person_id)


def is_enough(session: Session, kind: str, object_id: UUID, amount: Fen, subject: Subject, person_id: UUID) -> bool:
    """Whether a yes to a deed that pays out so much is enough, or the first of two. Raises ProveAgain, SamePerson, NotSecond."""
    if not needs_two(amount, Fen(settings().refund_limit_yuan * 100)):
        return True
    if not subject.is_fresh(clock.now()):
        raise ProveAgain
    return twice.is_second(session, kind, object_id, subject, person_id)
