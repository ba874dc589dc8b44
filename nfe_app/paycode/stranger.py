"""替别人付: what anybody sees who was given a code, with no sign-in: what for, how much, and how to pay it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import reflex as rx

from nfe_app.base.words import _
from nfe_app.localfirst.phone import address, flags, go, pay_inside
from nfe_app.localfirst.reckon import contains
from nfe_app.localfirst.vars import Call, Form, Remote
from nfe_app.ui import frame, parts, routes
from nfe_app.ui.sentences import sentence

e = rx.el
Part = rx.Component
MARKS = {"open": "wait", "under_way": "wait", "paid": "ok", "ended": "none"}
WORDS = {"open": _("等人付"), "under_way": _("正在付"), "paid": _("缴上了"), "ended": _("停用")}


@dataclass
class Kind:
    """One bill, as a stranger may know it."""

    title: str = ""
    place: str = ""
    months: str = ""
    amount_fen: int = 0


@dataclass
class Account:
    """The account that collects."""

    name: str = ""
    bank: str = ""
    number: str = ""


@dataclass
class Seen:
    """What anybody may know of a code."""

    code: str = ""
    amount_fen: int = 0
    until: str = ""
    state: str = ""
    says: str = ""
    cashier: str = ""
    inside: bool = False
    bridge: dict[str, str] = field(default_factory=dict)
    kinds: list[Kind] = field(default_factory=list)
    ways: list[str] = field(default_factory=list)
    bank: Account = field(default_factory=Account)


@dataclass
class Typed:
    """A code typed by hand."""

    code: str = ""


@dataclass
class Begun:
    """The answer to beginning to pay."""

    cashier: str = ""


typed = Form("for", Typed())
typed_code: Any = rx.vars.function.FunctionStringVar.create("encodeURIComponent").call(typed.value.code).to(str)
seen = Remote("for", "/api/for/{key}", Seen(), key=address.query("code"), private=False, keep=False)
paying = Call("pay_by", Begun)


def pay_for() -> Part:
    """替别人付: by the code in the address, or one that is typed."""
    given = rx.cond(seen.missing, _unknown(), rx.cond(seen.known, _known(seen.value), _wait()))
    content = rx.cond(address.query("code") == "", _ask(), given)
    return frame.page(_("替别人付社保"), content, needs_signal=True)


def _ask() -> Part:
    return rx.fragment(
        e.h2(_("输入缴费码"), class_name="head"),
        parts.field(
            "code",
            _("缴费码"),
            typed.value.code,
            typed.set("code"),
            hint=_("16 位数字，带不带空格都行"),
            input_mode="numeric",
            auto_complete="off",
            max_length=40,
        ),
        parts.button(_("看要付多少"), go(routes.FOR + "?code=" + typed_code), disabled=typed.value.code == ""),
    )


def _wait() -> Part:
    return rx.cond(
        seen.unreachable,
        parts.note("wait", _("没连上，还没查到"), _("付款要有网。连上再试一次；查得太多也要等 10 分钟。")),
        parts.waiting("sum"),
    )


def _unknown() -> Part:
    return rx.fragment(
        parts.note("bad", _("没有这个缴费码"), _("可能输错了，也可能已经停用。跟给你码的人再核对一遍。"), role="alert"),
        parts.link_button(_("再输一次"), routes.FOR),
    )


def _known(view: Any) -> Part:
    open_ = view.state == "open"
    return rx.fragment(
        e.span(seen.watch(open_ | (view.state == "under_way"), 5), class_name="hidden"),
        parts.card(
            parts.amount(view.amount_fen),
            chip(view.state),
            e.p(view.says, class_name="soft"),
            rx.foreach(view.kinds, _kind),
            rx.cond(open_, parts.row(_("最晚"), parts.number(view.until))),
        ),
        rx.cond(open_, rx.fragment(_ways(view), by_bank(view.bank, view.code, view.amount_fen))),
        _go_on(view),
        e.p(
            _("这里不显示是谁的社保，也不要你的信息。付了多少，只算进这几笔；付多了、付晚了都原路退。"),
            class_name="soft",
        ),
        e.p(sentence(_("数据截至 {time}"), time=e.span(seen.at, class_name="num")), class_name="quiet"),
    )


def _kind(kind: Any) -> Part:
    return parts.row(kind.title, parts.yuan(kind.amount_fen), rx.fragment(kind.place, " ", kind.months))


def _go_on(view: Any) -> Part:
    """Back to what was begun by this code: WeChat's own browser is told, or there is a link."""
    by_link = rx.cond(view.cashier != "", parts.link_button(_("是你在付？回收银台"), view.cashier, "btn-2"))
    inside = parts.button(_("打开微信支付"), pay_inside(view.bridge, seen.reload()))
    way: Part = rx.cond(flags.in_wechat & view.inside, inside, by_link)
    return way


def _ways(view: Any) -> Part:
    """The ways that are connected and that this browser can take: inside WeChat its own alone."""
    to: Any = (
        rx.Var.create("/api/for/")
        + rx.vars.function.FunctionStringVar.create("encodeURIComponent").call(view.code).to(str)
        + "/pay"
    )
    buttons = [
        rx.cond(
            contains(view.ways, way) & here,
            parts.button(
                words,
                paying.post(to, {"way": way}, then=lambda begun: begun.cashier),
                kind=kind,
                disabled=~flags.online | (paying.state == "sending"),
            ),
        )
        for way, words, kind, here in (
            ("jsapi", _("用微信付"), "", flags.in_wechat),
            ("h5", _("用微信付"), "", ~flags.in_wechat),
            ("wap", _("用支付宝付"), "btn-2", ~flags.in_wechat),
        )
    ]
    not_here = flags.in_wechat & ~contains(view.ways, "jsapi")
    open_elsewhere = parts.note("wait", _("微信里现在不能付"), _("点右上角，用浏览器打开再付。"))
    return rx.fragment(rx.cond(not_here, open_elsewhere), *buttons, parts.refusal(paying))


def chip(state: Any) -> Part:
    """How a code stands, in a word."""
    return rx.match(state, *[(name, parts.chip(MARKS[name], WORDS[name])) for name in MARKS], parts.chip("none", "—"))


def by_bank(account: Any, code: Any, fen: Any) -> Part:
    """How it is paid at a bank, in four lines; nothing where no bank collects."""
    steps = e.ol(
        e.li(sentence(_("去任何银行的柜台、手机银行都行，转账到：{name}"), name=e.b(account.name))),
        e.li(account.bank, " ", e.b(account.number, class_name="num")),
        e.li(sentence(_("附言只写缴费码：{code}"), code=parts.number(code))),
        e.li(
            sentence(_("金额正好 {yuan} 元，多了少了都会退回。到账那天算数，别等最后一天。"), yuan=e.b(parts.yuan(fen)))
        ),
        class_name="steps-of",
    )
    return rx.cond(account.number, parts.card(e.h2(_("银行转账"), class_name="head"), steps))
