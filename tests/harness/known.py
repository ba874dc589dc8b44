"""What the channels themselves know, each read from its own file: every payment that was made there, and what went back of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Trade:
    """An order as its channel knows it: by our number, at the bank by the bank's own; and our numbers of what went back, with the fen."""

    channel: str
    number: str
    state: str
    fen: int
    is_paid: bool
    returned: Mapping[str, int] = field(default_factory=dict)


def _rows(path: Path, query: str) -> list[tuple[str, ...]]:
    with closing(sqlite3.connect(path, timeout=30)) as channel:
        return channel.execute(query).fetchall()


def _returned(path: Path, query: str) -> dict[str, dict[str, int]]:
    back: dict[str, dict[str, int]] = {}
    for of, number, fen in _rows(path, query):
        back.setdefault(of, {})[number] = int(fen)
    return back


def wechat(path: Path) -> list[Trade]:
    """A trade that was paid stays `SUCCESS`, whatever goes back of it."""
    back = _returned(path, "SELECT out_trade_no, out_refund_no, amount FROM refund WHERE state = 'SUCCESS'")
    rows = _rows(path, "SELECT out_trade_no, state, total FROM trade")
    return [Trade("wechat", no, state, int(fen), state == "SUCCESS", back.get(no, {})) for no, state, fen in rows]


def alipay(path: Path) -> list[Trade]:
    """A trade that went back whole is closed; that it was paid its moment tells. One that nobody opened is not known."""
    back = _returned(path, "SELECT out_trade_no, out_request_no, total FROM refund")
    rows = _rows(path, "SELECT out_trade_no, state, total, paid_at FROM trade WHERE opened_at IS NOT NULL")
    return [Trade("alipay", no, state, int(fen), bool(paid), back.get(no, {})) for no, state, fen, paid in rows]


def bank(path: Path) -> list[Trade]:
    """Money that came, by the bank's own number of the line."""
    back = _returned(path, "SELECT of, end_to_end, fen FROM booking WHERE credit = 0")
    rows = _rows(path, "SELECT reference, fen FROM booking WHERE credit = 1")
    return [Trade("bank", no, "BOOK", int(fen), True, back.get(no, {})) for no, fen in rows]


FILES: dict[str, Callable[[Path], list[Trade]]] = {
    "sandbox.db": wechat,
    "wechat.db": wechat,
    "alipay.db": alipay,
    "bank.db": bank,
}


def trades(folder: Path) -> dict[str, Trade]:
    """Every order at every channel that has its file in this folder."""
    known = [read(folder / name) for name, read in FILES.items() if (folder / name).exists()]
    return {trade.number: trade for those in known for trade in those}
