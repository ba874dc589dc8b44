"""The books as a machine that anybody may push in any order: whatever they try, every entry sums to nothing (P2)."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from nfe_app.base import database
from nfe_app.base.database import new_id
from nfe_app.base.money import Fen
from nfe_app.ledger import actions as ledger
from nfe_app.ledger.rules import Line
from tests.conftest import both
from tests.ledger.test_post import ENTRY, POSTING, entry, posting, write

AMOUNTS = st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=4)
WHICH = st.integers(0, 10**6)


class Books(RuleBasedStateMachine):
    """Right entries, wrong entries, reversals and thefts; `expected` is what a careful bookkeeper would have."""

    def __init__(self) -> None:
        super().__init__()
        self.entries: list[UUID] = []
        self.reversed: set[UUID] = set()
        self.postings = self._postings()

    def _postings(self) -> int:
        with database.look() as session:
            return session.execute(select(func.count()).select_from(POSTING)).scalar_one()

    @rule(amounts=AMOUNTS)
    def enter(self, amounts: list[int]) -> None:
        lines = [Line("fund:p:pooled", Fen(amount)) for amount in amounts] + [Line("channel:a", Fen(-sum(amounts)))]
        with database.work() as session:
            self.entries.append(ledger.post(session, "payment", f"machine {new_id()}", "110000", lines))
        self.postings += len(lines)

    @rule(amounts=AMOUNTS.filter(sum))
    def enter_wrongly_past_the_code(self, amounts: list[int]) -> None:
        id_ = new_id()
        with pytest.raises(DBAPIError):
            write(*[posting(id_, amount, number) for number, amount in enumerate(amounts)], entry(id_))

    @precondition(lambda self: self.entries)
    @rule(which=WHICH)
    def reverse(self, which: int) -> None:
        one = self.entries[which % len(self.entries)]
        try:
            with database.work() as session:
                ledger.reverse(session, one)
            assert one not in self.reversed
            self.reversed.add(one)
            self.postings = self._postings()
        except DBAPIError:
            assert one in self.reversed

    @precondition(lambda self: self.entries)
    @rule(which=WHICH, amount=st.integers(1, 10**6))
    def add_to_a_closed_entry(self, which: int, amount: int) -> None:
        one = self.entries[which % len(self.entries)]
        with pytest.raises(DBAPIError):
            write(posting(one, amount), posting(one, -amount))

    @precondition(lambda self: self.entries)
    @rule(which=WHICH, table=st.sampled_from([ENTRY, POSTING]))
    def change_or_delete(self, which: int, table) -> None:
        column = table.c.id if table is ENTRY else table.c.entry_id
        mine = column == self.entries[which % len(self.entries)]
        for deed in (table.update().where(mine).values(region_code="120000"), table.delete().where(mine)):
            with pytest.raises(DBAPIError):
                write(deed)

    @invariant()
    def every_entry_sums_to_nothing_and_nothing_came_or_went_by_itself(self) -> None:
        total = select(func.sum(POSTING.c.amount)).group_by(POSTING.c.entry_id)
        with database.look() as session:
            assert set(session.execute(total).scalars()) <= {Fen(0)}
        assert self._postings() == self.postings


@both
def test_whatever_is_tried_in_whatever_order_the_books_balance(house, autumn):
    """P2."""
    quick = settings(
        max_examples=12, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck), database=None
    )
    run_state_machine_as_test(Books, settings=quick)
