"""专属经办人 on the phone: who is there for one by name, when, how many wait, and asking to be called back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import reflex as rx

from nfe_app.base.words import _
from nfe_app.caseworker.rules import SOON
from nfe_app.localfirst.phone import flags
from nfe_app.localfirst.vars import Call, Form
from nfe_app.ui import parts
from nfe_app.ui.me import me, mine
from nfe_app.ui.sentences import sentence

e = rx.el
Part = rx.Component


@dataclass
class Clerk:
    """Who is there by name, when in words, how many wait for their call, and the own call that waits: its id and when."""

    name: str = ""
    agency: str = ""
    hours: str = ""
    waiting: int = 0
    call: dict[str, str] = field(default_factory=dict)


@dataclass
class Wanted:
    """When one wants to be called: a moment to the minute; empty for soon."""

    at: str = ""


clerk: Any = mine("caseworker", Clerk)
wanted = Form("call_back", Wanted())
asking = Call("call_back")


def by_name() -> Part:
    """Who is there for one, and the way to their call; nothing for who has nobody yet."""
    hours = rx.cond(clerk.hours, clerk.hours, _("什么时候在，他还没说"))
    name = e.span(clerk.agency, " ", clerk.name, lang="zh-CN")
    waiting = sentence(_("{count} 个人等他回电"), count=parts.number(clerk.waiting))
    card = parts.card(
        e.h2(_("你的经办人"), class_name="head"),
        parts.row(name, waiting, hours),
        rx.cond(clerk.call["id"], _waits(), _ask()),
        parts.refusal(asking),
    )
    return rx.cond(clerk.name, card)


def _waits() -> Part:
    when = rx.cond(clerk.call["at"] != "", clerk.call["at"], _("尽快"))
    off = asking.command("caseworker.call_off", {"call_id": clerk.call["id"]}, also=[me.reload()])
    return rx.fragment(
        parts.note("wait", _("他会打给你"), sentence(_("什么时候：{when}"), when=parts.number(when))),
        parts.button(_("不用打了"), off, kind="btn-2", disabled=~flags.online),
    )


def _ask() -> Part:
    at = rx.cond(wanted.value.at == "", SOON, wanted.value.at)
    ask = asking.command("caseworker.call_back", {"at": at}, also=[me.reload()])
    when = parts.field(
        "call-at", _("几点打（不填就是尽快）"), wanted.value.at, wanted.set("at"), type="datetime-local", step="1800"
    )
    return rx.fragment(
        rx.cond(clerk.hours, when),
        parts.button(_("请他打给我"), ask, kind="btn-2", disabled=~flags.online),
    )
