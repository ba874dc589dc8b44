"""The way out: signing out on this phone, and what becomes of what is only here."""

from __future__ import annotations

import reflex as rx

from nfe_app.base.words import _
from nfe_app.localfirst.phone import Leaving, flags
from nfe_app.localfirst.waiting import outbox
from nfe_app.people import national
from nfe_app.ui import parts, routes
from nfe_app.ui.sentences import sentence

e = rx.el
Part = rx.Component
leaving = Leaving("/api/sign-out", routes.ME)


def way_out() -> Part:
    """The way out; where something waits, what is to become of it: sent first, left sealed, or deleted."""
    sealed = rx.cond(flags.sealed, _("封好留着，别人打不开，你再登录才看得到。"), _("先留着，你再登录接着发。"))
    waits = rx.cond(
        outbox.rows.length() > 0,
        sentence(_("还有 {count} 件没发出去"), count=parts.number(outbox.rows.length())),
        _("有没填完的，只存在这台手机上"),
    )
    asked = parts.sheet(
        leaving.asked,
        "leaving-head",
        waits,
        leaving.stay(),
        e.p(sealed, class_name="soft"),
        rx.cond(
            flags.online,
            parts.button(_("先发出去，再退出"), leaving.send_first()),
            e.p(_("现在没有网，发不出去。"), class_name="soft"),
        ),
        parts.button(_("留在这台手机，先退出"), leaving.keep(), kind="btn-2"),
        parts.button(_("删掉这些，再退出"), leaving.delete(), kind="btn-danger"),
        parts.text_button(_("不退出"), leaving.stay()),
    )
    way: Part = rx.fragment(
        rx.cond(flags.owner != "", parts.button(_("退出登录"), leaving.ask(), kind="btn-2")),
        rx.cond(flags.owner != "", national.leave()),
        e.p(_("退出后，这台手机上不留你的东西。有没发出去、没填完的，先问你怎么办。"), class_name="quiet"),
        asked,
    )
    return way
