"""What is owed, paying it, and how a payment stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import reflex as rx

from nfe_app.base.words import _
from nfe_app.localfirst.phone import address, flags
from nfe_app.localfirst.reckon import Step, column, contains, find, money, total, where, without
from nfe_app.localfirst.vars import Call, Form
from nfe_app.payment import choosing, intent
from nfe_app.ui import frame, parts, routes
from nfe_app.ui.me import me, mine

OPEN = ("created", "unknown", "ordered", "given_up", "failed", "paid")
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
    by: str = ""
    amount_fen: int = 0
    made: str = ""
    step: str = ""
    says: str = ""
    purpose: str = ""
    cashier: str = ""
    number: str = ""
    payable: bool = False
    inside: bool = False
    bridge: dict[str, str] = field(default_factory=dict)


@dataclass
class Basket:
    """Bills that the person left out of this payment, and the way that was picked last."""

    left_out: list[str] = field(default_factory=list)
    way: str = ""


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
        intent.card(owed, starting, _start),
        rx.cond(
            owed.length() > 0,
            rx.fragment(
                e.h2(_("要缴的"), class_name="head"),
                rx.foreach(owed, _bill),
                choosing.choice(basket.value.way, lambda way: basket.put("way", way)),
                parts.text_link(_("让别人付 / 银行转账"), routes.PAYCODE),
            ),
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


def _start(bill_ids: Any, sum_: Any) -> Any:
    """Begin to pay these, and go to the cashier; what was noted down is done with."""
    payload = {"bill_ids": bill_ids, "amount_fen": sum_, "way": choosing.way_of(basket.value.way)}
    also = [me.reload(), intent.intent.clear()]
    return starting.command("payment.start", payload, then=lambda started: started.cashier, also=also)


def _deed() -> Part:
    chosen = without(owed, "id", basket.value.left_out)
    sum_ = total(chosen, "amount_fen")
    not_now = (sum_ == 0) | (choosing.way_of(basket.value.way) == "") | (starting.state == "sending")
    words = rx.cond(starting.state == "sending", _("正在下单"), _("去付款"))
    pay_now = parts.button(words, _start(column(chosen, "id"), sum_), disabled=not_now)
    return e.div(
        rx.cond(~flags.online, parts.note("wait", _("现在没有网"), _("钱只在有网时付。先记下，有网时问你。"))),
        parts.refusal(starting),
        parts.bar(
            rx.cond(flags.online, pay_now, intent.note_down(chosen, sum_)),
            e.div(e.p(_("一共"), class_name="soft"), parts.number(money(sum_)), class_name="sum"),
        ),
    )


def _on_its_way(payment: Any) -> Part:
    this = {"payment_id": payment.id}
    ask = asking.command("payment.ask", this, also=[me.reload()])
    give_up = giving_up.command("payment.give_up", this, also=[me.reload()])
    return parts.card(
        parts.note("wait", payment.says, payment.what),
        parts.row(payment.made, parts.yuan(payment.amount_fen), payment.by),
        parts.button(_("再查一次"), ask, disabled=~flags.online),
        rx.cond(
            payment.payable,
            rx.fragment(
                choosing.to_cashier(payment, ask),
                parts.text_button(_("不付了，取消这笔"), give_up),
            ),
        ),
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
    number = address.query("out_trade_no")  # what Alipay brings back; of our own addresses it is the payment
    by, which = rx.cond(number != "", "number", "id"), rx.cond(number != "", number, address.query("payment"))
    payment: Any = find(payments, by, which)
    settled = e.section(
        parts.mark("ok"),
        e.h2(_("缴成了"), class_name="head"),
        parts.amount(payment.amount_fen),
        e.p(payment.what, class_name="soft"),
        parts.link_button(_("看保障到哪天"), routes.HOME),
        parts.link_button(_("看收据"), f"{routes.RECEIPTS}?payment=" + payment.id.to(str), "btn-2"),
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
            rx.cond(flags.ready & ~flags.signed_in, _of_somebody_else(), _not_known()),
        ),
        tab=routes.PAY,
    )


def _of_somebody_else() -> Part:
    return parts.empty(
        _("这里只看得到自己的付款"),
        _("替别人付的，用缴费码看付成没有。自己付的，登录就看到。"),
        parts.link_button(_("用缴费码看"), routes.FOR),
        parts.link_button(_("登录"), routes.sign_in_then(routes.PAY), "btn-2"),
    )


def _not_known() -> Part:
    return parts.empty(
        _("正在取结果"),
        _("没网也不要紧，付款结果在付款渠道和我们这里都有。"),
        parts.button(_("再查一次"), me.reload()),
    )
