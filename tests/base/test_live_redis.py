"""Several processes that serve live pages wake each other by Redis, and go on without it."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from nfe_app.base import database, live
from nfe_app.base.settings import settings
from tests.conftest import forget, missing

ELSEWHERE = "from nfe_app.base import live; live._ring('thing')"
"""What another process does."""


@pytest.fixture
def line(house: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[subprocess.Popen[bytes]]:
    """A Redis of our own on a socket in a temporary folder, and a house that knows it; skipped where there is no server."""
    server = shutil.which("redis-server")
    if server is None:
        missing("redis", "no redis-server on the PATH")
    address = tmp_path / "redis.sock"
    command = [str(server), "--port", "0", "--unixsocket", str(address), "--save", "", "--appendonly", "no"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=tmp_path) as running:
        assert running.stdout is not None
        assert any(b"accept connections" in said for said in running.stdout)
        monkeypatch.setenv("NFE_REDIS_URL", f"unix://{address}")
        live._line.cache_clear()
        forget()
        yield running
        running.terminate()
    live._line.cache_clear()


async def heard(tell: list[str] | None) -> bool:
    """Whether news comes to who hears of the thing, when it is told by a command, or here where there is none."""
    listening = asyncio.create_task(live.listen())
    try:
        async with live.hearing("thing") as ear:
            with redis.Redis.from_url(settings().redis_url) as asked:
                while asked.pubsub_numsub(live.CHANNEL)[0][1] == 0:  # type: ignore[index]
                    await asyncio.sleep(0)
            if tell:
                await asyncio.to_thread(subprocess.run, tell, check=True, env=os.environ)
            else:
                await asyncio.to_thread(_told_here)
            return await ear.news(10)
    finally:
        listening.cancel()


def _told_here() -> None:
    with database.work() as session:
        live.tell(session, "thing")


def test_what_another_process_tells_is_heard_here(line) -> None:
    assert asyncio.run(heard([sys.executable, "-c", ELSEWHERE]))


def test_what_is_told_here_is_heard_here_and_told_once_it_is_written(line) -> None:
    assert asyncio.run(heard(None))


def test_without_redis_a_deed_is_done_all_the_same_and_heard_here(line, told_log) -> None:
    line.terminate()
    line.wait()

    async def listen() -> bool:
        """Told while Redis is gone."""
        async with live.hearing("thing") as ear:
            await asyncio.to_thread(_told_here)
            return await ear.news(10)

    assert asyncio.run(listen())
    assert any("not told elsewhere" in one for one in told_log)


def test_what_was_not_written_is_told_to_nobody(house: str) -> None:
    async def listen() -> bool:
        """Told in a transaction that fails."""
        async with live.hearing("thing") as ear:
            await asyncio.to_thread(_fails)
            return await ear.news(0.05)

    assert not asyncio.run(listen())


def _fails() -> None:
    with pytest.raises(ZeroDivisionError), database.work() as session:
        live.tell(session, "thing")
        _ = 1 / 0
