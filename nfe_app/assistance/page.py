"""找人帮忙: a code for a clerk who looks along for a while, and the receipts of all who did."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import reflex as rx

from nfe_app.assistance.company import sitting
from nfe_app.assistance.rules import MINUTES, SHAREABLE
from nfe_app.base.shareable import Scope
from nfe_app.base.words import _, listed
from nfe_app.caseworker.page import by_name, clerk
from nfe_app.localfirst.phone import address, flags
from nfe_app.localfirst.vars import Call, Form, Remote
from nfe_app.materials import needed
from nfe_app.ui import frame, parts, routes
from nfe_app.ui.me import me
from nfe_app.ui.sentences import sentence

e = rx.el
Part = rx.Component
LENGTHS = tuple((str(count), _("{} 分钟").format(count)) for count in MINUTES)


@dataclass
class Asked:
    """At what somebody may look along, and for how long; what was picked holds for who comes from the same page (`of`) alone."""

    scope: str = ""
    of: str = ""
    minutes: str = str(MINUTES[0])


@dataclass
class Code:
    """Six digits to read out, the sitting that they open, what it is about, and the page where that begins."""

    code: str = ""
    sitting_id: str = ""
    title: str = ""
    home: str = ""


@dataclass
class Seen:
    """One field that came into the clerk's sight."""

    at: str = ""
    page: str = ""
    title: str = ""
    says: str = ""


@dataclass
class Proposed:
    """One proposal and the answer."""

    at: str = ""
    says: str = ""
    answer: str = ""


@dataclass
class Line:
    """One line that was written."""

    mine: bool = False
    text: str = ""
    at: str = ""


@dataclass
class Receipt:
    """One sitting, exactly as it was."""

    id: str = ""
    clerk: str = ""
    agency: str = ""
    scope: str = ""
    since: str = ""
    until: str = ""
    open: bool = False
    seen: list[Seen] = field(default_factory=list)
    proposed: list[Proposed] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)


@dataclass
class Receipts:
    """All of them, newest first."""

    sittings: list[Receipt] = field(default_factory=list)


form = Form("assistance", Asked())
came_from = address.query("of")
opening = Call("assistance", Code)
receipts = Remote("receipts_of_help", "/api/assistance", Receipts())
rows: Any = receipts.value.sittings.to(list[Receipt])


def helping() -> Part:
    """Who helps, and how; what was seen each time."""
    signed = rx.fragment(
        rx.cond((opening.state == "done") & (opening.result.sitting_id == sitting["id"]), _code(), _ask()),
        parts.refusal(opening),
        by_name(),
        _at_counter(),
        _phone(),
        rx.cond(rows.length() > 0, e.h2(_("回执：他看到了什么"), class_name="head")),
        rx.foreach(rows, _receipt),
    )
    home = rx.Var.create(routes.sign_in_then(routes.HELP))
    unsigned = rx.fragment(
        parts.empty(
            _("登录后，经办人能和你一起看"),
            _("你在手机上填，他看得到你填的那几栏，能指给你看、提建议。"),
            parts.link_button(_("登录"), rx.cond(came_from == "", home, home + "?of=" + came_from)),
        ),
        _at_counter(),
        _phone(),
    )
    return frame.page(_("找人帮忙"), frame.of_person(signed, unsigned), mine=True)


def _of_scope(told: Callable[[Scope], str]) -> Any:
    """What is told of the scope that is picked, or belongs to the page one came from: what an address names that is none is the first."""
    first, *others = SHAREABLE.values()
    picked = rx.cond((form.value.scope != "") & (form.value.of == came_from), form.value.scope, came_from)
    return rx.match(picked, *[(one.name, told(one)) for one in others], told(first))


def _fields(scope: Scope) -> str:
    return listed(one.title for one in scope.fields.values())


def _which() -> Part:
    """What one has looked at together: one thing at a time."""
    what, now = _("一起看什么"), _of_scope(lambda scope: scope.name)
    picks = [
        parts.pick("radio", "scope", now == one.name, form.put(scope=one.name, of=came_from), one.title)
        for one in SHAREABLE.values()
    ]
    title = e.div(e.b(_of_scope(lambda scope: scope.title)), parts.icon("go"), class_name="inline")
    return e.details(
        e.summary(e.div(what), title, class_name="row"),
        e.fieldset(*picks, class_name="stack", aria_label=what),
        class_name="why",
    )


