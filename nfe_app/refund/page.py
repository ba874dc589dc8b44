"""Asking for money back, and how far it is on its way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import reflex as rx

from nfe_app.base.words import _
from nfe_app.localfirst.phone import flags
from nfe_app.localfirst.reckon import where
from nfe_app.localfirst.vars import Call, Form
from nfe_app.ui import frame, parts, routes
from nfe_app.ui.me import me, mine

e = rx.el
Part = rx.Component


@dataclass
class Refund:
    """A refund as the server tells it."""

    id: str = ""
    why: str = ""
    amount_fen: int = 0
    made: str = ""
    step: str = ""
    says: str = ""
    note: str = ""


@dataclass
class Wish:
    """The bill that was asked about last, so that the answer stands by it."""

    bill_id: str = ""


@dataclass
class Bill:
    """A paid bill, as far as asking for its money matters."""

    id: str = ""
    title: str = ""
    place_name: str = ""
    says: str = ""
    amount_fen: int = 0
    state: str = ""


asking = Call("ask_refund")
wish = Form("refund", Wish())
refunds: Any = mine("refunds", list[Refund])
paid: Any = where(mine("bills", list[Bill]), "state", "paid")


def refund() -> Part:
    """退款: what is on its way back, and each paid bill with the two reasons for which its money may go back."""
    nothing = parts.empty(
        _("没有能退的账单"),
        _("缴过的账单会在这里，要退从这里申请。"),
        parts.link_button(_("看账单"), routes.PAY, "btn-2"),
    )
    signed = rx.fragment(
        rx.cond(asking.state == "done", parts.note("ok", _("申请好了"), _("到哪一步，看下面。钱退到原来付款的账户。"))),
        rx.foreach(refunds, _refund),
        rx.cond(
            paid.length() > 0,
            rx.fragment(
                e.h2(_("缴过的"), class_name="head"),
                e.p(
                    _(
                        "停保以后、还没开始的月，规则当场算好退。同一个月在别处也缴了，经办人核对后退。都退到原来付款的账户。"
                    ),
                    class_name="soft",
                ),
                rx.foreach(paid, _bill),
            ),
            rx.cond(refunds.length() == 0, nothing),
        ),
    )
    unsigned = parts.empty(
        _("登录后看退款"), _("只要手机号和验证码。"), parts.link_button(_("登录"), routes.sign_in_then(routes.REFUND))
    )
    return frame.page(_("退款"), frame.of_person(signed, unsigned), tab=routes.PAY, mine=True)


def _refund(one: Any) -> Part:
    tone = rx.match(one.step, ("done", "ok"), ("declined", "bad"), ("failed", "warn"), "wait")
    return parts.card(
        parts.row(one.why, parts.yuan(one.amount_fen), one.made),
        e.p(one.says, class_name="note", data_is=tone),
        rx.cond(one.note != "", e.p(one.note, class_name="soft")),
    )


def _bill(bill: Any) -> Part:
    def ask(reason: str) -> Any:
        """Send the wish for this reason, and look again at how everything stands."""
        send = asking.command("refund.request", {"bill_id": bill.id, "reason": reason}, also=[me.reload()])
        return [wish.put("bill_id", bill.id), send]

    off = ~flags.online | (asking.state == "sending")

    return parts.card(
        parts.row(bill.title, parts.yuan(bill.amount_fen), rx.fragment(bill.place_name, " ", bill.says)),
        e.details(
            e.summary(_("要退这一笔"), class_name="quiet"),
            parts.text_button(_("停保了，退后面的月份"), ask("stopped"), about=bill.title, disabled=off),
            parts.text_button(_("别处也缴了，申请退款"), ask("overlap"), about=bill.title, disabled=off),
            rx.cond(flags.ready & ~flags.online, e.p(_("申请退款要有网。"), class_name="soft")),
        ),
        rx.cond(wish.value.bill_id == bill.id, parts.refusal(asking)),
    )
