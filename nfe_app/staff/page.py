"""谁能看我的号码: a code for a clerk who has to see the whole numbers, who may look until when, and the end of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import reflex as rx

from nfe_app.base.words import _
from nfe_app.localfirst.phone import flags
from nfe_app.localfirst.vars import Call
from nfe_app.ui import frame, parts, routes
from nfe_app.ui.me import me, mine
from nfe_app.ui.sentences import sentence

e = rx.el
Part = rx.Component


@dataclass
class Look:
    """One look that a clerk has, or had."""

    id: str = ""
    who: str = ""
    agency: str = ""
    why: str = ""
    at: str = ""
    until: str = ""
    open: bool = False


@dataclass
class Code:
    """Six digits to read out."""

    code: str = ""


asking = Call("look_code", Code)
ending = Call("end_look")
looks: Any = mine("looks", list[Look])


def lookers() -> Part:
    """Who may see the whole numbers."""
    signed = rx.fragment(
        parts.card(
            e.p(
                _("经办人平时只看得到头尾。要看全的，你念一个码给他，他能看 10 分钟，每看一次都记下来。"),
                class_name="soft",
            ),
            rx.cond(asking.state == "done", _code(), _ask()),
            parts.refusal(asking),
        ),
        rx.cond(looks.length() > 0, e.h2(_("看过的"), class_name="head")),
        rx.foreach(looks, _look),
        parts.refusal(ending),
    )
    unsigned = parts.empty(
        _("登录后看谁看过"),
        _("只要手机号和验证码。"),
        parts.link_button(_("登录"), routes.sign_in_then(routes.LOOKERS)),
    )
    return frame.page(_("谁能看我的号码"), frame.of_person(signed, unsigned), tab=routes.ME, mine=True)


def _ask() -> Part:
    return rx.fragment(
        rx.cond(~flags.online, parts.note("wait", _("现在没有网"), _("出码要有网。"))),
        parts.button(_("出一个码"), asking.post("/api/look-code"), disabled=~flags.online),
    )


def _code() -> Part:
    code = e.b(asking.result.code, class_name="num code", id="look-code")
    return rx.fragment(
        e.span(me.watch(flags.online), class_name="hidden"),
        parts.note(
            "ok",
            sentence(_("念给他：{code}"), code=code),
            _("10 分钟内有效，只能用一次。不当面、没找你办事的，不要念。"),
        ),
        parts.text_button(_("收起来"), asking.reset()),
    )


def _look(one: Any) -> Part:
    end = ending.command("staff.end_look", {"look_id": one.id}, also=[me.reload()])
    return parts.card(
        parts.row(one.who, one.at, rx.fragment(one.agency, " ", one.why)),
        rx.cond(
            one.open,
            rx.fragment(
                parts.chip("warn", sentence(_("能看到 {until}"), until=one.until)),
                parts.button(_("现在就不让看"), end, kind="btn-2", disabled=~flags.online),
            ),
            parts.chip("none", sentence(_("{until} 已结束"), until=one.until)),
        ),
    )
