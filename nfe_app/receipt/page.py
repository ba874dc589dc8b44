"""收据: every payment that came in, and of one of them the whole receipt; kept on the phone."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import reflex as rx

from nfe_app.base.words import _
from nfe_app.localfirst.phone import address
from nfe_app.localfirst.reckon import find
from nfe_app.ui import frame, parts, routes
from nfe_app.ui.me import mine

e = rx.el
Part = rx.Component


@dataclass
class Line:
    """One bill that was paid."""

    title: str = ""
    place_name: str = ""
    says: str = ""
    amount_fen: int = 0


@dataclass
class Receipt:
    """A receipt as the server tells it; `returned_fen` is what went back of it and arrived."""

    payment_id: str = ""
    number: str = ""
    transaction_id: str = ""
    channel: str = ""
    paid: str = ""
    what: str = ""
    amount_fen: int = 0
    in_words: str = ""
    returned_fen: int = 0
    lines: list[Line] = field(default_factory=list)


receipts: Any = mine("receipts", list[Receipt])


def shown() -> Part:
    """收据: the one that the address names, else all of them."""
    one: Any = find(receipts, "payment_id", address.query("payment"))
    signed = rx.cond(address.query("payment") != "", rx.cond(one, _receipt(one), _none()), _all())
    unsigned = parts.empty(
        _("登录后看收据"),
        _("看过一次，没网也能看。"),
        parts.link_button(_("登录"), routes.sign_in_then(routes.RECEIPTS)),
    )
    return frame.page(_("收据"), frame.of_person(signed, unsigned), tab=routes.PAY, mine=True)


def _all() -> Part:
    return rx.cond(
        receipts.length() > 0,
        parts.card(
            rx.foreach(
                receipts,
                lambda one: parts.row_link(
                    f"{routes.RECEIPTS}?payment=" + one.payment_id.to(str),
                    one.what,
                    parts.yuan(one.amount_fen),
                    e.span(one.paid, class_name="num"),
                ),
            ),
            kind="list",
        ),
        _none(),
    )


def _none() -> Part:
    return parts.empty(_("还没有收据"), _("缴成了的每一笔，这里都有一张。"), parts.link_button(_("去缴费"), routes.PAY))


def _receipt(one: Any) -> Part:
    return rx.fragment(
        parts.card(
            e.p(_("收到"), class_name="soft"),
            parts.amount(one.amount_fen),
            e.p(one.in_words),
            rx.cond(
                one.returned_fen > 0,
                parts.note("warn", _("其中退回了"), e.span("¥", parts.yuan(one.returned_fen))),
            ),
        ),
        rx.cond(
            one.lines.length() > 0,
            parts.card(rx.foreach(one.lines, _line), kind="list"),
            parts.card(parts.row(one.what, parts.yuan(one.amount_fen)), kind="list"),
        ),
        parts.card(
            parts.row(_("哪天付的"), parts.number(one.paid)),
            parts.row(_("怎么付的"), one.channel),
            e.div(e.p(_("收据号"), class_name="soft"), e.p(one.number)),
            rx.cond(
                one.transaction_id != "",
                e.div(e.p(_("付款渠道的流水号"), class_name="soft"), e.p(one.transaction_id)),
            ),
        ),
        e.p(_("这是缴费收据，不是税务票据。没网也能看。"), class_name="quiet"),
        parts.link_button(_("所有收据"), routes.RECEIPTS, "btn-2"),
    )


def _line(line: Any) -> Part:
    return parts.row(line.title, parts.yuan(line.amount_fen), rx.fragment(line.place_name, " ", line.says))
