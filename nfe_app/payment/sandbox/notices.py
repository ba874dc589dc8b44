"""Notices: written when money came or went back, posted to the merchant, and posted again on the manual's schedule until taken.

Manual: https://pay.weixin.qq.com/wiki/doc/apiv3/apis/chapter3_2_5.shtml
(15s/15s/30s/3m/10m/20m/30m/30m/30m/60m/3h/3h/3h/6h/6h, together 24 h 4 min)
"""

from __future__ import annotations

import logging
import secrets
import sqlite3
import threading
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import httpx

from nfe_app.base import clock, roots

from . import refunds, trades
from .faults import Faults, Mishap
from .refund_wire import told_done
from .refunds import End, Refund
from .seals import Seals
from .shelf import stamp
from .store import Store
from .trades import Trade
from .wire import json_of, rfc3339, told_paid

SCHEDULE = (15, 15, 30, 180, 600, 1200, 1800, 1800, 1800, 3600, 10800, 10800, 10800, 21600, 21600)
LATE_SECONDS = 600
FAR = timedelta(days=365)
TAKEN = ("200", "204")
SUMMARIES = {
    "TRANSACTION.SUCCESS": "支付成功",
    "REFUND.SUCCESS": "退款成功",
    "REFUND.ABNORMAL": "退款异常",
    "REFUND.CLOSED": "退款关闭",
}
Deed = Callable[[], object]
log = logging.getLogger(__name__)


def in_a_thread(deed: Deed) -> None:
    """Do it beside everything else, so that nobody who serves the merchant waits for the merchant."""
    threading.Thread(target=deed, name="sandbox-courier", daemon=True).start()


