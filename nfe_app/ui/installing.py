"""放到手机桌面: asked for at a good moment where the browser can, else shown in pictures for the browser at hand."""

from __future__ import annotations

import reflex as rx

from nfe_app.base.words import _
from nfe_app.localfirst.phone import flags
from nfe_app.ui import frame, parts, routes

e = rx.el
Part = rx.Component
SHARE = ("share", _("点浏览器的分享按钮"), _("方框里一个向上的箭头，一般在屏幕最下面。"))
ADD = ("add", _("选“添加到主屏幕”"), _("没看到就把单子往上推。"))
DONE = ("done", _("点“添加”，桌面上就有了"), _("以后从桌面点开，没网也能用。"))
DOTS = ("dots", _("点右上角的三个点"), _("屏幕右上角。"))
OUT = ("out", _("选“在浏览器打开”"), _("微信里放不到桌面，到浏览器里再放。"))
MENU = ("menu", _("点浏览器的菜单"), _("三个点或三条横线，一般在右上角或最下面。"))
PUT = ("add", _("选“添加到主屏幕”或“安装应用”"), _("各家浏览器叫法不一样。"))
WAYS = {"ios": (SHARE, ADD, DONE), "wechat": (DOTS, OUT), "menu": (MENU, PUT, DONE)}
NAMES = {"ios": _("苹果手机"), "wechat": _("微信里"), "menu": _("安卓、鸿蒙手机")}


def guide() -> Part:
    """The steps of this browser first; those of the others folded below it."""
    by = flags.install_by
    others = [rx.cond(by != way, _folded(way)) for way in WAYS]
    return frame.page(
        _("放到手机桌面"),
        e.p(_("下次一点就开，没网也能用。不占多少地方，不用应用商店。"), class_name="soft"),
        rx.cond(flags.can_install, parts.button(_("放到手机桌面"), flags.install())),
        rx.match(by, *[(way, _steps(way)) for way in WAYS], rx.fragment()),
        *others,
    )


def _folded(way: str) -> Part:
    return e.details(e.summary(e.b(NAMES[way])), _steps(way), class_name="why card")


def _steps(way: str) -> Part:
    """What to press, one after the other, each with a drawing of it."""
    steps = [
        e.li(
            e.svg(e.svg.use(href=f"/guide.svg#{drawing}"), class_name="drawn", aria_hidden="true"),
            e.div(e.b(f"{number}. ", words), e.p(soft, class_name="soft")),
        )
        for number, (drawing, words, soft) in enumerate(WAYS[way], 1)
    ]
    return e.ol(*steps, class_name="stack guide", aria_label=NAMES[way])


def offer() -> Part:
    """The offer itself, after something succeeded: one press where the browser asks, else the way to the pictures."""
    words = _("放到手机桌面，下次一点就开")
    by_hand = rx.cond(flags.install_by != "", parts.text_link(words, routes.INSTALL))
    return rx.cond(flags.can_install, parts.button(words, flags.install(), kind="btn-2"), by_hand)
