"""Postings a second through `ledger.post`, each entry a transaction of its own, beside pgbench's TPC-B-like script on the same server.

`python -m bench.ledger <seconds>` posts to the house that the environment names, and prints entries a second as JSON.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from sqlalchemy import make_url

from bench import servers
from bench.figures import Figure
from bench.load import CONNECTIONS
from nfe_app import schema
from nfe_app.base import database
from nfe_app.base.database import new_id
from nfe_app.base.money import Fen
from nfe_app.base.months import Month, Span
from nfe_app.base.settings import settings
from nfe_app.ledger import actions as ledger
from nfe_app.ledger.rules import Line, channel, fund

SECONDS = 8
SCALE = 10
PENSION = "employee_pension"
LINES = 3


def figures() -> Iterator[Figure]:
    """Every figure of the ledger."""
    with tempfile.TemporaryDirectory(prefix="nfe-bench-") as home:
        bare = _entries({"NFE_DATA_DIR": home, "NFE_DATABASE_URL": ""})
    control = servers.pg_ctl()
    pgbench = _pgbench(control)
    if control is None or pgbench is None:
        yield Figure(
            "postings a second, PostgreSQL", "not measured", "", "no PostgreSQL server or no pgbench on this machine"
        )
    else:
        with servers.postgres(control) as url:
            ours, theirs = _entries({"NFE_DATABASE_URL": url}), _tpcb(pgbench, url)
        beside = (
            f"{ours:,.0f} entries of {LINES} lines a second, {ours / theirs:.2f} × the transactions of pgbench's TPC-B-like "
            f"({theirs:,.0f}/s, scale {SCALE}); {CONNECTIONS} connections each, ours from one process of Python"
        )
        ratio = f"{ours * LINES:,.0f}/s, {ours * LINES / theirs:.2f} × TPC-B-like"
        yield Figure("postings a second through `ledger.post`, PostgreSQL", ratio, "≥ 0.35 ×", beside)
    yield Figure("the same, SQLite", f"{bare * LINES:,.0f}/s", "", f"{bare:,.0f} entries a second, each on the disk")


def _pgbench(control: Path | None) -> str | None:
    beside = control.parent if control else Path()
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    found = (shutil.which("pgbench", path=str(folder)) for folder in (beside, *debian[::-1]))
    return shutil.which("pgbench") or next(filter(None, found), None)


def _entries(environment: Mapping[str, str]) -> float:
    command = [sys.executable, "-m", "bench.ledger", str(SECONDS)]
    ran = subprocess.run(command, env={**os.environ, **environment}, capture_output=True, text=True, check=False)
    if ran.returncode:
        raise RuntimeError(ran.stderr)
    return float(json.loads(ran.stdout.splitlines()[-1]))


def _tpcb(pgbench: str, url: str) -> float:
    """Transactions a second of the script that pgbench comes with, on as many connections."""
    where = ["-h", str(make_url(url).query["host"]), "-U", "nfe", "postgres"]
    subprocess.run([pgbench, "-i", "-q", "-s", str(SCALE), *where], check=True, capture_output=True)
    run = [pgbench, "-n", "-c", str(CONNECTIONS), "-j", "2", "-T", str(SECONDS), *where]
    told = subprocess.run(run, check=True, capture_output=True, text=True).stdout
    return float(next(line.split()[2] for line in told.splitlines() if line.startswith("tps =")))


def main(seconds: float) -> None:
    """Post to a house until the time is over, on as many connections as it takes."""
    schema.migrate()
    threads = 1 if settings().database_url.startswith("sqlite") else CONNECTIONS
    with ThreadPoolExecutor(threads) as pool:
        print(json.dumps(sum(pool.map(post_for, [seconds] * threads))))


def post_for(seconds: float) -> float:
    """Entries a second of one connection: a pension contribution that came in."""
    done, start = 0, time.perf_counter()
    while time.perf_counter() < start + seconds:
        who = (new_id(), PENSION, "110000", Span(Month(2026, 11), Month(2026, 11)), new_id())
        lines = [
            Line(channel("wechat"), Fen(160_000)),
            Line(fund(PENSION, "account"), Fen(-64_000), *who),
            Line(fund(PENSION), Fen(-96_000), *who),
        ]
        with database.work() as session:
            ledger.post(session, "payment", f"bench {new_id()}", "110000", lines)
        done += 1
    return done / (time.perf_counter() - start)


if __name__ == "__main__":
    main(float(sys.argv[1]))
