"""Alipay's cashier as it is seen: the page of an order, in the words of its trades."""

from __future__ import annotations

from nfe_app.base.words import _

from . import page
from .alipay_trades import Trade


def cashier(trade: Trade, back: str) -> str:
    """The page of one trade; only the way back (if any) where it cannot be paid."""
    return page.order(trade.subject, trade.out_trade_no, trade.total, _why_not(trade), back)


def _why_not(trade: Trade) -> str:
    if trade.state == "WAIT_BUYER_PAY":
        return ""
    if trade.paid_at:
        return _("这笔已经付过了，不用再付。")
    return _("这笔订单已经关闭，没有扣钱。")
