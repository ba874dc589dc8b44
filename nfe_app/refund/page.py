"""Asking for money back, and how far it is on its way."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import reflex as rx

from nfe_app.base.words import _
from nfe_app.localfirst.phone import flags
from nfe_app.localfirst.photos import Photos
from nfe_app.localfirst.reckon import where
from nfe_app.localfirst.vars import Doc
from nfe_app.materials.page import proof
from nfe_app.refund.shareable import REASONS
from nfe_app.ui import frame, parts, routes
from nfe_app.ui.me import mine
from nfe_app.ui.proposed import own_choice

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
    """Of which bill money shall go back, why, and the pictures that prove it; and the proposals of a clerk that were taken into it."""

    bill_id: str = ""
    reason: str = ""
    photos: list[str] = field(default_factory=list)
    proposed: list[str] = field(default_factory=list)


@dataclass
class Bill:
    """A paid bill, as far as asking for its money matters."""

    id: str = ""
    title: str = ""
    place_name: str = ""
    says: str = ""
    amount_fen: int = 0
    state: str = ""


wish = Doc("refund", Wish())
proofs = Photos(wish, "photos", 3)
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
        rx.foreach(refunds, _refund),
        rx.cond(
            paid.length() > 0,
            rx.fragment(
                e.h2(_("缴过的"), class_name="head", id="paid"),
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
    return frame.page(_("退款"), frame.of_person(signed, unsigned), tab=routes.PAY, mine=True, help_with="refund")


def _refund(one: Any) -> Part:
    tone = rx.match(one.step, ("done", "ok"), ("declined", "bad"), ("failed", "warn"), "wait")
    return parts.card(
        parts.row(one.why, parts.yuan(one.amount_fen), one.made),
        e.p(one.says, class_name="note", data_is=tone),
        rx.cond(one.note != "", e.p(one.note, class_name="soft")),
    )


def _bill(bill: Any) -> Part:
    this = wish.value.bill_id == bill.id
    reasons = [
        parts.text_button(words, wish.put(bill_id=bill.id, reason=reason), about=bill.title)
        for reason, words in REASONS.items()
    ]
    return parts.card(
        parts.row(bill.title, parts.yuan(bill.amount_fen), rx.fragment(bill.place_name, " ", bill.says)),
        rx.cond(
            this & (wish.value.reason != ""),
            _asked(bill),
            e.details(e.summary(_("要退这一笔"), class_name="quiet"), *reasons, open=this),
        ),
    )


def _asked(bill: Any) -> Part:
    """The reason, the proofs, and the deed, which waits on this phone where there is no signal."""
    payload = {
        "bill_id": bill.id,
        "reason": wish.value.reason,
        "photos": proofs.ids,
        "proposals": wish.value.proposed,
    }
    send = wish.submit("refund.request", payload, then=routes.OUTBOX, about=bill.title, files=proofs.ids)
    return e.div(
        e.p(rx.match(wish.value.reason, *REASONS.items(), "")),
        proof(
            proofs,
            _("付款凭证的照片（可以不交，最多 3 张）"),
            _("只有经办人看得到，先缩小再存在手机里，和申请一起发。"),
        ),
        own_choice(wish.value.proposed),
        parts.button(_("申请退这一笔"), send),
        parts.text_button(_("先不退了"), wish.clear()),
        rx.cond(flags.ready & ~flags.online, e.p(_("没网也能申请，先存在手机里，有网时自动发。"), class_name="soft")),
        class_name="card",
        data_asked="yes",
    )
