"""信息变更: what is registered, changed by oneself or asked for with a photo; and what changed when, by whom and why."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import reflex as rx

from nfe_app.base.words import _
from nfe_app.changes.filling import filled, wish
from nfe_app.changes.rules import DECIDED, TITLES, Kind
from nfe_app.localfirst.phone import flags
from nfe_app.localfirst.reckon import contains
from nfe_app.localfirst.vars import Doc
from nfe_app.ui import frame, parts, routes
from nfe_app.ui.me import mine
from nfe_app.ui.sentences import sentence

e = rx.el
Part = rx.Component


@dataclass
class Now:
    """What is registered, masked, and which kinds of it a change waits for."""

    phone: str = ""
    address: str = ""
    work: str = ""
    household: str = ""
    name: str = ""
    identity: str = ""
    account: str = ""
    runs: list[str] = field(default_factory=list)


@dataclass
class Withdrawal:
    """A change that is being taken back."""

    change_id: str = ""


@dataclass
class Change:
    """One change as the server tells it; `by` is the clerk, empty where it was oneself."""

    id: str = ""
    title: str = ""
    was: str = ""
    now: str = ""
    why: str = ""
    step: str = ""
    says: str = ""
    note: str = ""
    by: str = ""
    at: str = ""
    in_force: str = ""
    follows: list[str] = field(default_factory=list)


now: Any = mine("particulars", Now)
withdrawal = Doc("withdrawal", Withdrawal())
changes: Any = mine("changes", list[Change])


def changing() -> Part:
    """The page: one thing to change, or all that is registered; then the history."""
    signed = rx.fragment(
        rx.cond(wish.value.kind == "", _registered(), filled(wish.value.kind)),
        e.h2(_("改过什么"), class_name="head"),
        rx.cond(
            changes.length() > 0,
            rx.foreach(changes, _change),
            parts.empty(_("还没改过"), _("改过的、在核对的，都会在这里，谁改的、哪天起算都写着。")),
        ),
    )
    unsigned = parts.empty(
        _("登录后改登记的信息"),
        _("姓名、号码、地址、户籍地、职业，都在这里改。"),
        parts.link_button(_("登录"), routes.sign_in_then(routes.CHANGES)),
    )
    return frame.page(_("信息变更"), frame.of_person(signed, unsigned), tab=routes.ME, mine=True, help_with="changes")


def _registered() -> Part:
    own = [kind for kind in Kind if kind not in DECIDED and kind is not Kind.PHONE]
    made: Part = e.div(
        e.h2(_("自己就能改"), class_name="head"),
        parts.card(
            parts.row_link(
                routes.DEVICES, TITLES[Kind.PHONE], parts.number(now.phone), _("验证码发到新号码，旧号码会收到通知")
            ),
            *[_one(kind) for kind in own],
            kind="list",
        ),
        e.h2(_("要交证件照片，经办人核对"), class_name="head"),
        parts.card(*[_one(kind) for kind in Kind if kind in DECIDED], kind="list"),
        e.p(_("每改一项，都发短信到改以前的手机号。短信里没有链接。"), class_name="soft"),
        class_name="stack",
        id="registered",
    )
    return made


def _one(kind: Kind) -> Part:
    """What is registered, and the way to change it; while one is looked at, that."""
    value = getattr(now, kind.value)
    title = TITLES[kind]
    change = rx.cond(flags.locked, "", parts.text_button(_("改"), wish.put("kind", kind.value), about=title))
    return parts.row(
        title,
        rx.cond(contains(now.runs, kind.value), parts.chip("wait", _("在核对")), change),
        parts.number(rx.cond(value == "", _("还没登记"), value)),
    )


def _change(one: Any) -> Part:
    tone = rx.match(one.step, ("in_force", "ok"), ("declined", "bad"), ("withdrawn", "none"), "wait")
    who = rx.cond(one.by == "", _("你自己"), one.by)
    what = rx.cond(
        one.was == "",
        one.now,
        sentence(_("{was} 改成 {now}"), was=parts.number(one.was), now=parts.number(one.now)),
    )
    since = e.p(sentence(_("{moment} 起算"), moment=parts.number(one.in_force)), class_name="soft")
    take_back = withdrawal.submit("changes.withdraw", {"change_id": one.id}, then=routes.OUTBOX, about=one.title)
    waits = (one.step == "asked") | (one.step == "approved")
    return parts.card(
        parts.row(one.title, parts.number(one.at), rx.fragment(who, _("："), one.why)),
        e.p(what),
        e.p(one.says, class_name="note", data_is=tone),
        rx.cond(one.note != "", e.p(one.note, class_name="soft")),
        rx.cond(one.in_force != "", since),
        rx.cond(one.follows.to(list[str]).length() > 0, e.ul(rx.foreach(one.follows.to(list[str]), e.li))),
        rx.cond(waits & ~flags.locked, parts.text_button(_("撤回"), take_back, about=one.title)),
    )
