"""等着发出去的: every deed that this phone still answers for, how it stands, until when it counts, and what to do about it."""

from __future__ import annotations

from typing import Any

import reflex as rx

from nfe_app.base.commands import BEHIND
from nfe_app.base.words import _
from nfe_app.localfirst.javascript import picture, worked_out
from nfe_app.localfirst.phone import flags
from nfe_app.localfirst.reckon import contains, known, moment
from nfe_app.localfirst.vars import Call
from nfe_app.localfirst.waiting import TRAY, Sent, outbox
from nfe_app.outbox.naming import DEEDS, HEALS, OTHER, Deed
from nfe_app.ui import frame, parts, routes
from nfe_app.ui.sentences import sentence

e = rx.el
Part = rx.Component
sending = Call("send_now", Sent)
LAST = (
    ("unheard", _("没连上")),
    ("busy", _("连上了，服务器没收下")),
    ("later", _("服务器让等会儿再发")),
)


def outbox_page() -> Part:
    """What waits and what was refused first, then what was done today; above them when all was last well, and a button."""
    nothing = parts.empty(
        _("没有等着发的"), _("没网时办的、没办成的，都会在这里。"), parts.link_button(_("去首页"), routes.HOME, "btn-2")
    )
    return frame.page(
        _("等着发出去的"),
        _sync(),
        rx.foreach(outbox.rows, _item),
        rx.foreach(outbox.done, _done),
        rx.cond((outbox.rows.length() == 0) & (outbox.done.length() == 0), nothing),
    )


def _sync() -> Part:
    """When the server last took and told everything, and the button that sends now."""
    last = rx.cond(outbox.synced, e.b(moment(outbox.synced), class_name="num"), _("还没有"))
    told: Any = sending.result
    came = rx.cond(
        told.signed_out,
        _("要先登录，才能接着发。都还在手机里。"),
        rx.cond(
            told.failed,
            rx.cond(outbox.synced > told.at, "", _("没连上。都还在手机里，有网会自动再发。")),
            rx.cond(
                told.left > 0,
                _("发了，还有没收下的，一会儿自动再发。"),
                rx.cond(told.sent > 0, _("都发出去了。"), _("没有要发的，数据也取到最新了。")),
            ),
        ),
    )
    words = rx.match(
        sending.state, ("sending", _("正在发…")), ("done", came), ("failed", _("没发成，再点一次也不会重复办。")), ""
    )
    return parts.card(
        parts.row(_("上次成功"), last),
        parts.button(_("现在就发"), outbox.send(sending), kind="btn-2", disabled=sending.state == "sending"),
        e.p(words, class_name="soft", role="status"),
    )


def _item(item: Any) -> Part:
    chip = rx.match(
        item.state,
        ("sending", parts.chip("wait", _("正在发"))),
        ("refused", parts.chip("bad", _("没办成"))),
        ("needs_sign_in", parts.chip("warn", _("等你登录"))),
        parts.chip("wait", _("等着发")),
    )
    return parts.card(
        e.div(e.h2(_name(item), class_name="sub"), chip, class_name="split"),
        rx.cond(item.about, e.p(item.about)),
        e.p(sentence(_("做于 {time}，{tried}"), time=moment(item.made_at), tried=_tried(item)), class_name="soft"),
        rx.cond(item.state == "refused", _refused(item), _waits(item)),
    )


def _by_kind(item: Any, of: Any) -> Any:
    return rx.match(item.kind, *[(kind, of(deed)) for kind, deed in DEEDS.items()], of(OTHER))


def _name(item: Any) -> Any:
    return _by_kind(item, lambda deed: deed.name)


def _tried(item: Any) -> Part:
    """How often it was tried, and what happened last."""
    why = rx.match(item.last, *LAST, "")
    last = sentence(_("试了 {tries} 次，上次{why}"), tries=item.tries, why=why)
    said = rx.cond(item.last, last, sentence(_("试了 {tries} 次"), tries=item.tries))
    return rx.cond(item.tries > 0, said, rx.fragment(_("还没试过")))


