"""Trades at the platform: taking an order in, and the steps one may go."""

from __future__ import annotations

import secrets
import sqlite3
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from .seals import Refused
from .shelf import stamp

Number = Literal["out_trade_no", "prepay_id", "transaction_id", "code"]
TradeType = Literal["MWEB", "JSAPI", "NATIVE"]
State = Literal["NOTPAY", "SUCCESS", "CLOSED", "PAYERROR"]
NEXT: dict[State, set[State]] = {
    "NOTPAY": {"SUCCESS", "CLOSED", "PAYERROR"},
    "PAYERROR": {"CLOSED"},
    "SUCCESS": set(),
    "CLOSED": set(),
}
LINK_LIVES: dict[TradeType, timedelta] = {
    "MWEB": timedelta(minutes=5),
    "JSAPI": timedelta(hours=2),
    "NATIVE": timedelta(hours=2),
}
SHORTEST = timedelta(minutes=1)
LONGEST = timedelta(days=7)
TRADES = (
    "SELECT *, EXISTS (SELECT 1 FROM refund WHERE refund.out_trade_no = trade.out_trade_no AND refund.state != 'CLOSED')"
    " AS is_refunded FROM trade"
)


@dataclass(frozen=True)
class Trade:
    """One order at the platform."""

    out_trade_no: str
    prepay_id: str
    transaction_id: str | None
    state: State
    total: int
    description: str
    attach: str
    notify_url: str
    content: str
    serial: str
    expires_at: datetime
    link_until: datetime
    paid_at: datetime | None
    trade_type: TradeType
    payer: str
    code: str | None
    is_refunded: bool

    def is_open(self, now: datetime) -> bool:
        """Whether it can be paid at this moment."""
        return self.state == "NOTPAY" and now < min(self.expires_at, self.link_until)


@dataclass(frozen=True)
class Wanted:
    """An order to take in."""

    out_trade_no: str
    total: int
    description: str
    attach: str
    notify_url: str
    content: str
    serial: str
    expires_at: datetime | None
    trade_type: TradeType
    payer: str


def find(db: sqlite3.Connection, column: Number, key: str) -> Trade | None:
    """The trade with this number, if there is one."""
    row = db.execute(f"{TRADES} WHERE {column} = ?", [key]).fetchone()
    return None if row is None else read(row)


def newest(db: sqlite3.Connection, count: int) -> list[Trade]:
    """So many trades, the newest first."""
    return [read(row) for row in db.execute(f"{TRADES} ORDER BY rowid DESC LIMIT ?", [count])]


def read(row: sqlite3.Row) -> Trade:
    """A row as a trade."""
    moments = {
        name: row[name] and datetime.fromisoformat(row[name]) for name in ("expires_at", "link_until", "paid_at")
    }
    return Trade(**(dict(row) | moments | {"is_refunded": bool(row["is_refunded"])}))


def take_in(db: sqlite3.Connection, wanted: Wanted, now: datetime) -> Trade:
    """The trade of an order; the same order again is the same trade with a fresh link. Raises Refused."""
    known = find(db, "out_trade_no", wanted.out_trade_no)
    if known is None:
        _insert(db, wanted, now)
    else:
        _check_again(known, wanted, now)
        renewed = stamp(now + LINK_LIVES[known.trade_type])
        db.execute("UPDATE trade SET link_until = ? WHERE out_trade_no = ?", [renewed, wanted.out_trade_no])
    taken = find(db, "out_trade_no", wanted.out_trade_no)
    assert taken is not None
    return taken


def _insert(db: sqlite3.Connection, wanted: Wanted, now: datetime) -> None:
    expires_at = max(wanted.expires_at or now + LONGEST, now + SHORTEST)
    row = {
        "out_trade_no": wanted.out_trade_no,
        "prepay_id": f"wx{secrets.token_hex(17)}",
        "state": "NOTPAY",
        "total": wanted.total,
        "description": wanted.description,
        "attach": wanted.attach,
        "notify_url": wanted.notify_url,
        "content": wanted.content,
        "serial": wanted.serial,
        "expires_at": stamp(expires_at),
        "link_until": stamp(now + LINK_LIVES[wanted.trade_type]),
        "trade_type": wanted.trade_type,
        "payer": wanted.payer,
        "code": secrets.token_urlsafe(7)[:9] if wanted.trade_type == "NATIVE" else None,
    }
    names = ", ".join(row)
    marks = ", ".join(f":{name}" for name in row)
    db.execute(f"INSERT INTO trade ({names}) VALUES ({marks})", row)  # noqa: S608


def _check_again(known: Trade, wanted: Wanted, now: datetime) -> None:
    if known.state == "SUCCESS":
        raise Refused(400, "ORDERPAID", "该订单已支付")
    if known.state == "CLOSED":
        raise Refused(400, "ORDER_CLOSED", "该订单已关闭，请重新下单")
    if (known.content, known.trade_type) != (wanted.content, wanted.trade_type):
        raise Refused(403, "OUT_TRADE_NO_USED", "商户订单号重复")
    if known.state == "PAYERROR":
        raise Refused(403, "TRADE_ERROR", "该订单支付失败，请关闭后用新单号下单")
    if now >= known.expires_at:
        raise Refused(400, "INVALID_REQUEST", "该订单已过支付结束时间，请用新单号下单")


def close(db: sqlite3.Connection, out_trade_no: str) -> None:
    """See that it can no longer be paid; twice, or for an unknown number, is as good as once. Raises Refused, ORDERPAID."""
    known = find(db, "out_trade_no", out_trade_no)
    if known is None or known.state == "CLOSED":
        return
    if known.state == "SUCCESS":
        raise Refused(400, "ORDERPAID", "该订单已支付，不能关闭")
    _step(db, known, "CLOSED")


def pay(db: sqlite3.Connection, trade: Trade, now: datetime) -> None:
    """The payer paid."""
    _step(db, trade, "SUCCESS")
    number = f"42000{secrets.randbelow(10**23):023d}"
    paid = [number, stamp(now), trade.out_trade_no]
    db.execute("UPDATE trade SET transaction_id = ?, paid_at = ? WHERE out_trade_no = ?", paid)


def fail(db: sqlite3.Connection, trade: Trade) -> None:
    """The payer's bank said no."""
    _step(db, trade, "PAYERROR")


def _step(db: sqlite3.Connection, trade: Trade, to: State) -> None:
    if to not in NEXT[trade.state]:
        raise ValueError(f"a trade does not go from {trade.state} to {to}")
    db.execute("UPDATE trade SET state = ? WHERE out_trade_no = ?", [to, trade.out_trade_no])


def count_asking(db: sqlite3.Connection, deed: str, out_trade_no: str) -> int:
    """How often this was asked about this order, this time included."""
    row = db.execute(
        "INSERT INTO asked VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET times = times + 1 RETURNING times",
        [deed, out_trade_no],
    ).fetchone()
    return int(row["times"])
