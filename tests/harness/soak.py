"""The long form: `python -m tests.harness.soak --kills 1000 --lives 200 --seed 2026` prints what came of it, and fails when anything is wrong.

Half of the kills fall on SQLite and half on PostgreSQL, where the machine has one; the lives are lived on both.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psycopg
from fastapi import FastAPI
from psycopg.sql import SQL, Identifier
from starlette.testclient import TestClient

from bench import servers
from nfe_app import schema, wiring
from nfe_app.base import clock, door
from nfe_app.payment import api
from nfe_app.people.api import subject_of
from tests.cast import AUTUMN, OURS
from tests.conftest import forget
from tests.harness import life
from tests.harness import planted as planted_in
from tests.harness.kill import Run, Toll, wear
from tests.harness.lives.mandates import MandateLife
from tests.harness.wayward import Ways

SECONDS_A_KILL, STEPS = 5, 40
KINDS: tuple[tuple[str, Ways, type[life.Life]], ...] = (
    ("both", "both", life.Life),
    ("notice", "notice", life.Life),
    ("query", "query", life.Life),
    ("bill", "bill", life.Life),
    ("mandate", "both", MandateLife),
)
PAYER = ("203.0.113.7", 50000)


@contextmanager
def house(url: str, folder: Path) -> Iterator[None]:
    """A house in this process on a fresh database at the newest migration."""
    folder.mkdir(parents=True, exist_ok=True)
    os.environ |= {
        "NFE_DATABASE_URL": url,
        "NFE_DATA_DIR": str(folder / "data"),
        "NFE_PUBLIC_ORIGIN": "http://testserver",
    }
    forget()
    schema.migrate()
    wiring.wire()
    yield
    forget()


def address(server: str, folder: Path, name: str) -> str:
    """A fresh database of this name: a file, or one more on the server."""
    if not server:
        return f"sqlite:///{folder}/{name}.db"
    with psycopg.connect(server.replace("+psycopg", ""), autocommit=True) as admin:
        admin.execute(SQL("create database {}").format(Identifier(name)))
    return server.replace("/postgres?", f"/{name}?")


def live(lives: int, server: str, folder: Path) -> str:
    """So many lives of the machine, with each way to the truth cut off in turn, and with a mandate; empty when all went well."""
    app = FastAPI()
    door.answer_refusals(app)
    app.include_router(api.routes(subject_of))
    for name, ways, kind in KINDS if lives else ():
        home = folder / name
        with ExitStack() as stack:
            stack.enter_context(house(address(server, folder, name), home))
            client = stack.enter_context(TestClient(app, client=PAYER, headers=OURS))
            stack.enter_context(clock.stopped_at(AUTUMN))
            try:
                life.live(client, home, ways, lives // len(KINDS), STEPS, kind)
            except Exception as wrong:
                return f"lives ({name}): {wrong}\n" + "\n".join(getattr(wrong, "__notes__", []))
    return ""


def told(kind: str, toll: Toll) -> None:
    """One line of figures, and below it whatever is wrong."""
    found = toll.found
    print(
        f"{kind}: {toll.kills} kills ({toll.broken} requests broken), {found.payments} payments, {found.paid} paid, "
        f"{found.returned} went back, {len(found.lost)} lost, {len(found.doubled)} doubled, {len(found.unpaid)} invented, "
        f"{len(found.open)} stuck, {len(found.jars)} wrong jars, {found.waiting} deliveries waiting, {found.unanswered} without an answer, ledger sum {found.sum}, "
        f"{len(toll.strange)} strange",
        flush=True,
    )
    for line in (*found.wrong, *toll.strange):
        print(f"  {line}", flush=True)


def compared(kind: str, folder: Path, seed: int) -> bool:
    """Whether the bills of the worn day agree with the books, and everything that is planted in one is found, and no more."""
    before, planted, found = planted_in.differences(folder, seed)
    print(
        f"{kind}: bills of the day, {len(before)} differences; then {len(planted & found)} of {len(planted)} planted found, ",
        end="",
    )
    print(f"{len(found - planted)} false", flush=True)
    for line in (*before, *(planted ^ found)):
        print(f"  {line}", flush=True)
    return not before and planted == found


def soak(server: str, kind: str, kills: int, lives: int, seed: int) -> bool:
    """Kills and lives on one kind of database; whether all was right."""
    with tempfile.TemporaryDirectory(prefix="nfe-soak-") as home:
        folder = Path(home)
        url = address(server, folder, "worn")
        with house(url, folder):
            toll = wear(Run(url, folder, kills, seed, patience=120 + kills * SECONDS_A_KILL))
            told(kind, toll)
            is_found = compared(kind, folder, seed)
        wrong = live(lives, server, folder)
        print(f"{kind}: {lives} lives, {wrong or 'all well'}", flush=True)
        return toll.is_right and toll.kills == kills and is_found and not wrong


def main() -> int:
    """0 when nothing is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name, usual in (("kills", 1000), ("lives", 200), ("seed", 2026)):
        parser.add_argument(f"--{name}", type=int, default=usual)
    asked = parser.parse_args()
    with ExitStack() as stack:
        places = {"sqlite": ""}
        if control := servers.pg_ctl():
            places["postgresql"] = stack.enter_context(servers.postgres(control))
        share, each = asked.kills // len(places), asked.lives // len(places)
        right = [soak(url, kind, share, each, asked.seed) for kind, url in places.items()]
    print("all is right" if all(right) else "SOMETHING IS WRONG")
    return 0 if all(right) else 1


if __name__ == "__main__":
    sys.exit(main())
