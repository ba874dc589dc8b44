"""Agreements to collect at Alipay (周期扣款): how they stand, and how their debits turn out.

Manual: see payment/alipay_agreement.py, which says what of it was read and what is from memory. How a debit turns out is the
payer's choice on the agreement's own page, for a sandbox has no purses.
"""

from __future__ import annotations

import secrets
import sqlite3
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from . import alipay_trades
from .alipay_asked import PERSONAL_PRODUCT, DebitSent, SigningSent, WhichAgreement
from .alipay_seals import no
from .alipay_trades import Trade
from .alipay_wire import china
from .shelf import stamp

EARLIEST = timedelta(days=5)
State = Literal["WISHED", "NORMAL", "REFUSED", "UNSIGN"]
Column = Literal["external_agreement_no", "agreement_no", "session"]


@dataclass(frozen=True)
class Agreement:
    """One agreement at Alipay; the most of one debit in fen."""

    external_agreement_no: str
    agreement_no: str
    session: str
    state: State
    mood: str
    most: int
    first_on: date
    scene: str
    notify_url: str
    return_url: str
    signed_at: datetime | None
    ended_at: datetime | None


def take_in(db: sqlite3.Connection, sent: SigningSent, said: dict[str, str], now: datetime) -> Agreement:
    """The agreement that is wished for; the same wish again is the same one."""
    rule = sent.period_rule_params
    row = {
        "external_agreement_no": sent.external_agreement_no,
        "agreement_no": f"{now:%Y%m%d}{secrets.randbelow(10**12):012d}",
        "session": secrets.token_hex(16),
        "most": rule.single_amount,
        "first_on": rule.execute_time.isoformat(),
        "scene": sent.sign_scene,
        "notify_url": said.get("notify_url", ""),
        "return_url": said.get("return_url", ""),
    }
    marks = ", ".join(f":{name}" for name in row)
    db.execute(f"INSERT OR IGNORE INTO agreement ({', '.join(row)}) VALUES ({marks})", row)  # noqa: S608
    return _found(db, "external_agreement_no", sent.external_agreement_no)


def find(db: sqlite3.Connection, column: Column, key: str) -> Agreement | None:
    """The agreement with this number."""
    row = db.execute(f"SELECT * FROM agreement WHERE {column} = ?", [key]).fetchone()  # noqa: S608
    if row is None:
        return None
    moments = {name: row[name] and datetime.fromisoformat(row[name]) for name in ("signed_at", "ended_at")}
    return Agreement(**(dict(row) | moments | {"first_on": date.fromisoformat(row["first_on"])}))


def known(db: sqlite3.Connection, which: WhichAgreement) -> Agreement:
    """The agreement that is meant, while it holds. Raises AlipayRefused, USER_AGREEMENT_NOT_EXIST."""
    column: Column = "agreement_no" if which.agreement_no else "external_agreement_no"
    found = find(db, column, which.agreement_no or which.external_agreement_no or "")
    if found is None or found.state != "NORMAL":
        raise no("USER_AGREEMENT_NOT_EXIST", "用户协议不存在")
    return found


def sign(db: sqlite3.Connection, agreement: Agreement, now: datetime, *, agrees: bool) -> Agreement:
    """The payer agrees, or does not; only once."""
    to = ["NORMAL" if agrees else "REFUSED", stamp(now), agreement.session]
    db.execute("UPDATE agreement SET state = ?, signed_at = ? WHERE session = ? AND state = 'WISHED'", to)
    return _found(db, "session", agreement.session)


def end(db: sqlite3.Connection, agreement: Agreement, now: datetime) -> Agreement:
    """Nothing is collected by it any more."""
    ended = "UPDATE agreement SET state = 'UNSIGN', ended_at = ? WHERE session = ? AND state = 'NORMAL'"
    db.execute(ended, [stamp(now), agreement.session])
    return _found(db, "session", agreement.session)


def set_mood(db: sqlite3.Connection, agreement: Agreement, mood: str) -> Agreement:
    """How the debits of it turn out from now on."""
    db.execute("UPDATE agreement SET mood = ? WHERE session = ?", [mood, agreement.session])
    return _found(db, "session", agreement.session)


def debit(db: sqlite3.Connection, sent: DebitSent, said: dict[str, str], now: datetime) -> tuple[Trade, str]:
    """The trade of a debit, paid or waiting, and how it turned out; the same debit again is the same trade. Raises AlipayRefused."""
    agreement = find(db, "agreement_no", sent.agreement_params.agreement_no)
    if agreement is None:
        raise no("ACQ.AGREEMENT_NOT_EXIST", "用户协议不存在")
    before = alipay_trades.find(db, "out_trade_no", sent.out_trade_no, now)
    if before is None:
        _check(agreement, sent, now)
    trade = alipay_trades.open_(db, alipay_trades.take_in(db, sent.wanted(said, now), now), now)
    if trade.state == "TRADE_CLOSED":
        raise no("ACQ.TRADE_HAS_CLOSE", "交易已经关闭")  # it came after its own time
    return (trade, "slow") if agreement.mood == "slow" else (alipay_trades.pay(db, trade, now), agreement.mood)


def _check(agreement: Agreement, sent: DebitSent, now: datetime) -> None:
    """Refuse what the agreement does not carry; a refused debit leaves no trade behind. Raises AlipayRefused."""
    if agreement.state != "NORMAL":
        raise no("ACQ.AGREEMENT_INVALID", "用户协议失效")
    if sent.total_amount > agreement.most:
        raise no("ACQ.TOTAL_FEE_EXCEED", "订单总金额超过限额")
    if china(now)[:10] < (agreement.first_on - EARLIEST).isoformat():
        raise no("ACQ.INVALID_PARAMETER", "未到扣款时间")
    if agreement.mood == "poor":
        raise no("ACQ.BUYER_BALANCE_NOT_ENOUGH", "买家余额不足")
    if agreement.mood == "blocked":
        raise no("ACQ.BUYER_ENABLE_STATUS_FORBID", "买家状态非法")


def told(agreement: Agreement) -> dict[str, str]:
    """An agreement as a query tells it."""
    said = {
        "agreement_no": agreement.agreement_no,
        "external_agreement_no": agreement.external_agreement_no,
        "status": agreement.state,
        "personal_product_code": PERSONAL_PRODUCT,
        "sign_scene": agreement.scene,
        "alipay_logon_id": "159****5620",
        "principal_type": "CARD",
        "third_party_type": "PARTNER",
        "invalid_time": "2115-02-01 00:00:00",
    }
    moment = china(agreement.signed_at) if agreement.signed_at else ""
    return said | {"sign_time": moment, "valid_time": moment}


def notice(agreement: Agreement, app_id: str) -> dict[str, str]:
    """What a notice says of an agreement, but for the moment it is sent and its signature."""
    ended = agreement.state == "UNSIGN" and agreement.ended_at
    said = told(agreement) | {
        "notify_id": secrets.token_hex(17),
        "notify_type": "dut_user_unsign" if ended else "dut_user_sign",
        "charset": "utf-8",
        "version": "1.0",
        "app_id": app_id,
        "auth_app_id": app_id,
        "alipay_user_id": "2088000000000999",
    }
    return said | ({"unsign_time": china(ended)} if ended else {})


def _found(db: sqlite3.Connection, column: Column, key: str) -> Agreement:
    found = find(db, column, key)
    assert found is not None
    return found
