"""让别人付: a code for what is owed, large and as a picture, to be sent, read out or shown at a bank; readable without signal."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import reflex as rx

from nfe_app.base.words import _
from nfe_app.localfirst.phone import flags, hand_over
from nfe_app.localfirst.reckon import column, find, money, total, where, without
from nfe_app.localfirst.vars import Call
from nfe_app.paycode.stranger import Account, by_bank, chip
from nfe_app.payment.page import basket, owed
from nfe_app.ui import frame, parts, routes
from nfe_app.ui.me import me, mine
from nfe_app.ui.sentences import spoken

e = rx.el
Part = rx.Component


@dataclass
class Code:
    """A code as the server tells it to its owner."""

    id: str = ""
    code: str = ""
    url: str = ""
    qr: str = ""
    qr_box: str = ""
    amount_fen: int = 0
    until: str = ""
    state: str = ""
    says: str = ""
    what: str = ""
    bills: str = ""
    bank: Account = field(default_factory=Account)


making = Call("make_code")
withdrawing = Call("withdraw_code")
codes: Any = mine("paycodes", list[Code])


def paycode() -> Part:
    """缴费码: those that were made, and one more for what was chosen at 缴费."""
    chosen = without(owed, "id", basket.value.left_out)
    has_one = find(where(codes, "state", "open"), "bills", column(chosen, "id").join(","))
    nothing = (codes.length() == 0) & (owed.length() == 0)
    signed = rx.fragment(
        rx.foreach(codes, _code),
        rx.cond((chosen.length() > 0) & ~has_one.bool(), _make(chosen)),
        rx.cond(
            nothing,
            parts.empty(_("现在没有要缴的"), _("有新账单，就能做缴费码。"), parts.link_button(_("看账单"), routes.PAY)),
        ),
    )
    unsigned = parts.empty(
        _("登录后做缴费码"),
        _("只要手机号和验证码。"),
        parts.link_button(_("登录"), routes.sign_in_then(routes.PAYCODE)),
    )
    return frame.page(_("让别人付"), frame.of_person(signed, unsigned), mine=True)


def _make(chosen: Any) -> Part:
    sum_ = total(chosen, "amount_fen")
    wanted = {"bill_ids": column(chosen, "id"), "amount_fen": sum_}
    make = making.command("paycode.make", wanted, also=[me.reload()])
    return parts.card(
        e.h2(_("做一个缴费码"), class_name="head"),
        e.p(_("家人、平台、站长，谁有这串数字谁就能替你付；码里没有你的姓名、手机号、身份证号。"), class_name="soft"),
        rx.foreach(chosen, lambda bill: parts.row(bill.title, parts.yuan(bill.amount_fen), bill.says)),
        parts.row(_("一共"), parts.yuan(sum_)),
        parts.button(
            rx.cond(making.state == "sending", _("正在做"), _("做缴费码")),
            make,
            disabled=~flags.online | (making.state == "sending"),
        ),
        rx.cond(flags.ready & ~flags.online, e.p(_("做新的要有网；做过的没网也能看。"), class_name="soft")),
        parts.refusal(making),
    )


def _code(code: Any) -> Part:
    open_ = code.state == "open"
    return rx.fragment(
        parts.card(
            chip(code.state),
            rx.cond(open_, _to_hand_on(code), e.p(code.code, class_name="soft num")),
            e.p(code.says, class_name="soft"),
            parts.row(code.what, parts.yuan(code.amount_fen)),
            rx.cond(open_, parts.row(_("最晚"), parts.number(code.until))),
            rx.cond(open_, _deeds(code)),
        ),
        rx.cond(open_, by_bank(code.bank, code.code, code.amount_fen)),
    )


def _to_hand_on(code: Any) -> Part:
    drawing = e.svg(
        e.svg.path(d=code.qr), view_box=code.qr_box, class_name="qr", role="img", aria_label=_("缴费码的二维码")
    )
    return rx.fragment(e.h2(code.code, class_name="head num"), drawing)


def _deeds(code: Any) -> Part:
    words = spoken(_("请帮我付社保 {yuan} 元，缴费码 {code}"), yuan=money(code.amount_fen), code=code.code)
    withdraw = withdrawing.command("paycode.withdraw", {"code_id": code.id}, also=[me.reload()])
    return rx.fragment(
        parts.button(_("发给别人"), hand_over(_("社保缴费码"), words, code.url)),
        rx.cond(flags.copied, parts.note("ok", _("复制好了"), _("去微信里粘贴给他。"))),
        parts.text_button(_("不用这个码了"), withdraw),
        parts.refusal(withdrawing),
    )
