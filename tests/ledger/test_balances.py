"""What stands on an account, its statement, the alarm when books and log differ, and money that many reach for at once."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from datetime import date
from uuid import UUID

import pytest
from alembic import command
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from nfe_app import chores, schema
from nfe_app.base import database
from nfe_app.base.money import Fen
from nfe_app.ledger import actions as ledger
from nfe_app.ledger import rules, tables
from nfe_app.ledger.rules import BANK, FEE, TO_RETURN, WALLET, Difference, Line, Overdrawn, channel, fund
from tests.conftest import both
from tests.deeds import count_of, crowd, events_named, on
from tests.ledger.test_post import paid, post, write

WHO, OTHER = UUID(int=7), UUID(int=8)


def put_by(fen: int, cause: str = "a jar", who: UUID = WHO) -> UUID:
    """Money into somebody's wallet."""
    return post([Line(channel("wechat"), Fen(fen)), Line(WALLET, Fen(-fen), who)], cause)


def take_out(fen: int, cause: str = "a premium", who: UUID = WHO) -> UUID:
    """Money out of somebody's wallet into a fund."""
    return post([Line(WALLET, Fen(fen), who), Line(fund("employee_pension"), Fen(-fen), who)], cause)


def wallet(who: UUID = WHO) -> Fen:
    """What somebody has put by."""
    with database.look() as session:
        return ledger.wallet_of(session, who)


@pytest.mark.parametrize("wrong", ["", "We Chat", "wechat:x", "WECHAT", "w" * 60])
def test_accounts_are_made_by_their_words(wrong):
    assert (channel("wechat"), fund("unemployment")) == ("channel:wechat", "fund:unemployment:pooled")
    assert fund("employee_pension", "account") == "fund:employee_pension:account"
    assert all(map(rules.is_account, (WALLET, TO_RETURN, BANK, FEE)))
    for make in (channel, fund):
        with pytest.raises(ValueError, match="no account"):
            make(wrong)


@both
def test_a_wallet_pays_what_is_in_it_and_no_more(house, autumn):
    put_by(500)
    put_by(1000, "another's", OTHER)
    take_out(300)
    with pytest.raises(Overdrawn):
        take_out(201, "too much")
    assert (wallet(), wallet(OTHER)) == (Fen(200), Fen(1000))
    assert count_of(tables.Entry) == 3


def test_money_that_was_spent_cannot_be_taken_back(autumn):
    first = put_by(500)
    take_out(1)
    with pytest.raises(Overdrawn), database.work() as session:
        ledger.reverse(session, first)
    assert wallet() == Fen(499)


def test_a_reversal_stands(autumn):
    first = post(paid())
    with database.work() as session:
        back = ledger.reverse(session, first)
    with pytest.raises(ValueError, match="stands"), database.work() as session:
        ledger.reverse(session, back)
    assert count_of(tables.Entry) == 2


@both
def test_of_twenty_who_reach_for_the_last_fen_one_has_it(house, autumn):
    put_by(1)

    def reach(number: int) -> bool:
        try:
            return bool(take_out(1, f"premium {number}"))
        except Overdrawn:
            return False

    assert crowd(20, reach).count(True) == 1
    assert wallet() == Fen(0)


@both
def test_twenty_who_pay_at_once_leave_one_balance(house, autumn):
    crowd(20, lambda number: put_by(number + 1, f"jar {number}"))
    with database.look() as session:
        assert ledger.balance_of(session, "channel") == ledger.balance_of(session, channel("wechat")) == Fen(210)
        assert ledger.total(session) == Fen(0)
        assert ledger.rebuild(session) == []


@both
def test_a_balance_that_is_held_waits_for_whoever_holds_it(house, autumn):
    put_by(100)

    def all_of_it(number: int) -> Fen:
        with database.work() as session:
            there = ledger.wallet_of(session, WHO, hold=True)
            if there != Fen(0):
                lines = [Line(WALLET, there, WHO), Line(BANK, -there)]
                ledger.post(session, "wallet", f"all {number}", "110000", lines)
            return there

    assert sorted(crowd(5, all_of_it)) == [Fen(0)] * 4 + [Fen(100)]


@both
def test_a_statement_opens_tells_every_line_and_closes(house, autumn):
    for day, fen in (("2025-10-01", 100), ("2025-10-02", 20), ("2025-10-03", 3), ("2025-11-01", 4000)):
        with on(day, hour=0):
            put_by(fen, day)
    with on("2025-10-03", hour=23):
        take_out(5)
        put_by(7, "another's", OTHER)
    with database.look() as session:
        told = ledger.statement(session, WALLET, WHO, date(2025, 10, 2), date(2025, 10, 3)).for_the_person
        all_of_them = ledger.statement(session, WALLET, None, date(2025, 10, 2), date(2025, 10, 31))
        channels = ledger.statement(session, "channel", None, date(2025, 11, 1), date(2025, 11, 1))
        empty = ledger.statement(session, FEE, None, date(2025, 10, 1), date(2025, 10, 1))
    assert (told.opening, told.closing) == (Fen(100), Fen(118))
    assert [(one.cause, one.line.amount, one.after) for one in told.lines] == [
        ("2025-10-02", Fen(20), Fen(120)),
        ("2025-10-03", Fen(3), Fen(123)),
        ("a premium", Fen(-5), Fen(118)),
    ]
    assert (all_of_them.opening, all_of_them.closing) == (Fen(-100), Fen(-125))
    assert (channels.opening, channels.closing) == (Fen(130), Fen(4130))
    assert (empty.opening, empty.lines, empty.closing) == (Fen(0), (), Fen(0))


