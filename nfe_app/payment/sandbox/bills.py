"""The two daily bills as files: WeChat Pay's columns in WeChat Pay's order, a backtick before every cell, the sums at the end.

Manual: https://pay.weixin.qq.com/doc/v3/merchant/4013071246 (trades), …/4013071249 (funds)
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import accumulate
from typing import NamedTuple

from nfe_app.base.money import Fen

from .bill_lines import BillLine, lines_of, shown, span_of
from .keys import Platform

COLUMNS = (
    "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,"
    "代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,"
    "申请退款金额,费率备注"
)
SUMS = "总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额"
FLOW_COLUMNS = "记账时间,微信支付业务单号,资金流水单号,业务名称,业务类型,收支类型,收支金额(元),账户结余(元),资金变更提交申请人,备注,业务凭证号"
FLOW_SUMS = "资金流水总笔数,收入笔数,收入金额,支出笔数,支出金额"
ESCAPES = str.maketrans({",": "\\ ", "\r": "\\r", "\n": "\\n"})
NO_FEE = "0.00000"


class Flow(NamedTuple):
    """One movement on the merchant's account; below zero it went."""

    at: str
    number: str
    our_no: str
    amount: int
    is_refund: int


def trade_bill(db: sqlite3.Connection, day: date, platform: Platform) -> bytes | None:
    """The trade bill of a day; None where nothing stands in it."""
    lines = lines_of(db, day)
    paid, given = (_yuan(sum(amounts)) for amounts in ([x.total for x in lines], [x.refund for x in lines]))
    sums = [str(len(lines)), paid, given, "0.00", NO_FEE, paid, given]
    return _file(COLUMNS, [_cells(line, platform) for line in lines], SUMS, sums)


def _cells(line: BillLine, platform: Platform) -> list[str]:
    is_refund = bool(line.out_refund_no)
    kind = [line.trade_type, "REFUND" if is_refund else "SUCCESS", "OTHERS", "CNY"]
    refund = [line.refund_id or "0", line.out_refund_no or "0", _yuan(line.refund), "0.00"]
    return [
        *(line.at, platform.appid, platform.mchid, "0", "", line.transaction_id, line.out_trade_no, line.payer),
        *(*kind, _yuan(line.total), "0.00", *refund, "ORIGINAL" if is_refund else "", line.status),
        *(line.description, line.attach, NO_FEE, "0.00%", _yuan(line.total), _yuan(line.refund), ""),
    ]


def flow_bill(db: sqlite3.Connection, day: date, platform: Platform) -> bytes | None:
    """The fund-flow bill of a day, which nothing is ever planted in; None where nothing moved."""
    start, end = span_of(day)
    flows = _flows(db, end)
    balances = accumulate(flow.amount for flow in flows)
    today = [(flow, balance) for flow, balance in zip(flows, balances, strict=True) if flow.at >= start]
    came = [flow.amount for flow, _balance in today if flow.amount > 0]
    went = [-flow.amount for flow, _balance in today if flow.amount < 0]
    sums = [len(today), len(came), _yuan(sum(came)), len(went), _yuan(sum(went))]
    rows = [_flow_cells(flow, balance, platform) for flow, balance in today]
    return _file(FLOW_COLUMNS, rows, FLOW_SUMS, [str(one) for one in sums])


def _flows(db: sqlite3.Connection, end: str) -> list[Flow]:
    """Every movement before a moment: a refund takes the money when it is asked for, unless it comes to nothing."""
    rows = db.execute(
        "SELECT paid_at AS at, transaction_id, out_trade_no, total, 0 FROM trade WHERE paid_at < ? UNION ALL "
        "SELECT created_at, refund_id, out_refund_no, -amount, 1 FROM refund WHERE created_at < ? AND state != 'CLOSED' "
        "ORDER BY at",
        [end, end],
    )
    return [Flow(*row) for row in rows]


def _flow_cells(flow: Flow, balance: int, platform: Platform) -> list[str]:
    name, way, by = ("退款", "支出", f"{platform.mchid}API") if flow.is_refund else ("交易", "收入", "system")
    amount = _yuan(abs(flow.amount))
    note = f"退款总金额{amount}元;含手续费0.00元" if flow.is_refund else ""
    moment = shown(datetime.fromisoformat(flow.at))
    return [moment, flow.number, f"9{flow.number[1:]}", name, name, way, amount, _yuan(balance), by, note, flow.our_no]


def _file(head: str, rows: Iterable[Sequence[str]], sums_head: str, sums: Sequence[str]) -> bytes | None:
    lines = [_row(cells) for cells in rows]
    return "\n".join([head, *lines, sums_head, _row(sums), ""]).encode() if lines else None


def _row(cells: Sequence[str]) -> str:
    return ",".join(f"`{cell.translate(ESCAPES)}" for cell in cells)


def _yuan(fen: int) -> str:
    return Fen(fen).yuan
