"""Ways past the ledger's guards, tried with bare SQL on both databases: every one is shut (P2)."""

from __future__ import annotations

import sqlite3
from uuid import UUID

import pytest
from sqlalchemy import insert, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlmodel import Session

from nfe_app.base import database
from nfe_app.base.database import new_id
from nfe_app.base.money import Fen
from nfe_app.ledger import actions as ledger
from nfe_app.ledger import tables
from nfe_app.ledger.rules import WALLET, Line, channel
from nfe_app.ledger.tables import ENTRY, POSTING
from tests.conftest import both
from tests.deeds import count_of
from tests.ledger.test_post import entry, paid, post, posting, write

ON_POSTGRES = pytest.mark.parametrize("house", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True)
WHO = UUID(int=7)


def written() -> list[tuple]:
    """Every row of the ledger."""
    with database.look() as session:
        return [
            tuple(row) for table in (ENTRY, POSTING) for row in session.execute(table.select().order_by(table.c.id))
        ]


def two_lines(account: str, fen: object, person: UUID | None = None) -> list:
    """An entry of two postings with its entry, past the code."""
    id_ = new_id()
    sides = [(account, fen, person), ("bank", -fen, None)]
    column = dict.fromkeys(("id", "entry_id", "account", "amount", "person_id"))
    statement = insert(POSTING)
    rows = [
        statement.values(
            column | {"id": new_id(), "entry_id": id_, "account": name, "amount": Fen(count), "person_id": who}
        )
        for name, count, who in sides
    ]
    return [*rows, entry(id_)]


@both
@pytest.mark.parametrize("account", ["till", "channel:", "fund", "fund:x:gone", "Wallet", "fund:x", "wallet:x", ""])
def test_an_account_that_is_none_is_refused(house, autumn, account):
    with pytest.raises(DBAPIError, match="posting: account"):
        write(*two_lines(account, 5, WHO))
    with pytest.raises(ValueError, match="no account"):
        post([Line(account, Fen(5), WHO), Line("bank", Fen(-5))])
    assert written() == []


@both
@pytest.mark.parametrize("fen", [0, 10**15 + 1, -(10**15) - 1])
def test_an_amount_of_nothing_or_out_of_bounds_is_refused(house, autumn, fen):
    """P8."""
    with pytest.raises(DBAPIError, match="posting: amount"):
        write(*two_lines("fee", fen))
    assert written() == []


@both
@pytest.mark.parametrize("account", ["wallet", "to_return"])
def test_a_wallet_and_money_to_return_are_somebodys(house, autumn, account):
    with pytest.raises(DBAPIError, match="posting: person"):
        write(*two_lines(account, -5))
    with pytest.raises(ValueError, match="needs a person"):
        post([Line(account, Fen(-5)), Line("bank", Fen(5))])
    assert written() == []


@both
@pytest.mark.parametrize("account", ["wallet", "to_return"])
def test_the_database_itself_never_overdraws_a_person(house, autumn, account):
    write(*two_lines(account, -100, WHO))
    with pytest.raises(DBAPIError, match="overdrawn"):
        write(*two_lines(account, 101, WHO))
    with pytest.raises(DBAPIError, match="overdrawn"):
        write(*two_lines(account, 1, UUID(int=8)))
    write(*two_lines(account, 100, WHO))
    assert count_of(tables.Entry) == 2


@both
@pytest.mark.parametrize("deed", ["DELETE FROM balance", "DELETE FROM balance WHERE account = 'channel:wechat'"])
def test_a_balance_is_not_forgotten(house, autumn, deed):
    post(paid())
    with pytest.raises(DBAPIError, match="never deleted"):
        write(text(deed))


@ON_POSTGRES
def test_balances_cannot_be_emptied_at_once(house, autumn):
    post(paid())
    with pytest.raises(DBAPIError, match="append-only"):
        write(text("TRUNCATE balance"))


@pytest.mark.parametrize("guarded", [True, False], ids=["our connection", "a bare connection"])
@pytest.mark.parametrize(
    "theft",
    [
        "REPLACE INTO entry (id, at, kind, cause, region_code) SELECT id, at, 'x', cause, '120000' FROM entry",
        "REPLACE INTO entry (rowid, id, at, kind, cause, region_code) SELECT rowid, 'f' || id, at, kind, 'x', '1' FROM entry",
        "REPLACE INTO posting (id, entry_id, account, amount) SELECT id, 'f' || entry_id, account, amount * 2 FROM posting",
        "REPLACE INTO posting (rowid, id, entry_id, account, amount) SELECT rowid, 'f' || id, 'f', account, 1 FROM posting",
        "INSERT OR REPLACE INTO posting SELECT * FROM posting",
        "UPDATE OR REPLACE posting SET amount = 1",
    ],
)
def test_sqlite_replaces_nothing(house, autumn, tmp_path, theft, guarded):
    """REPLACE deletes what is in its way, and unless told so SQLite asks no guard of DELETE."""
    post(paid())
    before = written()
    if guarded:
        with pytest.raises(DBAPIError, match="append-only"):
            write(text(theft))
    else:
        bare = sqlite3.connect(tmp_path / "nfe.db", isolation_level=None)
        with pytest.raises(sqlite3.IntegrityError, match=r"append-only|closed"):
            bare.execute(theft)
        bare.close()
    assert written() == before


def test_sqlite_replaces_nothing_that_happened(wang_fang):
    """The journal has no guard of its own against REPLACE: our connections ask the one of DELETE."""
    with pytest.raises(DBAPIError, match="append-only"):
        write(text("INSERT OR REPLACE INTO event SELECT * FROM event"))


@pytest.mark.parametrize("amount", ["0.5", "'many'", "1e300"])
def test_sqlite_keeps_no_fraction_and_no_word_for_an_amount(house, autumn, amount):
    """P8."""
    with pytest.raises(DBAPIError, match="posting: amount"):
        write(text(f"INSERT INTO posting (id, entry_id, account, amount) VALUES ('a', 'b', 'bank', {amount})"))


@ON_POSTGRES
@pytest.mark.parametrize("first", ["the entry", "the thief"])
def test_a_posting_cannot_slip_in_beside_an_entry_that_it_cannot_see(house, autumn, first):
    """Two transactions at once: whichever ends first, the entry keeps its own postings and no other."""
    id_ = new_id()
    with Session(database.engine()) as theirs, Session(database.engine()) as thief:
        thief.execute(posting(id_, 5))
        thief.execute(posting(id_, -5))
        for statement in (posting(id_, 100), posting(id_, -100), entry(id_)):
            theirs.execute(statement)
        if first == "the entry":
            theirs.connection().commit()
        with pytest.raises(IntegrityError, match=r"closed|foreign key"):
            thief.connection().commit()
        if first == "the thief":
            theirs.connection().commit()
    assert [row[3] for row in written()[1:]] == [Fen(100), Fen(-100)]


@both
def test_an_entry_that_is_not_taken_moves_no_balance(house, autumn):
    post([Line(channel("a"), Fen(7)), Line(WALLET, Fen(-7), WHO)], "known")
    again = "INSERT INTO entry (id, at, kind, cause, region_code) SELECT id, at, kind, cause, region_code FROM entry"
    try:
        write(text(f"{again} WHERE true ON CONFLICT DO NOTHING"))
    except DBAPIError as refused:
        assert "append-only" in str(refused)
    with database.look() as session:
        assert ledger.wallet_of(session, WHO) == Fen(7)
