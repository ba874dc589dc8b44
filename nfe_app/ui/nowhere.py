"""What an address that is none of ours shows: that there is no such page, that nothing is lost, and the way back."""

from __future__ import annotations

import reflex as rx

from nfe_app.base.words import _
from nfe_app.ui import frame, parts, routes


def nowhere() -> rx.Component:
    """Shown by the server with status 404, and by the phone without signal."""
    soft = _("网址可能打错了，或者旧了。你填的、办的都还在。")
    return frame.page(
        _("没有这一页"), parts.empty(_("找不到这一页"), soft, parts.link_button(_("回首页"), routes.HOME))
    )
