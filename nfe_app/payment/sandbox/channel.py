"""The sandbox put together: one ASGI app to mount, and a courier that the chores may send out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import httpx
from starlette.applications import Starlette

from .admin import Admin
from .api import Api
from .bill_api import BillApi
from .bill_lines import Difference, Planted, plant
from .cashier import Cashier
from .doors import Doors
from .entrances import Entrances
from .faults import Faults
from .keys import Platform
from .notices import Courier, Deed, in_a_thread
from .payers import Payers
from .refund_api import RefundApi
from .seals import Seals
from .store import Store


@dataclass(frozen=True)
class Setting:
    """What the sandbox needs: keys, its own file, the public address it is mounted at, and whether this is production.

    In a `demo` everybody may look behind the counter; otherwise only whoever sits at this machine.
    """

    platform: Platform
    store_path: Path
    public_url: str
    production: bool
    faults: Faults = field(default_factory=Faults)
    hurry: int = 10
    demo: bool = False


class Sandbox:
    """A paying channel that takes no money; `app` is mounted at the path of `public_url`. RuntimeError in production."""

    def __init__(
        self,
        setting: Setting,
        transport: httpx.BaseTransport | None = None,
        spawn: Callable[[Deed], object] = in_a_thread,
    ) -> None:
        if setting.production:
            raise RuntimeError("THE SANDBOX TAKES NO REAL MONEY: it does not start in production")
        seals, store = Seals(setting.platform), Store(setting.store_path)
        self._store = store
        public_url = setting.public_url.rstrip("/")
        self._courier = Courier(seals, store, setting.faults, setting.hurry, transport)
        doors = Doors(seals, store, setting.faults)
        rooms = (
            Api(doors, seals, store, public_url),
            RefundApi(doors, store, setting.faults, self._courier, public_url),
            BillApi(doors, store, setting.platform),
            Cashier(store, self._courier, public_url, spawn),
            Entrances(seals, store, public_url),
            Payers(setting.platform, store, public_url),
            Admin(store, self._courier, public_url, demo=setting.demo),
        )
        self.app = Starlette(routes=[route for room in rooms for route in room.routes()])

    def deliver_due(self, now: datetime) -> int:
        """Post every notice that is due; how many the merchant took. For the chores; safe at any time, from any thread."""
        return self._courier.deliver_due(now)

    def make_due(self, now: datetime) -> int:
        """Let all that waits happen now: refunds end, notices go out; how many the merchant took."""
        return self._courier.make_due(now)

    def release(self, day: date) -> None:
        """Let the bill of a day be had at once, even while the day is not over."""
        self._store.release(day)

    def plant(self, day: date, kind: Difference, count: int, seed: int) -> list[Planted]:
        """Plant so many differences of a kind in the trade bill of a day, the same ones under the same seed.

        No line suffers two. A ValueError where the day has not enough of what the kind needs.
        """
        with self._store.work() as db:
            return plant(db, day, kind, count, seed)