def _ask() -> Part:
    minutes = rx.match(form.value.minutes, *[(str(count), count) for count in MINUTES[1:]], MINUTES[0])
    wanted = {"scope": _of_scope(lambda scope: scope.name), "minutes": minutes}
    ask = opening.post("/api/assistance", wanted, also=[me.reload()], then="")
    return parts.card(
        e.h2(_("让经办人一起看"), class_name="head"),
        e.p(_("出一个 6 位码，念给经办人，电话里、窗口都行。他输了码，还要你点“让他看”。"), class_name="soft"),
        _which(),
        parts.segments(
            "minutes",
            _("看多久"),
            LENGTHS,
            form.value.minutes,
            lambda value: form.put("minutes", value),
        ),
        e.details(
            e.summary(_("他看得到什么，看不到什么")),
            e.p(sentence(_("看得到：{fields}。"), fields=_of_scope(_fields))),
            e.p(_("看不到：姓名、身份证号、手机号、银行卡、收入、你打的字，还有别的页。")),
            e.p(_("他不能替你确认、同意、签字、付钱。看到的每一栏都写进回执。")),
            class_name="why",
        ),
        rx.cond(~flags.online, parts.note("wait", _("现在没有网"), _("一起看要有网。"))),
        parts.button(_("出一个码"), ask, disabled=~flags.online),
    )


def _code() -> Part:
    code = e.b(opening.result.code, class_name="num code", id="help-code")
    there = sentence(_("去办{scope}"), scope=opening.result.title)
    named = sentence(
        _("你的经办人{name}不用码也能来（什么时候在：{hours}），一样要你点“让他看”。"),
        name=e.b(clerk.name, lang="zh-CN"),
        hours=rx.cond(clerk.hours, clerk.hours, _("他还没说")),
    )
    return parts.card(
        parts.note(
            "ok",
            sentence(_("念给他：{code}"), code=code),
            _("10 分钟内有效，只有一个人能用。他来了，这里会问你让不让看。"),
        ),
        rx.cond(clerk.name, e.p(named, class_name="soft")),
        rx.cond(sitting["id"] != "", parts.link_button(there, opening.result.home)),
        parts.text_button(_("收起来"), opening.reset()),
    )


def _at_counter() -> Part:
    """What each deed needs at a counter, to be read before one queues there."""
    lines = [e.li(needed.in_words(deed)) for deed in needed.DEEDS.values()]
    return e.details(e.summary(_("去窗口以前看：办什么要带什么")), e.ul(*lines, class_name="plain"), class_name="why")


def _phone() -> Part:
    call = e.a(_("打 12333"), href="tel:12333", class_name="btn btn-2 wide")
    return parts.card(e.p(_("不想一起看，也可以打电话问。"), class_name="soft"), call)


def _receipt(one: Any) -> Part:
    seen = e.ul(rx.foreach(one.seen.to(list[Seen]), _seen), class_name="plain")
    return parts.card(
        parts.row(
            e.span(one.agency, " ", one.clerk, lang="zh-CN"),
            rx.cond(one.open, parts.chip("warn", _("正在看")), parts.chip("none", _("看完了"))),
            sentence(_("{scope}，{since} 到 {until}"), scope=one.scope, since=one.since, until=one.until),
        ),
        e.details(e.summary(_("他看到的每一栏")), seen, class_name="why"),
        rx.cond(
            one.proposed.to(list[Proposed]).length() > 0,
            e.ul(rx.foreach(one.proposed.to(list[Proposed]), _proposed), class_name="plain"),
            e.p(_("他没有提建议。"), class_name="soft"),
        ),
        rx.cond(
            one.lines.to(list[Line]).length() > 0,
            e.details(
                e.summary(_("你们说的话")),
                e.ul(rx.foreach(one.lines.to(list[Line]), _line), class_name="plain"),
                class_name="why",
            ),
        ),
    )


def _seen(one: Any) -> Part:
    return e.li(e.span(one.at, class_name="num soft"), " ", one.title, _("："), e.b(one.says))


def _proposed(one: Any) -> Part:
    return e.li(
        e.span(one.at, class_name="num soft"),
        " ",
        sentence(_("建议 {what}，{answer}"), what=one.says, answer=one.answer),
    )


def _line(one: Any) -> Part:
    who = rx.cond(one.mine, _("你"), _("他"))
    return e.li(e.span(one.at, class_name="num soft"), " ", who, _("："), one.text)
