"""What is owed, paying it, and how a payment stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import reflex as rx

from nfe_app.base.words import _
from nfe_app.localfirst.phone import address, flags
from nfe_app.localfirst.reckon import Step, column, contains, find, money, total, where, without
from nfe_app.localfirst.vars import Call, Form
from nfe_app.ui import frame, parts, routes
from nfe_app.ui.me import me, mine

OPEN = ("created", "unknown", "ordered", "failed")
e = rx.el
Part = rx.Component


@dataclass
class Value:
    """A value that an amount came from."""

    title: str = ""
    value: str = ""
    document: str = ""
    key: str = ""
    since: str = ""
    cited: str = ""
    url: str = ""
    confidence: str = ""


@dataclass
class Line:
    """Months in a row at one amount."""

    says: str = ""
    amount_fen: int = 0
    each_fen: int = 0
    months: int = 0
    used: list[Value] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)


@dataclass
class Bill:
    """A bill as the server tells it."""

    id: str = ""
    title: str = ""
    place_name: str = ""
    says: str = ""
    due: str = ""
    amount_fen: int = 0
    state: str = ""
    lines: list[Line] = field(default_factory=list)


@dataclass
class Payment:
    """A payment as the server tells it."""

    id: str = ""
    what: str = ""
    amount_fen: int = 0
    made: str = ""
    step: str = ""
    says: str = ""
    purpose: str = ""
    cashier: str = ""


@dataclass
class Basket:
    """Bills that the person left out of this payment."""

    left_out: list[str] = field(default_factory=list)


@dataclass
class Started:
    """The answer to starting a payment."""

    payment_id: str = ""
    cashier: str = ""


basket = Form("basket", Basket())
starting = Call("pay", Started)
asking = Call("ask_payment")
giving_up = Call("give_up")
bills: Any = mine("bills", list[Bill])
payments: Any = mine("payments", list[Payment])
owed: Any = where(bills, "state", "owed")


def pay() -> Part:
    """缴费: the bills that are owed, chosen one by one, one sum and one button; and what is on its way."""
    signed = rx.fragment(
        *[rx.foreach(where(payments, "step", step), _on_its_way) for step in OPEN],
        rx.cond(
            owed.length() > 0,
            rx.fragment(e.h2(_("要缴的"), class_name="head"), rx.foreach(owed, _bill)),
            parts.empty(
                _("现在没有要缴的"), _("有新账单，这里会出现。"), parts.link_button(_("去参保"), routes.JOIN, "btn-2")
            ),
        ),
    )
    unsigned = parts.empty(
        _("登录后看账单"), _("只要手机号和验证码。"), parts.link_button(_("登录"), routes.sign_in_then(routes.PAY))
    )
    return frame.page(
        _("缴费"),
        rx.cond(flags.signed_in, signed, unsigned),
        parts.card(parts.row_link(routes.JAR, _("攒保费：手头有就存，月底自动缴")), kind="list"),
        tab=routes.PAY,
        bar=e.div(rx.cond(flags.signed_in & (owed.length() > 0), _deed()), frame.tabs(routes.PAY)),
    )


def _bill(bill: Any) -> Part:
    out = contains(basket.value.left_out, bill.id)
    return e.div(
        parts.pick(
            "checkbox",
            "bill",
            ~out,
            basket.toggle("left_out", bill.id),
            bill.title,
            parts.yuan(bill.amount_fen),
            rx.fragment(bill.place_name, " ", bill.says, "，", e.span(bill.due, _("前缴"), class_name="num")),
        ),
        rx.foreach(bill.lines, _line),
        class_name="stack",
    )


def _line(line: Any) -> Part:
    return e.details(
        e.summary(line.says, class_name="quiet"),
        e.ol(rx.foreach(line.steps, lambda step: _step(line, step)), class_name="steps-of"),
        rx.cond(line.steps.length() == 0, rx.foreach(line.used, lambda value: parts.by(value))),
    )


def _step(line: Any, step: Any) -> Part:
    return parts.step(step, rx.foreach(where(line.used, "key", step.law), lambda value: parts.by(value)))


def _deed() -> Part:
    chosen = without(owed, "id", basket.value.left_out)
    sum_ = total(chosen, "amount_fen")
    payload = {"bill_ids": column(chosen, "id"), "amount_fen": sum_}
    words = rx.cond(starting.state == "sending", _("正在下单"), _("去付款"))
    start = starting.command("payment.start", payload, then=lambda started: started.cashier, also=[me.reload()])
    return e.div(
        rx.cond(~flags.online, parts.note("wait", _("现在没有网"), _("钱只在有网时付。账单在这里，有网再点。"))),
        parts.refusal(starting),
        parts.bar(
            parts.button(words, start, disabled=~flags.online | (sum_ == 0) | (starting.state == "sending")),
            e.div(e.p(_("一共"), class_name="soft"), parts.number(money(sum_)), class_name="sum"),
        ),
    )


def _on_its_way(payment: Any) -> Part:
    this = {"payment_id": payment.id}
    return parts.card(
        parts.note("wait", payment.says, payment.what),
        parts.row(payment.made, parts.yuan(payment.amount_fen)),
        parts.button(_("再查一次"), asking.command("payment.ask", this, also=[me.reload()]), disabled=~flags.online),
        e.a(_("还没付，继续去付"), href=payment.cashier, class_name="btn btn-2 wide"),
        parts.text_button(_("不付了，取消这笔"), giving_up.command("payment.give_up", this, also=[me.reload()])),
        parts.refusal(asking),
        parts.refusal(giving_up),
    )


def _goes_back(payment: Any) -> Part:
    return parts.empty(payment.says, payment.what, parts.link_button(_("回到账单"), routes.PAY))


def _put_by(payment: Any) -> Part:
    return e.section(
        parts.mark("ok"),
        e.h2(_("存好了"), class_name="head"),
        parts.amount(payment.amount_fen),
        e.p(payment.says, class_name="soft"),
        parts.link_button(_("看攒了多少"), routes.JAR),
        class_name="card done",
        data_is="ok",
    )


def paid() -> Part:
    """Back from the cashier: what the channel has told us, never what the page believes."""
    payment: Any = find(payments, "id", address.query("payment"))
    settled = e.section(
        parts.mark("ok"),
        e.h2(_("缴成了"), class_name="head"),
        parts.amount(payment.amount_fen),
        e.p(payment.what, class_name="soft"),
        parts.link_button(_("看保障到哪天"), routes.HOME),
        parts.link_button(_("下载参保证明"), routes.PAPERS, "btn-2"),
        class_name="card done",
        data_is="ok",
    )
    closed = parts.empty(_("没有付"), payment.says, parts.link_button(_("回到账单"), routes.PAY))
    return frame.page(
        _("付款结果"),
        e.span(me.watch(payment.step != "settled"), class_name="hidden"),
        rx.match(
            payment.step,
            ("settled", rx.cond(payment.purpose == "jar", _put_by(payment), settled)),
            ("closed", closed),
            *[(step, _on_its_way(payment)) for step in OPEN],
            *[(step, _goes_back(payment)) for step in ("to_return", "refunding", "refunded")],
            parts.empty(
                _("正在取结果"),
                _("没网也不要紧，付款结果在微信支付和我们这里都有。"),
                parts.button(_("再查一次"), me.reload()),
            ),
        ),
        tab=routes.PAY,
    )
