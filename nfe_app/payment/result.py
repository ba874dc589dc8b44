"""付款结果: whether a payment is paid, as the channel has told us and never as the page believes; what is on its way, and how it ended."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import reflex as rx

from nfe_app.base.words import _
from nfe_app.localfirst.phone import address, flags
from nfe_app.localfirst.reckon import find, where
from nfe_app.localfirst.vars import Call
from nfe_app.payment import choosing
from nfe_app.ui import frame, installing, parts, routes
from nfe_app.ui.me import me, mine
from nfe_app.ui.sentences import sentence

e = rx.el
Part = rx.Component
BACK = (("to_return", "warn"), ("refunding", "wait"), ("refunded", "none"))


@dataclass
class Payment:
    """A payment as the server tells it."""

    id: str = ""
    what: str = ""
    by: str = ""
    amount_fen: int = 0
    made: str = ""
    step: str = ""
    title: str = ""
    says: str = ""
    open: bool = False
    purpose: str = ""
    cashier: str = ""
    number: str = ""
    payable: bool = False
    inside: bool = False
    bridge: dict[str, str] = field(default_factory=dict)


@dataclass
class Asked:
    """The answer to a question: of which payment it was."""

    payment_id: str = ""


asking = Call("ask_payment", Asked)
giving_up = Call("give_up")
payments: Any = mine("payments", list[Payment])
on_their_way: Any = where(payments, "open", True)


def paid() -> Part:
    """Back from the cashier: what the channel has told us, never what the page believes."""
    number = address.query("out_trade_no")  # what Alipay brings back; of our own addresses it is the payment
    by, which = rx.cond(number != "", "number", "id"), rx.cond(number != "", number, address.query("payment"))
    payment: Any = find(payments, by, which)
    nobodys = rx.cond(flags.ready & ~flags.signed_in, _of_somebody_else(), _not_known())
    return frame.page(
        _("付款结果"),
        e.span(me.watch((payment.step != "settled") & (payment.step != "refunded")), class_name="hidden"),
        rx.match(
            payment.step,
            ("settled", _settled(payment)),
            ("closed", _closed(payment)),
            *[(step, _goes_back(payment, tone)) for step, tone in BACK],
            rx.cond(payment.open, on_its_way(payment), nobodys),
        ),
        tab=routes.PAY,
        mine=True,
    )


def on_its_way(payment: Any) -> Part:
    """One that is not decided: whether its money is here, asking again, going on to pay, and giving it up."""
    this = {"payment_id": payment.id}
    ask = asking.command("payment.ask", this, also=[me.reload()])
    give_up = giving_up.command("payment.give_up", this, also=[me.reload()])
    sending = asking.state == "sending"
    return parts.card(
        parts.note("wait", payment.title, payment.says),
        parts.row(
            payment.what, parts.yuan(payment.amount_fen), sentence(_("{day}，{way}"), day=payment.made, way=payment.by)
        ),
        parts.button(rx.cond(sending, _("正在查"), _("再查一次")), ask, disabled=~flags.online | sending),
        rx.cond((asking.state == "done") & (asking.result.payment_id == payment.id), parts.no_news(frame.age())),
        rx.cond(
            payment.payable,
            rx.fragment(
                choosing.to_cashier(payment, ask),
                parts.text_button(_("不付了，取消这笔"), give_up, disabled=~flags.online),
            ),
        ),
        parts.refusal(asking),
        parts.refusal(giving_up),
    )


def _ended(payment: Any, *deeds: Part, tone: str = "none") -> Part:
    """A payment that is decided: whether it is paid, how much, and where to go from here."""
    shown: Part = e.section(
        parts.mark(tone),
        e.h2(payment.title, class_name="head", id="ended"),
        parts.amount(payment.amount_fen),
        e.p(payment.what, class_name="soft", id="ended-what"),
        rx.cond(payment.says != "", e.p(payment.says, class_name="soft", id="ended-says")),
        parts.read_out("ended", "ended-what", "ended-says"),
        *deeds,
        class_name="card done",
        data_is=tone,
    )
    return shown


def _settled(payment: Any) -> Part:
    into_the_jar = parts.link_button(_("看攒了多少"), routes.JAR)
    receipt = parts.link_button(_("看收据"), f"{routes.RECEIPTS}?payment=" + payment.id.to(str), "btn-2")
    for_bills = rx.fragment(
        parts.link_button(_("看保障到哪天"), routes.HOME),
        receipt,
        parts.link_button(_("下载参保证明"), routes.PAPERS, "btn-2"),
        installing.offer(),
    )
    return _ended(payment, rx.cond(payment.purpose == "jar", into_the_jar, for_bills), tone="ok")


def _closed(payment: Any) -> Part:
    again = rx.cond(
        payment.purpose == "jar",
        parts.link_button(_("回到攒保费"), routes.JAR),
        parts.link_button(_("回到账单"), routes.PAY),
    )
    return _ended(payment, again)


def _goes_back(payment: Any, tone: str) -> Part:
    return _ended(payment, parts.link_button(_("看退款到哪一步"), routes.REFUND), tone=tone)


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
