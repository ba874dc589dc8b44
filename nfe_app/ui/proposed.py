"""What a clerk proposed and its person took: said where the deed is confirmed, whichever draft it went into."""

from __future__ import annotations

from typing import Any

import reflex as rx

from nfe_app.base.words import _
from nfe_app.ui import parts
from nfe_app.ui.sentences import sentence


def own_choice(proposed: Any) -> rx.Component:
    """How much of what stands here a clerk proposed, by the ids of the proposals, and whose choice it is all the same; nothing where none did."""
    count = proposed.length()
    says = sentence(_("有 {count} 处是经办人建议、你点了“要”的。确认的是你，拿不准就再看一遍。"), count=count)
    return rx.cond(count > 0, parts.note("wait", _("这是你自己的选择"), says))
