"""What the house knows of somebody between the two pensions: which changes there could be, which months were paid twice, and what each comes to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations, product
from uuid import UUID

from sqlmodel import Session

from nfe_app.base import clock
from nfe_app.base.errors import Refusal
from nfe_app.base.money import Fen
from nfe_app.base.months import Month, Span, spans_of
from nfe_app.benefits import actions as benefits
from nfe_app.benefits.retirement import SEXES as OLD_AGES
from nfe_app.billing import actions as billing
from nfe_app.catalog import actions as catalog
from nfe_app.catalog import benefit_names
from nfe_app.coverage import actions as coverage
from nfe_app.coverage.rules import Held
from nfe_app.enrolment import actions as enrolment
from nfe_app.ledger import actions as ledger
from nfe_app.ledger.rules import Line
from nfe_app.payment import history
from nfe_app.people import birth
from nfe_app.refund import doubts as refunds
from nfe_app.transfer import blocking, clearing, knowing, rules, schemes, standing
from nfe_app.transfer.blocking import Block, Facts
from nfe_app.transfer.schemes import EMPLOYEE, RESIDENT, Standing
from nfe_app.transfer.terms import Terms

SEXES = {True: "female", False: "male"}
MONTHS = 12


@dataclass(frozen=True)
class Crossing:
    """What one office could settle by itself: of which kind, which place the months leave, and which one keeps; empty where none is joined."""

    kind: str
    giving: str
    taking: str


@dataclass(frozen=True)
class Outcome:
    """What it would come to: whether one may (None: not known) and why, by which document; the months that count after it or go back, the money."""

    allowed: bool | None
    says: str
    cited: str
    months: int
    spans: tuple[Span, ...]
    amount: Fen
    blocks: tuple[Block, ...]

    @property
    def may(self) -> bool:
        """Whether it can be asked for."""
        return bool(self.allowed) and not self.blocks


def crossings(session: Session, person_id: UUID) -> list[Crossing]:
    """Every one that somebody could think of; months that were paid twice come first, for they keep from a change."""
    held = [one for one in coverage.held_of(session, person_id) if one.scheme in (EMPLOYEE, RESIDENT)]
    return [*_twice(held), *_changes(session, person_id, held)]


def _twice(held: Sequence[Held]) -> Iterator[Crossing]:
    at = {scheme: _places(held, scheme) for scheme in (EMPLOYEE, RESIDENT)}
    pairs = [(rules.TWICE, pair) for pair in permutations(at[EMPLOYEE], 2)]
    pairs += [(rules.BESIDE, pair) for pair in product(at[RESIDENT], at[EMPLOYEE])]
    for kind, (giving, taking) in pairs:
        if _both(held, Crossing(kind, giving, taking)):
            yield Crossing(kind, giving, taking)


def _changes(session: Session, person_id: UUID, held: Sequence[Held]) -> Iterator[Crossing]:
    for kind, (source, into) in rules.CHANGES.items():
        givings = _places(held, source)
        takings = [*_places(held, into), *knowing.joined(session, person_id, into)] if givings else []
        for giving, taking in product(givings, list(dict.fromkeys(takings)) or [""]):
            yield Crossing(kind, giving, taking)


def _places(held: Sequence[Held], scheme: str) -> list[str]:
    return list(dict.fromkeys(one.place for one in held if one.scheme == scheme))


def _months(held: Sequence[Held], scheme: str, place: str = "") -> set[Month]:
    mine = [one for one in held if one.scheme == scheme and place in ("", one.place)]
    return {month for one in mine for span in one.spans for month in span}


def _both(held: Sequence[Held], crossing: Crossing) -> set[Month]:
    """The months that were paid for twice."""
    theirs = _months(held, rules.source_of(crossing.kind), crossing.giving)
    return theirs & _months(held, EMPLOYEE, crossing.taking)


def paid_twice(session: Session, person_id: UUID, crossing: Crossing) -> set[Month]:
    """The months that leave the giving place when it is cleaned."""
    return _both(coverage.held_of(session, person_id), crossing)


def outcome(session: Session, person_id: UUID, crossing: Crossing) -> Outcome:
    """What one crossing would come to today."""
    source = rules.source_of(crossing.kind)
    held = coverage.held_of(session, person_id)
    lines = ledger.lines_at(session, person_id, source, crossing.giving)
    law = knowing.law_of(crossing.giving, clock.today())
    if crossing.kind in rules.CHANGES:
        return _changed(session, person_id, crossing, held, lines, law)
    return _cleaned(session, person_id, crossing, held, lines, law)


def _changed(
    session: Session, person_id: UUID, crossing: Crossing, held: Sequence[Held], lines: Sequence[Line], law: Terms
) -> Outcome:
    employee, resident = _months(held, EMPLOYEE), _months(held, RESIDENT)
    could_be = _could_be(session, person_id, crossing.giving, len(employee), len(resident - employee))
    told = schemes.judged(crossing.kind, could_be, law)
    amount = clearing.own_of(lines)
    blocks: list[Block] = []
    if told.allowed:
        twice = spans_of(employee & resident)
        blocks = blocking.settling(_facts(session, person_id, crossing, twice, has_money=amount > Fen(0)), law)
    mine = _months(held, rules.source_of(crossing.kind), crossing.giving)
    return Outcome(told.allowed, told.says, told.cited, told.months, tuple(spans_of(mine)), amount, tuple(blocks))


def _cleaned(
    session: Session, person_id: UUID, crossing: Crossing, held: Sequence[Held], lines: Sequence[Line], law: Terms
) -> Outcome:
    theirs, own = clearing.by_month(lines), clearing.own_of(lines)
    kept = _months(held, EMPLOYEE, crossing.taking)
    both = _both(held, crossing)
    theirs |= {month: Fen(0) for month in both - set(theirs)}
    if crossing.kind == rules.BESIDE:
        told = schemes.beside_resident(kept, theirs, law)
    else:
        told = schemes.twice_employee({month: Fen(0) for month in kept}, theirs, "first", law)
    backs = clearing.by_bill(lines, both)
    facts = _facts(
        session,
        person_id,
        crossing,
        (),
        has_money=Fen(0) < told.amount <= own,
        paid_here=set(backs) <= _paid_here(session, person_id),
    )
    blocks = tuple(blocking.settling(facts, law))
    return Outcome(bool(both), told.says, told.cited, len(both), tuple(spans_of(both)), told.amount, blocks)


def _paid_here(session: Session, person_id: UUID) -> set[UUID | None]:
    return {bill_id for one in history.collected(session, person_id) for bill_id in one.bill_ids}


def _facts(
    session: Session,
    person_id: UUID,
    crossing: Crossing,
    overlap: Sequence[Span],
    *,
    has_money: bool,
    paid_here: bool = True,
) -> Facts:
    source = rules.source_of(crossing.kind)
    here = [
        one
        for one in enrolment.enrolments_of(session, person_id)
        if (one.scheme, one.region_code) == (source, crossing.giving)
    ]
    bills = [
        (bill, state)
        for bill, state in billing.bills_of(session, person_id)
        if (bill.scheme, bill.region_code) == (source, crossing.giving)
    ]
    return Facts(
        kind=crossing.kind,
        giving=crossing.giving,
        taking=crossing.taking,
        months=1,
        identified=birth.is_identified(session, person_id),
        unpaid=sum(state in billing.OPEN for _bill, state in bills),
        runs_there=any(one.is_running for one in here),
        joined_here=bool(crossing.taking),
        overlap=tuple(overlap),
        under_way=standing.running(session, person_id, crossing.kind) is not None,
        refunding=refunds.is_returning(session, [bill.id for bill, _state in bills]),
        has_money=has_money,
        paid_here=paid_here,
    )


def _could_be(session: Session, person_id: UUID, place: str, employee: int, resident: int) -> list[Standing]:
    """What may be true of somebody: a woman whose region does not say her old age of retirement is judged by each of them."""
    known = birth.month_and_sex(session, person_id)
    if known is None:
        return [Standing(None, employee, resident, None)]
    born, woman = known
    sex = SEXES[woman]
    named = catalog.in_force(place, clock.today()).find(benefit_names.FEMALE_FLEXIBLE) if woman else None
    ages = (int(named.value),) if named else OLD_AGES[sex]
    return [Standing(*_by_age(born, sex, age, employee, resident)) for age in ages]


def _by_age(born: Month, sex: str, age: int, employee: int, resident: int) -> tuple[bool | None, int, int, int | None]:
    try:
        month, _told = benefits.retirement(born, sex, age)
    except Refusal:
        return None, employee, resident, None
    try:
        least = int(benefits.min_years(month.year) * MONTHS)
    except Refusal:
        return month <= Month.of(clock.today()), employee, resident, None
    return month <= Month.of(clock.today()), employee, resident, least
