"""The sandbox put together: one ASGI app to mount, and a courier that the chores may send out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import httpx
from starlette.applications import Starlette

from .api import Api
from .cashier import Cashier
from .faults import Faults
from .keys import Platform
from .notices import Courier, Deed, in_a_thread
from .seals import Seals
from .store import Store


@dataclass(frozen=True)
class Setting:
    """What the sandbox needs: keys, its own file, the public address it is mounted at, and whether this is production."""

    platform: Platform
    store_path: Path
    public_url: str
    production: bool
    faults: Faults = field(default_factory=Faults)
    hurry: int = 10


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
        public_url = setting.public_url.rstrip("/")
        self._courier = Courier(seals, store, setting.faults, setting.hurry, transport)
        api = Api(seals, store, setting.faults, public_url)
        cashier = Cashier(store, self._courier, public_url, spawn)
        self.app = Starlette(routes=[*api.routes(), *cashier.routes()])

    def deliver_due(self, now: datetime) -> int:
        """Post every notice that is due; how many the merchant took. For the chores; safe at any time, from any thread."""
        return self._courier.deliver_due(now)
