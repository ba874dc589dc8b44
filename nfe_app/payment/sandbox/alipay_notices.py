"""Alipay's notices: written when a trade moved, posted as a signed form, and posted again on the manual's schedule until taken.

Manual: https://opendocs.alipay.com/open/203/105286 (4m/10m/10m/1h/2h/6h/15h, together 24 h 24 min; taken is what is answered with
the seven letters `success`, whatever the status)
"""

from __future__ import annotations

import json
import logging
import secrets
import sqlite3
import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import httpx

from nfe_app.base import clock, roots

from .alipay_seals import AlipaySeals
from .alipay_store import AlipayStore
from .alipay_trades import Refund, Trade
from .alipay_wire import china, notice, yuan
from .faults import Faults, Mishap
from .shelf import stamp

SCHEDULE = (240, 600, 600, 3600, 7200, 21600, 54000)
LATE_SECONDS = 600
TAKEN = b"success"
Deed = Callable[[], object]
log = logging.getLogger(__name__)


def in_a_thread(deed: Deed) -> None:
    """Do it beside everything else, so that nobody who serves the merchant waits for the merchant."""
    threading.Thread(target=deed, name="alipay-courier", daemon=True).start()


class AlipayCourier:
    """Carries notices. `hurry` runs the manual's schedule so many times faster; `transport` replaces the line in tests."""

    def __init__(
        self, seals: AlipaySeals, store: AlipayStore, faults: Faults, hurry: int, transport: httpx.BaseTransport | None
    ) -> None:
        self._seals = seals
        self._store = store
        self._faults = faults
        self._hurry = hurry
        self._transport = transport
        self._one_at_a_time = threading.Lock()

    def write(
        self, db: sqlite3.Connection, trade: Trade, now: datetime, refund: Refund | None = None, *, late: bool = False
    ) -> None:
        """Write down that the merchant is to be told how a trade stands, with what may go wrong in the telling.

        Mishaps are drawn under the number of what is told; a probe is the same notice with a bad signature, before the true one.
        """
        number = refund.out_request_no if refund else trade.out_trade_no
        told = notice(trade, self._seals.platform, secrets.token_hex(17), refund)
        if self._faults.strike(Mishap.WRONG_AMOUNT, number):
            told["total_amount"] = yuan(trade.total + 1)
        self.write_told(db, trade.notify_url, number, told, now, late=late)

    def write_told(
        self,
        db: sqlite3.Connection,
        notify_url: str,
        number: str,
        told: dict[str, str],
        now: datetime,
        *,
        late: bool = False,
    ) -> None:
        """Write down that the merchant is to be told this, at an address of its own; nothing where it has none."""
        if not notify_url:
            return
        if self._faults.strike(Mishap.PROBE, number):
            _insert(db, notify_url, told, now, is_probe=True)
        late = late or self._faults.strike(Mishap.LATE_NOTICE, number)
        for _copy in range(2 if self._faults.strike(Mishap.DOUBLED_NOTICE, number) else 1):
            _insert(db, notify_url, told, now + self._wait(LATE_SECONDS) if late else now)

    def deliver_due(self, now: datetime) -> int:
        """Post every notice that is due; how many the merchant took. Safe to call from anywhere at any time."""
        taken = 0
        with (
            self._one_at_a_time,
            httpx.Client(timeout=5, verify=roots.believed(), trust_env=False, transport=self._transport) as line,
        ):
            while (due := self._claim(now)) is not None:
                if self._post(line, due):
                    taken += 1
                    self._settle(due, now)
        return taken

    def _wait(self, seconds: int) -> timedelta:
        return timedelta(seconds=seconds) / self._hurry

    def _claim(self, now: datetime) -> sqlite3.Row | None:
        """The next due notice, its next try already planned, so that a crash in the middle only means another try."""
        with self._store.work() as db:
            due = "SELECT * FROM notice WHERE due_at <= ? ORDER BY due_at, number LIMIT 1"
            row: sqlite3.Row | None = db.execute(due, [stamp(now)]).fetchone()
            if row is not None:
                tries, ends = row["tries"], row["is_probe"] or row["tries"] == len(SCHEDULE)
                again = None if ends else stamp(now + self._wait(SCHEDULE[tries]))
                planned = [tries + 1, again, row["number"]]
                db.execute("UPDATE notice SET tries = ?, due_at = ? WHERE number = ?", planned)
        return row

    def _post(self, line: httpx.Client, due: sqlite3.Row) -> bool:
        told = json.loads(due["told"]) | {"notify_time": china(clock.now())}
        form = self._seals.form(told, signs={"probe": told["notify_id"]} if due["is_probe"] else told)
        headers = {"Content-Type": "application/x-www-form-urlencoded; text/html; charset=utf-8"}
        try:
            answer = line.post(due["notify_url"], content=form.encode(), headers=headers)
        except httpx.RequestError as fault:
            log.info("notice %s did not arrive: %s", told["notify_id"], fault)
            return False
        return answer.content == TAKEN and not due["is_probe"]

    def _settle(self, due: sqlite3.Row, now: datetime) -> None:
        with self._store.work() as db:
            db.execute("UPDATE notice SET told_at = ?, due_at = NULL WHERE number = ?", [stamp(now), due["number"]])


def _insert(
    db: sqlite3.Connection, notify_url: str, told: dict[str, str], due: datetime, *, is_probe: bool = False
) -> None:
    row = [notify_url, json.dumps(told, ensure_ascii=False), is_probe, stamp(due)]
    db.execute("INSERT INTO notice (notify_url, told, is_probe, due_at) VALUES (?, ?, ?, ?)", row)