def _waits(item: Any) -> Part:
    sign_in = parts.link_button(_("登录，马上发"), routes.sign_in_then(routes.OUTBOX))
    waits = rx.cond(flags.online, sign_in, e.p(_("要登录才能发，有网时点这里登录。"), class_name="soft"))
    return rx.fragment(
        rx.cond(item.files, _carried(item)),
        rx.cond(item.state == "needs_sign_in", waits),
        _until(item),
        rx.cond(
            item.state != "sending", parts.text_button(_("不办了，删掉"), outbox.discard(item.id), about=_name(item))
        ),
    )


def _carried(item: Any) -> Part:
    """The pictures that go before it, and how far they are."""

    def one(id_: Any) -> Part:
        """Its percent, while it is on its way."""
        percent = outbox.progress(id_)
        return rx.cond(known(percent), e.span(percent, "% ", class_name="num"))

    on_its_way = rx.fragment(_("照片先传，传完才发。"), rx.foreach(item.files.to(list[str]), one))
    return e.p(rx.cond(item.brought, _("照片传到了。"), on_its_way), class_name="soft", role="status")


def _until(item: Any) -> Part:
    """Until when it counts, what lateness costs, and what to do where no signal comes."""
    left = worked_out("daysOfMonth", int, picture("today", str), file=TRAY)
    stays = worked_out("daysTaken", int, item.made_at, picture("today", str), BEHIND.days - 1, file=TRAY)

    def told(deed: Deed) -> Part:
        """The days left of this month where they count, the words, and the law."""
        month = e.p(sentence(_("这个月还剩 {days} 天"), days=e.b(left, class_name="num")))
        days = month if deed.month else rx.fragment()
        return e.div(days, e.p(deed.late, class_name="soft"), *([parts.law(deed.law)] if deed.law else []))

    kept = sentence(_("手机里存的还能原样发 {days} 天，再晚要重新确认。"), days=e.b(stays, class_name="num"))
    return e.details(
        e.summary(_("最晚什么时候，一直没网怎么办"), class_name="quiet"),
        _by_kind(item, told),
        e.p(rx.cond(known(stays), kept, _("放得太久，要重新确认。")), class_name="soft"),
        e.p(_("一直没网：走到有网的地方打开这一页就会发。等不了的，打 12333 问怎么当面办。"), class_name="soft"),
    )


def _refused(item: Any) -> Part:
    """The reason, the way to what is wrong, and the ways out."""
    lost = _("有一张照片已经不在这台手机上，去重新选一张。")
    says = rx.cond(item.code == "file_lost", lost, item.says)
    mending = [
        (kind, parts.button(_("去改"), outbox.mend(item, deed.ways), kind="btn-2"))
        for kind, deed in DEEDS.items()
        if deed.ways
    ]
    unnamed = parts.link_button(_("先填姓名和身份证号"), routes.sign_in_then(routes.OUTBOX))
    again = parts.button(_("再发一次"), outbox.again(item.id), kind="btn-2")
    heals = contains(rx.Var.create(list(HEALS)), item.code)
    return rx.fragment(
        parts.note("bad", _("没办成，内容还在"), says, role="alert"),
        rx.cond(item.correcting, e.p(_("正在改。改好再确认，就接着这一件发。"), class_name="soft")),
        rx.cond(item.code == "not_identified", unnamed),
        rx.cond(heals, again, rx.match(item.kind, *mending, again)),
        parts.text_button(_("不办了，删掉"), outbox.discard(item.id), about=_name(item)),
    )


def _done(item: Any) -> Part:
    checking = parts.chip("wait", _("送到了，正在核对"))
    chip = rx.cond(item.unread, checking, parts.chip("ok", _("办好了")))
    return parts.card(
        e.div(e.h2(_name(item), class_name="sub"), chip, class_name="split"),
        rx.cond(item.about, e.p(item.about)),
        e.p(_by_kind(item, lambda deed: deed.done), class_name="soft"),
        e.p(sentence(_("送到 {time}"), time=moment(item.done_at)), class_name="soft"),
    )
