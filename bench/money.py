"""Payments settled a second beside bare entries in the same ledger, and how soon a notice is answered while the database is slow.

`python -m bench.money settle|notices` measures in the house that the environment names, and prints what came of it as JSON.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import Any
from uuid import UUID

import httpx
import uvicorn
from fastapi import FastAPI
from sqlalchemy import event

from bench import ledger, servers
from bench.figures import Figure
from bench.load import CONNECTIONS
from nfe_app import schema, wiring
from nfe_app.base import clock, database, door
from nfe_app.base.settings import settings
from nfe_app.payment import api, gateway, history, outcome
from nfe_app.payment.wechat import WeChat
from nfe_app.people.api import subject_of
from tests.cast import AUTUMN, is_known, newcomer
from tests.deeds import enrol, news_of, start_payment
from tests.payment import signer
from tests.payment.channels import account

PAYMENTS, NOTICES, SLOWER, AGAIN, REFERENCE = 160, 32, 2, 10, 3.0


def figures() -> Iterator[Figure]:
    """Settling on both databases, and the answers to notices."""
    yield from _settling("SQLite", {"NFE_DATABASE_URL": ""})
    control = servers.pg_ctl()
    if control is None:
        yield Figure("settled a second, PostgreSQL", "not measured", "", "no PostgreSQL server on this machine")
    else:
        with servers.postgres(control) as url:
            yield from _settling("PostgreSQL", {"NFE_DATABASE_URL": url})
    told = _asked("notices", {"NFE_DATABASE_URL": ""})
    beside = (
        f"{NOTICES} true notices over {CONNECTIONS} connections, every transaction {SLOWER} s late: {told['late']} told to come again, all "
        f"of them settled after that; with no delay p99 {told['fast']:.2f} s"
    )
    yield Figure(f"a notice answered, {SLOWER} s added to the database, p99", f"{told['slow']:.2f} s", "< 2 s", beside)


def _settling(name: str, environment: Mapping[str, str]) -> Iterator[Figure]:
    told = _asked("settle", environment)
    beside = f"{told['settled'] / told['entries']:.2f} × bare entries through `ledger.post` in the same house ({told['entries']:,.0f}/s)"
    yield Figure(f"payments settled a second by notice, {name}", f"{told['settled']:,.0f}/s", "", beside)


def _asked(what: str, environment: Mapping[str, str]) -> Any:
    with tempfile.TemporaryDirectory(prefix="nfe-bench-") as home:
        command = [sys.executable, "-m", "bench.money", what]
        here = {**os.environ, "NFE_DATA_DIR": home, **environment}
        ran = subprocess.run(command, env=here, capture_output=True, text=True, check=False)
    if ran.returncode:
        raise RuntimeError(ran.stderr)
    return json.loads(ran.stdout.splitlines()[-1])


def _payments(count: int) -> list[UUID]:
    """As many payments of 1600.00, each of a person of its own, that wait for news."""
    schema.migrate()
    wiring.wire()
    gateway.connect("wechat", WeChat(account()))
    made = []
    for _number in range(count):
        who = is_known(newcomer())
        enrol(who)
        made.append(start_payment(who))
    return made


def settle() -> dict[str, float]:
    """Payments settled a second, and after that bare entries a second, on as many connections."""
    news = [news_of(payment_id) for payment_id in _payments(PAYMENTS)]
    threads = 1 if settings().database_url.startswith("sqlite") else CONNECTIONS
    with ThreadPoolExecutor(threads) as pool:
        start = time.perf_counter()
        for done in [pool.submit(copy_context().run, _settle, told) for told in news]:
            done.result()
        seconds = time.perf_counter() - start
        entries = sum(pool.map(ledger.post_for, [REFERENCE] * threads))
    return {"settled": len(news) / seconds, "entries": entries}


def _settle(told: gateway.Told) -> None:
    with database.work() as session:
        outcome.settle(session, "wechat", told)


def notices() -> dict[str, float]:
    """Seconds within which 99 of 100 notices were answered: as it is, and with every transaction late."""
    payments = _payments(2 * NOTICES)
    with _served() as port:
        fast, _none = _told(port, payments[:NOTICES])
        event.listen(database.engine(), "begin", _late)
        slow, late = _told(port, payments[NOTICES:])
        event.remove(database.engine(), "begin", _late)
        for _time in range(AGAIN):
            if _unsettled():
                _told(port, payments[NOTICES:])
    assert not _unsettled()
    return {"fast": fast, "slow": slow, "late": late}


class _served:
    """The doors of payment on a port of loopback, in a thread."""

    def __enter__(self) -> int:
        app = FastAPI()
        door.answer_refusals(app)
        app.include_router(api.routes(subject_of))
        port = servers.free_port()
        self._server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error"))
        self._thread = threading.Thread(target=self._server.run)
        self._thread.start()
        while not self._server.started:
            time.sleep(0.05)
        return port

    def __exit__(self, *_wrong: object) -> None:
        self._server.should_exit = True
        self._thread.join()


def _told(port: int, payments: list[UUID]) -> tuple[float, int]:
    """Tell of each payment once; the p99 of the answers in seconds, and how many were told to come again."""
    bodies = [_notice(payment_id) for payment_id in payments]
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as line, ThreadPoolExecutor(CONNECTIONS) as pool:
        answers = list(pool.map(lambda body: _bring(line, body), bodies))
    waits = sorted(seconds for seconds, _status in answers)
    return waits[int(len(waits) * 0.99)], sum(status != 204 for _seconds, status in answers)


def _notice(payment_id: UUID) -> bytes:
    told = news_of(payment_id).standing
    assert isinstance(told, gateway.Standing)
    assert told.amount is not None
    trade = signer.trade(told.out_trade_no, fen=told.amount.count, transaction_id=told.transaction_id)
    return signer.notice(trade).replace(b"EV-2026112310000001", f"EV-{told.out_trade_no}".encode())


def _bring(line: httpx.Client, body: bytes) -> tuple[float, int]:
    start = time.perf_counter()
    answer = line.post("/api/payments/notice", content=body, headers=signer.signed(body, clock.now()))
    return time.perf_counter() - start, answer.status_code


def _late(_connection: object) -> None:
    time.sleep(SLOWER)


def _unsettled() -> int:
    with database.look() as session:
        return len(history.unsettled(session))


if __name__ == "__main__":
    with clock.stopped_at(AUTUMN):
        print(json.dumps({"settle": settle, "notices": notices}[sys.argv[1]]()))
