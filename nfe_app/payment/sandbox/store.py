"""What the sandbox of WeChat Pay remembers."""

from __future__ import annotations

import sqlite3
from datetime import date

from .shelf import Shelf

SCHEMA = """
CREATE TABLE IF NOT EXISTS trade (
    out_trade_no TEXT PRIMARY KEY,
    prepay_id TEXT NOT NULL UNIQUE,
    transaction_id TEXT UNIQUE,
    state TEXT NOT NULL CHECK (state IN ('NOTPAY', 'SUCCESS', 'CLOSED', 'PAYERROR')),
    total INTEGER NOT NULL CHECK (total > 0),
    description TEXT NOT NULL,
    attach TEXT NOT NULL,
    notify_url TEXT NOT NULL,
    content TEXT NOT NULL,
    serial TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    link_until TEXT NOT NULL,
    paid_at TEXT
);
CREATE TABLE IF NOT EXISTS notice (
    number INTEGER PRIMARY KEY,
    notice_id TEXT NOT NULL,
    out_trade_no TEXT NOT NULL REFERENCES trade,
    total INTEGER NOT NULL,
    made_at TEXT NOT NULL,
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
CREATE TABLE IF NOT EXISTS refund (
    out_refund_no TEXT PRIMARY KEY,
    out_trade_no TEXT NOT NULL REFERENCES trade,
    refund_id TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL CHECK (state IN ('PROCESSING', 'SUCCESS', 'ABNORMAL', 'CLOSED')),
    amount INTEGER NOT NULL CHECK (amount > 0),
    notify_url TEXT NOT NULL,
    content TEXT NOT NULL,
    serial TEXT NOT NULL,
    created_at TEXT NOT NULL,
    becomes TEXT NOT NULL CHECK (becomes IN ('SUCCESS', 'ABNORMAL', 'CLOSED')),
    turns_at TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS refund_of_trade ON refund (out_trade_no);
CREATE INDEX IF NOT EXISTS refund_turns ON refund (turns_at) WHERE state = 'PROCESSING';
CREATE TABLE IF NOT EXISTS planted (
    number INTEGER PRIMARY KEY,
    day TEXT NOT NULL,
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    drops INTEGER NOT NULL,
    line TEXT
);
CREATE TABLE IF NOT EXISTS released (day TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS file (
    token TEXT PRIMARY KEY,
    content BLOB NOT NULL,
    until TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS sign_in (
    code TEXT PRIMARY KEY,
    openid TEXT NOT NULL,
    until TEXT NOT NULL,
    used INTEGER NOT NULL DEFAULT 0
);
"""
ADDED = {
    "trade": {
        "trade_type": "TEXT NOT NULL DEFAULT 'MWEB'",
        "payer": "TEXT NOT NULL DEFAULT 'sandbox-payer'",
        "code": "TEXT",
    },
    "notice": {"out_refund_no": "TEXT", "probe": "INTEGER NOT NULL DEFAULT 0", "answer": "TEXT"},
}
INDEXES = """
CREATE UNIQUE INDEX IF NOT EXISTS trade_code ON trade (code);
CREATE INDEX IF NOT EXISTS trade_paid ON trade (paid_at);
"""


class Store(Shelf):
    """Trades, refunds, notices to come, and how often was asked."""

    schema = SCHEMA

    def widen(self, connection: sqlite3.Connection) -> None:
        """Give a file of an earlier version the columns it lacks, once, also when two processes start."""
        connection.execute("BEGIN IMMEDIATE")
        for table, columns in ADDED.items():
            known = {row["name"] for row in connection.execute(f"PRAGMA table_info({table})")}
            for name, kind in columns.items():
                if name not in known:
                    connection.execute(f"ALTER TABLE {table} ADD COLUMN {name} {kind}")
        connection.execute("COMMIT")
        connection.executescript(INDEXES)

    def release(self, day: date) -> None:
        """Let the bill of a day be had from now on."""
        with self.work() as db:
            db.execute("INSERT INTO released VALUES (?) ON CONFLICT DO NOTHING", [str(day)])
