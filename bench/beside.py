"""The shared screen through two servers: how long a change takes to the other side, and what two hundred sittings at once cost."""

from __future__ import annotations

import json
import os
import queue
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import socketio

from bench import servers
from bench.figures import Figure

PAIRS, TIMES = 200, 40
STATE = "reflex___state____state.nfe_app___assistance___desk____besides"
OURS = {"sec-fetch-site": "same-origin"}
PATIENCE = 20.0


@dataclass
class Pair:
    """A worker and a clerk who look together, each at a server of their own."""

    told: Mapping[str, str]
    here: str
    there: str
    origin: str
    at_clerk: queue.SimpleQueue[str] = field(default_factory=queue.SimpleQueue)
    at_worker: queue.SimpleQueue[str] = field(default_factory=queue.SimpleQueue)

    @contextmanager
    def open(self) -> Iterator[Pair]:
        """Both lines open: the worker's stream, the clerk's socket."""
        self.desk = socketio.Client(reconnection=False, websocket_extra_options={"origin": self.origin})
        self.desk.on("event", lambda said: self.at_clerk.put(str(said)), namespace="/_event")
        seat = {"Cookie": f"nfe-desk={self.told['clerk']}; nfe-desk-csrf={self.told['csrf']}"}
        path = f"{self.there}?token={self.told['sitting']}"
        self.desk.connect(path, seat, transports=["websocket"], namespaces=["/_event"], socketio_path="/_event")
        self.send("load")
        with httpx.Client(
            base_url=self.here, cookies={"nfe": self.told["worker"]}, headers=OURS, timeout=None
        ) as self.phone:
            listening = threading.Thread(target=self._listen, daemon=True)
            listening.start()
            wait_for(self.at_worker, "together")
            wait_for(self.at_clerk, "pension")
            yield self
            self.over = True
            self.phone.close()
        self.desk.disconnect()

    def _listen(self) -> None:
        try:
            with self.phone.stream("GET", self.address, headers={"accept": "text/event-stream"}) as stream:
                for line in stream.iter_lines():
                    self.at_worker.put(line)
        except (httpx.HTTPError, OSError):
            return

    @property
    def address(self) -> str:
        """The worker's side of the sitting."""
        return f"/api/assistance/{self.told['sitting']}"

    def send(self, event: str, **payload: object) -> None:
        """What the clerk does on the page."""
        router = {"pathname": "/assist/", "query": {}}
        said = {"name": f"{STATE}.{event}", "payload": payload, "router_data": router, "token": self.told["sitting"]}
        self.desk.emit("event", said, namespace="/_event")

    def show(self, base: str) -> None:
        """What the worker's page shows now."""
        fields = {"place": "110000", "pension": "employee_pension", "pension_option": "own", "pension_base": base}
        answer = self.phone.post(f"{self.address}/frame", json={"page": "/join/grade/", "fields": fields})
        assert answer.status_code == 200, answer.text


def wait_for(came: queue.SimpleQueue[str], words: str) -> None:
    """Until something with these words has come; queue.Empty after a while."""
    while words not in json.dumps(came.get(timeout=PATIENCE), ensure_ascii=False):
        pass


def figures() -> Iterator[Figure]:
    """Every figure of the shared screen; nothing where there is no Redis or no PostgreSQL."""
    server, control = shutil.which("redis-server"), servers.pg_ctl()
    if server is None or control is None:
        yield Figure("the shared screen through two servers", "not measured", "", "no Redis or no PostgreSQL here")
        return
    with ExitStack() as stack:
        home = stack.enter_context(tempfile.TemporaryDirectory(prefix="nfe-bench-"))
        house = {"NFE_DATA_DIR": home, "NFE_DATABASE_URL": stack.enter_context(servers.postgres(control))}
        house |= {"NFE_REDIS_URL": stack.enter_context(servers.redis(server))}
        pairs = _pairs(house)
        origin = "http://localhost:1"
        ports = [stack.enter_context(servers.product(house, origin)) for _server in range(2)]
        here, there = (f"http://127.0.0.1:{port}" for port in ports)
        yield from _alone(Pair(pairs[0], here, there, origin))
        yield from _many([Pair(told, here, there, origin) for told in pairs[1:]], ports)


def _pairs(house: Mapping[str, str]) -> list[dict[str, str]]:
    command = [sys.executable, "-m", "bench.pairs", str(PAIRS + 1)]
    made = subprocess.run(command, env={**os.environ, **house}, capture_output=True, text=True, check=True).stdout
    read: list[dict[str, str]] = json.loads(made.splitlines()[-1])
    return read


def _alone(pair: Pair) -> Iterator[Figure]:
    with pair.open():
        bases, lines = [str(8000 + turn) for turn in range(TIMES)], [f"第 {turn} 句" for turn in range(TIMES)]
        to_clerk = [_seconds(partial(pair.show, base), pair.at_clerk, f"{base} 元") for base in bases]
        to_worker = [_seconds(partial(pair.send, "reply_quickly", text=line), pair.at_worker, line) for line in lines]
        bare = [_seconds(partial(pair.phone.get, "/healthz"), None, "") for _turn in range(TIMES)]
    beside = f"one answer of the same server with nothing in it: {_shown(bare)}"
    yield Figure(
        f"worker → clerk through two servers, {TIMES} changes, p95 (median)", _shown(to_clerk), "≤ 150 ms", beside
    )
    yield Figure(
        f"clerk → worker through two servers, {TIMES} lines, p95 (median)", _shown(to_worker), "≤ 250 ms", beside
    )


def _many(pairs: list[Pair], ports: list[int]) -> Iterator[Figure]:
    before = _memory(ports)
    with ExitStack() as stack:
        for pair in pairs:
            stack.enter_context(pair.open())
        grown = _memory(ports) - before
        seconds = []
        for number, pair in enumerate(pairs):
            base = str(5000 + number)
            seconds.append(_seconds(partial(pair.show, base), pair.at_clerk, f"{base} 元"))
    yield Figure(
        f"the same with {len(pairs)} sittings open at once",
        _shown(seconds),
        "",
        "one change in each, one after another",
    )
    each = grown / len(pairs)
    yield Figure(
        "memory of a sitting, both servers together",
        f"{each:,.0f} kB",
        "",
        "growth of the resident set, a stream and a socket each",
    )


def _seconds(deed: Callable[[], Any], came: queue.SimpleQueue[str] | None, words: str) -> float:
    start = time.perf_counter()
    deed()
    if came is not None:
        wait_for(came, words)
    return time.perf_counter() - start


def _shown(seconds: list[float]) -> str:
    ordered = sorted(seconds)
    return f"{ordered[int(len(ordered) * 0.95)] * 1000:,.0f} ms ({statistics.median(ordered) * 1000:,.0f})"


def _memory(ports: list[int]) -> int:
    """The resident sets of the servers on these ports, in kB."""
    return sum(_resident(folder) for port in ports for folder in Path("/proc").glob("[0-9]*") if _serves(folder, port))


def _resident(folder: Path) -> int:
    lines = (folder / "status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))


def _serves(folder: Path, port: int) -> bool:
    try:
        said = (folder / "cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    return b"--port" in said and str(port).encode() in said
