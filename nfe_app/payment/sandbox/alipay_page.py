"""Alipay's cashier as it is seen: one page of plain HTML, calm, and clearly not real money."""

from __future__ import annotations

from html import escape

from nfe_app.base.money import Fen
from nfe_app.base.words import _

from .alipay_trades import Trade
from .page import SHELL, STYLE


def cashier(trade: Trade, back: str) -> str:
    """The page of one trade: what is paid for, and the four ways on; only the way back (if any) where it cannot be paid."""
    is_open = trade.state == "WAIT_BUYER_PAY"
    rows = ((_("事由"), trade.subject), (_("单号"), trade.out_trade_no))
    facts = "".join(f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>" for name, value in rows)
    shown = f"¥{Fen(trade.total).shown}"
    title = _("要付的钱") if is_open else _("金额")
    head = f'<h1>{escape(title)}</h1><p class="amount">{shown}</p><dl>{facts}</dl>'
    return page(head + (_choices(shown) if is_open else _end(_why(trade), back)))


def said(words: str, back: str = "") -> str:
    """A page that says one sentence."""
    return page(_end(words, back))


def _choices(shown: str) -> str:
    choices = (
        ("pay", _("付 {amount}").format(amount=shown), ""),
        ("late", _("晚点到账"), _("钱付了，消息过一会儿才到")),
        ("fail", _("付不成"), _("银行没有同意，钱没动")),
        ("leave", _("不付了，回去"), ""),
    )
    buttons = "".join(
        f'<button name="deed" value="{deed}">{escape(words)}{f"<small>{escape(hint)}</small>" if hint else ""}</button>'
        for deed, words, hint in choices
    )
    return f'<form method="post">{buttons}</form>'


def _why(trade: Trade) -> str:
    if trade.paid_at:
        return _("这笔已经付过了，不用再付。")
    return _("这笔订单已经关闭，没有扣钱。")


def _end(why: str, back: str) -> str:
    link = f'<a class="back" href="{escape(back)}">{escape(_("回去"))}</a>' if back else ""
    return f'<p class="why">{escape(why)}</p>{link}'


def page(body: str) -> str:
    """Plain HTML around what a page says, under the warning that this is not real money."""
    title, warning = escape(_("沙箱收银台")), escape(_("不是真的钱"))
    return SHELL.substitute(title=title, warning=warning, style=STYLE, body=body, width="narrow")
