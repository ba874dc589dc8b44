"""A day of 100,000 lines held against the books, beside a bare join of two dicts.

`python -m bench.reconcile` measures in the house that the environment names."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID

from sqlalchemy import insert

from bench.figures import Figure

LINES = 100_000
DAY = date(2026, 11, 24)
PLANTED = 30


def measured() -> Iterator[Figure]:
    """The rule alone, and a whole run from the ledger on SQLite to the kept differences; each with its reference."""
    from nfe_app.payment.gateway import CONNECTED, BillRow  # noqa: PLC0415 - the house is chosen before it is read

    attempts = _fill()
    bill = [BillRow("payment", number, f"4200{number}", amount, at) for _id, number, amount, at in attempts]
    for number in range(PLANTED):
        del bill[number * 1_000]
    CONNECTED["bench"] = _Bank(bill)  # type: ignore[assignment]
    yield _whole(len(bill))
    yield _rule(len(bill))


class _Bank:
    """A channel whose bill is ready."""

    def __init__(self, bill: list[object]) -> None:
        self._bill = bill

    def bill_of(self, _day: date) -> list[object]:
        """The bill."""
        return self._bill


def _whole(lines: int) -> Figure:
    from nfe_app.reconciliation import daily  # noqa: PLC0415

    start = time.perf_counter()
    outcome = daily.reconcile("bench", DAY)
    seconds = time.perf_counter() - start
    assert outcome.found is not None
    assert len(outcome.found.differences) == PLANTED
    beside = f"{lines / seconds:,.0f} lines/s; every one of {PLANTED} planted differences found, no other"
    return Figure(f"a day of {LINES:,} payments reconciled, SQLite", f"{seconds:.1f} s", "≤ 60 s", beside)


def _rule(lines: int) -> Figure:
    from nfe_app.base import database  # noqa: PLC0415
    from nfe_app.payment import bookings  # noqa: PLC0415
    from nfe_app.reconciliation import actions, rules  # noqa: PLC0415

    theirs = bookings.bill_of("bench", DAY) or []
    with database.look() as session:
        day = actions.day_of(session, "bench", DAY)
        ours = bookings.ours_of(session, "bench", day.since, day.until)
    start = time.perf_counter()
    found = rules.compare(theirs, ours, day)
    seconds = time.perf_counter() - start
    start = time.perf_counter()
    known = {one.number: one.amount for one in ours}
    agree = sum(known.get(line.number) == line.amount for line in theirs)
    bare = time.perf_counter() - start
    assert agree == found.matched == lines
    beside = f"{seconds / bare:.1f} × a bare join of two dicts by number and amount ({bare * 1000:.0f} ms)"
    return Figure(f"the comparison alone, {LINES:,} lines", f"{seconds * 1000:.0f} ms", "", beside)


def _fill() -> list[tuple[UUID, str, object, datetime]]:
    """A house in which so many attempts were settled on the day, written in bulk."""
    from nfe_app import schema  # noqa: PLC0415
    from nfe_app.base import clock, database  # noqa: PLC0415
    from nfe_app.base.database import new_id  # noqa: PLC0415
    from nfe_app.base.money import Fen  # noqa: PLC0415
    from nfe_app.ledger import tables as ledger  # noqa: PLC0415
    from nfe_app.payment import rules, tables  # noqa: PLC0415
    from nfe_app.people.tables import Person  # noqa: PLC0415

    schema.migrate()
    draw, noon = Random(1), datetime(DAY.year, DAY.month, DAY.day, 1, tzinfo=clock.CHINA)
    made = [
        ((id_ := new_id()), rules.trade_no(id_), Fen(draw.randint(1, 10**6)), noon + timedelta(seconds=number / 2))
        for number in range(LINES)
    ]
    person, place = new_id(), "110000"
    entries = [(id_, new_id(), amount, at) for id_, _number, amount, at in made]
    rows = {
        tables.Payment: [
            {"id": id_, "person_id": person, "region_code": place, "amount": amount, "made_at": at}
            for id_, _entry, amount, at in entries
        ],
        tables.Attempt: [
            {"id": id_, "payment_id": id_, "channel": "bench", "out_trade_no": number, "amount": amount}
            | {"description": "", "payer_ip": "", "made_at": at, "expires_at": at, "asked": 0}
            for id_, number, amount, at in made
        ],
        tables.AttemptStep: [
            {"attempt_id": id_, "position": 0, "step": "settled", "at": at, "transaction_id": f"4200{number}"}
            for id_, number, _amount, at in made
        ],
        ledger.Posting: [
            {"id": new_id(), "entry_id": entry, "account": account, "amount": side}
            for _id, entry, amount, _at in entries
            for account, side in (("channel:bench", amount), ("fund:resident_pension:pooled", -amount))
        ],
        ledger.Entry: [
            {"id": entry, "at": at, "kind": "payment", "cause": f"attempt {id_}", "region_code": place}
            for id_, entry, _amount, at in entries
        ],
    }
    with database.work() as session:
        session.add(Person(id=person, role="worker"))
        session.flush()
        for table, several in rows.items():
            session.execute(insert(table), several)
    return made  # type: ignore[return-value]


def figures() -> list[Figure]:
    """What a process of its own measured in a house of its own."""
    with tempfile.TemporaryDirectory(prefix="nfe-bench-") as home:
        here = {**os.environ, "NFE_DATA_DIR": home, "NFE_DATABASE_URL": ""}
        ran = subprocess.run(
            [sys.executable, "-m", __spec__.name], env=here, capture_output=True, text=True, check=False
        )
    if ran.returncode:
        raise RuntimeError(ran.stderr)
    return [Figure(*row) for row in json.loads(ran.stdout.splitlines()[-1])]


def main() -> None:
    """Measure in the house that the environment names, and print the figures as JSON."""
    print(json.dumps([figure.row for figure in measured()]))


if __name__ == "__main__":
    main()
