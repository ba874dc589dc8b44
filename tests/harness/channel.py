"""The channel that survives every kill, and knows what was paid: the WeChat sandbox in a process of its own, with its misbehaviour on.

`python -m tests.harness.channel LISTENER_FD SECONDS_OF_SHIFT KEYS_DIR STORE SEED`
"""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from datetime import timedelta
from pathlib import Path

import uvicorn

from nfe_app.base import clock
from nfe_app.payment.sandbox.channel import Sandbox, Setting
from nfe_app.payment.sandbox.faults import Faults
from nfe_app.payment.sandbox.keys import keys_in
from tests.harness import hurry


async def live(box: Sandbox, listener: socket.socket) -> None:
    """Serve, and carry notices for ever."""
    courier = asyncio.create_task(carry(box))
    config = uvicorn.Config(box.app, lifespan="off", log_level="warning", access_log=False)
    await uvicorn.Server(config).serve([listener])
    courier.cancel()


async def carry(box: Sandbox) -> None:
    """Post what is due, again and again, as long as somebody wants it."""
    parent = os.getppid()
    while os.getppid() == parent:
        await asyncio.to_thread(box.deliver_due, clock.now())
        await asyncio.sleep(0.02)
    os._exit(1)


def main() -> None:
    """Serve the sandbox."""
    number, seconds, keys, store, seed = sys.argv[1:]
    listener = socket.socket(fileno=int(number))
    hurry.live_in_autumn(timedelta(seconds=float(seconds)))
    here = f"http://127.0.0.1:{listener.getsockname()[1]}"
    setting = Setting(keys_in(Path(keys))[1], Path(store), here, False, Faults(seed=int(seed)), hurry=hurry.NOTICES)
    asyncio.run(live(Sandbox(setting), listener))


if __name__ == "__main__":
    main()
