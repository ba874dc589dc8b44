"""缴费: what is owed, and paying it; above it what is on its way."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import reflex as rx

from nfe_app.base.words import _
from nfe_app.localfirst.phone import flags
from nfe_app.localfirst.reckon import Step, column, contains, money, total, where, without
from nfe_app.localfirst.vars import Call, Form
from nfe_app.payment import choosing, intent
from nfe_app.payment.result import on_its_way, on_their_way
from nfe_app.ui import frame, parts, routes
from nfe_app.ui.me import me, mine
from nfe_app.ui.proposed import own_choice
from nfe_app.ui.sentences import sentence

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
class Basket:
    """Bills that the person left out of this payment, the way that was picked last, and the proposals of a clerk that were taken into it."""

    left_out: list[str] = field(default_factory=list)
    way: str = ""
    proposed: list[str] = field(default_factory=list)


@dataclass
class Started:
    """The answer to starting a payment."""

    payment_id: str = ""
    cashier: str = ""


basket = Form("basket", Basket())
starting = Call("pay", Started)
bills: Any = mine("bills", list[Bill])
owed: Any = where(bills, "state", "owed")
MORE = (
    (routes.JAR, _("攒保费：手头有就存，月底自动缴")),
    (routes.AUTOPAY, _("自动扣款")),
    (routes.RECEIPTS, _("收据")),
    (routes.REFUND, _("退款")),
)


def pay() -> Part:
    """缴费: the bills that are owed, chosen one by one, one sum and one button; and what is on its way."""
    nothing = parts.empty(
        _("现在没有要缴的"), _("有新账单，这里会出现。"), parts.link_button(_("去参保"), routes.JOIN, "btn-2")
    )
    signed = rx.fragment(
        e.span(me.watch(on_their_way.length() > 0), class_name="hidden"),
        rx.foreach(on_their_way, on_its_way),
        intent.card(owed, starting, _start),
        rx.cond(
            owed.length() > 0,
            rx.fragment(
                e.h2(_("要缴的"), class_name="head", id="owed"),
                parts.read_out("owed", "owed-sum"),
                rx.foreach(owed, _bill),
                choosing.choice(basket.value.way, lambda way: basket.put("way", way)),
                parts.text_link(_("让别人付 / 银行转账"), routes.PAYCODE),
            ),
            # just after enrolling the picture holds no bill yet: not to be told as a rest from paying
            rx.cond(on_their_way.length() == 0, rx.cond(me.asking & ~intent.there, parts.waiting("sum"), nothing)),
        ),
    )
    unsigned = parts.empty(
        _("登录后看账单"), _("只要手机号和验证码。"), parts.link_button(_("登录"), routes.sign_in_then(routes.PAY))
    )
    return frame.page(
        _("缴费"),
        frame.of_person(signed, unsigned, "sum", shut=True),
        parts.card(*[parts.row_link(to, words) for to, words in MORE], kind="list"),
        tab=routes.PAY,
        mine=True,
        help_with="pay",
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
            sentence(
                _("{place} {months}，{day}前缴"),
                place=bill.place_name,
                months=bill.says,
                day=e.span(bill.due, class_name="num"),
            ),
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
    payload = {
        "bill_ids": bill_ids,
        "amount_fen": sum_,
        "way": choosing.way_of(basket.value.way),
        "proposals": basket.value.proposed,
    }
    also = [me.reload(), intent.intent.clear(), basket.put("proposed", [])]
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
        own_choice(basket.value.proposed),
        parts.bar(
            rx.cond(flags.online, pay_now, intent.note_down(chosen, sum_)),
            e.div(
                e.p(_("一共"), class_name="soft"),
                parts.number(money(sum_)),
                class_name="sum",
                id="owed-sum",
            ),
        ),
    )
