"""The product to be killed: a process that has imported everything bears the one that serves, and bears it again when it is dead.

`python -m tests.harness.product LISTENER_FD SECONDS_OF_SHIFT LINE_TO_THE_BANK`, the settings in the environment. It tells on its standard output,
line by line: `born PID`, `up` when that one serves, `chore` whenever it begins a round of chores. It ends with its standard input.
"""

from __future__ import annotations

import asyncio
import gc
import os
import random
import signal
import socket
import sys
import threading
from dataclasses import replace
from datetime import timedelta
from itertools import count

import uvicorn
from fastapi import FastAPI
from starlette.testclient import TestClient

from nfe_app import channels, chores, wiring
from nfe_app.base import clock, database, door
from nfe_app.base.commands import Subject
from nfe_app.base.settings import settings
from nfe_app.paycode import api as paycode
from nfe_app.payment import api as payment
from nfe_app.payment import gateway
from nfe_app.payment.bank import Bank, BankAccount
from nfe_app.people import api as people
from nfe_app.people import staff
from tests.cast import OURS
from tests.harness import hurry
from tests.harness.channel import ACCOUNT
from tests.harness.phone import Street
from tests.harness.riders import Rider

BILLS_EVERY = 10
"""Each tenth life looks through all enrolments for due bills; the others have the time for money."""


told = os.dup(1)


def tell(word: str) -> None:
    """One line to whoever started us."""
    os.write(told, f"{word}\n".encode())


class Server(uvicorn.Server):
    """A server that tells when it serves."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to serve."""
        await super().startup(sockets)
        tell("up")


def reach() -> None:
    """Connect with the channels of the settings, and with a bank that has a line of its own."""
    channels.reach()
    account = BankAccount(bank="沙箱银行", papers=settings().data_dir / "papers", base_url=sys.argv[3], **ACCOUNT)
    gateway.connect("bank", Bank(account))


def assembled() -> FastAPI:
    """The API without the exported fronts, and in place of the desk's pages a door through which its clerk commands the same."""
    wiring.wire()
    reach()
    app = FastAPI(openapi_url=None)
    door.answer_refusals(app)
    subject_of = people.subject_of
    for router in (door.doors(subject_of), people.router, payment.routes(subject_of), paycode.router):
        app.include_router(router)
    with database.work() as session:
        id_ = staff.add(session, "clerk", "a password that nobody uses", "赵经办", staff.Post("senior_clerk"))
        clerk = Subject(id_, "senior_clerk", "", frozenset({"000000"}))
    desk = FastAPI(openapi_url=None)
    door.answer_refusals(desk)
    desk.include_router(door.doors(lambda _request: replace(clerk, proved_at=clock.now())))
    app.mount("/desk", desk)
    return app


def warm(app: FastAPI) -> None:
    """One payment is begun before anybody is born, so that laws are read and queries compiled once, and not in every life."""
    street = Street("", timedelta(), numbers=count(40_000))
    with TestClient(app, headers=OURS) as line:
        rider = Rider(street, random.Random(0))
        rider.line = line
        if rider.arrives():
            rider.begins(rider.picture()["bills"])
    database.engine().dispose()
    for name in ("wechat", "alipay"):
        gateway.channel(name).hang_up()
    reach()
    for other in set(threading.enumerate()) - {threading.current_thread()}:
        other.join(10)
    assert threading.active_count() == 1, threading.enumerate()


def watch_chores(life: int) -> None:
    """Tell of every round."""
    a_round = chores.round_of_chores

    def told_round() -> None:
        if os.getppid() == 1:
            os._exit(1)
        tell("chore")
        a_round()

    chores.round_of_chores = told_round
    if life % BILLS_EVERY:
        chores.open_due_bills = lambda: 0


async def live(app: FastAPI, listener: socket.socket) -> None:
    """Serve and keep house, as the product does."""
    house = asyncio.create_task(chores.keep_house())
    await Server(uvicorn.Config(app, lifespan="off", log_level="warning", access_log=False)).serve([listener])
    house.cancel()


def bear(app: FastAPI, listener: socket.socket, life: int) -> int:
    """A child that serves; its process id."""
    if child := os.fork():
        return child
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    watch_chores(life)
    asyncio.run(live(app, listener))
    os._exit(0)


def main() -> None:
    """Bear one child after another; what the product itself prints goes beside its log."""
    os.dup2(2, 1)
    listener = socket.socket(fileno=int(sys.argv[1]))
    hurry.live_in_autumn(timedelta(seconds=float(sys.argv[2])))
    hurry.wait_shorter()
    app, life = assembled(), 0
    warm(app)
    gc.freeze()
    while True:
        child = bear(app, listener, life)
        signal.signal(signal.SIGTERM, lambda *_told: (os.kill(child, signal.SIGKILL), os._exit(0)))  # noqa: B023
        tell(f"born {child}")
        os.waitpid(child, 0)
        life += 1


if __name__ == "__main__":
    main()
