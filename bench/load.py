"""A small bounded client: some connections, one request after another on each, for a few seconds or until the requests end."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import uvloop

CONNECTIONS = 8
SECONDS = 5.0
LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)


@dataclass
class Run:
    """What came of one run: seconds that each answer took, and seconds in all."""

    waits: list[float] = field(default_factory=list)
    seconds: float = 0.0
    last: bytes = b""

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.waits) / self.seconds

    @property
    def p95(self) -> float:
        """Milliseconds within which 95 of 100 answers came."""
        return sorted(self.waits)[int(len(self.waits) * 0.95)] * 1000

    @property
    def says(self) -> str:
        """The run in words."""
        return f"{self.rate:,.0f}/s, p95 {self.p95:.1f} ms"


def get(path: str, cookie: str = "") -> bytes:
    """A GET as it goes over the wire."""
    return f"GET {path} HTTP/1.1\r\nhost: localhost\r\n{_cookie(cookie)}\r\n".encode()


def post(path: str, body: bytes, cookie: str = "") -> bytes:
    """A POST of JSON as it goes over the wire."""
    head = f"POST {path} HTTP/1.1\r\nhost: localhost\r\n{_cookie(cookie)}"
    return f"{head}content-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n".encode() + body


def _cookie(cookie: str) -> str:
    return f"cookie: nfe={cookie}\r\nsec-fetch-site: same-origin\r\n" if cookie else ""


def run(port: int, requests: Iterator[bytes], seconds: float = SECONDS) -> Run:
    """Send the requests, and time the answers; an answer that is not 200, or says no, ends the run with an error."""
    return uvloop.run(_all(port, requests, seconds))


async def _all(port: int, requests: Iterator[bytes], seconds: float) -> Run:
    came, start = Run(), time.perf_counter()
    await asyncio.gather(*[_one(port, requests, start + seconds, came) for _ in range(CONNECTIONS)])
    came.seconds = time.perf_counter() - start
    return came


async def _one(port: int, requests: Iterator[bytes], end: float, came: Run) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while (start := time.perf_counter()) < end and (request := next(requests, None)):
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        length = LENGTH.search(head)
        came.last = await reader.readexactly(int(length[1])) if length else b""
        came.waits.append(time.perf_counter() - start)
        if b" 200 " not in head[:16] or b'"ok":false' in came.last:
            raise AssertionError(f"{head[:40]!r} {came.last[:200]!r}")
    writer.close()
    await writer.wait_closed()