def test_there_is_no_statement_of_an_account_that_is_none(autumn):
    with database.look() as session, pytest.raises(ValueError, match="no account"):
        ledger.statement(session, "till", None, date(2025, 10, 1), date(2025, 10, 1))


@both
def test_books_that_agree_with_their_log_are_told_to_agree(house, autumn):
    post(paid())
    assert chores.check_books() == 0
    assert [event.facts for event in events_named("ledger.agrees")] == [{"count": 0, "first": []}]


@both
def test_a_balance_that_somebody_moved_raises_an_alarm_and_stays_as_it_is(house, autumn, capsys):
    put_by(100)
    write(text("UPDATE balance SET amount = -900 WHERE account = 'wallet'"))
    assert chores.check_books() == 1
    with database.look() as session:
        assert ledger.rebuild(session) == [Difference(WALLET, WHO, Fen(-100), Fen(-900))]
    (alarm,) = events_named("ledger.differs")
    assert alarm.facts["first"] == [{"what": "wallet", "by_log_fen": -100, "kept_fen": -900}]
    assert "the books differ" in capsys.readouterr().err


def test_a_posting_that_lost_its_entry_raises_an_alarm(autumn, tmp_path):
    """A connection of somebody else's asks no key of SQLite; the log is still read against itself."""
    id_ = UUID(int=9).hex
    with closing(sqlite3.connect(tmp_path / "nfe.db", isolation_level=None)) as bare:
        bare.execute(f"INSERT INTO posting (id, entry_id, account, amount) VALUES ('{id_}', '{id_}', 'bank', 5)")
    with database.look() as session:
        found = ledger.rebuild(session)
    assert found == [
        Difference(BANK, None, Fen(5), Fen(0)),
        Difference(f"entry {UUID(int=9)}", None, Fen(5), Fen(0)),
    ]


@both
def test_books_from_before_there_were_balances_are_given_them(house, autumn):
    """P31."""
    put_by(100)
    take_out(30)
    command.downgrade(schema.config(), "0003")
    command.upgrade(schema.config(), "0004")
    take_out(70, "all the rest")
    with database.look() as session:
        assert (ledger.rebuild(session), ledger.total(session)) == ([], Fen(0))
    with pytest.raises(Overdrawn):
        take_out(1, "too much")


def test_books_that_cannot_be_read_do_not_keep_the_bills(autumn, monkeypatch):
    monkeypatch.setattr(ledger, "rebuild", lambda _session: 1 // 0)
    assert chores.a_round(None) == date(2025, 10, 1)


def test_an_entry_whose_cause_is_known_moves_no_balance(autumn):
    put_by(5)
    with pytest.raises(DBAPIError, match=r"(?i)unique"):
        put_by(5)
    assert wallet() == Fen(5)


def test_a_hundred_thousand_amounts_are_shared_to_the_fen():
    """P8: totals beyond a thousand million fen, up to five insurances."""
    draw = random.Random(8)
    for _case in range(100_000):
        parts = [Fen(draw.randrange(10 ** draw.randint(1, 10))) for _ in range(draw.randint(1, 5))]
        amount = Fen(draw.randint(0, Fen.total(parts).count))
        shares = rules.apportion(amount, parts)
        assert Fen.total(shares) == amount
        assert all(Fen(0) <= share <= part for share, part in zip(shares, parts, strict=True))


PARTS = st.lists(st.integers(0, 10**12).map(Fen), min_size=1, max_size=9)


@given(PARTS)
def test_the_whole_is_shared_as_it_was_and_more_is_refused(parts):
    whole = Fen.total(parts)
    assert rules.apportion(whole, parts) == parts
    for wrong in (whole + Fen(1), Fen(-1)):
        with pytest.raises(ValueError, match="cannot be shared"):
            rules.apportion(wrong, parts)


@given(PARTS.filter(lambda parts: Fen.total(parts) != Fen(0)), st.lists(st.integers(1, 10**12), max_size=6))
def test_given_back_by_and_by_no_insurance_gives_back_more_than_it_had(parts, wanted):
    """P8, P10."""
    lines = [Line(channel("a"), Fen.total(parts)), *[Line(fund(f"f{n}"), -part) for n, part in enumerate(parts)]]
    entered = list(lines)
    for fen in wanted:
        left = rules.balance(entered, channel("a"))
        if Fen(fen) > left:
            with pytest.raises(ValueError, match="cannot be shared"):
                rules.give_back(entered, Fen(fen))
            continue
        back = rules.give_back(entered, Fen(fen))
        assert rules.is_balanced(back)
        entered += back
        assert all(rules.balance(entered, line.account) <= Fen(0) for line in lines[1:])
    rest = rules.balance(entered, channel("a"))
    assert rules.net([*entered, *rules.give_back(entered, rest)]) == []
