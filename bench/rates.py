"""`GET /api/me` and `POST /api/commands` a second, beside bare Starlette and beside the database's own limit."""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bench import load, servers
from bench.figures import Figure
from bench.load import Run
from nfe_app.base.database import new_id

CHOICE = {
    "place": "120000",
    "residence": "work",
    "frequency": "quarter",
    "choices": [{"scheme": "resident_pension", "option": "fee_1200", "shown_fen": 120_000}],
}


@dataclass(frozen=True)
class Rates:
    """What one database gave: reading, the door alone, a whole confirmation, and the loop without us."""

    name: str
    read: Run
    door: Run
    whole: Run
    floor: Mapping[str, Any]


def measure(name: str, environment: Mapping[str, str]) -> Rates:
    """Prepare a house, serve it, and ask it."""
    told = prepare(environment)
    reader, workers = told["reader"], told["workers"]
    with servers.product(environment) as port:
        read = load.run(port, itertools.repeat(load.get("/api/me", reader)))
        whole = load.run(port, (_confirm(token) for token in workers[1:]))
        door = load.run(port, _again(workers[0]))
    return Rates(name, read, door, whole, _json("bench.floor", environment, reader))


def prepare(environment: Mapping[str, str]) -> Any:
    """A house with its town and workers; what the client needs to know of them."""
    return _json("bench.prepare", environment)


def _json(module: str, environment: Mapping[str, str], *arguments: str) -> Any:
    command = [sys.executable, "-m", module, *arguments]
    ran = subprocess.run(command, env={**os.environ, **environment}, capture_output=True, text=True, check=False)
    if ran.returncode:
        raise RuntimeError(ran.stderr)
    return json.loads(ran.stdout.splitlines()[-1])


def _confirm(token: str, draft: str = "") -> bytes:
    payload = {**CHOICE, "draft_id": draft or str(new_id())}
    made_at = datetime.now(UTC).isoformat()
    item = {"id": str(new_id()), "kind": "enrolment.confirm", "payload": payload, "made_at": made_at}
    return load.post("/api/commands", json.dumps([item]).encode(), token)


def _again(token: str) -> Iterator[bytes]:
    """The same draft under ever new ids: a new worker's first choice, then commands that find it done."""
    draft = str(new_id())
    while True:
        yield _confirm(token, draft)


def bare(rates: Rates) -> tuple[Run, Run]:
    """The same requests to bare Starlette, which answers as many bytes: reading and writing."""
    with servers.bare(len(rates.read.last), len(rates.door.last)) as port:
        got = load.run(port, itertools.repeat(load.get("/get", "0" * 43)))
        posts = (request.replace(b"/api/commands", b"/post") for request in _again("0" * 43))
        return got, load.run(port, posts)


def told(rates: Rates, got: Run, posted: Run) -> list[Figure]:
    """The rates of one database as figures."""
    reads, writes, statements = (rates.floor[name] for name in ("reads", "writes", "statements"))
    me, door, whole = (
        f"{what}, {rates.name}"
        for what in (
            "`GET /api/me`",
            "`POST /api/commands`, a draft known",
            "`POST /api/commands`, a new enrolment and its bill",
        )
    )
    return [
        Figure(me, rates.read.says, "", _beside(rates.read, got, reads, f"its {statements} statements")),
        Figure(door, rates.door.says, "", _beside(rates.door, posted, writes, "one insert")),
        Figure(whole, rates.whole.says, "", _beside(rates.whole, posted, writes, "one insert")),
    ]


def _beside(run: Run, bare: Run, floor: float, what: str) -> str:
    return f"{run.rate / bare.rate:.2f} × bare Starlette ({bare.says}); {run.rate / floor:.2f} × {what} in a bare loop ({floor:,.0f}/s)"
