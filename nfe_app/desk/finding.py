"""Finding a person or a case by a number that somebody says: of a transfer, a refund, a payment, a paper, a bill; or by a whole phone or identity number."""

from __future__ import annotations

from uuid import UUID

from sqlmodel import Session

from nfe_app.base.cases import Case
from nfe_app.base.commands import Subject
from nfe_app.base.errors import NotFound
from nfe_app.billing import actions as billing
from nfe_app.certificate import counter as papers
from nfe_app.desk import kinds
from nfe_app.enrolment import actions as enrolment
from nfe_app.payment import counter
from nfe_app.people import actions as people
from nfe_app.refund import waiting as refunds
from nfe_app.transfer import waiting as transfers

ENROLMENT = "enrolment"
"""A person is opened by an enrolment of theirs where they have no case: addresses name things, never persons."""
Found = tuple[str, UUID]


def find(session: Session, said: str, clerk: Subject) -> Found | None:
    """What of the clerk's regions a number stands for: a case, or an enrolment of the person; None alike for what is not there or not theirs."""
    number = said.strip()
    for case in (transfers.with_number(session, number), refunds.with_number(session, number)):
        if case:
            return _case(session, case, clerk)
    person_id = (
        counter.payer_of(session, number)
        or papers.owner_of(session, number)
        or _owner_of_bill(session, number)
        or people.with_number(session, number)
    )
    return by_enrolment(session, person_id, clerk) if person_id else None


def by_enrolment(session: Session, person_id: UUID, clerk: Subject) -> Found | None:
    """The newest enrolment of a person in the clerk's regions."""
    theirs = [one.id for one in enrolment.enrolments_of(session, person_id) if clerk.sees(one.region_code)]
    return (ENROLMENT, theirs[-1]) if theirs else None


def _case(session: Session, case: Case, clerk: Subject) -> Found | None:
    return (case.kind, case.id) if kinds.sees(session, case, clerk) else None


def _owner_of_bill(session: Session, number: str) -> UUID | None:
    try:
        return billing.owner_of(session, UUID(number))
    except (ValueError, NotFound):
        return None
