"""The way in by the account of the national platform: its button, what is said when it did not work, and its row among one's own things."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import reflex as rx

from nfe_app.base.words import _
from nfe_app.localfirst.phone import Leaving, address, flags
from nfe_app.localfirst.vars import Remote
from nfe_app.ui import parts, routes
from nfe_app.ui.me import me, mine

e = rx.el
Part = rx.Component
START = "/api/oidc/start"
LEAVE = f"/api/oidc/leave?front={routes.AT}"


@dataclass
class Offer:
    """Whether there is a platform to sign in with."""

    offered: bool = False


@dataclass
class Platform:
    """The same for who is signed in, and whether their account there is linked."""

    offered: bool = False
    linked: bool = False


offer = Remote("offer", "/api/oidc/offer", Offer(), private=False, keep=False)
platform: Any = mine("platform", Platform)
everywhere = Leaving("/api/sign-out", LEAVE)
outcome: Any = address.query("oidc")
TROUBLES = {
    "denied": (_("没有登录"), _("在国家平台那边没有点同意。什么都没变，可以再试，也可以用手机号登录。")),
    "again": (_("这次登录过期了"), _("或者不是在这个浏览器里开始的。请再点一次“用国家平台登录”。")),
    "refused": (_("国家平台的回答对不上"), _("没有登录，什么都没变。请用手机号登录。")),
    "away": (_("国家平台现在连不上"), _("请用手机号登录，或过一会儿再试。")),
    "link": (_("国家平台的账号还没连上"), _("先用手机号登录，再到“我的”里点“连上国家平台”。")),
    "other": (_("国家平台上的人和这里登记的不是同一个"), _("请用手机号登录。登记错了到窗口改。")),
    "identity_taken": (_("这个身份证号登记在另一个手机号上"), _("请用那个手机号登录，或到窗口办。")),
    "off": (_("这里没有接国家平台"), _("请用手机号登录。")),
}
OTHER = (_("没能用国家平台登录"), _("请用手机号登录。"))


def way_in(onward: Any) -> Part:
    """The second way in, where there is one; a link that leaves our pages. `onward` is where to go on to."""
    to = rx.Var.create(f"{START}?front={routes.AT}&back=") + onward
    return rx.cond(offer.value.offered, parts.link_button(_("用国家平台登录"), to, "btn-2"))


def trouble() -> Part:
    """What went wrong on the way there and back, and what to do; nothing where nothing did."""
    notes = [(code, _note(*told)) for code, told in TROUBLES.items()]
    shown: Any = rx.match(outcome, *notes, ("in", rx.fragment()), ("", rx.fragment()), _note(*OTHER))
    return rx.fragment(shown)


def _note(title: Any, what: Any) -> Part:
    return parts.note("warn", title, what, role="alert")


def arriving() -> Part:
    """Who comes back signed in: the server is asked who that is, until it has said so."""
    waits = (outcome == "in") & flags.ready & ~flags.signed_in & ~flags.session_gone
    return rx.fragment(
        rx.cond(waits, parts.note("wait", _("正在登录"), _("国家平台已经同意，马上就好。"))),
        e.span(me.watch(waits, 1, anybody=True), class_name="hidden"),
    )


def link() -> Part:
    """The row that links the account there, where there is a platform and it is not linked yet."""
    to = f"{START}?front={routes.AT}&back={routes.ME}"
    row = parts.row_link(to, _("连上国家平台"), soft=_("以后可以用它登录，身份也算核过"))
    return rx.cond(platform.offered & ~platform.linked, row)


def leave() -> Part:
    """The way out of both, for whose account is linked; what waits to be sent stays on this phone, sealed."""
    return rx.cond(platform.linked, parts.text_button(_("连国家平台一起退出"), everywhere.keep()))
