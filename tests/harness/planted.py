"""The bills of the day that was worn, of every channel; and thirty differences planted in WeChat's, and what is made of them (P3)."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import anyio
import httpx
from starlette.applications import Starlette
from starlette.routing import Mount

from nfe_app.base import clock
from nfe_app.payment import gateway
from nfe_app.payment.alipay import Alipay, AlipayAccount
from nfe_app.payment.bank import Bank, BankAccount
from nfe_app.payment.sandbox.alipay_bills import SHARE
from nfe_app.payment.sandbox.alipay_keys import alipay_keys_in
from nfe_app.payment.sandbox.bill_lines import Difference
from nfe_app.payment.sandbox.channel import Sandbox
from nfe_app.payment.sandbox.keys import keys_in
from nfe_app.payment.wechat import Account, WeChat
from nfe_app.reconciliation import daily
from tests.harness import known
from tests.harness.channel import ACCOUNT, boxes
from tests.harness.hurry import MORNING
from tests.payment.channels import NOTIFY_URL, ORIGIN, carried

OF_EACH = 6
FOUND_AS = {
    Difference.MISSING_LINE: "not_in_bill",
    Difference.EXTRA_LINE: "unknown_order",
    Difference.OTHER_AMOUNT: "amount_differs",
    Difference.DOUBLED_LINE: "doubled_line",
    Difference.REFUND_EXTRA: "refund_unknown",
}
Told = set[tuple[str, str]]


def differences(folder: Path, seed: int) -> tuple[Told, Told, Told]:
    """What all bills showed before anything was planted, what was planted, and what was found then: names with our numbers.

    Of each kind so many as there are payments for.
    """
    box = _connect(folder, seed)
    paid = sum(trade.is_paid for trade in known.wechat(folder / "wechat.db"))
    day, each = clock.day_of(MORNING), min(OF_EACH, paid // len(FOUND_AS))
    with clock.stopped_at(MORNING + timedelta(days=1, hours=1)):
        before = _open("wechat") | _open("alipay") | _open("bank")
        planted = [(kind, one) for kind in FOUND_AS for one in box.plant(day, kind, each, seed)]
        told = {(FOUND_AS[kind], one.out_refund_no or one.out_trade_no) for kind, one in planted}
        return before, told, _open("wechat")


def _connect(folder: Path, seed: int) -> Sandbox:
    """Our side in this process, connected with the channels as they were left; the sandbox of WeChat."""
    keys = folder / "keys"
    wechat, alipay, bank = boxes(ORIGIN, keys, folder, seed)
    app = Starlette(routes=[Mount("/alipay", alipay.app), Mount("/bank", bank.app), Mount("/", wechat.app)])
    line = httpx.MockTransport(lambda request: anyio.run(carried, app, request))
    gateway.connect("wechat", WeChat(Account(ORIGIN, NOTIFY_URL, **vars(keys_in(keys)[0])), line), Decimal(0))
    account = AlipayAccount(f"{ORIGIN}/alipay/gateway.do", NOTIFY_URL, ORIGIN, **vars(alipay_keys_in(keys)[0]))
    gateway.connect("alipay", Alipay(account, line), SHARE)
    collecting = BankAccount(bank="沙箱银行", papers=folder / "papers", base_url=f"{ORIGIN}/bank", **ACCOUNT)
    gateway.connect("bank", Bank(collecting, line))
    return wechat


def _open(channel: str) -> Told:
    """What a person has to look at after the day was held against a channel's bill, which may take a second asking."""
    day = clock.day_of(MORNING)
    outcomes = (daily.reconcile(channel, day) for _try in range(9))
    outcome = next((one for one in outcomes if one.found), None)
    assert outcome and outcome.found, f"no bill of {channel}"
    return {(one.name.value, one.number) for one in outcome.found.differences if one.is_open}
