"""What stands in the bill of one day: every payment that came and every refund that was asked for, and what was planted there."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from hashlib import sha256

from nfe_app.base.clock import CHINA

from . import trades
from .shelf import stamp

STATUSES = {"PROCESSING": "PROCESSING", "SUCCESS": "SUCCESS", "ABNORMAL": "CHANGE", "CLOSED": "FAIL"}


class Difference(StrEnum):
    """One way in which a bill and the merchant's books part."""

    MISSING_LINE = "missing_line"  # paid, but not in the bill
    EXTRA_LINE = "extra_line"  # a payment of an order the merchant does not know
    OTHER_AMOUNT = "other_amount"  # a payment of another amount
    DOUBLED_LINE = "doubled_line"  # one payment twice
    REFUND_MISSING = "refund_missing"  # given back, but not in the bill
    REFUND_EXTRA = "refund_extra"  # a refund the merchant does not know, of a payment it knows
    WRONG_STATE = "wrong_state"  # an order that was never paid stands there as paid


@dataclass(frozen=True)
class BillLine:
    """One line of a trade bill, in fen; a refund has its two numbers."""

    at: str
    transaction_id: str
    out_trade_no: str
    payer: str
    trade_type: str
    description: str
    attach: str
    total: int = 0
    refund_id: str = ""
    out_refund_no: str = ""
    refund: int = 0
    status: str = ""

    @property
    def key(self) -> str:
        """The merchant's own number of it."""
        return self.out_refund_no or self.out_trade_no


@dataclass(frozen=True)
class Planted:
    """One difference that was planted: of which kind, at which of the merchant's numbers, and the amount told in fen."""

    kind: Difference
    out_trade_no: str
    out_refund_no: str
    amount: int


def lines_of(db: sqlite3.Connection, day: date) -> list[BillLine]:
    """The bill of a day (China's) with everything that was planted, by time."""
    lines = _true_lines(db, day)
    for row in db.execute("SELECT * FROM planted WHERE day = ? ORDER BY number", [str(day)]):
        if row["drops"]:
            lines = [line for line in lines if line.key != row["key"]]
        if row["line"]:
            lines.append(BillLine(**json.loads(row["line"])))
    return sorted(lines, key=lambda line: line.at)


def span_of(day: date) -> tuple[str, str]:
    """The first moment of a day in China and of the next, as the store writes them."""
    start = datetime.combine(day, time(), CHINA)
    return stamp(start), stamp(start + timedelta(days=1))


def _true_lines(db: sqlite3.Connection, day: date) -> list[BillLine]:
    paid = db.execute(f"{trades.TRADES} WHERE paid_at >= ? AND paid_at < ?", span_of(day))
    lines = [_payment(trades.read(row)) for row in paid.fetchall()]
    given = db.execute(
        "SELECT refund.*, trade.transaction_id, payer, trade_type, description, attach FROM refund "
        "JOIN trade USING (out_trade_no) WHERE created_at >= ? AND created_at < ?",
        span_of(day),
    )
    return lines + [_refund(row) for row in given]


def _payment(trade: trades.Trade) -> BillLine:
    assert trade.paid_at is not None
    assert trade.transaction_id is not None
    return _line(trade, trade.transaction_id, trade.paid_at)


def _line(trade: trades.Trade, transaction_id: str, at: datetime) -> BillLine:
    return BillLine(
        at=shown(at),
        transaction_id=transaction_id,
        out_trade_no=trade.out_trade_no,
        payer=trade.payer,
        trade_type=trade.trade_type,
        description=trade.description,
        attach=trade.attach,
        total=trade.total,
    )


def _refund(row: sqlite3.Row) -> BillLine:
    same = (
        "transaction_id",
        "out_trade_no",
        "payer",
        "trade_type",
        "description",
        "attach",
        "refund_id",
        "out_refund_no",
    )
    at = shown(datetime.fromisoformat(row["created_at"]))
    return BillLine(at=at, refund=row["amount"], status=STATUSES[row["state"]], **{name: row[name] for name in same})


