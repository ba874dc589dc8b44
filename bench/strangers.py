"""Whether the time of an answer tells if a number or a name is known here (P36): known and unknown ones in turn, over HTTP.

`python -m bench.strangers <count>` makes as many workers and members of staff in the house that the environment names.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from urllib.parse import urlencode

from bench import servers
from bench.figures import Figure
from nfe_app import schema, wiring
from nfe_app.base import database
from nfe_app.people import codes, staff

COUNT = 60
KNOWN, UNKNOWN, OTHERS = "known", "unknown", "others"
"""Two groups of unknown ones: how far these are apart is what the machine itself adds."""
FIRST = {KNOWN: 0, UNKNOWN: 10_000, OTHERS: 20_000}
LIMIT = "≤ 20 ms"


def figures() -> Iterator[Figure]:
    """Both doors at which somebody says who they are, on both databases."""
    with tempfile.TemporaryDirectory(prefix="nfe-bench-") as home:
        yield from _doors("SQLite", {"NFE_DATA_DIR": home, "NFE_DATABASE_URL": ""})
    control = servers.pg_ctl()
    if control is None:
        yield Figure("the same on PostgreSQL", "not measured", "", "no PostgreSQL server on this machine")
        return
    with servers.postgres(control) as url, tempfile.TemporaryDirectory(prefix="nfe-bench-") as home:
        yield from _doors("PostgreSQL", {"NFE_DATA_DIR": home, "NFE_DATABASE_URL": url})


def _doors(name: str, environment: Mapping[str, str]) -> Iterator[Figure]:
    command = [sys.executable, "-m", "bench.strangers", str(COUNT)]
    ran = subprocess.run(command, env={**os.environ, **environment}, capture_output=True, text=True, check=False)
    if ran.returncode:
        raise RuntimeError(ran.stderr)
    with servers.doors(environment) as port:
        yield told(f"a code asked for a known and an unknown number, apart, {name}", _waits(port, _code))
        yield told(f"a password tried for a known and an unknown name, apart, {name}", _waits(port, _password))


def told(what: str, waits: Mapping[str, list[float]]) -> Figure:
    """How far the medians of known and unknown ones are apart, beside how far those of two groups of unknown ones are."""
    known, unknown, others = (statistics.median(waits[group]) * 1000 for group in (KNOWN, UNKNOWN, OTHERS))
    beside = f"two groups of unknown ones: {abs(unknown - others):.1f} ms; an answer takes {unknown:.1f} ms; {len(waits[KNOWN])} of each in turn"
    return Figure(what, f"{abs(known - unknown):.1f} ms", LIMIT, beside)


def _waits(port: int, asked) -> dict[str, list[float]]:  # type: ignore[no-untyped-def]
    waits: dict[str, list[float]] = {group: [] for group in FIRST}
    chance = random.Random(36)
    _wait(port, 250, 250, *asked(30_000))  # what a process does once
    for order in range(COUNT):
        for group in chance.sample(sorted(FIRST), len(FIRST)):
            number = FIRST[group] + order
            waits[group].append(_wait(port, sorted(FIRST).index(group) + 1, order + 1, *asked(number)))
    return waits


def _wait(port: int, group: int, order: int, path: str, body: str, kind: str) -> float:
    """Seconds from the request to the end of its answer, each from an address of its own, for tries are counted by address."""
    line = http.client.HTTPConnection("127.0.0.1", port, source_address=(f"127.1.{group}.{order}", 0))
    line.connect()
    began = time.perf_counter()
    line.request("POST", path, body, {"content-type": kind})
    answer = line.getresponse()
    answer.read()
    took = time.perf_counter() - began
    line.close()
    if answer.status not in (200, 303):
        raise RuntimeError(f"{path}: {answer.status}")
    return took


def _phone(number: int) -> str:
    return f"137{number:08d}"


def _code(number: int) -> tuple[str, str, str]:
    return "/api/sign-in/code", json.dumps({"phone": _phone(number)}), "application/json"


def _password(number: int) -> tuple[str, str, str]:
    form = {"user_name": f"clerk{number}", "password": "not this one", "code": "000000"}
    return "/api/desk/sign-in", urlencode(form), "application/x-www-form-urlencoded"


def main(count: int) -> None:
    """Make who is known; no code was ever sent to them."""
    schema.migrate()
    wiring.wire()
    for order in range(count):
        with database.work() as session:
            codes.person_with(session, f"+86{_phone(order)}")
            staff.add(session, f"clerk{order}", "correct horse battery", "测试")


if __name__ == "__main__":
    main(int(sys.argv[1]))
