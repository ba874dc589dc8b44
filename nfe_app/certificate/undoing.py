"""Money went back: a paper that tells of months no longer paid for is taken back by itself."""

from __future__ import annotations

from uuid import UUID

from sqlmodel import Session, col, select

from nfe_app.base.journal import Event
from nfe_app.base.months import Month
from nfe_app.certificate import actions, rules, tables
from nfe_app.certificate.rules import Kind, Said
from nfe_app.coverage import actions as coverage
from nfe_app.people import actions as people

Months = dict[tuple[str, str], set[Month]]


def withdraw_undone(session: Session, event: Event) -> None:
    """After a refund, take back the papers in force that say more than the records do now. A receipt stands: the payment was made."""
    if event.person_id is None:
        return
    people.hold(session, event.person_id)
    covered = _covered(session, event.person_id)
    for one in _in_force(session, event.person_id):
        if _says_more(rules.read_said(one.said), covered):
            actions.take_back(session, one, "undone")


def _in_force(session: Session, person_id: UUID) -> list[tables.Certificate]:
    back = select(tables.Withdrawal.certificate_id)
    mine = (tables.Certificate.person_id == person_id, tables.Certificate.kind != Kind.RECEIPT.value)
    return list(session.exec(select(tables.Certificate).where(*mine, col(tables.Certificate.id).not_in(back))).all())


def _covered(session: Session, person_id: UUID) -> Months:
    return {
        (cover.scheme, cover.place): {month for span in cover.spans for month in span}
        for cover in coverage.record_by_place(session, person_id)
    }


def _says_more(said: Said, covered: Months) -> bool:
    for part in said.parts:
        now = covered.get((part.scheme, part.place), set())
        told = {month for paid in part.paid for month in paid.span}
        if part.months > len(now) or not told <= now:
            return True
    return False
