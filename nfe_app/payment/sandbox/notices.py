"""Notices: written when money came, posted to the merchant, and posted again on the manual's schedule until taken.

Manual: https://pay.weixin.qq.com/wiki/doc/apiv3/apis/chapter3_2_5.shtml
(15s/15s/30s/3m/10m/20m/30m/30m/30m/60m/3h/3h/3h/6h/6h, together 24 h 4 min)
"""

from __future__ import annotations

import logging
import secrets
import sqlite3
import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import httpx

from nfe_app.base import clock

from . import trades
from .faults import Faults, Mishap
from .seals import Seals
from .store import Store, stamp
from .trades import Trade
from .wire import json_of, rfc3339, told

SCHEDULE = (15, 15, 30, 180, 600, 1200, 1800, 1800, 1800, 3600, 10800, 10800, 10800, 21600, 21600)
LATE_SECONDS = 600
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
        number = trade.out_trade_no
        late = late or self._faults.strike(Mishap.LATE_NOTICE, number)
        total = trade.total + int(self._faults.strike(Mishap.WRONG_AMOUNT, number))
        due = now + self._wait(LATE_SECONDS) if late else now
        row = [f"EV-{secrets.token_hex(12)}", number, total, stamp(now), stamp(due)]
        for _copy in range(2 if self._faults.strike(Mishap.DOUBLED_NOTICE, number) else 1):
            db.execute(
                "INSERT INTO notice (notice_id, out_trade_no, total, made_at, due_at) VALUES (?, ?, ?, ?, ?)", row
            )

    def deliver_due(self, now: datetime) -> int:
        """Post every notice that is due; how many the merchant took. Safe to call from anywhere at any time."""
        taken = 0
        with self._one_at_a_time, self._line() as line:
            while (notice := self._claim(now)) is not None:
                if self._post(line, notice):
                    taken += 1
                    self._settle(notice, now)
        return taken

    def _wait(self, seconds: int) -> timedelta:
        return timedelta(seconds=seconds) / self._hurry

    def _line(self) -> httpx.Client:
        return httpx.Client(timeout=5, trust_env=False, transport=self._transport)

    def _claim(self, now: datetime) -> sqlite3.Row | None:
        """The next due notice, its next try already planned, so that a crash in the middle only means another try."""
        with self._store.work() as db:
            due = "SELECT * FROM notice WHERE due_at <= ? ORDER BY due_at, number LIMIT 1"
            notice: sqlite3.Row | None = db.execute(due, [stamp(now)]).fetchone()
            if notice is not None:
                tries = notice["tries"]
                again = stamp(now + self._wait(SCHEDULE[tries])) if tries < len(SCHEDULE) else None
                planned = [tries + 1, again, notice["number"]]
                db.execute("UPDATE notice SET tries = ?, due_at = ? WHERE number = ?", planned)
        return notice

    def _post(self, line: httpx.Client, notice: sqlite3.Row) -> bool:
        with self._store.work() as db:
            trade = trades.find(db, "out_trade_no", notice["out_trade_no"])
        assert trade is not None
        body = self._body(trade, notice)
        headers = self._seals.headers(body, trade.serial, clock.now()) | {"Content-Type": "application/json"}
        try:
            answer = line.post(trade.notify_url, content=body, headers=headers)
        except httpx.RequestError as fault:
            log.info("notice %s did not arrive: %s", notice["notice_id"], fault)
            return False
        return answer.status_code in (200, 204)

    def _body(self, trade: Trade, notice: sqlite3.Row) -> bytes:
        resource = self._seals.sealed(json_of(told(trade, self._seals.platform, notice["total"])), "transaction")
        return json_of(
            {
                "id": notice["notice_id"],
                "create_time": rfc3339(datetime.fromisoformat(notice["made_at"])),
                "resource_type": "encrypt-resource",
                "event_type": "TRANSACTION.SUCCESS",
                "summary": "支付成功",
                "resource": {"original_type": "transaction"} | resource,
            }
        )

    def _settle(self, notice: sqlite3.Row, now: datetime) -> None:
        with self._store.work() as db:
            db.execute("UPDATE notice SET told_at = ?, due_at = NULL WHERE number = ?", [stamp(now), notice["number"]])
