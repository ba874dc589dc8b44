"""Entering money: every entry sums to nothing, in code and in the database, and nothing entered is ever changed (P2, P8)."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.schema import Table

from nfe_app.base import clock, database
from nfe_app.base.database import new_id
from nfe_app.base.money import Fen
from nfe_app.base.months import Month, Span
from nfe_app.ledger import actions as ledger
from nfe_app.ledger import rules, tables
from nfe_app.ledger.rules import Line
from tests.conftest import both
from tests.deeds import count_of, crowd

ENTRY: Table = tables.Entry.__table__
POSTING: Table = tables.Posting.__table__
YEAR = Span(Month(2025, 10), Month(2026, 9))


def paid(fen: int = 160_000, person: UUID | None = None, bill: UUID | None = None) -> list[Line]:
    """A pension contribution that came in, in its two parts."""
    account = fen * 8 // 20
    who = (person, "employee_pension", "110000", YEAR, bill)
    return [
        Line("channel:wechat", Fen(fen)),
        Line("fund:employee_pension:account", Fen(-account), *who),
        Line("fund:employee_pension:pooled", Fen(account - fen), *who),
    ]


def post(lines: list[Line], cause: str = "a test") -> UUID:
    """Enter lines in a transaction of their own."""
    with database.work() as session:
        return ledger.post(session, "payment", cause, "110000", lines)


def write(*statements) -> None:
    """Write past every action, straight into the database."""
    with database.work() as session:
        for statement in statements:
            session.execute(statement)


def posting(entry: UUID, fen: int, number: int = 1):
    """One posting, as nobody but a thief or a bug would write it."""
    return insert(POSTING).values(id=new_id(), entry_id=entry, account=f"channel:{number}", amount=Fen(fen))


def entry(id_: UUID):
    """An entry for postings that are there already."""
    return insert(ENTRY).values(id=id_, at=clock.now(), kind="x", cause=str(id_), region_code="110000")


def test_what_is_entered_is_read_back_for_the_person(autumn):
    person = new_id()
    post(paid(person=person))
    with database.look() as session:
        lines = ledger.entries_of(session, person)
    assert [(line.account, line.amount, line.span) for line in lines] == [
        ("fund:employee_pension:account", Fen(-64_000), YEAR),
        ("fund:employee_pension:pooled", Fen(-96_000), YEAR),
    ]


def test_lines_that_do_not_sum_to_nothing_are_not_entered(autumn):
    with pytest.raises(ValueError, match="not balanced"):
        post(paid()[:2])
    with pytest.raises(ValueError, match="not balanced"):
        post([])
    assert count_of(tables.Posting) == 0


@both
def test_the_database_itself_refuses_an_entry_that_does_not_sum_to_nothing(house, autumn):
    """P2: written past the code."""
    id_ = new_id()
    with pytest.raises(DBAPIError, match="not balanced"):
        write(posting(id_, 100), posting(id_, -99), entry(id_))
    assert count_of(tables.Entry) == count_of(tables.Posting) == 0


@both
def test_the_database_refuses_an_entry_without_postings_and_postings_without_an_entry(house, autumn):
    with pytest.raises(DBAPIError, match="not balanced"):
        write(entry(new_id()))
    with pytest.raises(DBAPIError, match=r"(?i)foreign key"):
        write(posting(new_id(), 100))
    assert count_of(tables.Posting) == 0


@both
def test_the_database_takes_no_posting_for_an_entry_that_is_there(house, autumn):
    """Not even two that sum to nothing: an entry is closed when it arrives."""
    id_ = post(paid())
    with pytest.raises(DBAPIError, match="closed"):
        write(posting(id_, 5), posting(id_, -5))
    assert count_of(tables.Posting) == 3


@both
def test_the_database_lets_nothing_be_changed_or_deleted(house, autumn):
    post(paid())
    for table in (ENTRY, POSTING):
        for deed in (update(table).values(region_code="120000"), table.delete()):
            with pytest.raises(DBAPIError, match="append-only"):
                write(deed)
    assert count_of(tables.Posting) == 3


@pytest.mark.parametrize("house", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True)
def test_a_table_cannot_be_emptied_either(house, autumn):
    post(paid())
    for name in ("posting", "entry"):
        with pytest.raises(DBAPIError, match=r"append-only|referenced"):
            write(text(f"TRUNCATE {name} CASCADE"))
    assert count_of(tables.Entry) == 1


def test_the_same_cause_is_entered_once(autumn):
    post(paid(), "attempt 1")
    with pytest.raises(DBAPIError, match=r"(?i)unique"):
        post(paid(), "attempt 1")
    assert count_of(tables.Entry) == 1


@both
def test_twenty_that_enter_one_cause_at_once_enter_it_once(house, autumn):
    def once(_number: int) -> bool:
        try:
            return bool(post(paid(), "attempt 1"))
        except DBAPIError:
            return False

    assert crowd(20, once).count(True) == 1
    assert count_of(tables.Posting) == 3


def test_a_bill_is_paid_once_its_money_is_there_and_no_longer_when_it_was_reversed(autumn):
    bill, other = new_id(), new_id()
    first = post(paid(bill=bill))
    with database.work() as session:
        assert ledger.paid_bills(session, [bill, other]) == {bill}
        ledger.reverse(session, first)
    with database.look() as session:
        assert ledger.paid_bills(session, [bill, other]) == set()


def test_an_entry_is_reversed_once(autumn):
    first = post(paid())
    with database.work() as session:
        ledger.reverse(session, first)
    with pytest.raises(DBAPIError, match=r"(?i)unique"), database.work() as session:
        ledger.reverse(session, first)
    assert count_of(tables.Entry) == 2


def test_a_mirror_says_for_whom_and_which_months_it_takes_back(autumn):
    person = new_id()
    first = post(paid(person=person))
    with database.work() as session:
        ledger.reverse(session, first)
        there, back = ledger.entries_of(session, person)[:2], ledger.entries_of(session, person)[2:]
    assert rules.reverse(there) == back


ANY = st.integers(-(10**9), 10**9).map(Fen)
SIDES = st.lists(
    st.tuples(st.sampled_from(["channel:a", "fund:p:pooled", "fund:q:account", "to_return"]), ANY), max_size=8
)


@given(SIDES)
def test_lines_and_their_reverse_leave_nothing_on_any_account(sides):
    lines = [Line(account, amount) for account, amount in sides]
    for account in ("channel", "fund", "fund:p", "to_return"):
        assert rules.balance([*lines, *rules.reverse(lines)], account) == Fen(0)
    assert rules.is_balanced(lines) == (bool(lines) and sum(amount.count for _, amount in sides) == 0)


@given(SIDES)
def test_what_stands_on_an_account_is_what_stands_below_it(sides):
    lines = [Line(account, amount) for account, amount in sides]
    parts = (rules.balance(lines, "fund:p"), rules.balance(lines, "fund:q"))
    assert rules.balance(lines, "fund") == Fen.total(parts)
