"""攒保费: what is in the jar, what it will do at the month's end, and what happened to it."""

from __future__ import annotations

from typing import Any

import reflex as rx

from nfe_app.base.words import _
from nfe_app.jar import filling
from nfe_app.jar.told import bills, jar, paying, planned, planning
from nfe_app.localfirst.phone import flags
from nfe_app.localfirst.reckon import known, where
from nfe_app.ui import frame, parts, routes
from nfe_app.ui.me import me
from nfe_app.ui.sentences import sentence

e = rx.el
Part = rx.Component
owed: Any = where(bills, "state", "owed")


def jar_page() -> Part:
    """The jar of who is signed in; without signal the last picture of it, and nothing to press."""
    signed = rx.fragment(
        rx.cond(~flags.online, parts.note("wait", _("现在没有网"), _("看得到，动不了：存、取、改，都等有网再点。"))),
        _there(),
        filling.put_by(),
        filling.by_income(),
        _month_end(),
        rx.cond((owed.length() > 0) | (paying.state == "done"), _now()),
        _history(),
        filling.take_back(),
        parts.card(parts.row_link(routes.REFUND, _("退款到哪一步了")), kind="list"),
    )
    unsigned = parts.empty(
        _("登录后攒保费"), _("多少都行，哪天都行。"), parts.link_button(_("登录"), routes.sign_in_then(routes.JAR))
    )
    # a picture kept by an older version, and the moment before the first answer, hold no jar
    nobody = rx.cond(flags.ready & ~flags.signed_in, unsigned, parts.waiting("sum"))
    return frame.page(_("攒保费"), rx.cond(known(jar.balance_fen), signed, nobody), tab=routes.PAY, mine=True)


def _there() -> Part:
    return parts.card(
        e.p(_("现在攒了"), class_name="soft"),
        parts.amount(jar.balance_fen),
        e.p(_("只用来缴你自己的保费。没用掉的随时取回，没有利息。"), class_name="soft"),
    )


def _month_end() -> Part:
    """What will be done, then whether by itself, then the order."""
    return parts.card(
        e.h2(_("月底怎么缴"), class_name="head"),
        _forecast(),
        parts.pick(
            "checkbox",
            "automatic",
            jar.automatic,
            planned(automatic=~jar.automatic),
            _("到时候自动缴"),
            soft=_("每月 25 日起，按下面的次序缴；钱不够先等着，最后一天能缴几笔缴几笔。缴没缴都发短信。"),
            disabled=~flags.online | (planning.state == "sending"),
        ),
        parts.refusal(planning),
        rx.cond(
            jar.order.length() > 0,
            e.div(rx.foreach(jar.order, _row)),
            e.p(_("参保以后，在这里选缴哪几样、谁先谁后。"), class_name="soft"),
        ),
        rx.foreach(jar.runs, lambda run: e.p(e.span(run.day, class_name="num"), " ", run.says, class_name="soft")),
    )


def _forecast() -> Part:
    coming = jar.next
    day = e.span(coming.says, class_name="num")
    on = sentence(_("到 {day} 会付："), day=day)
    off = sentence(_("自动缴没有打开。打开的话，到 {day} 会付："), day=day)
    missing = sentence(_("全缴上还差 {yuan} 元。"), yuan=parts.yuan(coming.short_fen))
    short = e.p(missing, class_name="note", data_is="warn")
    return rx.cond(
        coming.bills.length() > 0,
        e.div(
            e.p(rx.cond(jar.automatic, on, off)),
            rx.foreach(coming.bills, _bill),
            rx.cond(coming.short_fen > 0, short),
        ),
        rx.cond(
            jar.schemes.length() > 0,
            e.p(_("选中的险种现在没有要缴的账单。"), class_name="soft"),
            e.p(_("还没有选缴哪几样，不会自动缴。在下面选。"), class_name="soft"),
        ),
    )


def _bill(bill: Any) -> Part:
    enough = rx.cond(bill.enough, parts.chip("ok", _("够")), parts.chip("warn", _("不够，先不付")))
    return parts.row(rx.fragment(bill.title, " ", parts.yuan(bill.amount_fen)), enough)


def _row(row: Any) -> Part:
    """A scheme with its place; its buttons say which scheme they move."""

    def deed(words: Any, schemes: Any) -> Part:
        """A button that gives the plan other schemes."""
        busy = ~flags.online | (planning.state == "sending")
        return parts.text_button(words, planned(schemes=schemes), about=row.title, disabled=busy)

    ahead = rx.cond(row.up.length() > 0, deed(_("往前"), row.up))
    back = rx.cond(row.down.length() > 0, deed(_("往后"), row.down))
    turn = deed(rx.cond(row.on, _("去掉"), _("加上")), row.turned)
    place = rx.cond(row.on, sentence(_("第 {place} 个缴"), place=row.place), _("不从这里缴"))
    return parts.row(row.title, e.div(ahead, back, turn, class_name="inline"), place)


def _now() -> Part:
    return parts.card(
        e.h2(_("现在就缴"), class_name="head"),
        parts.refusal(paying),
        rx.cond(paying.state == "done", parts.note("ok", _("缴成了"), _("从攒的钱里付的，记在下面的“进出”里。"))),
        rx.foreach(owed, _pay),
    )


def _pay(bill: Any) -> Part:
    deed = paying.command("jar.pay", {"bill_ids": [bill.id], "amount_fen": bill.amount_fen}, also=[me.reload()])
    off = ~flags.online | (bill.amount_fen > jar.balance_fen) | (paying.state == "sending")
    button = parts.text_button(_("用攒的钱缴"), deed, about=bill.title, disabled=off)
    told = rx.cond(bill.amount_fen > jar.balance_fen, _("攒的钱还不够"), bill.says)
    return parts.row(rx.fragment(bill.title, " ", parts.yuan(bill.amount_fen)), button, told)


def _history() -> Part:
    nothing = e.p(_("还没有存过。"), class_name="soft")
    return parts.card(
        e.h2(_("进出"), class_name="head"),
        rx.cond(jar.history.length() > 0, e.div(rx.foreach(jar.history, _line)), nothing),
    )


def _line(line: Any) -> Part:
    amount = e.span(rx.cond(line.amount_fen > 0, "+", ""), parts.yuan(line.amount_fen), class_name="num")
    after = sentence(_("{day}，之后有 {yuan}"), day=e.span(line.day, class_name="num"), yuan=parts.yuan(line.after_fen))
    return parts.row(line.what, amount, after)
