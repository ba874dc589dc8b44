"""An answer in time, however slow what stands behind it is."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TypeVar

import anyio
import anyio.to_thread

HANDS = 8
T = TypeVar("T")


async def within(milliseconds: int, deed: Callable[[], T], otherwise: Callable[[], T]) -> T:
    """What a deed comes to, or after so many milliseconds something else; the deed goes on to its end.

    These deeds have hands of their own, so that slow ones leave everybody else's free; while all are busy, one waits for a hand.
    """
    with anyio.move_on_after(milliseconds / 1000):
        return await anyio.to_thread.run_sync(deed, limiter=_hands(), abandon_on_cancel=True)
    return otherwise()


@cache
def _hands() -> anyio.CapacityLimiter:
    return anyio.CapacityLimiter(HANDS)
