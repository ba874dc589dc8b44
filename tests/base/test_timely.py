"""A notice is answered in time, however slow the database is, and never with a yes before it is kept (P9)."""

from __future__ import annotations

import threading

import anyio
import pytest

from nfe_app.base import timely


@pytest.mark.anyio
async def test_what_is_done_in_time_is_answered_with_its_outcome() -> None:
    assert await timely.within(60_000, lambda: "kept", lambda: "again") == "kept"


@pytest.mark.anyio
async def test_what_takes_longer_is_answered_otherwise_and_goes_on_to_its_end() -> None:
    free, done = threading.Event(), threading.Event()

    def slow() -> str:
        """Waits until the test lets it go."""
        free.wait(30)
        done.set()
        return "kept"

    assert await timely.within(0, slow, lambda: "again") == "again"
    assert await timely.within(50, slow, lambda: "again") == "again"
    free.set()
    assert await anyio.to_thread.run_sync(done.wait, 30)


@pytest.fixture
def anyio_backend() -> str:
    """The loop that serves."""
    return "asyncio"
