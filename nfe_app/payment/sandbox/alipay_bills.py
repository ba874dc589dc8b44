"""Alipay's daily bills: every payment and refund of a day in a zipped table, with differences where they were planted."""

from __future__ import annotations

import csv
import io
import random
import secrets
import sqlite3
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from nfe_app.base import clock
from nfe_app.base.clock import CHINA
from nfe_app.base.money import Fen

from .alipay_seals import no
from .alipay_store import AlipayStore
from .alipay_wire import china, yuan
from .shelf import stamp

READY = timedelta(hours=9)
LINK_LIVES = timedelta(seconds=30)
SHARE = Decimal("0.006")
NAMES = str.split(
    "支付宝交易号 商户订单号 业务类型 商品名称 创建时间 完成时间 门店编号 门店名称 操作员 终端号 对方账户 订单金额（元） "
    "商家实收（元） 支付宝红包（元） 集分宝（元） 支付宝优惠（元） 商家优惠（元） 券核销金额（元） 券名称 商家红包消费金额（元） "
    "卡消费金额（元） 退款批次号/请求号 服务费（元） 分润（元） 备注"
)
LINES = """
SELECT out_trade_no, trade_no, subject, made_at, paid_at AS at, total, '' AS out_request_no FROM trade
WHERE paid_at >= :first AND paid_at < :next
UNION ALL
SELECT out_trade_no, trade_no, subject, trade.made_at, refund.made_at, refund.total, out_request_no
FROM refund JOIN trade USING (out_trade_no) WHERE refund.made_at >= :first AND refund.made_at < :next
ORDER BY at, out_trade_no, out_request_no
"""
UNPAID = """
SELECT out_trade_no, trade_no, subject, made_at, made_at AS at, total, '' AS out_request_no FROM trade
WHERE made_at >= :first AND made_at < :next AND paid_at IS NULL ORDER BY out_trade_no
"""


@dataclass(frozen=True)
class Line:
    """One line of a bill; the amount in fen, never negative. One with an `out_request_no` is a refund."""

    out_trade_no: str
    trade_no: str
    subject: str
    made_at: str
    at: str
    total: int
    out_request_no: str = ""

    @property
    def key(self) -> str:
        """By what it is known; the number of a refund is the merchant's for one trade only."""
        return f"{self.out_trade_no}/{self.out_request_no}" if self.out_request_no else self.out_trade_no

    def cells(self) -> list[str]:
        """The line as the table has it."""
        sign, kind = ("-", "退款") if self.out_request_no else ("", "交易")
        fee = "0.00" if self.out_request_no else f"-{Fen(self.total).share(SHARE).yuan}"
        amount = f"{sign}{yuan(self.total)}"
        said = {
            "支付宝交易号": f"{self.trade_no}\t",
            "商户订单号": f"{self.out_trade_no}\t",
            "业务类型": kind,
            "商品名称": f"{self.subject}\t",
            "创建时间": china(datetime.fromisoformat(self.made_at)),
            "完成时间": china(datetime.fromisoformat(self.at)),
            "对方账户": "*沙箱(159****5620)\t",
            "订单金额（元）": amount,
            "商家实收（元）": amount,
            "退款批次号/请求号": f"{self.out_request_no}\t",
            "服务费（元）": fee,
        }
        return [said.get(name, "0.00" if name.endswith("（元）") else "\t") for name in NAMES]


@dataclass(frozen=True)
class AlipayPlanted:
    """One difference that was planted: of which kind, at which of the merchant's numbers, and the amount told in fen."""

    kind: str
    out_trade_no: str
    out_refund_no: str
    amount: int


def link(db: sqlite3.Connection, day: date, now: datetime) -> str:
    """The token under which a day's bill may be fetched for half a minute. Raises AlipayRefused, isp.bill_not_exist."""
    if now < _first(day + timedelta(days=1)) + READY:
        raise no("isp.bill_not_exist", "账单不存在")
    token = secrets.token_urlsafe(24)
    db.execute("INSERT INTO bill_link VALUES (?, ?, ?)", [token, day.isoformat(), stamp(now + LINK_LIVES)])
    return token


def plant(db: sqlite3.Connection, day: date, kind: str, count: int, seed: int) -> list[AlipayPlanted]:
    """Plant so many differences of a kind (a key of `WRONG`) in the bill of a day, the same ones under the same seed.

    No line suffers two. A ValueError where the day has not enough of what the kind needs, or there is no such kind.
    """
    if kind not in WRONG:
        raise ValueError(f"no way to go wrong is called {kind}")
    chance = random.Random(f"{seed} {day} {kind}")  # noqa: S311
    if kind == "extra_line":
        chosen = [_invented(f"EXTRA{chance.randrange(10**20):020d}", day) for _n in range(count)]
    else:
        free = _free(db, day, kind)
        if len(free) < count:
            raise ValueError(f"{day} has only {len(free)} lines for {kind}")
        chosen = chance.sample(free, count)
    row = "INSERT INTO planted VALUES (?, ?, ?)"
    db.executemany(row, [[day.isoformat(), str(kind), one.key] for one in chosen])
    told = [(WRONG[kind](one) or [one])[-1] for one in chosen]
    return [AlipayPlanted(kind, one.out_trade_no, one.out_request_no, one.total) for one in told]