class Courier:
    """Carries notices. `hurry` runs the manual's schedule so many times faster; `transport` replaces the line in tests."""

    def __init__(
        self, seals: Seals, store: Store, faults: Faults, hurry: int, transport: httpx.BaseTransport | None
    ) -> None:
        self._seals = seals
        self._store = store
        self._faults = faults
        self._hurry = hurry
        self._transport = transport
        self._one_at_a_time = threading.Lock()

    def write(self, db: sqlite3.Connection, trade: Trade, now: datetime, *, late: bool) -> None:
        """Write down that the merchant is to be told of a payment, with what may go wrong in the telling."""
        self._write(db, (trade.out_trade_no, None), trade.total, now, late=late)

    def turn_refunds(self, db: sqlite3.Connection, now: datetime) -> None:
        """Let every refund that is due come to its end, and write down that the merchant is to be told."""
        for refund in refunds.due(db, now):
            self.end(db, refund, refund.becomes, refund.turns_at)

    def end(self, db: sqlite3.Connection, refund: Refund, end: End, at: datetime) -> None:
        """Let one refund come to its end, and write down that the merchant is to be told, where it said whereto."""
        refunds.turn(db, refund, end, at)
        if refund.notify_url:
            self._write(db, (refund.out_trade_no, refund.out_refund_no), refund.amount, at, late=False)

    def _write(
        self, db: sqlite3.Connection, about: tuple[str, str | None], amount: int, now: datetime, *, late: bool
    ) -> None:
        number = about[1] or about[0]
        late = late or self._faults.strike(Mishap.LATE_NOTICE, number)
        amount += int(self._faults.strike(Mishap.WRONG_AMOUNT, number))
        due = now + self.wait(LATE_SECONDS) if late else now
        if self._faults.strike(Mishap.PROBE, number):
            self._insert(db, [f"EV-{secrets.token_hex(12)}", *about, amount, stamp(now), stamp(now), 1])
        row = [f"EV-{secrets.token_hex(12)}", *about, amount, stamp(now), stamp(due), 0]
        for _copy in range(2 if self._faults.strike(Mishap.DOUBLED_NOTICE, number) else 1):
            self._insert(db, row)

    def _insert(self, db: sqlite3.Connection, row: Sequence[object]) -> None:
        names = "notice_id, out_trade_no, out_refund_no, total, made_at, due_at, probe"
        db.execute(f"INSERT INTO notice ({names}) VALUES (?, ?, ?, ?, ?, ?, ?)", row)  # noqa: S608

    def make_due(self, now: datetime) -> int:
        """Let everything that waits happen now: refunds come to their end, notices that were not taken go out; how many went in.

        Safe at any time, from any thread.
        """
        with self._store.work() as db:
            for refund in refunds.due(db, now + FAR):
                self.end(db, refund, refund.becomes, now)
            db.execute("UPDATE notice SET due_at = ? WHERE due_at IS NOT NULL", [stamp(now)])
        return self.deliver_due(now)

    def deliver_due(self, now: datetime) -> int:
        """Post every notice that is due; how many the merchant took. Safe to call from anywhere at any time."""
        taken = 0
        with self._one_at_a_time, self._line() as line:
            with self._store.work() as db:
                self.turn_refunds(db, now)
            while (notice := self._claim(now)) is not None:
                taken += self._keep(notice, self._post(line, notice), now)
        return taken

    def wait(self, seconds: int) -> timedelta:
        """How long so many seconds are for one in a hurry."""
        return timedelta(seconds=seconds) / self._hurry

    def _line(self) -> httpx.Client:
        return httpx.Client(timeout=5, verify=roots.believed(), trust_env=False, transport=self._transport)

    def _claim(self, now: datetime) -> sqlite3.Row | None:
        """The next due notice, its next try already planned, so that a crash in the middle only means another try."""
        with self._store.work() as db:
            due = "SELECT * FROM notice WHERE due_at <= ? ORDER BY due_at, number LIMIT 1"
            notice: sqlite3.Row | None = db.execute(due, [stamp(now)]).fetchone()
            if notice is not None:
                tries = notice["tries"]
                is_last = notice["probe"] or tries >= len(SCHEDULE)
                again = None if is_last else stamp(now + self.wait(SCHEDULE[tries]))
                planned = [tries + 1, again, notice["number"]]
                db.execute("UPDATE notice SET tries = ?, due_at = ? WHERE number = ?", planned)
        return notice

    def _post(self, line: httpx.Client, notice: sqlite3.Row) -> str:
        """What the merchant answers: a status, or why there is none."""
        address, serial, body = self._letter(notice)
        sign = self._seals.probing if notice["probe"] else self._seals.headers
        headers = sign(body, serial, clock.now()) | {"Content-Type": "application/json"}
        try:
            return str(line.post(address, content=body, headers=headers).status_code)
        except httpx.RequestError as fault:
            log.info("notice %s did not arrive: %s", notice["notice_id"], fault)
            return type(fault).__name__

    def _letter(self, notice: sqlite3.Row) -> tuple[str, str, bytes]:
        """Whereto, under which serial, and what."""
        with self._store.work() as db:
            trade = trades.find(db, "out_trade_no", notice["out_trade_no"])
            refund = refunds.find(db, notice["out_refund_no"] or "")
        assert trade is not None
        if refund is None:
            content = told_paid(trade, self._seals.platform, notice["total"])
            return trade.notify_url, trade.serial, self._body(notice, "transaction", "TRANSACTION.SUCCESS", content)
        content = told_done(refund, trade, self._seals.platform, notice["total"])
        return refund.notify_url, refund.serial, self._body(notice, "refund", f"REFUND.{refund.state}", content)

    def _body(self, notice: sqlite3.Row, what: str, event: str, content: object) -> bytes:
        return json_of(
            {
                "id": notice["notice_id"],
                "create_time": rfc3339(datetime.fromisoformat(notice["made_at"])),
                "resource_type": "encrypt-resource",
                "event_type": event,
                "summary": SUMMARIES[event],
                "resource": {"original_type": what} | self._seals.sealed(json_of(content), what),
            }
        )

    def _keep(self, notice: sqlite3.Row, answer: str, now: datetime) -> bool:
        """Write down what was answered; whether the notice was taken, which a probe never is."""
        taken = answer in TAKEN and not notice["probe"]
        with self._store.work() as db:
            db.execute("UPDATE notice SET answer = ? WHERE number = ?", [answer, notice["number"]])
            if taken:
                row = [stamp(now), notice["number"]]
                db.execute("UPDATE notice SET told_at = ?, due_at = NULL WHERE number = ?", row)
        return taken
