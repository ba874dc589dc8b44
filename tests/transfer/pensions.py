"""People between the two pensions: at retirement with and without the least years, and with months that were paid twice."""

from __future__ import annotations

from typing import Any

from nfe_app.base import database
from nfe_app.base.money import Fen
from nfe_app.base.months import Month, Span
from nfe_app.coverage import actions as coverage
from nfe_app.ledger import actions as ledger
from tests.cast import BEIJING, TIANJIN, Worker, is_on_record, send, worker
from tests.deeds import enrol, move, option, part_of, pay, result_of

FEE = 120_000


def span(first: str, last: str) -> Span:
    """Months in a row."""
    return Span(Month.parse(first), Month.parse(last))


def retired(birthday: str = "19650210", order: int = 1) -> Worker:
    """A man who reached the age of retirement in March 2025."""
    return worker("郑国安", "13800007701", birthday, order)


def is_resident(who: Worker, *, stops: bool = True) -> None:
    """A year of Tianjin's residents' pension was paid here, and stopped."""
    (enrolment,) = enrol(who, TIANJIN, "year", resident_pension=option("fee_1200", FEE))
    pay(who)
    assert not stops or move(who, "stop", enrolment)["ok"]


def was_employee(who: Worker, first: str, last: str, place: str = BEIJING) -> None:
    """Months as an employee are on record, 400.00 a month in the account."""
    is_on_record(who, place, span(first, last))


def crossing_of(who: Worker, kind: str) -> dict[str, Any]:
    """What the phone shows of one kind."""
    (found,) = [one for one in part_of(who, "moves")["crossings"] if one["kind"] == kind]
    return found


def ask(who: Worker, kind: str, giving: str = TIANJIN, taking: str = BEIJING) -> dict[str, Any]:
    """What the door says to the wish."""
    return send(who, "transfer.settle", {"kind": kind, "giving": giving, "taking": taking})


def asked(who: Worker, kind: str, giving: str = TIANJIN, taking: str = BEIJING) -> dict[str, str]:
    """Which application came of it."""
    return {"transfer_id": str(result_of(ask(who, kind, giving, taking))["transfer_id"])}


def decide(clerk: Worker, which: dict[str, str], approve: bool = True, note: str = "") -> dict[str, Any]:
    """The clerk's word."""
    return send(clerk, "transfer.decide", which | {"approve": approve, "note": note})


def covered(who: Worker) -> dict[str, int]:
    """How many months of each pension."""
    with database.look() as session:
        return {one.scheme: one.months for one in coverage.record_of(session, who.id)}


def stands(who: Worker, account: str) -> Fen:
    """What is owed to somebody on an account, told as a plus."""
    with database.look() as session:
        return -ledger.balance_of(session, account, who.id)
