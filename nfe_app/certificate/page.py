"""参保证明: making one, keeping it on the phone, and anybody's check of a number."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import reflex as rx

from nfe_app.base.words import _
from nfe_app.localfirst.phone import address, flags, go, hand_over_paper, papers
from nfe_app.localfirst.vars import Call, Form, Remote
from nfe_app.ui import frame, parts, routes
from nfe_app.ui.me import me, mine
from nfe_app.ui.sentences import sentence

e = rx.el
Part = rx.Component
STANDING = (("covered", _("正在参保")), ("paused", _("暂停")), ("stopped", _("停止")))


@dataclass
class Paper:
    """A certificate as the server tells it."""

    number: str = ""
    issued: str = ""
    url: str = ""
    check: str = ""


@dataclass
class Span:
    """First and last month."""

    first: str = ""
    last: str = ""


@dataclass
class Paid:
    """Months in a row and what was paid for them."""

    span: Span = field(default_factory=Span)
    amount_fen: int = 0


@dataclass
class PartSaid:
    """One scheme on a certificate."""

    scheme_name: str = ""
    place_name: str = ""
    standing: str = ""
    paid: list[Paid] = field(default_factory=list)


@dataclass
class View:
    """What a stranger may know of a certificate."""

    masked_name: str = ""
    issued_on: str = ""
    status: str = ""
    demo: bool = False
    parts: list[PartSaid] = field(default_factory=list)


@dataclass
class Typed:
    """A number typed to be checked."""

    number: str = ""


making = Call("certificate")
typed = Form("check", Typed())
mine_papers: Any = mine("papers", list[Paper])
typed_part: Any = rx.vars.function.FunctionStringVar.create("encodeURIComponent").call(typed.value.number).to(str)
checked = Remote("verify", "/api/verify/{key}", View(), key=address.part, private=False, keep=False)


def certificates() -> Part:
    """参保证明: a new one with one press, and those made, which open without signal once they were brought home."""
    make = making.command("certificate.issue", {}, also=[me.reload()])
    signed = rx.fragment(
        parts.card(
            e.h2(_("开一份参保证明"), class_name="head"),
            e.p(_("写明在哪里参保、哪几样、缴了哪些月份。别人扫码或输编号就能查真假，不用登录。"), class_name="soft"),
            parts.button(rx.cond(making.state == "sending", _("正在开"), _("开证明")), make, disabled=~flags.online),
            rx.cond(flags.ready & ~flags.online, e.p(_("开新的要有网；存过的没网也能打开。"), class_name="soft")),
            parts.refusal(making),
        ),
        rx.cond(making.state == "sending", parts.waiting()),
        rx.cond(
            making.state == "done", parts.note("ok", _("开好了"), _("存到手机，没网也能给人看；也可以直接发给别人。"))
        ),
        rx.foreach(mine_papers, _paper),
    )
    unsigned = parts.empty(
        _("登录后开证明"), _("缴过一笔就能开。"), parts.link_button(_("登录"), routes.sign_in_then(routes.PAPERS))
    )
    return frame.page(_("参保证明"), frame.of_person(signed, unsigned), mine=True)


def _paper(paper: Any) -> Part:
    kept = papers.kept(paper.url)
    return parts.card(
        parts.row(_("编号"), e.b(paper.number, class_name="long")),
        parts.row(_("开具"), parts.number(paper.issued)),
        rx.cond(kept, parts.chip("ok", _("没网也能打开")), e.div()),
        rx.cond(
            kept,
            parts.button(_("打开证明"), papers.open(paper.url)),
            parts.button(_("存到手机"), papers.keep(paper.url), disabled=~flags.online),
        ),
        parts.button(_("发给别人"), hand_over_paper(_("参保证明"), paper.number, paper.url, paper.check), kind="btn-2"),
        rx.cond(flags.copied, parts.note("ok", _("复制好了"), _("是查验的网址，粘贴给他就能查。"))),
        e.a(_("看别人查到什么"), href=paper.check, class_name="link"),
    )


def verify() -> Part:
    """查验: anybody types a number."""
    return frame.page(
        _("查验参保证明"),
        e.h2(_("输入纸上的编号"), class_name="head"),
        parts.field(
            "number",
            _("证明编号"),
            typed.value.number,
            typed.set("number"),
            hint=_("17 位，带不带横线都行"),
            auto_complete="off",
            max_length=40,
        ),
        parts.button(_("查验"), go(routes.VERIFY + typed_part), disabled=typed.value.number == ""),
        e.p(_("只认这个网址。短信里的链接、别的网站查到的都不算。"), class_name="soft"),
    )


def verified() -> Part:
    """What stands behind the number in the address: where the code on the paper leads."""
    return frame.page(_("查验参保证明"), rx.cond(checked.missing, _false(), rx.cond(checked.known, _true(), _wait())))


def _wait() -> Part:
    return rx.cond(
        checked.unreachable,
        parts.note("wait", _("没连上，还没查"), _("查真假要有网。连上再查一次。")),
        parts.waiting(),
    )


def _false() -> Part:
    return rx.fragment(
        parts.note("bad", _("没有查到这份证明"), _("对着纸上的编号再核对一遍；再查不到，就不要相信它。"), role="alert"),
        parts.link_button(_("再输一次"), routes.VERIFY),
    )


def _true() -> Part:
    view: Any = checked.value
    return rx.fragment(
        parts.note("ok", _("编号是真的，内容没有改过"), _("请对一对纸上写的和下面是不是一样。")),
        rx.cond(view.demo, parts.note("warn", _("这是演示"), _("人和钱都是虚构的，不能当证明用。"))),
        e.section(
            parts.row(_("姓名"), view.masked_name),
            parts.row(_("开具日"), parts.number(view.issued_on)),
            rx.foreach(view.parts, _said),
            class_name="paper",
        ),
        e.p(sentence(_("数据截至 {time}"), time=e.span(checked.at, class_name="num")), class_name="quiet"),
    )


def _said(part: Any) -> Part:
    return e.div(
        parts.row(e.b(part.scheme_name), rx.match(part.standing, *STANDING, ""), part.place_name),
        rx.foreach(part.paid, _months),
    )


def _months(paid: Any) -> Part:
    return parts.row(
        e.span(sentence(_("{first} 到 {last}"), first=paid.span.first, last=paid.span.last), class_name="num"),
        parts.yuan(paid.amount_fen),
    )
