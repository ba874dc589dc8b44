"""`nfe statement` and `nfe check-books`: what moved on an account, and whether the books agree with their log."""

from __future__ import annotations

import csv
import io
import json

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from nfe_app.base import database
from nfe_app.cli import main
from tests.deeds import enrol, pay


@pytest.fixture
def paid(wang_fang):
    """She paid 4800.00 for October to December 2025."""
    enrol(wang_fang, frequency="quarter")
    pay(wang_fang)
    return wang_fang


def nfe(*words: str):
    """The command with these words."""
    return CliRunner().invoke(main, words)


def test_a_statement_is_a_table_that_a_spreadsheet_reads(paid):
    answer = nfe("statement", "fund:employee_pension:account")
    rows = list(csv.DictReader(io.StringIO(answer.stdout)))
    assert answer.exit_code == 0
    assert [(row["kind"], row["amount"], row["balance"]) for row in rows] == [
        ("opening", "", "0.00"),
        ("payment", "-1920.00", "-1920.00"),
    ]
    assert rows[1]["months"] == "2025-10..2025-12"
    assert str(paid.id) not in answer.stdout


def test_a_program_is_told_whole_fen_and_a_group_holds_what_stands_below_it(paid):
    told = json.loads(nfe("statement", "fund", "--json").stdout)
    assert (told["opening_fen"], told["closing_fen"]) == (0, -480_000)
    assert {line["account"] for line in told["lines"]} == {
        "fund:employee_pension:account",
        "fund:employee_pension:pooled",
    }


def test_a_month_without_entries_opens_and_closes_alike(paid):
    told = json.loads(nfe("statement", "channel:wechat", "--since", "2025-10-02", "--json").stdout)
    assert (told["opening_fen"], told["closing_fen"], told["lines"]) == (480_000, 480_000, [])


@pytest.mark.parametrize("name", ["", "channel:", "fund:x:secret", "'; drop table posting", "person"])
def test_what_is_no_account_is_told(paid, name):
    answer = nfe("statement", name)
    assert (answer.exit_code, answer.stdout) == (2, "")
    assert "没有这个账户" in answer.stderr


def test_a_day_that_is_none_is_told(paid):
    assert nfe("statement", "fund", "--since", "2025-13-01").exit_code == 2


def test_books_that_agree_end_with_0(paid):
    answer = nfe("check-books")
    assert (answer.exit_code, "合计 0.00" in answer.stdout) == (0, True)


def test_a_balance_changed_past_the_ledger_ends_with_1(paid):
    with database.work() as session:
        session.execute(text("update balance set amount = amount + 1 where account = 'channel:wechat'"))
    answer = nfe("check-books", "--json")
    told = json.loads(answer.stdout)
    assert (answer.exit_code, told["ok"], told["total_fen"]) == (1, False, 1)
    assert told["differences"] == [{"what": "channel:wechat", "by_log_fen": 480_000, "kept_fen": 480_001}]
