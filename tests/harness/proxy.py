"""A line that goes wrong on purpose: a TCP proxy on loopback whose every connection suffers what a seed drew for it."""

from __future__ import annotations

import asyncio
import random
import socket
import struct
import threading
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from typing import Any, Literal
from weakref import WeakSet

CHUNK = 4096
SHARED = 1024
TURNS = 5
Way = Literal["up", "down"]
There = tuple[str, int] | str
"""A host with its port, or the path of a Unix socket (PostgreSQL listens on one)."""


@dataclass(frozen=True)
class Plan:
    """What one connection suffers. Up is from the caller to the server; bytes are counted from the first, apart for each way.

    `latency` is in seconds for each chunk of at most 4 KiB, `rate` in bytes a second. After `cut_up` or `cut_down` bytes the
    line ends: politely (FIN), or with `reset` by an RST. Behind a `blackhole` nothing arrives, and nobody hangs up.
    """

    latency: float = 0
    rate: int | None = None
    cut_up: int | None = None
    cut_down: int | None = None
    reset: bool = False
    blackhole: bool = False

    def cut(self, way: Way) -> int | None:
        """After how many bytes this way ends; None where it does not."""
        return self.cut_up if way == "up" else self.cut_down


@dataclass(frozen=True)
class Line:
    """What all connections share: so many bytes a second each way, and so many seconds until a byte is there (half a round trip)."""

    rate: float
    delay: float


FINE = Plan()
SLOW = Line(rate=1_600_000 / 8, delay=0.150)
"""1.6 Mbit/s and 300 ms there and back: Lighthouse's slow 4G."""
BAD = Line(rate=50_000 / 8, delay=0.150)
"""50 kbit/s: the edge of the network, a lift, a basement."""
Plans = Callable[[int], Plan]


def drawn(seed: int, in_a_hundred: Mapping[Plan, int], within: int = 2000) -> Plans:
    """For connection 0, 1, 2 … one of these plans, so many in a hundred each, or none: the same seed draws the same.

    A cut at −1 is drawn anew for each connection, anywhere in the first `within` bytes.
    """

    def plan_of(number: int) -> Plan:
        chance = random.Random(f"{seed} {number}")
        kinds, shares = list(in_a_hundred), list(in_a_hundred.values())
        plan = chance.choices([*kinds, FINE], [*shares, 100 - sum(shares)])[0]
        anywhere = {name: chance.randrange(within) for name in ("cut_up", "cut_down") if getattr(plan, name) == -1}
        return Plan(**(vars(plan) | anywhere))

    return plan_of


class Proxy:
    """`with Proxy(there, plans) as proxy:` listens on 127.0.0.1, `proxy.port`, in a thread of its own; plans may be changed while it runs."""

    def __init__(
        self, there: There, plans: Plans = lambda _number: FINE, line: Line | None = None, port: int = 0
    ) -> None:
        self.there = there
        self.plans = plans
        self.line = line
        self.came = 0
        self.cut = 0
        self.port = port
        self._free: dict[Way, float] = {"up": 0, "down": 0}
        self._lines: set[asyncio.Task[Any]] = set()
        self._ends: WeakSet[asyncio.StreamWriter] = WeakSet()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="fault proxy", daemon=True)

    def __enter__(self) -> Proxy:
        self._thread.start()
        self._server = self._do(asyncio.start_server(self._meet, "127.0.0.1", self.port))
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    def __exit__(self, *_wrong: object) -> None:
        self._do(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def hang_up(self) -> None:
        """Every connection there is ends with a reset; new ones are taken."""
        self._do(self._end_lines())

    def _do(self, deed: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(deed, self._loop).result(30)

    async def _end(self) -> None:
        self._server.close()
        for _turn in range(TURNS):  # who was just taken in becomes a line
            await asyncio.sleep(0)
        await self._end_lines()
        for end in list(self._ends):  # what was hung up politely may still have something to say
            end.transport.abort()

    async def _end_lines(self) -> None:
        lines = list(self._lines)  # and not who is just being taken in: of that nothing would be left to close it
        for line in lines:
            line.cancel()
        await asyncio.gather(*lines, return_exceptions=True)

    async def _meet(self, caller: asyncio.StreamReader, to_caller: asyncio.StreamWriter) -> None:
        plan, self.came = self.plans(self.came), self.came + 1
        ends, reset, line = [to_caller], plan.reset, asyncio.current_task()
        assert line
        self._lines.add(line)
        self._ends.add(to_caller)
        try:
            if plan.blackhole:
                await _swallow(caller)
                return
            server, to_server = await self._reach()
            ends.append(to_server)
            self._ends.add(to_server)
            await asyncio.sleep(2 * self.line.delay if self.line else 0)
            ways = (self._carry(plan, "up", caller, to_server), self._carry(plan, "down", server, to_caller))
            await _until_one_ends([asyncio.ensure_future(way) for way in ways])
        except asyncio.CancelledError:
            reset = True
        except OSError:
            pass
        finally:
            self._lines.discard(line)
            for end in ends:
                _end(end, reset)

    async def _carry(self, plan: Plan, way: Way, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        left, size = plan.cut(way), CHUNK if self.line is None else SHARED
        while left != 0 and (chunk := await source.read(size if left is None else min(size, left))):
            await asyncio.sleep(plan.latency + (len(chunk) / plan.rate if plan.rate else 0))
            await self._send(way, chunk, sink)
            left = None if left is None else left - len(chunk)
        self.cut += left == 0
        await asyncio.sleep(self.line.delay if self.line else 0)

    async def _send(self, way: Way, chunk: bytes, sink: asyncio.StreamWriter) -> None:
        """A chunk waits for its turn on the line, and is there a while after; the next may follow it at once."""
        if self.line is None:
            sink.write(chunk)
            await sink.drain()
            return
        now = self._loop.time()
        self._free[way] = max(self._free[way], now) + len(chunk) / self.line.rate
        self._loop.call_at(self._free[way] + self.line.delay, _write, sink, chunk)
        await asyncio.sleep(self._free[way] - now)

    async def _reach(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if isinstance(self.there, str):
            return await asyncio.open_unix_connection(self.there)
        return await asyncio.open_connection(*self.there)


async def _swallow(caller: asyncio.StreamReader) -> None:
    while await caller.read(CHUNK):
        pass


def _write(sink: asyncio.StreamWriter, chunk: bytes) -> None:
    if not sink.is_closing():
        sink.write(chunk)


async def _until_one_ends(ways: list[asyncio.Future[None]]) -> None:
    """A line that ends in one way ends in both."""
    try:
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for way in ways:
            way.cancel()
        await asyncio.gather(*ways, return_exceptions=True)


def _end(line: asyncio.StreamWriter, reset: bool) -> None:
    if reset:
        told: socket.socket | None = line.get_extra_info("socket")
        if told is not None and told.fileno() != -1:  # whose other end hung up first is closed already
            told.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        line.transport.abort()
    else:
        line.close()
