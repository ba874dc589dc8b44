"""Alipay's daily bill: a zip with a table of every payment and refund, in GBK, told line by line.

Manual: https://opendocs.alipay.com/open/02e7gr. The encoding and the frame around the table (lines that begin with `#`, cells padded
with tabs) are those of bills seen in the wild; the manual does not fix them, so whatever does not fit is a ValueError, not a guess.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from datetime import date
from typing import Literal

from nfe_app.base.money import Fen

from .alipay_answers import fen_of, moment_of
from .gateway import BillRow

LARGEST = 256 * 1024 * 1024
KINDS: dict[str, Literal["payment", "refund"]] = {"交易": "payment", "退款": "refund"}
TRADE_NO, OURS, KIND, AT = "支付宝交易号", "商户订单号", "业务类型", "完成时间"
AMOUNT, REFUND_NO, FEE = "订单金额（元）", "退款批次号/请求号", "服务费（元）"
FIRST_DAY = re.compile(r"^#起始日期：\[(\d{4})年(\d{2})月(\d{2})日", re.MULTILINE)
TOTALS = {
    "payment": re.compile(r"^#交易合计：(\d+)笔", re.MULTILINE),
    "refund": re.compile(r"^#退款合计：(\d+)笔", re.MULTILINE),
}


def rows(zipped: bytes, day: date) -> list[BillRow]:
    """Every line of the bill of one day; a bill of another day, one cut short, or one that does not add up is a ValueError."""
    text = _table(zipped)
    first = FIRST_DAY.search(text)
    if first is None or date(*map(int, first.groups())) != day:
        raise ValueError("the bill of another day")
    names, *lines = _cells(text)
    told = [_row(dict(zip(names, line, strict=True))) for line in lines]
    for kind, total in TOTALS.items():
        counted = total.search(text)
        if counted is None or int(counted[1]) != sum(row.kind == kind for row in told):
            raise ValueError("the bill does not add up")
    return told


def _cells(text: str) -> list[list[str]]:
    lines = [line for line in re.split(r"\r?\n", text) if line.strip() and not line.startswith("#")]
    try:
        return [[cell.strip() for cell in line] for line in csv.reader(lines, strict=True)]
    except csv.Error as wrong:
        raise ValueError("not a table") from wrong


def _row(cells: dict[str, str]) -> BillRow:
    try:
        kind = KINDS[cells[KIND]]
        amount, fee = _signed_fen(cells[AMOUNT]), _signed_fen(cells[FEE] or "0")
        taken = amount if kind == "payment" else -amount
        if taken.count <= 0:
            raise ValueError("money that goes the wrong way")
        refund_no = cells[REFUND_NO] if kind == "refund" else ""
        return BillRow(kind, cells[OURS], cells[TRADE_NO], taken, moment_of(cells[AT]), refund_no, fee=-fee)
    except KeyError as missing:
        raise ValueError(f"no {missing} in the bill") from missing


def _signed_fen(yuan: str) -> Fen:
    return -fen_of(yuan[1:]) if yuan.startswith("-") else fen_of(yuan)


def _table(zipped: bytes) -> str:
    """The text of the one member that lists trades one by one, not summed up by shop."""
    try:
        with zipfile.ZipFile(io.BytesIO(zipped)) as archive:
            members = archive.infolist()
            if sum(member.file_size for member in members) > LARGEST:
                raise ValueError("a bill larger than any")
            texts = [_text(archive.read(member)) for member in members]
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as broken:
        raise ValueError("not a zip that we can open") from broken
    tables = [text for text in texts if REFUND_NO in text]
    if len(tables) != 1:
        raise ValueError("not one table of trades")
    return tables[0]


def _text(raw: bytes) -> str:
    return raw.decode("utf-8-sig" if raw.startswith(b"\xef\xbb\xbf") else "gb18030")
