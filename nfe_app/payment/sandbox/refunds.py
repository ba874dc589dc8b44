"""Refunds at the platform: never above what was paid, one under each number, and what becomes of them.

Manual: https://pay.weixin.qq.com/doc/v3/merchant/4013071036
"""

from __future__ import annotations

import secrets
import sqlite3
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from .seals import Refused
from .shelf import stamp
from .trades import Trade

State = Literal["PROCESSING", "SUCCESS", "ABNORMAL", "CLOSED"]
End = Literal["SUCCESS", "ABNORMAL", "CLOSED"]
MOST = 50


@dataclass(frozen=True)
class Refund:
    """One refund at the platform; it `becomes` what it is going to be at `turns_at`."""

    out_refund_no: str
    out_trade_no: str
    refund_id: str
    state: State
    amount: int
    notify_url: str
    content: str
    serial: str
    created_at: datetime
    becomes: End
    turns_at: datetime

    @property
    def done_at(self) -> datetime | None:
        """When the payer had the money back."""
        return self.turns_at if self.state == "SUCCESS" else None


@dataclass(frozen=True)
class Wanted:
    """A refund to take in."""

    out_refund_no: str
    amount: int
    total: int
    notify_url: str
    content: str
    serial: str


def find(db: sqlite3.Connection, out_refund_no: str) -> Refund | None:
    """The refund with this number, if there is one."""
    row = db.execute("SELECT * FROM refund WHERE out_refund_no = ?", [out_refund_no]).fetchone()
    return None if row is None else _read(row)


def newest(db: sqlite3.Connection, count: int) -> list[Refund]:
    """So many refunds, the newest first."""
    return [_read(row) for row in db.execute("SELECT * FROM refund ORDER BY rowid DESC LIMIT ?", [count])]


def due(db: sqlite3.Connection, now: datetime) -> list[Refund]:
    """Every refund that turns into what it becomes at this moment or did before."""
    rows = db.execute("SELECT * FROM refund WHERE state = 'PROCESSING' AND turns_at <= ?", [stamp(now)])
    return [_read(row) for row in rows.fetchall()]


def _read(row: sqlite3.Row) -> Refund:
    return Refund(**(dict(row) | {name: datetime.fromisoformat(row[name]) for name in ("created_at", "turns_at")}))


def take_in(db: sqlite3.Connection, trade: Trade, wanted: Wanted, now: datetime, ends: tuple[End, datetime]) -> Refund:
    """The refund that is asked for; the same one again is the same refund as it stands. Raises Refused."""
    known = find(db, wanted.out_refund_no)
    if known is not None:
        if (known.out_trade_no, known.content) != (trade.out_trade_no, wanted.content):
            raise Refused(400, "INVALID_REQUEST", "订单金额或退款金额与之前请求不一致，请核实后再试")
        return known
    _check(db, trade, wanted)
    becomes, turns_at = ends
    row = {
        "out_refund_no": wanted.out_refund_no,
        "out_trade_no": trade.out_trade_no,
        "refund_id": f"50300{secrets.randbelow(10**24):024d}",
        "state": "PROCESSING",
        "amount": wanted.amount,
        "notify_url": wanted.notify_url,
        "content": wanted.content,
        "serial": wanted.serial,
        "created_at": stamp(now),
        "becomes": becomes,
        "turns_at": stamp(turns_at),
    }
    names, marks = ", ".join(row), ", ".join(f":{name}" for name in row)
    db.execute(f"INSERT INTO refund ({names}) VALUES ({marks})", row)  # noqa: S608
    made = find(db, wanted.out_refund_no)
    assert made is not None
    return made


def _check(db: sqlite3.Connection, trade: Trade, wanted: Wanted) -> None:
    if trade.state != "SUCCESS":
        raise Refused(400, "INVALID_REQUEST", "订单未支付，不能退款")
    if wanted.total != trade.total:
        raise Refused(400, "INVALID_REQUEST", "订单金额或退款金额与之前请求不一致，请核实后再试")
    count, given = db.execute(
        "SELECT count(*), coalesce(sum(amount), 0) FROM refund WHERE out_trade_no = ? AND state != 'CLOSED'",
        [trade.out_trade_no],
    ).fetchone()
    if given == trade.total:
        raise Refused(400, "INVALID_REQUEST", "订单已全额退款")
    if given + wanted.amount > trade.total:
        raise Refused(400, "INVALID_REQUEST", "申请退款金额大于可退金额")
    if count >= MOST:
        raise Refused(400, "INVALID_REQUEST", "一笔订单最多退款50次")


def turn(db: sqlite3.Connection, refund: Refund, end: End, at: datetime) -> Refund:
    """The refund, come to its end; a ValueError for one that is there already."""
    if refund.state != "PROCESSING":
        raise ValueError(f"a refund does not go from {refund.state} to {end}")
    row = [end, end, stamp(at), refund.out_refund_no]
    db.execute("UPDATE refund SET state = ?, becomes = ?, turns_at = ? WHERE out_refund_no = ?", row)
    turned = find(db, refund.out_refund_no)
    assert turned is not None
    return turned
