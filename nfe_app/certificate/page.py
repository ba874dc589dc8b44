"""我的证明: choose which paper, what for and for which months; see what it would say; make it out, keep it, hand it on, take it back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import reflex as rx

from nfe_app.base.words import _
from nfe_app.certificate.shown import KINDS, PURPOSES, View, kind_of, paper
from nfe_app.localfirst.phone import flags, hand_over_paper, papers
from nfe_app.localfirst.reckon import money
from nfe_app.localfirst.vars import Call, Form
from nfe_app.receipt.page import receipts
from nfe_app.ui import frame, parts, routes
from nfe_app.ui.me import me, mine
from nfe_app.ui.sentences import sentence

e = rx.el
Part = rx.Component


@dataclass
class Paper:
    """A paper as the server tells it; `until` is its last day, empty where it has none."""

    number: str = ""
    kind: str = ""
    title: str = ""
    issued: str = ""
    until: str = ""
    until_says: str = ""
    withdrawn: bool = False
    url: str = ""
    check: str = ""


@dataclass
class Choice:
    """Which paper, what for, for which months."""

    kind: str = "participation"
    purpose: str = "general"
    first: str = ""
    last: str = ""
    payment_id: str = ""


making = Call("certificate")
previewing = Call("preview", View)
taking_back = Call("withdraw")
choosing = Form("paper", Choice())
chosen: Any = choosing.value
mine_papers: Any = mine("papers", list[Paper])
of_payment: Any = chosen.kind == "receipt"
WANTED = {
    "kind": chosen.kind,
    "purpose": chosen.purpose,
    "first": rx.cond(of_payment, "", chosen.first),
    "last": rx.cond(of_payment, "", chosen.last),
    "payment_id": rx.cond(of_payment, chosen.payment_id, None),
}
TOLD = (
    ("general", _("写参保情况、每一段月份和金额。90 天有效。")),
    ("rent", _("只写现在有没有参保、缴了几个月。不写金额和年月。30 天有效。")),
    ("school", _("写参保情况和每一段月份。不写金额。90 天有效。")),
    ("loan", _("写参保情况、每一段月份和金额。30 天有效。")),
    ("work", _("只写现在有没有参保、缴了几个月。不写金额和年月。30 天有效。")),
    ("settle", _("写参保情况、每一段月份和金额。90 天有效。")),
)


def certificates() -> Part:
    """我的证明: a new one in three choices, and those made, which open without signal once they were brought home."""
    signed = rx.fragment(
        _new(),
        rx.cond(making.state == "sending", parts.waiting()),
        rx.cond(
            making.state == "done", parts.note("ok", _("开好了"), _("存到手机，没网也能给人看；也可以直接发给别人。"))
        ),
        parts.refusal(taking_back),
        rx.foreach(mine_papers, _paper),
        parts.text_link(_("在一体机上打印"), routes.SCREEN),
        parts.text_link(_("查验别人给的证明"), routes.VERIFY),
    )
    unsigned = parts.empty(
        _("登录后开证明"), _("缴过一笔就能开。"), parts.link_button(_("登录"), routes.sign_in_then(routes.PAPERS))
    )
    return frame.page(_("我的证明"), frame.of_person(signed, unsigned), mine=True)


def _new() -> Part:
    with_purpose = (chosen.kind == "participation") | (chosen.kind == "contribution")
    return parts.card(
        e.h2(_("开一份证明"), class_name="head"),
        parts.select("paper-kind", _("哪一种"), KINDS, chosen.kind, _changed("kind")),
        rx.cond(
            with_purpose,
            e.div(
                parts.select("paper-purpose", _("给谁用"), PURPOSES, chosen.purpose, _changed("purpose")),
                e.p(rx.match(chosen.purpose, *TOLD, ""), class_name="soft"),
            ),
        ),
        rx.cond(of_payment, _which_payment(), _which_months()),
        rx.cond(previewing.state == "done", _preview(), _look()),
        rx.cond(flags.ready & ~flags.online, e.p(_("开新的要有网；存过的没网也能打开。"), class_name="soft")),
        parts.refusal(previewing),
        parts.refusal(making),
    )


def _which_months() -> Part:
    return e.details(
        e.summary(_("只要一段时间的"), class_name="link"),
        parts.field("paper-first", _("从哪个月"), chosen.first, _changed("first"), type="month"),
        parts.field("paper-last", _("到哪个月"), chosen.last, _changed("last"), type="month"),
    )


def _which_payment() -> Part:
    """A receipt is of one payment that came in."""
    payments = rx.foreach(
        receipts, lambda one: e.option(one.paid, " ", one.what, " ", money(one.amount_fen), value=one.payment_id)
    )
    choice = e.div(
        e.label(_("哪一笔缴费"), html_for="paper-payment"),
        e.select(
            e.option(_("选一笔"), value=""),
            payments,
            id="paper-payment",
            value=chosen.payment_id,
            on_change=_changed("payment_id"),
        ),
        class_name="field",
    )
    return rx.cond(receipts.length() > 0, choice, e.p(_("还没有缴成的付款，收据先开不出来。"), class_name="soft"))


def _changed(field: str) -> Any:
    return [choosing.set(field), previewing.reset(), making.reset()]


def _look() -> Part:
    return parts.button(
        rx.cond(previewing.state == "sending", _("正在看"), _("先看看写什么")),
        previewing.post("/api/certificates/preview", WANTED),
        disabled=~flags.online | (of_payment & (chosen.payment_id == "")),
    )


def _preview() -> Part:
    make = making.command("certificate.issue", WANTED, also=[me.reload(), previewing.reset()])
    view: Any = previewing.result
    return rx.fragment(
        e.h3(sentence(_("{kind}会写"), kind=kind_of(view.kind)), class_name="sub"),
        paper(view, view.name),
        parts.button(rx.cond(making.state == "sending", _("正在开"), _("就开这一份")), make, disabled=~flags.online),
        parts.button(_("不开了"), previewing.reset(), kind="btn-2"),
    )


def _paper(one: Any) -> Part:
    kept = papers.kept(one.url)
    out = (one.until != "") & (flags.today > one.until)
    standing = rx.cond(
        one.withdrawn,
        parts.chip("bad", _("已作废")),
        rx.cond(out, parts.chip("warn", _("过期了")), parts.chip("ok", _("有效"))),
    )
    return parts.card(
        e.div(e.b(one.title), standing, class_name="split"),
        parts.row(_("编号"), e.b(one.number, class_name="long")),
        parts.row(_("开具"), parts.number(one.issued)),
        rx.cond(one.until_says != "", parts.row(_("有效期到"), parts.number(one.until_says))),
        rx.cond(kept, parts.chip("ok", _("没网也能打开")), e.div()),
        rx.cond(
            kept,
            parts.button(_("打开证明"), papers.open(one.url)),
            parts.button(_("存到手机"), papers.keep(one.url), disabled=~flags.online),
        ),
        parts.button(_("发给别人"), hand_over_paper(one.title, one.number, one.url, one.check), kind="btn-2"),
        rx.cond(flags.copied, parts.note("ok", _("复制好了"), _("是查验的网址，粘贴给他就能查。"))),
        e.a(_("看别人查到什么"), href=one.check, class_name="link"),
        rx.cond(one.withdrawn, e.div(), _take_back(one)),
    )


def _take_back(one: Any) -> Part:
    return e.details(
        e.summary(_("作废这一份"), class_name="link"),
        e.p(_("丢了、发错了人，可以作废。以后谁来查，都说已作废；不能恢复，可以再开。"), class_name="soft"),
        parts.button(
            _("作废"),
            taking_back.command("certificate.withdraw", {"number": one.number}, also=[me.reload()]),
            kind="btn-2",
            disabled=~flags.online,
        ),
    )
