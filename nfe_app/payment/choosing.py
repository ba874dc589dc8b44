"""怎么付: the ways that are connected and that this browser can take, of which the person picks one."""

from __future__ import annotations

from typing import Any

import reflex as rx

from nfe_app.base.words import _
from nfe_app.localfirst.phone import flags, pay_inside
from nfe_app.localfirst.reckon import contains
from nfe_app.ui import parts
from nfe_app.ui.me import mine

e = rx.el
Part = rx.Component
offered: Any = mine("ways", list[str])


def way_of(picked: Any) -> Any:
    """The way that is taken: inside WeChat its own, elsewhere the one that was picked, or the first; empty where there is none."""
    elsewhere = [("wap", contains(offered, "wap")), ("h5", contains(offered, "h5"))]
    way: Any = ""
    for name, there in elsewhere:
        way = rx.cond(there, name, way)
    way = rx.cond((picked == "wap") & contains(offered, "wap"), "wap", way)
    return rx.cond(flags.in_wechat, rx.cond(contains(offered, "jsapi"), "jsapi", ""), way)


def choice(picked: Any, pick: Any) -> Part:
    """Two picks where there are two ways, one line where there is none; nothing where there is nothing to choose."""
    way = way_of(picked)
    names = (("h5", _("微信支付"), _("跳到微信里付")), ("wap", _("支付宝"), _("跳到支付宝里付")))
    both = contains(offered, "h5") & contains(offered, "wap") & ~flags.in_wechat
    picks = [parts.pick("radio", "way", way == name, pick(name), title, soft=soft) for name, title, soft in names]
    told: Part = rx.fragment(
        rx.cond(both, e.section(e.h2(_("怎么付"), class_name="head"), *picks, class_name="stack")),
        rx.cond(
            (way == "") & flags.in_wechat, parts.note("wait", _("微信里现在不能付"), _("点右上角，用浏览器打开再付。"))
        ),
        rx.cond((way == "") & ~flags.in_wechat, parts.note("wait", _("手机上现在不能付"), _("请到服务窗口付。"))),
    )
    return told


def to_cashier(payment: Any, ask: Any) -> Part:
    """The way on to pay what was begun: WeChat's own browser, a link, or the code that a counter shows."""
    by_link = parts.link_button(_("还没付，继续去付"), payment.cashier, "btn-2")
    by_code = e.p(_("扫窗口屏幕上的码付。"), class_name="soft")
    way: Part = rx.cond(
        payment.inside,
        parts.button(_("打开微信支付"), pay_inside(payment.bridge, ask)),
        rx.cond(payment.cashier, by_link, by_code),
    )
    return way