def _free(db: sqlite3.Connection, day: date, kind: str) -> list[Line]:
    """The lines that may suffer it, and at which nothing was planted."""
    taken = {row["key"] for row in db.execute("SELECT key FROM planted WHERE day = ?", [day.isoformat()])}
    lines = _lines(db, UNPAID if kind == "wrong_state" else LINES, day)
    return [one for one in lines if one.key not in taken and bool(one.out_request_no) == (kind == "refund_missing")]


def lines_told(db: sqlite3.Connection, day: date) -> list[Line]:
    """The lines of a day's bill, differences planted in."""
    told = {one.key: [one] for one in _lines(db, LINES, day)}
    unpaid = {one.key: one for one in _lines(db, UNPAID, day)}
    for row in db.execute("SELECT kind, key FROM planted WHERE day = ? ORDER BY rowid", [day.isoformat()]):
        key = row["key"]
        true = told.get(key) or [unpaid.get(key) or _invented(key, day)]
        told[key] = WRONG[row["kind"]](true[0])
    return [one for lines in told.values() for one in lines]


WRONG: dict[str, Callable[[Line], list[Line]]] = {
    "missing_line": lambda _line: [],
    "extra_line": lambda line: [line],
    "other_amount": lambda line: [replace(line, total=line.total + 1)],
    "doubled_line": lambda line: [line, line],
    "refund_missing": lambda _line: [],
    "refund_extra": lambda line: [line, replace(line, total=1, out_request_no=f"BACK{line.out_trade_no}"[:64])],
    "wrong_state": lambda line: [line],  # an order that nobody paid is told as paid
}


def zipped(lines: list[Line], seller_id: str, day: date, now: datetime) -> bytes:
    """A day's bill as it is fetched: the table, and beside it the sums by shop."""
    account, name = f"{seller_id}0156", f"{seller_id}0156_{day:%Y%m%d}"
    china_day = f"{day:%Y年%m月%d日} 00:00:00"
    next_day = f"{day + timedelta(days=1):%Y年%m月%d日} 00:00:00"
    head = f"#账号：[{account}]\n#起始日期：[{china_day}]   终止日期：[{next_day}]\n"
    table = io.StringIO()
    csv.writer(table, lineterminator="\n").writerows([NAMES, *(line.cells() for line in lines)])
    paid, back = ([line.total for line in lines if bool(line.out_request_no) is kind] for kind in (False, True))
    tail = (
        f"#交易合计：{len(paid)}笔，商家实收共{yuan(sum(paid))}元，商家优惠共0.00元\n"
        f"#退款合计：{len(back)}笔，商家实收退款共{yuan(-sum(back))}元，商家优惠退款共0.00元\n"
        f"#导出时间：[{now.astimezone(CHINA):%Y年%m月%d日 %H:%M:%S}]\n"
    )
    rule, end = f"#{'-' * 40}业务明细列表{'-' * 40}\n", f"#{'-' * 40}业务明细列表结束{'-' * 36}\n"
    sums = f"门店编号,门店名称,交易订单总笔数,退款订单总笔数\n合计\t,\t,{len(paid)},{len(back)}\n"
    files = {
        f"{name}_业务明细.csv": f"#支付宝业务明细查询\n{head}{rule}{table.getvalue()}{end}{tail}",
        f"{name}_业务明细(汇总).csv": f"#支付宝业务汇总查询\n{head}{sums}",
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for file, text in files.items():
            archive.writestr(file, text.encode("gbk", errors="replace"))
    return made.getvalue()


def routes(store: AlipayStore, seller_id: str) -> list[Route]:
    """Where bills are fetched."""

    def fetch(request: Request) -> Response:
        now = clock.now()
        with store.work() as db:
            token = [request.query_params.get("token", ""), stamp(now)]
            row = db.execute("SELECT day FROM bill_link WHERE token = ? AND until > ?", token).fetchone()
            if row is None:
                return Response("链接已失效", 403, media_type="text/plain; charset=utf-8")
            day = date.fromisoformat(row["day"])
            lines = lines_told(db, day)
        return Response(zipped(lines, seller_id, day, now), media_type="application/zip")

    return [Route("/downloadBillFile.resource", fetch, methods=["GET"])]


def _lines(db: sqlite3.Connection, wanted: str, day: date) -> list[Line]:
    bounds = {"first": stamp(_first(day)), "next": stamp(_first(day + timedelta(days=1)))}
    return [Line(**dict(row)) for row in db.execute(wanted, bounds)]


def _invented(number: str, day: date) -> Line:
    noon = stamp(_first(day) + timedelta(hours=12))
    return Line(number, f"{day:%Y%m%d}2200{number[-16:]}", "沙箱多出来的一笔", noon, noon, 100)


def _first(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=CHINA)
