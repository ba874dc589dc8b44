"""P58: two servers are restarted in turn while people command: no command fails or is done twice, and who listens is told meanwhile.

A desk whose server leaves goes on at the other with what was typed: `tests/walks/test_desk_line.py`.
"""

from __future__ import annotations

import itertools
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

import httpx
import pytest

from nfe_app.cli import options
from tests import cast
from tests.cast import OURS, Worker, envelope, is_beside, newcomer
from tests.deeds import events_named
from tests.harness.proxy import Proxy

PEOPLE, DEEDS = 3, 10
"""How many people command, and how often all of them together between one step of the restart and the next."""
on_postgres = pytest.mark.parametrize("house", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True)
"""Several servers want PostgreSQL."""


class Server:
    """One of the two: the doors of the product without its pages, told to run as `nfe serve` is, on a port that stays its own."""

    def __init__(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port: int = free.getsockname()[1]
        self.start()

    def start(self) -> None:
        """Begin to answer; `ready` returns when it does."""
        command = [sys.executable, "-m", "uvicorn", "--factory", "nfe_app.nfe_app:api"]
        self.process = subprocess.Popen([*command, *options("127.0.0.1", self.port)], stderr=subprocess.PIPE, text=True)

    def ready(self) -> None:
        """Until it says that it is ready for its part."""
        assert self.process.stderr
        said = list(itertools.takewhile(lambda line: "Uvicorn running" not in line, self.process.stderr))
        assert self.process.poll() is None, "".join(said)
        assert httpx.get(f"http://127.0.0.1:{self.port}/readyz").status_code == 200

    def die(self) -> None:
        """Killed in the middle of whatever it does."""
        self.process.kill()
        self.process.communicate()

    def leave(self) -> str:
        """Told to leave; what it says of that, once it has finished what it had begun; nothing where it has left before."""
        if self.process.poll() is not None:
            return ""
        self.process.send_signal(signal.SIGTERM)
        return self.process.communicate(timeout=60)[1]


@dataclass
class Phone:
    """Somebody who says again and again where they live, each time at another address."""

    who: Worker
    origin: str
    over: threading.Event
    done: threading.Semaphore
    deeds: int = 0
    wrong: list[str] = field(default_factory=list)

    def live(self) -> None:
        """Until it is over, each time on a line of its own; what was not answered is wrong, too: nobody was killed."""
        seat = {"headers": OURS, "cookies": {"nfe": self.who.token}, "timeout": 60}
        with httpx.Client(base_url=self.origin, limits=httpx.Limits(max_keepalive_connections=0), **seat) as line:
            for number in itertools.takewhile(lambda _number: not self.over.is_set(), itertools.count(1)):
                self._note(line, f"北京市朝阳区建国路 {number} 号院")

    def _note(self, line: httpx.Client, address: str) -> None:
        item = envelope("changes.note_address", {"address": address})
        try:
            answer = line.post("/api/commands", json=[item.model_dump(mode="json")])
        except httpx.TransportError as fault:
            self.wrong.append(repr(fault))
        else:
            if answer.status_code != 200 or not answer.json()[0]["ok"]:
                self.wrong.append(answer.text)
        self.deeds += 1
        self.done.release()


@pytest.fixture
def servers(house: str) -> Iterator[list[Server]]:
    """Two of them on one database."""
    with ExitStack() as stack:
        made = []
        for _server in range(2):
            made.append(Server())
            stack.callback(made[-1].leave)
        for server in made:
            server.ready()
        yield made


@pytest.fixture
def way(servers: list[Server]) -> Iterator[Proxy]:
    """What stands before them, and leads to one."""
    with Proxy(("127.0.0.1", servers[0].port)) as proxy:
        yield proxy


def told(listener: httpx.Response) -> Iterator[str]:
    """What a line tells, until it is cut."""
    try:
        for line in listener.iter_lines():
            if line.startswith("data: "):
                yield line
    except httpx.TransportError:
        return


@on_postgres
def test_servers_restarted_in_turn_fail_no_command_and_do_none_twice(servers: list[Server], way: Proxy) -> None:
    """P58: as the README says it. Out of the way, quiet, told to leave, begun anew, ready, back into the way; somebody listens at the first."""
    over, done = threading.Event(), threading.Semaphore(0)
    origin = f"http://127.0.0.1:{way.port}"
    phones = [Phone(newcomer(), origin, over, done) for _person in range(PEOPLE)]
    she, clerk = newcomer(), cast.new_clerk("clerk")
    sitting = is_beside(she, clerk)["sitting_id"]
    with httpx.Client(base_url=origin, cookies={"nfe": she.token}, headers=OURS, timeout=60) as listens:
        with listens.stream("GET", f"/api/assistance/{sitting}", headers={"accept": "text/event-stream"}) as line:
            heard = told(line)
            next(heard)
            with commanding(phones):
                for leaving, staying in (servers, servers[::-1]):
                    some(done)
                    way.there = ("127.0.0.1", staying.port)
                    some(done)
                    assert "Finished server process" in leaving.leave()
                    some(done)
                    if leaving is servers[0]:  # the other is not needed any more
                        leaving.start()
                        leaving.ready()
            assert list(heard) == [], "cut when its server left, with no news meanwhile"
        again = listens.get(f"/api/assistance/{sitting}")
    assert again.json()["state"] == "together", "and told by the other, when it asks again"
    assert [wrong for phone in phones for wrong in phone.wrong] == []
    assert len(events_named("change.in_force")) == sum(phone.deeds for phone in phones) >= 5 * DEEDS


@contextmanager
def commanding(phones: list[Phone]) -> Iterator[None]:
    """All of them at once, until this ends."""
    threads = [threading.Thread(target=phone.live) for phone in phones]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        for phone in phones:
            phone.over.set()
        for thread in threads:
            thread.join(60)


def some(done: threading.Semaphore) -> None:
    """Until so many more deeds were done from now on: more than there are people, so none is under way by an older way."""
    while done.acquire(blocking=False):
        pass
    for _deed in range(DEEDS):
        assert done.acquire(timeout=60)
