"""The platform's doors for bills: ask where one lies, and fetch it there while the address is good.

Manual: https://pay.weixin.qq.com/doc/v3/merchant/4013071227, …/4013071235, …/4013071238 (the file, which comes unsigned)
"""

from __future__ import annotations

import gzip
import secrets
import sqlite3
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from hashlib import sha1

from starlette.routing import Route

from nfe_app.base import clock
from nfe_app.base.clock import CHINA

from . import bills
from .doors import Answer, Asked, Deed, Doors, Handed
from .keys import Platform
from .seals import Refused
from .shelf import stamp
from .store import Store

FILE = "/v3/billdownload/file"
GOOD_FOR = timedelta(minutes=5)
MADE = time(10)
KEPT_DAYS = 92
Make = Callable[[sqlite3.Connection, date, Platform], bytes | None]


class BillApi:
    """Routes under `/v3/bill`, as the manual has them; of the trade bill only the kind ALL, of accounts only BASIC."""

    def __init__(self, doors: Doors, store: Store, platform: Platform) -> None:
        self._doors = doors
        self._store = store
        self._platform = platform

    def routes(self) -> list[Route]:
        """Every route of bills a merchant may call."""
        door = self._doors.door
        trades, flows = self._asking(bills.trade_bill), self._asking(bills.flow_bill)
        return [
            Route("/v3/bill/tradebill", door(trades), methods=["GET"]),
            Route("/v3/bill/fundflowbill", door(flows), methods=["GET"]),
            Route(FILE, door(self._fetch), methods=["GET"]),
        ]

    def _asking(self, make: Make) -> Deed:
        def ask(asked: Asked) -> Answer:
            query = asked.request.query_params
            day, is_zipped = _day(query.get("bill_date", "")), query.get("tar_type", "") == "GZIP"
            if query.get("bill_type", "ALL") != "ALL":
                raise Refused(400, "PARAM_ERROR", "沙箱只有 ALL 账单")
            with self._store.work() as db:
                self._check(db, day, asked.now)
                file = make(db, day, self._platform) if query.get("account_type", "BASIC") == "BASIC" else None
                if file is None:
                    raise Refused(400, "NO_STATEMENT_EXIST", "账单文件不存在")
                token = _keep(db, gzip.compress(file, mtime=0) if is_zipped else file, asked.now)
            here = asked.request.url
            root = f"{here.scheme}://{here.netloc}{asked.request.scope.get('root_path', '')}"
            digest = sha1(file, usedforsecurity=False).hexdigest()
            return Answer({"hash_type": "SHA1", "hash_value": digest, "download_url": f"{root}{FILE}?token={token}"})

        return ask

    def _check(self, db: sqlite3.Connection, day: date, now: datetime) -> None:
        """Whether the bill of this day is made; raises Refused."""
        if db.execute("SELECT 1 FROM released WHERE day = ?", [str(day)]).fetchone():
            return
        today = clock.day_of(now)
        if not today - timedelta(days=KEPT_DAYS) <= day < today:
            raise Refused(400, "INVALID_REQUEST", "账单日期不在可下载的范围内")
        if now < datetime.combine(day + timedelta(days=1), MADE, CHINA):
            raise Refused(400, "STATEMENT_CREATING", "账单生成中")

    def _fetch(self, asked: Asked) -> Handed:
        token = asked.request.query_params.get("token", "")
        with self._store.work() as db:
            found = db.execute(
                "SELECT content FROM file WHERE token = ? AND until > ?", [token, stamp(asked.now)]
            ).fetchone()
        if found is None:
            raise Refused(400, "INVALID_REQUEST", "账单地址已失效，请重新申请")
        content = bytes(found["content"])
        return Handed(content, "application/gzip" if content.startswith(b"\x1f\x8b") else "text/plain")


def _day(said: str) -> date:
    try:
        return datetime.strptime(said, "%Y-%m-%d").replace(tzinfo=CHINA).date()
    except ValueError as wrong:
        raise Refused(400, "PARAM_ERROR", "bill_date 的格式是 yyyy-MM-DD") from wrong


def _keep(db: sqlite3.Connection, content: bytes, now: datetime) -> str:
    """The token by which a file can be fetched for a while."""
    token = secrets.token_urlsafe(48)
    db.execute("DELETE FROM file WHERE until <= ?", [stamp(now)])
    db.execute("INSERT INTO file VALUES (?, ?, ?)", [token, content, stamp(now + GOOD_FOR)])
    return token
