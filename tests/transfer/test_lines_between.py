"""Whatever is on record: no fen is made or lost between the pensions, no month is lost, none counts twice, and a reversal undoes all of it."""

from __future__ import annotations

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from nfe_app.base.money import Fen
from nfe_app.base.months import Month, Span
from nfe_app.coverage import rules as coverage
from nfe_app.ledger.rules import TO_RETURN, Line, fund, is_balanced, net, reverse
from nfe_app.transfer import clearing, schemes
from nfe_app.transfer.schemes import EMPLOYEE, RESIDENT
from tests.transfer.law import LAW

SHE, HERE, THERE = UUID(int=1), "120000", "110000"
LONGEST = 14
MONEY = st.integers(LONGEST, 10**7)
"""Every month has a fen at least, for a month without money is none that was paid."""
STRETCHES = st.lists(
    st.tuples(st.integers(0, 3), st.integers(1, LONGEST), MONEY, MONEY, st.booleans()), min_size=1, max_size=6
)
MONTHS = st.sets(st.integers(0, 80).map(lambda number: Month(2020, 1) + number), max_size=60)


def lines_of(stretches: list[tuple[int, int, int, int, bool]], scheme: str) -> list[Line]:
    """Stretches of months one after another: the gap before, the length, money of the account and of the pool, and whether a bill of ours was paid."""
    first, lines = Month(2020, 1), []
    for number, (gap, length, account, pooled, ours) in enumerate(stretches):
        span = Span(first + gap, first + (gap + length - 1))
        whose = (SHE, scheme, HERE, span, UUID(int=10 + number) if ours else None)
        lines.append(Line(fund(scheme, "account"), Fen(-account), *whose))
        if scheme == EMPLOYEE:
            lines.append(Line(fund(scheme), Fen(-pooled), *whose))
        first = span.last + 1
    return lines


def months_of(lines: list[Line], scheme: str) -> set[Month]:
    """The months of a scheme as cover folds them."""
    covers = [cover for cover in coverage.fold(lines) if cover.scheme == scheme]
    return {month for cover in covers for span in cover.spans for month in span}


def sum_of(lines: list[Line], account: str) -> Fen:
    """What stands on an account."""
    return Fen.total(line.amount for line in lines if line.account == account)


@given(STRETCHES, MONTHS, st.sampled_from([EMPLOYEE, RESIDENT]))
def test_months_that_were_paid_twice_leave_and_their_own_money_waits_to_be_returned(stretches, kept, scheme) -> None:
    lines = lines_of(stretches, scheme)
    before = months_of(lines, scheme)
    told = schemes.beside_resident(kept, clearing.by_month(lines), LAW)
    booked = clearing.cleaned(lines, told.given_back)
    assert told.given_back == before & kept
    assert bool(booked) == bool(told.given_back)
    assert not booked or is_balanced(booked)
    after = [*lines, *booked]
    assert months_of(after, scheme) == before - kept
    assert -sum_of(after, TO_RETURN) == told.amount == Fen.total(clearing.by_bill(lines, told.given_back).values())
    assert sum_of(after, fund(scheme)) == sum_of(lines, fund(scheme))
    assert net([*after, *reverse(booked)]) == net(lines)


@given(STRETCHES)
def test_a_residents_account_joins_and_its_months_stay_where_they_are(stretches) -> None:
    lines = lines_of(stretches, RESIDENT)
    booked = clearing.account_joined(lines, THERE)
    assert is_balanced(booked)
    after = [*lines, *booked]
    assert months_of(after, RESIDENT) == months_of(lines, RESIDENT)
    assert months_of(after, EMPLOYEE) == set()
    assert clearing.own_of([one for one in after if one.scheme == RESIDENT]) == Fen(0)
    assert sum_of(after, fund(EMPLOYEE, "account")) == sum_of(lines, fund(RESIDENT, "account"))
    assert clearing.account_joined([one for one in after if one.scheme == RESIDENT], THERE) == []
    assert net([*after, *reverse(booked)]) == net(lines)


@given(STRETCHES)
def test_an_employees_months_and_account_join_and_the_pool_keeps_its(stretches) -> None:
    lines = lines_of(stretches, EMPLOYEE)
    booked = clearing.years_joined(lines, THERE)
    assert is_balanced(booked)
    after = [*lines, *booked]
    assert months_of(after, RESIDENT) == months_of(lines, EMPLOYEE)
    assert months_of(after, EMPLOYEE) == set()
    assert sum_of(after, fund(RESIDENT, "account")) == sum_of(lines, fund(EMPLOYEE, "account"))
    assert sum_of(after, fund(EMPLOYEE)) == sum_of(lines, fund(EMPLOYEE))
    assert {one.place for one in coverage.held(after)} == {THERE}
    assert net([*after, *reverse(booked)]) == net(lines)


def test_of_months_that_came_from_another_place_the_rest_still_tells_where_they_were_paid() -> None:
    span, bill = Span(Month(2025, 1), Month(2025, 3)), UUID(int=5)
    paid = Line(fund(EMPLOYEE, "account"), Fen(-300), SHE, EMPLOYEE, HERE, span, bill)
    moved = [paid, *reverse([paid]), Line(paid.account, paid.amount, SHE, EMPLOYEE, THERE, span, bill)]
    there = [one for one in net(moved) if one.place == THERE]
    (held,) = coverage.held([*moved, *clearing.cleaned(there, {Month(2025, 2)})])
    assert (held.place, held.came_from, held.months) == (THERE, HERE, 2)
