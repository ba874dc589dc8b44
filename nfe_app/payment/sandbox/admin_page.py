"""Behind the counter as it is seen: plain tables, plain forms, no script."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from html import escape

from nfe_app.base.clock import CHINA
from nfe_app.base.money import Fen
from nfe_app.base.words import _

from . import page
from .bill_lines import Difference
from .refunds import Refund
from .trades import Trade


@dataclass(frozen=True)
class Told:
    """What is shown."""

    trades: Sequence[Trade]
    refunds: Sequence[Refund]
    notices: Sequence[sqlite3.Row]
    planted: Sequence[sqlite3.Row]


def admin(told: Told, today: date, trouble: str) -> str:
    """The whole page."""
    parts = [
        f'<p class="why">{escape(trouble)}</p>' if trouble else "",
        _form(_button("due", _("现在就通知、退款"))),
        _form(_day(today) + _button("release", _("现在就出账单"))),
        _form(_day(today) + _planting() + _button("plant", _("在账单里放差错"))),
        _table(_("订单"), (_("单号"), _("方式"), _("状态"), _("金额"), _("付款时间")), map(_trade, told.trades)),
        _table(_("退款"), (_("退款单号"), _("单号"), _("状态"), _("金额"), _("时间"), ""), map(_refund, told.refunds)),
        _table(
            _("通知"),
            (_("通知号"), _("单号"), _("金额"), _("试过几次"), _("下次"), _("对方怎么说"), _("收到时间")),
            map(_notice, told.notices),
        ),
        _table(
            _("账单里的差错"), (_("日期"), _("种类"), _("单号")), ([escape(x) for x in row] for row in told.planted)
        ),
    ]
    return page.wide("".join(parts))


def _trade(trade: Trade) -> list[str]:
    state = "REFUND" if trade.is_refunded else trade.state
    cells = (trade.out_trade_no, trade.trade_type, state, Fen(trade.total).yuan, _moment(trade.paid_at))
    return [escape(cell) for cell in cells]


def _refund(refund: Refund) -> list[str]:
    moment = refund.created_at if refund.state == "PROCESSING" else refund.turns_at
    told = (refund.out_refund_no, refund.out_trade_no, refund.state, Fen(refund.amount).yuan, _moment(moment))
    hidden = f'<input type="hidden" name="refund" value="{escape(refund.out_refund_no)}">'
    ends = "".join(
        f'<button name="end" value="{end}">{end}</button>'
        for end in ("SUCCESS", "ABNORMAL", "CLOSED")
        if refund.state == "PROCESSING"
    )
    form = _form(f'<input type="hidden" name="deed" value="end">{hidden}{ends}') if ends else ""
    return [*(escape(cell) for cell in told), form]


def _notice(row: sqlite3.Row) -> list[str]:
    number = row["out_refund_no"] or row["out_trade_no"]
    name = f"{row['notice_id']}{' SIGNTEST' if row['probe'] else ''}"
    due, told = (row[one] and datetime.fromisoformat(row[one]) for one in ("due_at", "told_at"))
    cells = (name, number, Fen(row["total"]).yuan, str(row["tries"]), _moment(due), row["answer"] or "", _moment(told))
    return [escape(cell) for cell in cells]


def _planting() -> str:
    kinds = "".join(f'<option value="{kind}">{kind}</option>' for kind in Difference)
    numbers = "".join(
        f'<label>{escape(words)} <input type="number" name="{name}" value="1" min="1" max="1000"></label>'
        for name, words in (("count", _("几处")), ("seed", _("种子")))
    )
    return f'<label>{escape(_("种类"))} <select name="kind">{kinds}</select></label>{numbers}'


def _day(today: date) -> str:
    return f'<label>{escape(_("日期"))} <input type="date" name="day" value="{today}" required></label>'


def _button(deed: str, words: str) -> str:
    return f'<button name="deed" value="{deed}">{escape(words)}</button>'


def _form(inside: str) -> str:
    return f'<form method="post">{inside}</form>'


def _table(title: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; its cells are markup already."""
    names = "".join(f"<th>{escape(name)}</th>" for name in head)
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f"<h2>{escape(title)}</h2><table><thead><tr>{names}</tr></thead><tbody>{body}</tbody></table>"


def _moment(moment: datetime | None) -> str:
    return moment.astimezone(CHINA).strftime("%m-%d %H:%M:%S") if moment else ""
