"""What became of what was put into the outbox: on its way, waiting, refused with its reason, or done."""

from __future__ import annotations

from typing import Any

import reflex as rx

from nfe_app.base.words import _
from nfe_app.localfirst.phone import flags
from nfe_app.localfirst.waiting import outbox
from nfe_app.ui import frame, parts, routes

e = rx.el
Part = rx.Component


def sent() -> Part:
    """What became of what was confirmed: on its way, waiting for signal or sign-in, refused with its reason, or done."""
    return frame.page(
        _("参保结果"),
        rx.foreach(outbox.rows, _waiting),
        rx.foreach(outbox.done, _done),
        rx.cond(
            (outbox.rows.length() == 0) & (outbox.done.length() == 0),
            parts.empty(
                _("没有等着发的"), _("选好的、确认过的，都在这里看得到。"), parts.link_button(_("去参保"), routes.JOIN)
            ),
        ),
        tab=routes.HOME,
    )


def _waiting(item: Any) -> Part:
    sign_in = parts.link_button(_("登录，马上发"), routes.sign_in_then(routes.SENT))
    needs = parts.card(
        parts.note("wait", _("存好了，等登录"), _("这台手机上存着，登录后就发出去。")),
        rx.cond(flags.online, sign_in, e.p(_("现在没网，有网时点这里登录。"), class_name="soft")),
    )
    waits = parts.card(
        parts.note("wait", _("存好了，等信号"), _("有网就自动发，关掉页面也不会丢。")),
        parts.text_button(_("现在再发一次"), outbox.again(item.id)),
    )
    return rx.match(item.state, ("needs_sign_in", needs), ("refused", _refused(item)), waits)


def _refused(item: Any) -> Part:
    wants_name = rx.cond(
        item.code == "not_identified", parts.link_button(_("先填姓名和身份证号"), routes.sign_in_then(routes.SENT))
    )
    return parts.card(
        parts.note("bad", _("没办成，内容还在"), item.says, role="alert"),
        wants_name,
        rx.cond(item.code == "already_enrolled", parts.link_button(_("看看现在作数的"), routes.RECORDS)),
        rx.cond(
            item.code == "not_identified", parts.button(_("填好了，再发一次"), outbox.again(item.id), kind="btn-2")
        ),
        rx.cond(
            item.kind == "enrolment.confirm",
            parts.button(_("改一改再确认"), outbox.correct(item.id, routes.JOIN_CHECK), kind="btn-2"),
        ),
        parts.text_button(_("不办了，删掉"), outbox.discard(item.id)),
    )


def _done(item: Any) -> Part:
    """What was done; what another phone did first was not done twice, and says so."""
    again = parts.card(parts.note("ok", _("已经办好了，没有重复办"), _("可能是另一部手机先办的，也可能是您先前办的。")))
    return rx.cond(item.result["already"].to(bool), again, _new(item))


def _new(item: Any) -> Part:
    enrolled = e.section(
        parts.mark("ok"),
        e.h2(_("参保办好了"), class_name="head"),
        e.p(_("缴了第一笔，保障就开始。"), class_name="soft"),
        parts.link_button(_("去缴费"), routes.PAY),
        class_name="card done",
        data_is="ok",
    )
    titles = [
        ("enrolment.pause", _("已暂停。缴过的月份照样算")),
        ("enrolment.resume", _("又接上了。这个月起出账单")),
        ("enrolment.stop", _("已停保。缴过的月份照样算")),
        ("certificate.issue", _("证明开好了，在“参保证明”里")),
    ]
    plain = parts.card(
        parts.note("ok", rx.match(item.kind, *titles, _("办好了"))), parts.text_link(_("看记录"), routes.RECORDS)
    )
    return rx.cond(item.kind == "enrolment.confirm", enrolled, plain)
