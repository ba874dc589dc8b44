"""What the records hold for a paper of each kind: its parts, and the tables that the kind asks for."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from sqlmodel import Session

from nfe_app.base import clock
from nfe_app.base.clock import CHINA
from nfe_app.base.errors import NotFound
from nfe_app.base.money import Fen
from nfe_app.base.months import Span
from nfe_app.billing import actions as billing
from nfe_app.billing.actions import Owed
from nfe_app.catalog import actions as catalog
from nfe_app.catalog import terms
from nfe_app.catalog.names import PENSION
from nfe_app.certificate import sections
from nfe_app.certificate.rules import Kind, Paid, Part, Section, Standing
from nfe_app.coverage import actions as coverage
from nfe_app.coverage.rules import Cover
from nfe_app.enrolment import actions as enrolment
from nfe_app.enrolment.rules import Step
from nfe_app.payment import history
from nfe_app.payment.rules import CHANNEL_NAMES
from nfe_app.refund import actions as refund
from nfe_app.rights import actions as rights
from nfe_app.rights.yearly import lines_of

Content = tuple[tuple[Part, ...], tuple[Section, ...]]


def of(session: Session, kind: Kind, wanted: Span | None, payment_id: UUID | None, person_id: UUID) -> Content:
    """The parts and the tables of a paper; a receipt is of one payment, which raises NotFound where it is not theirs."""
    if kind is Kind.RECEIPT:
        return _of_payment(session, payment_id, person_id)
    parts = _parts(session, person_id)
    if kind is Kind.VOUCHER:
        parts = tuple(part for part in parts if part.scheme == PENSION)
    if kind is Kind.PARTICIPATION or not any(part.paid for part in parts):
        return parts, ()
    record = rights.record_of(session, person_id)
    names = {part.scheme: part.scheme_name for part in parts} | {part.place: part.place_name for part in parts}
    own = () if kind is Kind.CONTRIBUTION else lines_of(record.years, record.account)
    return parts, sections.sections_of(kind, wanted, record.parts, own, names)


def _parts(session: Session, person_id: UUID) -> tuple[Part, ...]:
    paused = {
        (one.scheme, one.region_code) for one in enrolment.enrolments_of(session, person_id) if one.step is Step.PAUSED
    }
    covers = coverage.record_by_place(session, person_id)
    return tuple(_part(cover, (cover.scheme, cover.place) in paused) for cover in covers)


def _part(cover: Cover, paused: bool) -> Part:
    covered = cover.until(clock.today()) is not None
    standing = Standing.COVERED if covered else Standing.PAUSED if paused else Standing.STOPPED
    return replace(_named(cover.scheme, cover.place, standing), paid=tuple(Paid(*each) for each in cover.paid))


def _named(scheme: str, place: str, standing: Standing) -> Part:
    return Part(scheme, terms.title_of(scheme), place, catalog.region_of(place).full_name, standing, ())


def _of_payment(session: Session, payment_id: UUID | None, person_id: UUID) -> Content:
    paid = next((one for one in history.collected(session, person_id) if one.payment_id == payment_id), None)
    if paid is None or not paid.bill_ids:
        raise NotFound
    bills = billing.owed(session, paid.bill_ids)
    places = dict.fromkeys((bill.scheme, bill.region_code) for bill in bills)
    standing = {(part.scheme, part.place): part.standing for part in _parts(session, person_id)}
    parts = tuple(
        replace(
            _named(*key, standing.get(key, Standing.STOPPED)),
            paid=tuple(_paid(bill) for bill in bills if (bill.scheme, bill.region_code) == key),
        )
        for key in places
    )
    returned = refund.returned(session, [paid.attempt_id]).get(paid.attempt_id, Fen(0))
    at = f"{paid.paid_at.astimezone(CHINA):%Y-%m-%d %H:%M}"
    return parts, (sections.receipt_of(paid, returned, at, CHANNEL_NAMES[paid.channel]),)


def _paid(bill: Owed) -> Paid:
    return Paid(Span(bill.lines[0].span.first, bill.lines[-1].span.last), bill.amount)
