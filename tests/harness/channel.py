"""The channels that survive every kill, and know what was paid: the sandboxes in a process of their own, with their misbehaviour on.

`python -m tests.harness.channel LISTENER_FD SECONDS_OF_SHIFT KEYS_DIR FOLDER SEED`: WeChat at `/`, Alipay at `/alipay`, the bank at `/bank`.
"""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from datetime import timedelta
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.routing import Mount

from nfe_app.base import clock
from nfe_app.payment.sandbox.alipay import AlipaySandbox, AlipaySetting
from nfe_app.payment.sandbox.alipay_keys import alipay_keys_in
from nfe_app.payment.sandbox.bank import BankSetting, SandboxBank
from nfe_app.payment.sandbox.channel import Sandbox, Setting
from nfe_app.payment.sandbox.faults import USUAL, Faults, Mishap
from nfe_app.payment.sandbox.keys import keys_in
from tests.harness import hurry

FAULTS = {**USUAL, Mishap.ABNORMAL_REFUND: 10}
ACCOUNT = {"name": "专户", "number": "9999990000000000001", "key": "the key of the line"}
Told = Sandbox | AlipaySandbox


def boxes(here: str, keys: Path, folder: Path, seed: int) -> tuple[Sandbox, AlipaySandbox, SandboxBank]:
    """The three of them, each with a file of its own in the folder."""
    faults = Faults(seed=seed, in_a_hundred=FAULTS)
    wechat = Setting(keys_in(keys)[1], folder / "wechat.db", here, False, faults, hurry=hurry.NOTICES)
    alipay = AlipaySetting(
        alipay_keys_in(keys)[1], folder / "alipay.db", f"{here}/alipay", False, faults, hurry=hurry.NOTICES
    )
    bank = BankSetting(**ACCOUNT, store_path=folder / "bank.db", public_url=f"{here}/bank", production=False)
    return Sandbox(wechat), AlipaySandbox(alipay), SandboxBank(bank)


async def live(wechat: Sandbox, alipay: AlipaySandbox, bank: SandboxBank, listener: socket.socket) -> None:
    """Serve, and carry notices for ever."""
    couriers = [asyncio.create_task(carry(box)) for box in (wechat, alipay)]
    app = Starlette(routes=[Mount("/alipay", alipay.app), Mount("/bank", bank.app), Mount("/", wechat.app)])
    config = uvicorn.Config(app, lifespan="off", log_level="warning", access_log=False)
    await uvicorn.Server(config).serve([listener])
    for courier in couriers:
        courier.cancel()


async def carry(box: Told) -> None:
    """Post what is due, again and again, as long as somebody wants it."""
    parent = os.getppid()
    while os.getppid() == parent:
        await asyncio.to_thread(box.deliver_due, clock.now())
        await asyncio.sleep(0.02)
    os._exit(1)


def main() -> None:
    """Serve the sandboxes."""
    number, seconds, keys, folder, seed = sys.argv[1:]
    listener = socket.socket(fileno=int(number))
    hurry.live_in_autumn(timedelta(seconds=float(seconds)))
    here = f"http://127.0.0.1:{listener.getsockname()[1]}"
    asyncio.run(live(*boxes(here, Path(keys), Path(folder), int(seed)), listener))


if __name__ == "__main__":
    main()
