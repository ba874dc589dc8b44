"""一体机, on the worker's own phone: having the screen that one stands before, putting one's own paper on it, printing, leaving it clean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import reflex as rx

from nfe_app.base.words import _
from nfe_app.certificate.page import mine_papers
from nfe_app.localfirst.phone import address, flags
from nfe_app.localfirst.vars import Call, Remote
from nfe_app.ui import frame, parts, routes
from nfe_app.ui.sentences import sentence

e = rx.el
Part = rx.Component


@dataclass
class Visit:
    """The visit at a kiosk as the server tells it."""

    id: str = ""
    state: str = "over"
    kiosk: str = ""
    place: str = ""
    helper: str = ""
    paper: str = ""
    printed: int = 0
    wiped: str = ""


taking, doing = Call("kiosk_take"), Call("kiosk")
visit = Remote("kiosk_visit", "/api/kiosk/visit", Visit(), keep=False)
now: Any = visit.value
scanned: Any = address.fragment


def screen() -> Part:
    """The screen that was scanned: first whether it is this one, then what is put on it."""
    here = (now.state == "taken") | (now.state == "shown")
    signed = rx.fragment(
        e.span(visit.watch((now.id != "") & (here | (now.wiped == "")), 2), class_name="hidden"),
        rx.cond(here, _here(), _before()),
        parts.refusal(taking),
        parts.refusal(doing),
    )
    unsigned = parts.empty(
        _("先登录，再扫一次"),
        _("屏幕上的码每分钟换一个。登录好了，再扫新的。"),
        parts.link_button(_("登录"), routes.sign_in_then(routes.SCREEN)),
    )
    return frame.page(_("一体机"), frame.of_person(signed, unsigned), needs_signal=True)


def _before() -> Part:
    """Nobody has a screen: one was scanned, one was left, or none yet."""
    take = taking.command("kiosk.take", {"code": scanned}, also=[visit.reload()])
    ask = parts.card(
        e.h2(_("扫到一台一体机"), class_name="head"),
        e.p(
            _("连上以后，把自己的一份证明放到它的屏幕上，可以打印。最多 5 分钟，60 秒没人碰就清空。"), class_name="soft"
        ),
        parts.button(
            rx.cond(taking.state == "sending", _("正在连"), _("连上它")),
            take,
            disabled=~flags.online | (taking.state == "sending"),
        ),
    )
    return rx.fragment(
        rx.cond((now.id != "") & (taking.state == "done"), _left()),
        rx.cond((scanned != "") & (taking.state == "idle"), ask, _how()),
    )


def _left() -> Part:
    clean = sentence(
        _("{kiosk} 的屏幕清空了，{time} 查过，什么也没留下。"), kiosk=_name(), time=parts.number(now.wiped)
    )
    wait = sentence(_("{kiosk} 断开了，正在清空。没看到清空就叫工作人员。"), kiosk=_name())
    return rx.cond(now.wiped != "", parts.note("ok", _("用完了"), clean), parts.note("wait", _("用完了"), wait))


def _how() -> Part:
    return parts.card(
        e.h2(_("在一体机上打印"), class_name="head"),
        e.ol(
            e.li(_("站到一体机前。不用输任何东西。")),
            e.li(_("用手机相机、微信或支付宝，扫屏幕上的码。")),
            e.li(_("在这里选一份证明，它就出现在屏幕上，可以打印。")),
            e.li(_("点“结束”，屏幕就清空。")),
            class_name="steps-of",
        ),
        parts.text_link(_("还没有证明？先开一份"), routes.PAPERS),
    )


def _here() -> Part:
    print_ = doing.command("kiosk.print_out", {"visit_id": now.id}, also=[visit.reload()])
    leave = doing.command("kiosk.end", {"visit_id": now.id}, also=[visit.reload()])
    busy = ~flags.online | (doing.state == "sending")
    shown = rx.fragment(
        parts.row(_("屏幕上是"), e.b(now.paper)),
        rx.cond(now.printed > 0, parts.row(_("打了几次"), parts.number(now.printed))),
        parts.button(_("打印"), print_, disabled=busy),
    )
    return rx.fragment(
        parts.card(
            e.p(_("连上了"), class_name="soft"),
            e.h2(_name(), class_name="head"),
            e.p(now.place),
            rx.cond(
                now.state == "shown",
                shown,
                e.p(_("面前的屏幕写的不是这个名字，就点结束，别放证明。"), class_name="soft"),
            ),
            parts.button(_("结束，清空屏幕"), leave, kind="btn-2", disabled=~flags.online),
        ),
        e.h2(_("放哪一份"), class_name="head"),
        rx.cond(mine_papers.length() > 0, rx.foreach(mine_papers, _paper), _how()),
    )


def _paper(one: Any) -> Part:
    wanted = {"visit_id": now.id, "number": one.number}
    card = parts.card(
        e.b(one.title),
        parts.row(_("编号"), e.b(one.number, class_name="long")),
        parts.row(_("开具"), parts.number(one.issued)),
        parts.button(
            _("放到屏幕上"),
            doing.command("kiosk.show", wanted, also=[visit.reload()]),
            kind="btn-2",
            disabled=~flags.online | (doing.state == "sending"),
        ),
    )
    return rx.cond(one.withdrawn, e.div(), card)


def _name() -> Part:
    return e.span(now.kiosk, lang="zh-CN")
