"""The Alipay sandbox's own small SQLite file, apart from the product's database; it outlives a restart."""

from __future__ import annotations

from .shelf import Shelf

SCHEMA = """
CREATE TABLE IF NOT EXISTS trade (
    out_trade_no TEXT PRIMARY KEY,
    session TEXT NOT NULL UNIQUE,
    trade_no TEXT NOT NULL UNIQUE,
    way TEXT NOT NULL CHECK (way IN ('wap', 'precreate', 'debit')),
    state TEXT NOT NULL CHECK (state IN ('WAIT_BUYER_PAY', 'TRADE_SUCCESS', 'TRADE_CLOSED')),
    total INTEGER NOT NULL CHECK (total > 0),
    refunded INTEGER NOT NULL DEFAULT 0 CHECK (refunded BETWEEN 0 AND total),
    subject TEXT NOT NULL,
    notify_url TEXT NOT NULL,
    return_url TEXT NOT NULL,
    quit_url TEXT NOT NULL,
    made_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    opened_at TEXT,
    paid_at TEXT
);
CREATE TABLE IF NOT EXISTS refund (
    out_request_no TEXT NOT NULL,
    out_trade_no TEXT NOT NULL REFERENCES trade,
    total INTEGER NOT NULL CHECK (total > 0),
    made_at TEXT NOT NULL,
    PRIMARY KEY (out_trade_no, out_request_no)
);
CREATE TABLE IF NOT EXISTS agreement (
    external_agreement_no TEXT PRIMARY KEY,
    agreement_no TEXT NOT NULL UNIQUE,
    session TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL DEFAULT 'WISHED' CHECK (state IN ('WISHED', 'NORMAL', 'REFUSED', 'UNSIGN')),
    mood TEXT NOT NULL DEFAULT 'pay',
    most INTEGER NOT NULL CHECK (most > 0),
    first_on TEXT NOT NULL,
    scene TEXT NOT NULL,
    notify_url TEXT NOT NULL,
    return_url TEXT NOT NULL,
    signed_at TEXT,
    ended_at TEXT
);
CREATE TABLE IF NOT EXISTS notice (
    number INTEGER PRIMARY KEY,
    notify_url TEXT NOT NULL,
    told TEXT NOT NULL,
    is_probe INTEGER NOT NULL DEFAULT 0,
    tries INTEGER NOT NULL DEFAULT 0,
    due_at TEXT,
    told_at TEXT
);
CREATE INDEX IF NOT EXISTS notice_due ON notice (due_at) WHERE due_at IS NOT NULL;
CREATE TABLE IF NOT EXISTS asked (
    deed TEXT NOT NULL,
    out_trade_no TEXT NOT NULL,
    times INTEGER NOT NULL,
    PRIMARY KEY (deed, out_trade_no)
);
CREATE TABLE IF NOT EXISTS planted (
    day TEXT NOT NULL,
    kind TEXT NOT NULL,
    key TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS bill_link (
    token TEXT PRIMARY KEY,
    day TEXT NOT NULL,
    until TEXT NOT NULL
);
"""


class AlipayStore(Shelf):
    """Trades, refunds, notices to come, bills to fetch, and how often was asked."""

    schema = SCHEMA
