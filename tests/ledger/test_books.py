"""The books as a machine that anybody may push in any order, beside a careful bookkeeper with a plain dictionary (P2)."""

from __future__ import annotations

from collections import Counter
from datetime import date
from uuid import UUID

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy.exc import DBAPIError, IntegrityError

from nfe_app.base import database
from nfe_app.base.database import new_id
from nfe_app.base.money import Fen
from nfe_app.ledger import actions as ledger
from nfe_app.ledger import rules, tables
from nfe_app.ledger.rules import TO_RETURN, WALLET, Line, Overdrawn, channel, fund
from nfe_app.ledger.tables import BALANCE, ENTRY
from tests.conftest import both
from tests.deeds import count_of
from tests.ledger.test_post import POSTING, entry, posting, write

AMOUNTS = st.lists(st.integers(-(10**9), 10**9).filter(bool), min_size=1, max_size=4).filter(sum)
WHICH = st.integers(0, 10**6)
PEOPLE = [UUID(int=number) for number in (1, 2)]
WHO = st.sampled_from(PEOPLE)
PREMIUM = st.integers(1, 5)
ACCOUNTS = (channel("a"), fund("p"), WALLET, TO_RETURN)
DAY = date(2025, 10, 1)


class Books(RuleBasedStateMachine):
    """Right entries, wrong entries, reversals and thefts; `stands` is what the bookkeeper has on each account for each person."""

    def __init__(self) -> None:
        super().__init__()
        self.stands: Counter[tuple[str, UUID | None]] = Counter()
        self.lines: dict[UUID, list[Line]] = {}
        self.mirrors: set[UUID] = set()
        self.reversed: set[UUID] = set()

    def _post(self, lines: list[Line], kind: str = "payment") -> None:
        """Enter what the bookkeeper allows, and have refused what he does not."""
        after = self._after(lines)
        if self._is_overdrawn(after):
            with pytest.raises(Overdrawn), database.work() as session:
                ledger.post(session, kind, f"machine {new_id()}", "110000", lines)
            return
        with database.work() as session:
            self.lines[ledger.post(session, kind, f"machine {new_id()}", "110000", lines)] = lines
        self.stands = after

    def _after(self, lines: list[Line]) -> Counter[tuple[str, UUID | None]]:
        after = Counter(self.stands)
        for line in lines:
            after[line.account, line.person_id] += line.amount.count
        return after

    def _is_overdrawn(self, after: Counter[tuple[str, UUID | None]]) -> bool:
        return any(count > 0 for (account, _), count in after.items() if account in (WALLET, TO_RETURN))

    def _one(self, which: int) -> UUID:
        return sorted(self.lines)[which % len(self.lines)]

    @rule(amounts=AMOUNTS)
    def enter(self, amounts: list[int]) -> None:
        self._post([*[Line(fund("p"), Fen(one)) for one in amounts], Line(channel("a"), Fen(-sum(amounts)))])

    @rule(who=WHO, fen=PREMIUM)
    def put_by(self, who: UUID, fen: int) -> None:
        self._post([Line(channel("a"), Fen(fen)), Line(WALLET, Fen(-fen), who)])

    @rule(who=WHO, fen=PREMIUM, to=st.sampled_from([fund("p"), TO_RETURN]))
    def take_out(self, who: UUID, fen: int, to: str) -> None:
        self._post([Line(WALLET, Fen(fen), who), Line(to, Fen(-fen), who)])

    @rule(who=WHO, fen=PREMIUM)
    def return_(self, who: UUID, fen: int) -> None:
        self._post([Line(TO_RETURN, Fen(fen), who), Line(channel("a"), Fen(-fen))])

    @precondition(lambda self: self.lines)
    @rule(which=WHICH, part=st.integers(1, 10**9))
    def give_back_a_part(self, which: int, part: int) -> None:
        lines = self.lines[self._one(which)]
        whole = sum(line.amount.count for line in rules.net(lines) if line.amount > Fen(0))
        self._post(rules.give_back(lines, Fen(1 + part % whole)), "refund")

    @precondition(lambda self: self.lines)
    @rule(which=WHICH)
    def reverse(self, which: int) -> None:
        one = self._one(which)
        mirror = rules.reverse(self.lines[one])
        after = self._after(mirror)
        refusal = (
            *([ValueError] if one in self.mirrors else []),
            *([IntegrityError] if one in self.reversed else []),
            *([Overdrawn] if self._is_overdrawn(after) else []),
        )
        if refusal:
            with pytest.raises(refusal), database.work() as session:
                ledger.reverse(session, one)
            return
        with database.work() as session:
            self.lines[made := ledger.reverse(session, one)] = mirror
        self.stands = after
        self.reversed.add(one)
        self.mirrors.add(made)

    @rule(amounts=AMOUNTS)
    def enter_wrongly_past_the_code(self, amounts: list[int]) -> None:
        id_ = new_id()
        with pytest.raises(DBAPIError, match="not balanced"):
            write(*[posting(id_, amount, number) for number, amount in enumerate(amounts)], entry(id_))

    @precondition(lambda self: self.lines)
    @rule(which=WHICH, amount=st.integers(1, 10**6))
    def add_to_a_closed_entry(self, which: int, amount: int) -> None:
        one = self._one(which)
        with pytest.raises(DBAPIError, match="closed"):
            write(posting(one, amount), posting(one, -amount))

    @precondition(lambda self: self.lines)
    @rule(which=WHICH, table=st.sampled_from([ENTRY, POSTING]))
    def change_or_delete(self, which: int, table) -> None:
        column = table.c.id if table is ENTRY else table.c.entry_id
        mine = column == self._one(which)
        for deed in (table.update().where(mine).values(region_code="120000"), table.delete().where(mine)):
            with pytest.raises(DBAPIError, match="append-only"):
                write(deed)

    @rule(account=st.sampled_from(ACCOUNTS), who=st.sampled_from([*PEOPLE, None]))
    def ask_for_a_statement(self, account: str, who: UUID | None) -> None:
        mine = [(name, person) for name, person in self.stands if name == account and who in (person, None)]
        with database.look() as session:
            told = ledger.statement(session, account, who, DAY, DAY)
            assert (
                told.closing == ledger.balance_of(session, account, who) == Fen(sum(self.stands[one] for one in mine))
            )
        lines = [line for lines in self.lines.values() for line in lines if (line.account, line.person_id) in mine]
        assert told.opening == Fen(0)
        assert Counter(one.line for one in told.lines) == Counter(lines)

    @invariant()
    def what_stands_is_what_the_bookkeeper_has(self) -> None:
        with database.look() as session:
            assert ledger.rebuild(session) == []
            kept = session.execute(BALANCE.select()).all()
        stands: Counter[tuple[str, UUID | None]] = Counter()
        for account, person, _slot, amount in kept:
            stands[account, None if person == tables.NOBODY else person] += amount.count
        assert stands == self.stands
        assert sum(stands.values()) == 0

    @invariant()
    def nothing_came_or_went_by_itself(self) -> None:
        assert count_of(tables.Entry) == len(self.lines)
        assert count_of(tables.Posting) == sum(map(len, self.lines.values()))

    def teardown(self) -> None:
        """The next machine begins with empty books."""
        empty_the_books()


def empty_the_books() -> None:
    """What nobody could do who does not own the database."""
    with database.engine().begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
            for table in ("posting", "entry", "balance"):
                connection.exec_driver_sql(f"DELETE FROM {table}")
            return
        kept = connection.exec_driver_sql(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%_no_delete'"
        ).all()
        for name, _sql in kept:
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        for table in ("posting", "entry", "balance"):
            connection.exec_driver_sql(f"DELETE FROM {table}")
        for _name, sql in kept:
            connection.exec_driver_sql(sql)


@both
def test_whatever_is_tried_in_whatever_order_the_books_are_those_of_a_careful_bookkeeper(house, autumn):
    """P2."""
    quick = settings(
        max_examples=10, stateful_step_count=15, deadline=None, suppress_health_check=list(HealthCheck), database=None
    )
    run_state_machine_as_test(Books, settings=quick)
