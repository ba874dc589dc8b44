"""WeChat Pay's daily bills: the file checked against its digest, and its lines read; whatever looks otherwise is a ValueError.

Manual: https://pay.weixin.qq.com/doc/v3/merchant/4013071227 (trades), …/4013071235 (funds), …/4013071246 (columns).
UTF-8; every cell begins with a backtick; a comma within a cell comes as a backslash and a blank; amounts are yuan; the last
two lines are the sums. Columns are found by their names: their order differs between kinds of bills.
"""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from nfe_app.base import clock
from nfe_app.base.clock import CHINA
from nfe_app.base.money import Fen

from . import answers
from .gateway import BillRow, ChannelDown, ChannelRefused
from .wechat_line import Line, understood

MADE = time(10)
LARGEST = 512 * 1024 * 1024
GZIP = 31
STUCK = "CHANGE"
MERCHANT, PAID, GIVEN = "商户号", "订单金额", "申请退款金额"
Cells = dict[str, str]


@dataclass(frozen=True)
class Flow:
    """One line of the fund-flow bill: what was put on our account at the channel or, below zero, taken from it.

    `business_no` is the channel's number of the payment or refund, `our_no` ours.
    """

    at: datetime
    business_no: str
    flow_no: str
    kind: str
    amount: Fen
    balance: Fen
    our_no: str
    note: str


class Bills:
    """The bills of one merchant."""

    def __init__(self, line: Line, mchid: str) -> None:
        self._line = line
        self._mchid = mchid

    def trades_of(self, day: date) -> list[BillRow] | None:
        """The trade bill of a day; None while it is not made. Raises ChannelDown, ChannelRefused."""
        text = self._text(f"/v3/bill/tradebill?bill_date={day}&bill_type=ALL&tar_type=GZIP", day)
        return understood(lambda: trades_in(text, self._mchid)) if text else _empty(text)

    def flows_of(self, day: date) -> list[Flow] | None:
        """The fund-flow bill of a day; None while it is not made. Raises ChannelDown, ChannelRefused."""
        text = self._text(f"/v3/bill/fundflowbill?bill_date={day}&account_type=BASIC&tar_type=GZIP", day)
        return understood(lambda: flows_in(text)) if text else _empty(text)

    def _text(self, path: str, day: date) -> str | None:
        """The file of a bill; empty for a day on which nothing happened, None while nobody can know that."""
        try:
            reply = self._line.ask("GET", path)
        except ChannelRefused as refused:
            if refused.code == "NO_STATEMENT_EXIST":
                return "" if clock.now() >= _made_at(day) else None
            if refused.code == "STATEMENT_CREATING":
                return None
            raise
        at = understood(lambda: answers.BillAt.model_validate_json(reply))
        file = self._line.fetch(at.download_url)
        if not file.is_success:
            raise ChannelDown(f"the file of a bill: HTTP {file.status_code}")
        return understood(lambda: unpacked(file.content, at.hash_value))


def _empty(text: str | None) -> list[Any] | None:
    return None if text is None else []


def _made_at(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), MADE, CHINA)


def unpacked(packed: bytes, sha1: str) -> str:
    """The text of a gzipped file whose SHA-1, unpacked, is this one."""
    unpacker = zlib.decompressobj(GZIP)
    try:
        file = unpacker.decompress(packed, LARGEST)
    except zlib.error as wrong:
        raise ValueError("a file that is not gzip") from wrong
    if not file or not unpacker.eof or hashlib.sha1(file, usedforsecurity=False).hexdigest() != sha1.lower():
        raise ValueError("another file than the one that was signed for")
    return file.decode("utf-8-sig")


def trades_in(text: str, mchid: str) -> list[BillRow]:
    """Every payment and refund of a trade bill (kind ALL) of our merchant, its two sums checked."""
    lines, sums = _table(text, "总交易单数")
    for name, total in ((PAID, "订单总金额"), (GIVEN, "申请退款总金额")):
        if Fen.total(_fen(line[name]) for line in lines) != _fen(sums[total]):
            raise ValueError(f"a bill that does not add up: {total}")
    if any(line[MERCHANT] != mchid for line in lines):
        raise ValueError("a bill of another merchant")
    return [_row(line) for line in lines if _moved(line)]


def flows_in(text: str) -> list[Flow]:
    """Every line of a fund-flow bill, its sums checked."""
    lines, sums = _table(text, "资金流水总笔数")
    flows = [_flow(line) for line in lines]
    came = Fen.total(flow.amount for flow in flows if flow.amount > Fen(0))
    went = Fen.total(-flow.amount for flow in flows if flow.amount < Fen(0))
    if (came, went) != (_fen(sums["收入金额"]), _fen(sums["支出金额"])):
        raise ValueError("a bill that does not add up")
    return flows


def _table(text: str, first_of_sums: str) -> tuple[list[Cells], Cells]:
    rows = [[cell.removeprefix("`") for cell in line.rstrip("\r").split(",")] for line in text.split("\n") if line]
    head, *lines, names, sums = rows
    if names[0] != first_of_sums:
        raise ValueError("a bill without its sums")
    # the manual writes some names with full-width brackets, the files have both
    plain = [name.replace("（", "(").replace("）", ")") for name in head]
    return [dict(zip(plain, line, strict=True)) for line in lines], dict(zip(names, sums, strict=True))


def _moved(line: Cells) -> bool:
    """Whether money moved: not where a payment was taken back at once, nor where a refund came to nothing."""
    state = line["交易状态"]
    if state not in ("SUCCESS", "REFUND", "REVOKED"):
        raise ValueError(f"a line in the state {state}")
    return state == "SUCCESS" or (state == "REFUND" and line["退款状态"] != "FAIL")


def _row(line: Cells) -> BillRow:
    is_refund = line["交易状态"] == "REFUND"
    return BillRow(
        kind="refund" if is_refund else "payment",
        out_trade_no=line["商户订单号"],
        transaction_id=line["微信订单号"],
        amount=_fen(line[GIVEN if is_refund else PAID]),
        at=_moment(line["交易时间"]),
        out_refund_no=line["商户退款单号"] if is_refund else "",
        refund_id=line["微信退款单号"] if is_refund else "",
        fee=_fee(line["手续费"]),
        stuck=is_refund and line["退款状态"] == STUCK,
    )


def _flow(line: Cells) -> Flow:
    sign = {"收入": 1, "支出": -1}[line["收支类型"]]
    return Flow(
        at=_moment(line["记账时间"]),
        business_no=line["微信支付业务单号"],
        flow_no=line["资金流水单号"],
        kind=line["业务类型"],
        amount=_fen(line["收支金额(元)"]) * sign,
        balance=_fen(line["账户结余(元)"]),
        our_no=line["业务凭证号"],
        note=line["备注"],
    )


def _fen(yuan: str) -> Fen:
    try:
        return Fen.of_yuan(yuan)
    except InvalidOperation as wrong:
        raise ValueError(f"{yuan!r} is no amount") from wrong


def _fee(yuan: str) -> Fen:
    """A fee, which is told to a thousandth of a fen, rounded half up to the fen."""
    try:
        return Fen(int((Decimal(yuan) * 100).quantize(Decimal(1), ROUND_HALF_UP)))
    except InvalidOperation as wrong:
        raise ValueError(f"{yuan!r} is no fee") from wrong


def _moment(said: str) -> datetime:
    return datetime.strptime(said, "%Y-%m-%d %H:%M:%S").replace(tzinfo=CHINA)
