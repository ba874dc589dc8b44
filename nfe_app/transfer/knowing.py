"""What the house knows of somebody who wants to transfer: where months are held, what is owed, what runs, and what would move."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import Session

from nfe_app.base import clock
from nfe_app.base.money import Fen
from nfe_app.base.months import Month, Span, spans_of
from nfe_app.billing import actions as billing
from nfe_app.catalog import actions as catalog
from nfe_app.catalog import terms as schemes
from nfe_app.coverage import actions as coverage
from nfe_app.coverage.rules import Held
from nfe_app.enrolment import actions as enrolment
from nfe_app.enrolment.rules import Step as Enrolling
from nfe_app.ledger import actions as ledger
from nfe_app.ledger import rules as books
from nfe_app.ledger.rules import Line
from nfe_app.people import birth
from nfe_app.refund import doubts as refunds
from nfe_app.transfer import moving, rules, standing, terms
from nfe_app.transfer.blocking import Facts
from nfe_app.transfer.drawn import Stay
from nfe_app.transfer.moving import Moving, Paid


@dataclass(frozen=True)
class Way:
    """From which place to which one, and of what kind; `taking` is empty where no other place is joined yet."""

    kind: str
    giving: str
    taking: str

    @property
    def scheme(self) -> str:
        """What is moved."""
        return rules.SCHEMES[self.kind]

    @property
    def id(self) -> str:
        """The way in one word, as the phone names it."""
        return f"{self.kind}-{self.giving}-{self.taking or 'none'}"


def law_of(place: str, day: date) -> terms.Terms:
    """The law of transfers as it holds in a place on a day."""
    return terms.of(catalog.in_force(place, day))


def ways(session: Session, person_id: UUID) -> list[Way]:
    """Every way that somebody could think of: from each place that holds months to each other one that is joined."""
    held = coverage.held_of(session, person_id)
    found = []
    for kind, scheme in rules.SCHEMES.items():
        here = joined(session, person_id, scheme)
        for giving in dict.fromkeys(one.place for one in held if one.scheme == scheme):
            others = [place for place in here if place != giving]
            found += [Way(kind, giving, taking) for taking in others or [""]]
    return found


def joined(session: Session, person_id: UUID, scheme: str) -> list[str]:
    """The places at which somebody is enrolled in a scheme and has not stopped."""
    mine = enrolment.enrolments_of(session, person_id)
    theirs = [one.region_code for one in mine if one.scheme == scheme and one.step is not Enrolling.STOPPED]
    return list(dict.fromkeys(theirs))


def facts_of(session: Session, person_id: UUID, way: Way) -> Facts:
    """What is known for one way."""
    mine = enrolment.enrolments_of(session, person_id)
    here = [one for one in mine if one.scheme == way.scheme and one.region_code == way.giving]
    held = [one for one in coverage.held_of(session, person_id) if one.scheme == way.scheme]
    bills = [(bill, state) for bill, state in billing.bills_of(session, person_id) if bill.scheme == way.scheme]
    there = [(bill, state) for bill, state in bills if bill.region_code == way.giving]
    age, woman = birth.age_and_sex(session, person_id, clock.today())
    return Facts(
        kind=way.kind,
        giving=way.giving,
        taking=way.taking,
        months=sum(one.months for one in held if one.place == way.giving),
        identified=birth.is_identified(session, person_id),
        unpaid=sum(state in billing.OPEN for _bill, state in there),
        runs_there=any(one.is_running for one in here),
        joined_here=way.taking in joined(session, person_id, way.scheme),
        overlap=tuple(_twice(held, way.giving)),
        under_way=standing.running(session, person_id, way.kind) is not None,
        refunding=refunds.is_returning(session, [bill.id for bill, _state in there]),
        age=age,
        woman=woman,
    )


def _twice(held: Iterable[Held], giving: str) -> list[Span]:
    """The months that the giving place holds and another place, too."""
    months: dict[bool, set[Month]] = {True: set(), False: set()}
    for one in held:
        months[one.place == giving] |= {month for span in one.spans for month in span}
    return spans_of(months[True] & months[False])


def moving_of(session: Session, person_id: UUID, way: Way) -> Moving:
    """What would move, line by line; of a medical transfer no money is known to move."""
    law = law_of(way.giving, clock.today())
    lines = ledger.lines_at(session, person_id, way.scheme, way.giving) if way.kind == rules.PENSION else []
    account = [line for line in lines if line.account == books.fund(way.scheme, "account")]
    owed = -Fen.total(line.amount for line in account)
    interest = -Fen.total(line.amount for line in account if line.span is None)
    return moving.moving(_paid(session, lines), owed, interest, law)


def _paid(session: Session, lines: Iterable[Line]) -> list[Paid]:
    """Each stretch of months once, with the base its bill was made on."""
    stretches = {(line.bill_id, line.span) for line in lines if line.span}
    ids = [bill_id for bill_id in dict.fromkeys(bill_id for bill_id, _span in stretches) if bill_id]
    bases = {
        (bill.id, line.span): line.base
        for bill in billing.owed(session, ids)
        for line in bill.lines
        if _is_monthly(line)
    }
    return [Paid(span, _base(bases, bill_id, span)) for bill_id, span in sorted(stretches, key=lambda one: one[1])]


def _is_monthly(line: object) -> bool:
    """Whether its base is that of a month: a whole year's amount may stand on a yearly base, which says nothing of a month."""
    return len(line.span) == 1 or line.each != line.amount  # type: ignore[attr-defined]


def _base(bases: dict[tuple[UUID, Span], Fen | None], bill_id: UUID | None, span: Span) -> Fen | None:
    """The base of the line these months lie in; a refund may have left a part of it."""
    fits = [
        base
        for (id_, whole), base in bases.items()
        if id_ == bill_id and whole.first <= span.first and span.last <= whole.last
    ]
    return fits[0] if fits else None


def stays_of(session: Session, person_id: UUID) -> list[Stay]:
    """The months of the employees' pension by the place they were paid at, in the order of time."""
    held = [one for one in coverage.held_of(session, person_id) if one.scheme == rules.SCHEMES[rules.PENSION]]
    spans = sorted((span, one.came_from) for one in held for span in one.spans)
    return [Stay(place, len(span)) for span, place in spans]


def held_of(session: Session, person_id: UUID) -> list[Held]:
    """Which place holds which months now, and where each was paid."""
    return coverage.held_of(session, person_id)


def name_of(place: str) -> str:
    """What a place is called."""
    return catalog.region_of(place).full_name


def title_of(scheme: str) -> str:
    """What a scheme is called."""
    return schemes.title_of(scheme)
