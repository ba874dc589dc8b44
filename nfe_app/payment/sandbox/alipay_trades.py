"""Trades and refunds at Alipay: taking an order in, and the steps it may go.

A trade exists for others only once the payer has opened it; one that is given back whole is closed.
"""

from __future__ import annotations

import secrets
import sqlite3
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from .alipay_seals import no
from .shelf import stamp

State = Literal["WAIT_BUYER_PAY", "TRADE_SUCCESS", "TRADE_CLOSED"]
Number = Literal["out_trade_no", "trade_no", "session"]


@dataclass(frozen=True)
class Trade:
    """One trade at Alipay; amounts in fen."""

    out_trade_no: str
    session: str
    trade_no: str
    way: str
    state: State
    total: int
    refunded: int
    subject: str
    notify_url: str
    return_url: str
    quit_url: str
    made_at: datetime
    expires_at: datetime
    opened_at: datetime | None
    paid_at: datetime | None


@dataclass(frozen=True)
class Refund:
    """One refund of a trade; the amount in fen. `is_new`: it moved money just now."""

    out_request_no: str
    out_trade_no: str
    total: int
    made_at: datetime
    is_new: bool = False


@dataclass(frozen=True)
class Wanted:
    """An order to take in; the amount in fen."""

    out_trade_no: str
    way: str
    total: int
    subject: str
    notify_url: str
    return_url: str
    quit_url: str
    expires_at: datetime


def find(db: sqlite3.Connection, column: Number, key: str, now: datetime) -> Trade | None:
    """The trade with this number, opened or not; what has run out is closed by the way."""
    run_out = "UPDATE trade SET state = 'TRADE_CLOSED' WHERE state = 'WAIT_BUYER_PAY' AND expires_at <= ?"
    db.execute(run_out, [stamp(now)])
    row = db.execute(f"SELECT * FROM trade WHERE {column} = ?", [key]).fetchone()  # noqa: S608
    if row is None:
        return None
    names = ("made_at", "expires_at", "opened_at", "paid_at")
    return Trade(**(dict(row) | {name: row[name] and datetime.fromisoformat(row[name]) for name in names}))


def known(db: sqlite3.Connection, column: Number, key: str, now: datetime) -> Trade:
    """The trade with this number, once the payer has opened it. Raises AlipayRefused, ACQ.TRADE_NOT_EXIST."""
    trade = find(db, column, key, now)
    if trade is None or trade.opened_at is None:
        raise no("ACQ.TRADE_NOT_EXIST", "交易不存在")
    return trade


def take_in(db: sqlite3.Connection, wanted: Wanted, now: datetime) -> Trade:
    """The trade of an order; the same order again is the same trade. Raises AlipayRefused."""
    trade = find(db, "out_trade_no", wanted.out_trade_no, now)
    if trade is None:
        return _insert(db, wanted, now)
    if (trade.total, trade.subject) != (wanted.total, wanted.subject):
        raise no("ACQ.CONTEXT_INCONSISTENT", "交易信息被篡改")
    if trade.paid_at:
        raise no("ACQ.TRADE_HAS_SUCCESS", "交易已被支付")
    if trade.state == "TRADE_CLOSED":
        raise no("ACQ.TRADE_HAS_CLOSE", "交易已经关闭")
    return trade


def _insert(db: sqlite3.Connection, wanted: Wanted, now: datetime) -> Trade:
    row = {
        **vars(wanted),
        "session": secrets.token_hex(16),
        "trade_no": f"{now:%Y%m%d}2200{secrets.randbelow(10**16):016d}",
        "state": "WAIT_BUYER_PAY",
        "made_at": stamp(now),
        "expires_at": stamp(wanted.expires_at),
    }
    marks = ", ".join(f":{name}" for name in row)
    db.execute(f"INSERT INTO trade ({', '.join(row)}) VALUES ({marks})", row)  # noqa: S608
    return _again(db, wanted.out_trade_no, now)


def open_(db: sqlite3.Connection, trade: Trade, now: datetime) -> Trade:
    """The payer has come to the cashier: from now on the trade is there."""
    was = "UPDATE trade SET opened_at = ? WHERE out_trade_no = ? AND opened_at IS NULL"
    db.execute(was, [stamp(now), trade.out_trade_no])
    return _again(db, trade.out_trade_no, now)


def pay(db: sqlite3.Connection, trade: Trade, now: datetime) -> Trade:
    """The payer paid."""
    _step(db, trade, "WAIT_BUYER_PAY", "TRADE_SUCCESS")
    db.execute("UPDATE trade SET paid_at = ? WHERE out_trade_no = ?", [stamp(now), trade.out_trade_no])
    return _again(db, trade.out_trade_no, now)


def close(db: sqlite3.Connection, trade: Trade, now: datetime) -> Trade:
    """See that a trade can no longer be paid. Raises AlipayRefused unless it waits for its payer."""
    if trade.state != "WAIT_BUYER_PAY":
        raise no("ACQ.TRADE_STATUS_ERROR", "交易状态不合法")
    _step(db, trade, "WAIT_BUYER_PAY", "TRADE_CLOSED")
    return _again(db, trade.out_trade_no, now)


def refund(db: sqlite3.Connection, trade: Trade, number: str, fen: int, now: datetime) -> tuple[Trade, Refund]:
    """Give money back, never more than is left; the same refund again moves nothing. Raises AlipayRefused."""
    done = find_refund(db, trade, number)
    if done is not None:
        if done.total != fen:
            raise no("ACQ.DISCORDANT_REPEAT_REQUEST", "不一致的请求")
        return trade, done
    if trade.state != "TRADE_SUCCESS":
        raise no("ACQ.TRADE_STATUS_ERROR", "交易状态不合法")
    if fen > trade.total - trade.refunded:
        raise no("ACQ.REASON_TRADE_REFUND_FEE_ERR", "退款金额无效")
    db.execute("INSERT INTO refund VALUES (?, ?, ?, ?)", [number, trade.out_trade_no, fen, stamp(now)])
    db.execute("UPDATE trade SET refunded = refunded + ? WHERE out_trade_no = ?", [fen, trade.out_trade_no])
    if fen == trade.total - trade.refunded:
        _step(db, trade, "TRADE_SUCCESS", "TRADE_CLOSED")
    return _again(db, trade.out_trade_no, now), Refund(number, trade.out_trade_no, fen, now, is_new=True)


def find_refund(db: sqlite3.Connection, trade: Trade, number: str) -> Refund | None:
    """The refund of a trade with this number, if there is one."""
    one = "SELECT * FROM refund WHERE out_trade_no = ? AND out_request_no = ?"
    row = db.execute(one, [trade.out_trade_no, number]).fetchone()
    return row and Refund(**(dict(row) | {"made_at": datetime.fromisoformat(row["made_at"])}))


def count_asking(db: sqlite3.Connection, deed: str, out_trade_no: str) -> int:
    """How often this was asked about this order, this time included."""
    row = db.execute(
        "INSERT INTO asked VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET times = times + 1 RETURNING times",
        [deed, out_trade_no],
    ).fetchone()
    return int(row["times"])


def _step(db: sqlite3.Connection, trade: Trade, since: State, to: State) -> None:
    step = "UPDATE trade SET state = ? WHERE out_trade_no = ? AND state = ?"
    if db.execute(step, [to, trade.out_trade_no, since]).rowcount != 1:
        raise ValueError(f"a trade does not go from {trade.state} to {to}")


def _again(db: sqlite3.Connection, out_trade_no: str, now: datetime) -> Trade:
    trade = find(db, "out_trade_no", out_trade_no, now)
    assert trade is not None
    return trade
