"""有人在窗口换你的手机号: the notice on the first page, with one press that stops it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import reflex as rx

from nfe_app.base.words import _
from nfe_app.localfirst.reckon import moment
from nfe_app.localfirst.vars import Call
from nfe_app.ui import parts
from nfe_app.ui.me import me, mine
from nfe_app.ui.sentences import sentence

Part = rx.Component


@dataclass
class Recovery:
    """A recovery that would take this account to another number."""

    id: str = ""
    phone: str = ""
    due: str = ""


running: Any = mine("recovery", Recovery)
stopping = Call("stop_recovery")


def notice() -> Part:
    """What somebody is doing with this account at a counter, as long as it can be stopped."""
    words = sentence(
        _("账号要换到 {phone}，{due}生效，那以后这里就退出了。"),
        phone=parts.number(running.phone),
        due=parts.number(moment(running.due)),
    )
    stop = stopping.command("recovery.stop", {"recovery_id": running.id}, also=[me.reload()])
    told = rx.fragment(
        parts.note("bad", _("有人带身份证在窗口换你的手机号"), words, _("是你本人办的，不用管。"), role="alert"),
        parts.button(_("不是我，停掉"), stop, kind="btn-danger"),
        parts.refusal(stopping),
    )
    return rx.cond(running.id, told)
