"""Who waits for news of a thing is woken when it was written: in this process at once, in others by way of Redis (`NFE_REDIS_URL`).

Only the name of the thing travels, never what became of it: that is read from the database. So nothing is lost with Redis but the
moment; whoever waits looks again after a while anyway.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache

import redis
from redis import asyncio as redis_live
from sqlmodel import Session

from nfe_app.base import database
from nfe_app.base.log import log_of
from nfe_app.base.settings import settings

CHANNEL = "nfe:live"
PATIENCE = 0.5
"""Seconds that a deed waits for Redis to take a name, at most; whoever waits elsewhere looks again by themselves."""
AGAIN = 2.0
log = log_of("live")


class Ear:
    """One that waits for news of one thing; news that comes while it looks elsewhere is not missed."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._news = asyncio.Event()

    def wake(self) -> None:
        """There is news; from any thread. A loop that has ended is not woken."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._news.set)

    async def news(self, seconds: float) -> bool:
        """Wait until there is news since the last time, or so long; whether there was any."""
        try:
            async with asyncio.timeout(seconds):
                await self._news.wait()
        except TimeoutError:
            return False
        self._news.clear()
        return True


_ears: dict[str, set[Ear]] = {}


@asynccontextmanager
async def hearing(thing: str) -> AsyncIterator[Ear]:
    """Hear of a thing from here on: `async with hearing(id) as ear: … await ear.news(10)`."""
    ear = Ear()
    _ears.setdefault(thing, set()).add(ear)
    try:
        yield ear
    finally:
        _ears[thing].discard(ear)
        if not _ears[thing]:
            del _ears[thing]


def tell(session: Session, thing: str) -> None:
    """Wake whoever hears of a thing once this transaction is written, and nobody if it is not."""
    database.after_commit(session, lambda: _ring(thing))


def _ring(thing: str) -> None:
    _wake(thing)
    if not settings().redis_url:
        return
    try:
        _line().publish(CHANNEL, thing)
    except redis.RedisError as fault:
        log.warning("not told elsewhere", fault=type(fault).__name__)


def _wake(thing: str) -> None:
    for ear in tuple(_ears.get(thing, ())):
        ear.wake()


@cache
def _line() -> redis.Redis:
    """The line to Redis that threads share."""
    return redis.Redis.from_url(settings().redis_url, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE)


async def listen() -> None:
    """Hear from other processes until this one ends; where Redis is gone, try again every few seconds. Returns at once without Redis."""
    while settings().redis_url:
        try:
            async with redis_live.Redis.from_url(settings().redis_url) as line, line.pubsub() as heard:
                await heard.subscribe(CHANNEL)
                async for message in heard.listen():
                    if message["type"] == "message":
                        _wake(message["data"].decode())
        except redis.RedisError as fault:
            log.warning("nothing heard from elsewhere", fault=type(fault).__name__)
        await asyncio.sleep(AGAIN)
