"""Joining the accounts: the months are at the taking place with where they came from, and every account balances."""

from __future__ import annotations

from sqlmodel import select

from nfe_app.base import database
from nfe_app.base.money import Fen
from nfe_app.coverage import actions as coverage
from nfe_app.ledger import actions as ledger
from nfe_app.ledger import tables as books
from tests.cast import BEIJING, TIANJIN, new_clerk, send
from tests.deeds import code_of, part_of, result_of
from tests.transfer.offices import accept, ask_again, moving_of, request


def moved(offices, who, clerk) -> dict[str, str]:
    """Somebody whose money has come to the taking place; which transfer that is."""
    which = {"transfer_id": request(who)}
    accept(clerk, which["transfer_id"])
    for _step in range(2):
        offices.go_on(moving_of(who)["number"])
        ask_again()
    return which


def held(who) -> list[tuple[str, str, int]]:
    """Which place holds how many months, and where they were paid."""
    with database.look() as session:
        return [(one.place, one.came_from, one.months) for one in coverage.held_of(session, who.id)]


def balance(account: str, who=None) -> Fen:
    """What stands on an account."""
    with database.look() as session:
        return ledger.balance_of(session, account, who.id if who else None)


def test_the_months_are_where_they_went_and_tell_where_they_came_from(offices, li_qiang, clerk) -> None:
    which = moved(offices, li_qiang, clerk)
    before = part_of(li_qiang, "coverage")
    assert held(li_qiang) == [(TIANJIN, TIANJIN, 1)]
    assert result_of(send(clerk, "transfer.merge", which))["step"] == "merged"
    assert held(li_qiang) == [(BEIJING, TIANJIN, 1)]
    assert part_of(li_qiang, "coverage") == before
    assert part_of(li_qiang, "moves")["held"][0]["came_from"] == "天津市"


def test_two_entries_move_the_money_once_and_all_accounts_balance(offices, li_qiang, clerk) -> None:
    account, pooled = (balance(f"fund:employee_pension:{part}", li_qiang) for part in ("account", "pooled"))
    which = moved(offices, li_qiang, clerk)
    number = moving_of(li_qiang)["number"]
    assert balance("fund:moving", li_qiang) == -Fen(40_992 + 61_488)
    result_of(send(clerk, "transfer.merge", which))
    assert balance("fund:moving", li_qiang) == Fen(0)
    assert balance("fund:employee_pension:account", li_qiang) == account - Fen(40_992)
    assert balance("fund:employee_pension:pooled", li_qiang) == pooled - Fen(61_488)
    with database.look() as session:
        causes = session.exec(select(books.Entry.cause).where(books.Entry.kind == "transfer")).all()
        assert sorted(causes) == [f"transfer {number} arrives", f"transfer {number} leaves"]
        assert ledger.rebuild(session) == []
        assert ledger.total(session) == Fen(0)


def test_it_is_merged_once_and_not_before_the_money_is_there(offices, li_qiang, clerk) -> None:
    which = {"transfer_id": request(li_qiang)}
    assert code_of(send(clerk, "transfer.merge", which)) == "transfer_decided"
    accept(clerk, which["transfer_id"])
    offices.go_on(moving_of(li_qiang)["number"])
    ask_again()
    assert code_of(send(clerk, "transfer.merge", which)) == "transfer_decided"
    offices.go_on(moving_of(li_qiang)["number"])
    ask_again()
    assert send(clerk, "transfer.merge", which)["ok"]
    assert code_of(send(clerk, "transfer.merge", which)) == "transfer_decided"


def test_the_bill_of_moved_months_stays_paid(offices, li_qiang, clerk) -> None:
    which = moved(offices, li_qiang, clerk)
    states = {bill["state"] for bill in part_of(li_qiang, "bills") if bill["place_name"] == "天津市"}
    assert states == {"paid"}
    result_of(send(clerk, "transfer.merge", which))
    assert {bill["state"] for bill in part_of(li_qiang, "bills") if bill["place_name"] == "天津市"} == {"paid"}


def test_a_stranger_merges_nothing(offices, li_qiang, mallory, clerk) -> None:
    which = moved(offices, li_qiang, clerk)
    assert code_of(send(mallory, "transfer.merge", which)) == "forbidden"
    assert code_of(send(new_clerk("clerk", "120000"), "transfer.merge", which)) == "not_your_region"
    assert held(li_qiang) == [(TIANJIN, TIANJIN, 1)]
