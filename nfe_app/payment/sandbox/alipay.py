"""The Alipay sandbox put together: one ASGI app to mount, and a courier that the chores may send out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import httpx
from starlette.applications import Starlette

from . import alipay_bills
from .alipay_bills import AlipayPlanted
from .alipay_cashier import AlipayCashier
from .alipay_gateway import AlipayGateway
from .alipay_keys import AlipayPlatform
from .alipay_notices import AlipayCourier, Deed, in_a_thread
from .alipay_seals import AlipaySeals
from .alipay_signing import AlipaySigning
from .alipay_store import AlipayStore
from .faults import Faults


@dataclass(frozen=True)
class AlipaySetting:
    """What the sandbox needs: keys, its own file, the public address it is mounted at, and whether this is production."""

    platform: AlipayPlatform
    store_path: Path
    public_url: str
    production: bool
    faults: Faults = field(default_factory=Faults)
    hurry: int = 10


class AlipaySandbox:
    """An Alipay that takes no money; `app` is mounted at the path of `public_url`. RuntimeError in production."""

    def __init__(
        self,
        setting: AlipaySetting,
        transport: httpx.BaseTransport | None = None,
        spawn: Callable[[Deed], object] = in_a_thread,
    ) -> None:
        if setting.production:
            raise RuntimeError("THE SANDBOX TAKES NO REAL MONEY: it does not start in production")
        seals, self._store = AlipaySeals(setting.platform), AlipayStore(setting.store_path)
        self._courier = AlipayCourier(seals, self._store, setting.faults, setting.hurry, transport)
        cashier = AlipayCashier(seals, self._store, self._courier, spawn)
        gateway = AlipayGateway(seals, self._store, self._courier, cashier, setting.faults)
        signing = AlipaySigning(setting.platform.app_id, self._store, self._courier, spawn)
        gateway.join(signing.deeds, signing.enter)
        bills = alipay_bills.routes(self._store, setting.platform.seller_id)
        doors = [*gateway.routes(setting.public_url.rstrip("/")), *cashier.routes(), *signing.routes(), *bills]
        self.app = Starlette(routes=doors)

    def deliver_due(self, now: datetime) -> int:
        """Post every notice that is due; how many the merchant took. For the chores; safe at any time, from any thread."""
        return self._courier.deliver_due(now)

    def plant(self, day: date, kind: str, count: int, seed: int = 2026) -> list[AlipayPlanted]:
        """Plant so many differences of a kind in the bill of a day, the same ones under the same seed.

        Kinds: missing_line, extra_line, other_amount, doubled_line, refund_missing, refund_extra, wrong_state. No line suffers
        two. A ValueError where the day has not enough of what the kind needs, or there is no such kind.
        """
        with self._store.work() as db:
            return alipay_bills.plant(db, day, kind, count, seed)
