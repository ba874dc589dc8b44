"""A person's record of rights, put together from the ledger, the bills and the payments each time it is asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlmodel import Session

from nfe_app.base import clock
from nfe_app.base.money import Fen
from nfe_app.base.months import Month, Span
from nfe_app.billing import actions as billing
from nfe_app.billing.rules import Line as BillLine
from nfe_app.catalog import actions as catalog
from nfe_app.catalog import benefit_names, terms
from nfe_app.catalog.law import Known
from nfe_app.catalog.names import PENSION
from nfe_app.coverage import rules as covering
from nfe_app.coverage.rules import Cover
from nfe_app.ledger import actions as ledger
from nfe_app.ledger.rules import FUND, TRANSFER, Entered
from nfe_app.paycode import actions as paycode
from nfe_app.payment import history
from nfe_app.payment.rules import DEBIT, WALLET_CHANNEL
from nfe_app.rights import gaps, interest, rules
from nfe_app.rights.gaps import Meaning
from nfe_app.rights.interest import AccountYear
from nfe_app.rights.rules import Came, Part, Source, Year

BEFORE = date(1990, 1, 1)
"""No entry is older: the books begin with this house."""
KINDS = {TRANSFER: Source.TRANSFER}
"""What an entry says of where its money came from by its kind, where it is not a payment."""


@dataclass(frozen=True)
class Gap:
    """Missing months of a scheme, and what they mean where one went on."""

    scheme: str
    span: Span
    place: str
    meaning: Meaning


@dataclass(frozen=True)
class Record:
    """Everything of one person: cover over all places and place by place, its parts, years, gaps, and the own account of the pension."""

    covers: tuple[Cover, ...]
    by_place: tuple[Cover, ...]
    parts: tuple[Part, ...]
    years: tuple[Year, ...]
    gaps: tuple[Gap, ...]
    account: tuple[AccountYear, ...]
    made_on: date


def record_of(session: Session, person_id: UUID) -> Record:
    """The record as the books say now."""
    return put_together(came_of(session, person_id), clock.today())


def put_together(came: Sequence[Came], today: date) -> Record:
    """The record that one person's lines come to on a day."""
    lines = [one.line for one in came]
    covers, by_place = (sorted(covering.fold(lines, by_place=apart), key=_order) for apart in (False, True))
    parts = rules.parts_of(came)
    years = rules.years_of(parts, covers)
    principals = {year.year: year.account for year in years if year.scheme == PENSION}
    for year, amount in rules.joined_of(came, PENSION).items():
        principals[year] = principals.get(year, Fen(0)) + amount
    return Record(
        tuple(covers),
        tuple(by_place),
        tuple(parts),
        tuple(years),
        tuple(_gap(cover, gap, parts) for cover in covers for gap in cover.gaps),
        interest.statement(principals, rates_of(principals, max(today.year, *principals, 0))),
        today,
    )


def _order(cover: Cover) -> int:
    return terms.SCHEMES.index(cover.scheme)


def came_of(session: Session, person_id: UUID) -> list[Came]:
    """Every line of the funds for one person, with its base and where its money came from, oldest first."""
    entered = ledger.statement(session, FUND, person_id, BEFORE, clock.today()).lines
    bases, sources = billing.lines_by_bill(session, person_id), _sources(session, person_id, entered)
    return [Came(one.line, _source(one, sources), _base(one, bases), clock.day_of(one.at).year) for one in entered]


def _sources(session: Session, person_id: UUID, entered: Sequence[Entered]) -> dict[UUID, Source]:
    """How each bill was paid; a refund of it speaks of the same money."""
    attempts, codes = history.entered(session, person_id), paycode.made_by_code(session, person_id)
    sources = {}
    for one in entered:
        if one.line.bill_id and (paid := attempts.get(one.cause)):
            sources[one.line.bill_id] = _way(paid, codes)
    return sources


def _way(paid: history.Entered, codes: set[UUID]) -> Source:
    if paid.payment_id in codes:
        return Source.CODE
    if paid.channel == WALLET_CHANNEL:
        return Source.JAR
    return Source.AUTOMATIC if paid.way == DEBIT else Source.OWN


def _source(one: Entered, sources: Mapping[UUID, Source]) -> Source:
    known = KINDS.get(one.kind) or (sources.get(one.line.bill_id) if one.line.bill_id else None)
    return known or Source.OTHER


def _base(one: Entered, bases: Mapping[UUID, Sequence[BillLine]]) -> Fen | None:
    """The base of the bill's line that these months lie in; a transfer has no bill of ours."""
    span = one.line.span
    lines = bases.get(one.line.bill_id, ()) if one.line.bill_id and span else ()
    return next((line.base for line in lines if span and line.span.first <= span.first <= line.span.last), None)


def _gap(cover: Cover, gap: Span, parts: Sequence[Part]) -> Gap:
    """The law that counts is that of the place and the month where one went on."""
    on: Month = gap.last + 1
    place = next(
        part.place for part in parts if part.scheme == cover.scheme and part.span.first <= on <= part.span.last
    )
    law = catalog.in_force(place, on.first_day) if place else catalog.in_country(on.first_day)
    return Gap(cover.scheme, gap, place, gaps.meaning(cover.scheme, gap, law))


def rates_of(principals: Mapping[int, Fen], until: int) -> dict[int, Known[Decimal] | None]:
    """The rate published for each year from the first to this one; None for a year of which none is on record."""
    years = range(min(principals, default=until + 1), until + 1)
    return {year: catalog.in_country(date(year, 12, 31)).find(benefit_names.ACCOUNT_INTEREST) for year in years}
