"""A history of two places that moves twice folds to the same months and the same money, whatever was paid where (P49)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nfe_app.base import database
from nfe_app.base.database import new_id
from nfe_app.base.money import Fen
from nfe_app.base.months import Month, Span
from nfe_app.coverage import rules as coverage
from nfe_app.coverage.rules import Cover
from nfe_app.ledger import actions as ledger
from nfe_app.ledger.rules import Line, channel, fund
from nfe_app.transfer import booking
from nfe_app.transfer.rules import number_of
from nfe_app.transfer.tables import Transfer
from tests.cast import newcomer

SCHEME = "employee_pension"
A, B, C = "120000", "110000", "330100"
FEW = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
PAID = st.lists(
    st.tuples(st.integers(1, 5), st.integers(1, 10**6), st.integers(1, 10**6), st.booleans()), min_size=1, max_size=6
)
"""Stretches of months one after another: how long, what of it went to the account and to the pool, and at which place."""


def pay(person_id: UUID, paid: list[tuple[int, int, int, bool]]) -> None:
    """What is on the record of somebody: months one after another at two places."""
    first = Month(2020, 1)
    for length, account, pooled, here in paid:
        place, span = (A if here else B), Span(first, first + (length - 1))
        whose: tuple[Any, ...] = (person_id, SCHEME, place, span, new_id())
        lines = [
            Line(fund(SCHEME, "account"), Fen(-account), *whose),
            Line(fund(SCHEME), Fen(-pooled), *whose),
            Line(channel("wechat"), Fen(account + pooled)),
        ]
        with database.work() as session:
            ledger.post(session, "payment", f"test {new_id()}", place, lines)
        first = span.last + 2


def move(person_id: UUID, giving: str, taking: str, less: int) -> None:
    """A transfer goes through: the pool gives a little more or less than was paid into it."""
    id_ = new_id()
    how = {"kind": "pension", "scheme": SCHEME, "household": "other"}
    with database.work() as session:
        made = Transfer(id=id_, person_id=person_id, number=number_of(id_), giving=giving, taking=taking, **how)
        held = booking.here(session, made)
        if not held:
            return
        session.add(made)
        session.flush()
        booking.leave(session, made, booking.sum_of(held, SCHEME, "pooled") - Fen(less))
    assert without_place(person_id)
    with database.work() as session:
        booking.arrive(session, made)


def without_place(person_id: UUID) -> list[Cover]:
    """The record as it is folded without places."""
    with database.look() as session:
        return coverage.fold(ledger.entries_of(session, person_id))


def origins(person_id: UUID) -> dict[str, int]:
    """How many months were paid at each place, whoever holds them."""
    with database.look() as session:
        held = coverage.held(ledger.entries_of(session, person_id))
    return {place: sum(one.months for one in held if one.came_from == place) for place in (A, B)}


@FEW
@given(paid=PAID, less=st.integers(-50, 50), again=st.integers(-50, 50))
def test_moved_there_and_on_it_folds_to_the_same(house, autumn, paid, less, again) -> None:
    who = newcomer()
    pay(who.id, paid)
    before, paid_where = without_place(who.id), origins(who.id)
    move(who.id, A, B, less)
    move(who.id, B, C, again)
    assert without_place(who.id) == before
    assert origins(who.id) == paid_where
    with database.look() as session:
        lines = ledger.entries_of(session, who.id)
        assert {one.place for one in coverage.held(lines)} == {C}
        assert [(one.place, one.spans) for one in coverage.fold(lines, by_place=True)] == [(C, before[0].spans)]
        assert ledger.balance_of(session, "fund:moving", who.id) == Fen(0)
        assert ledger.total(session) == Fen(0)


@FEW
@given(paid=PAID)
def test_moved_there_and_back_every_account_is_as_it_was(house, autumn, paid) -> None:
    who = newcomer()
    pay(who.id, [(length, account, pooled, True) for length, account, pooled, _here in paid])

    def accounts() -> dict[str, int]:
        with database.look() as session:
            return {
                part: ledger.balance_of(session, fund(SCHEME, part), who.id).count for part in ("account", "pooled")
            }

    before, record = accounts(), without_place(who.id)
    move(who.id, A, B, 3)
    move(who.id, B, A, 0)
    assert accounts() == before
    assert without_place(who.id) == record
