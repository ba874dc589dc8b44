"""Rows sealed and verified a second, beside SHA-256 alone over as many bytes.

`python -m bench.audit <rows>` fills the house that the environment names, seals and verifies it, and prints the seconds as JSON.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from datetime import timedelta
from hashlib import sha256

from sqlalchemy import insert

from bench import servers
from bench.figures import Figure
from nfe_app import schema
from nfe_app.audit import rounds, rows, rules
from nfe_app.base import clock, database, journal
from nfe_app.base.database import new_id

ROWS = 100_000


def figures() -> Iterator[Figure]:
    """Every figure of the audit chain."""
    with tempfile.TemporaryDirectory(prefix="nfe-bench-") as home:
        yield from _rows("SQLite", {"NFE_DATA_DIR": home, "NFE_DATABASE_URL": ""})
    control = servers.pg_ctl()
    if control is None:
        yield Figure("rows sealed a second, PostgreSQL", "not measured", "", "no PostgreSQL server on this machine")
        return
    with servers.postgres(control) as url:
        yield from _rows("PostgreSQL", {"NFE_DATABASE_URL": url})


def _rows(name: str, environment: Mapping[str, str]) -> Iterator[Figure]:
    command = [sys.executable, "-m", "bench.audit", str(ROWS)]
    ran = subprocess.run(command, env={**os.environ, **environment}, capture_output=True, text=True, check=False)
    if ran.returncode:
        raise RuntimeError(ran.stderr)
    told = json.loads(ran.stdout.splitlines()[-1])
    bare = ROWS / told["bare"]
    for what, seconds in (("sealed", told["sealed"]), ("verified", told["verified"])):
        rate = ROWS / seconds
        beside = f"{rate / bare:.3f} × bare SHA-256 of the same bytes ({bare:,.0f}/s), {ROWS:,} rows of the journal"
        yield Figure(f"rows {what} a second, {name}", f"{rate:,.0f}/s", "", beside)


def main(count: int) -> None:
    """Fill, seal, verify, and hash the same bytes without any of it."""
    schema.migrate()
    table, now = journal.SQLModel.metadata.tables["event"], clock.now()
    facts = {"by": str(new_id()), "what": "identity, bills", "why": "counter"}
    with database.work() as session:
        for _start in range(0, count, 10_000):
            some = min(10_000, count)
            ids = [new_id() for _row in range(some)]
            session.execute(
                insert(table),
                [
                    {"id": id_, "at": now, "name": "bench.used", "object_id": id_, "person_id": id_, "facts": facts}
                    for id_ in ids
                ],
            )
    sealed, verified = _timed(lambda: rounds.seal_all(timedelta(0))), _timed(rounds.verify)
    assert rounds.verify().rows >= count
    with database.look() as session:
        (row,) = rows.between(session, "event", rules.NEWEST, rules.START, rules.before(new_id(), timedelta(0)), 1)
    body = json.dumps([row.id.hex, str(now), "bench.used", row.id.hex, row.id.hex, None, json.dumps(facts)]).encode()
    bare = _timed(lambda: [sha256(body).digest() for _row in range(count)])
    print(json.dumps({"sealed": sealed, "verified": verified, "bare": bare}))


def _timed(deed) -> float:  # type: ignore[no-untyped-def]
    began = time.perf_counter()
    deed()
    return time.perf_counter() - began


if __name__ == "__main__":
    main(int(sys.argv[1]))
