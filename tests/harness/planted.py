"""Thirty differences planted in the bill of the day that was worn, and what the reconciliation makes of them (P3)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import anyio
import httpx
from starlette.applications import Starlette
from starlette.routing import Mount

from nfe_app.base import clock
from nfe_app.payment import gateway
from nfe_app.payment.sandbox.bill_lines import Difference
from nfe_app.payment.sandbox.channel import Sandbox, Setting
from nfe_app.payment.sandbox.faults import NONE
from nfe_app.payment.sandbox.keys import keys_in
from nfe_app.payment.wechat import Account, WeChat
from nfe_app.reconciliation import daily
from tests.cast import AUTUMN
from tests.payment.channels import MOUNT, NOTIFY_URL, ORIGIN, carried

OF_EACH = 6
FOUND_AS = {
    Difference.MISSING_LINE: "not_in_bill",
    Difference.EXTRA_LINE: "unknown_order",
    Difference.OTHER_AMOUNT: "amount_differs",
    Difference.DOUBLED_LINE: "doubled_line",
    Difference.REFUND_EXTRA: "refund_unknown",
}
Told = set[tuple[str, str]]


def differences(keys: Path, store: Path, paid: int, seed: int) -> tuple[Told, Told, Told]:
    """What the bill showed before anything was planted, what was planted, and what was found then: names with our numbers.

    Of each kind so many as there are payments for.
    """
    merchant, platform = keys_in(keys)
    box = Sandbox(Setting(platform, store, ORIGIN + MOUNT, False, NONE))
    app = Starlette(routes=[Mount(MOUNT, box.app)])
    line = httpx.MockTransport(lambda request: anyio.run(carried, app, request))
    gateway.connect("wechat", WeChat(Account(ORIGIN + MOUNT, NOTIFY_URL, **vars(merchant)), line))
    day, each = clock.day_of(AUTUMN), min(OF_EACH, paid // len(FOUND_AS))
    with clock.stopped_at(AUTUMN + timedelta(days=1, hours=1)):
        before = _open()
        planted = [(kind, one) for kind in FOUND_AS for one in box.plant(day, kind, each, seed)]
        return before, {(FOUND_AS[kind], one.out_refund_no or one.out_trade_no) for kind, one in planted}, _open()


def _open() -> Told:
    """What a person has to look at after the day was held against its bill."""
    outcome = daily.reconcile("wechat", clock.day_of(AUTUMN))
    assert outcome.found is not None, outcome.reason
    return {(one.name.value, one.number) for one in outcome.found.differences if one.is_open}