def shown(moment: datetime) -> str:
    """A moment as a bill writes it, in China's time."""
    return moment.astimezone(CHINA).strftime("%Y-%m-%d %H:%M:%S")


def plant(db: sqlite3.Connection, day: date, kind: Difference, count: int, seed: int) -> list[Planted]:
    """Plant so many differences of a kind in the bill of a day, the same ones under the same seed.

    No line suffers two. A ValueError where the day has not enough of what the kind needs.
    """
    sown = []
    for line in _chosen(db, day, kind, count, seed):
        planted, drops, comes = _sow(day, kind, line, seed)
        row = [str(day), kind, line.key, drops, json.dumps(asdict(comes)) if comes else None]
        db.execute("INSERT INTO planted (day, kind, key, drops, line) VALUES (?, ?, ?, ?, ?)", row)
        sown.append(planted)
    return sown


def _chosen(db: sqlite3.Connection, day: date, kind: Difference, count: int, seed: int) -> list[BillLine]:
    """The lines that suffer: drawn by the seed from those that none was planted at."""
    planted = {row["key"] for row in db.execute("SELECT key FROM planted")}
    free = [line for line in _material(db, day, kind) if line.key not in planted]
    if len(free) < count:
        raise ValueError(f"{day} has only {len(free)} lines for {kind}")
    return sorted(free, key=lambda line: _drawn(seed, kind, line.key))[:count]


def _material(db: sqlite3.Connection, day: date, kind: Difference) -> list[BillLine]:
    noon = datetime.combine(day, time(12), CHINA)
    if kind is Difference.EXTRA_LINE:
        taken = db.execute("SELECT count(*) FROM planted").fetchone()[0]
        return [_stranger(noon, str(taken + n)) for n in range(1000)]
    if kind is Difference.WRONG_STATE:
        unpaid = db.execute(f"{trades.TRADES} WHERE paid_at IS NULL").fetchall()
        return [_line(trade, _digits(trade.out_trade_no, 28), noon) for trade in map(trades.read, unpaid)]
    lines = _true_lines(db, day)
    return [line for line in lines if bool(line.out_refund_no) == (kind is Difference.REFUND_MISSING)]


def _sow(day: date, kind: Difference, line: BillLine, seed: int) -> tuple[Planted, bool, BillLine | None]:
    """What is planted at a line: the difference, whether the line itself goes, and the line that comes."""
    comes: BillLine | None = line
    drops = kind in (Difference.MISSING_LINE, Difference.OTHER_AMOUNT, Difference.REFUND_MISSING)
    if kind in (Difference.MISSING_LINE, Difference.REFUND_MISSING):
        comes = None
    elif kind is Difference.OTHER_AMOUNT:
        comes = replace(line, total=line.total + 1 + _number(f"{seed} {line.key}") % 100)
    elif kind is Difference.REFUND_EXTRA:
        number = f"X{_drawn(seed, kind, f'{day} {line.key}')[:31]}"
        refund_id = _digits(number, 29)
        comes = replace(line, total=0, refund=1, refund_id=refund_id, out_refund_no=number, status="SUCCESS")
    told = comes or line
    return Planted(kind, told.out_trade_no, told.out_refund_no, told.total or told.refund), drops, comes


def _stranger(noon: datetime, name: str) -> BillLine:
    """A payment that came for nobody."""
    number = sha256(f"stranger {noon} {name}".encode()).hexdigest()[:32]
    at = shown(noon + timedelta(seconds=_number(number) % 3600))
    total = 1 + _number(number) % 100_000
    return BillLine(at, _digits(number, 28), number, "sandbox-stranger", "MWEB", "来历不明的付款", "", total)


def _drawn(seed: int, kind: str, key: str) -> str:
    return sha256(f"{seed} {kind} {key}".encode()).hexdigest()


def _number(text: str) -> int:
    return int.from_bytes(sha256(text.encode()).digest()[:8], "big")


def _digits(text: str, count: int) -> str:
    """So many digits that look like a number of the platform."""
    return f"42{int(sha256(text.encode()).hexdigest(), 16)}"[:count]
