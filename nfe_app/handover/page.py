"""交接: the phone's draft as a picture and a code for the counter, and what the counter prepared, read back before it is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import reflex as rx

from nfe_app.base.words import _
from nfe_app.catalog.page import lost
from nfe_app.enrolment.draft import chosen
from nfe_app.handover import rules
from nfe_app.handover.told import LINES, Line, answers, given, pack, put_away, said, settled, takes_place, told, written
from nfe_app.handover.wording import CODES
from nfe_app.localfirst.handing import Camera, Codes, frames_of, read_frame, take_by_code
from nfe_app.localfirst.phone import flags
from nfe_app.localfirst.senses import set_code
from nfe_app.localfirst.vars import Call, Form
from nfe_app.ui import frame, parts, routes
from nfe_app.ui.scanning import CAMERA
from nfe_app.ui.sentences import sentence

e = rx.el
Part = rx.Component
AT = "/api/handover"
NOES = {one.code: one.words for one in (rules.NotOurs, rules.OfAnother)}
YES_NO = (("yes", _("对")), ("no", _("不对")))


@dataclass
class Typed:
    """The code that the clerk read out."""

    code: str = ""


@dataclass
class Given:
    """A code to read out."""

    code: str = ""


typed = Form("handover_code", Typed())
giving = Call("handover_give", Given)
taking = Call("handover_take", dict)


def handover() -> Part:
    """What came stands before all else, until it is answered; else both ways."""
    ways = rx.fragment(_to_counter(), _from_counter())
    bar = rx.cond(given.complete, parts.bar(_deed()), rx.fragment())
    return frame.page(_("和柜台交接"), rx.cond(given.complete, _read_back(), ways), bar=bar)


def _to_counter() -> Part:
    values = {name: getattr(chosen, name) for name in rules.FIELDS}
    ask = giving.post(f"{AT}", {"fields": values}, then="")
    shown = rx.fragment(
        e.p(_("请经办人扫这个码。没网也能扫。里面只有你选的，没有姓名和号码。"), class_name="soft"),
        Codes.create(
            frames=frames_of(rules.LOOKS, values, ""), before="", words=CODES, button="btn btn-2", look="codes"
        ),
        rx.cond(giving.state == "done", _code(), rx.fragment()),
        rx.cond(
            flags.online,
            parts.button(_("不方便扫，出一个数字码"), ask, kind="btn-2"),
            e.p(_("现在没网，出不了数字码。"), class_name="soft"),
        ),
        parts.refusal(giving),
    )
    nothing = rx.fragment(
        e.p(_("手机里还没有在填的参保登记。"), class_name="soft"), parts.link_button(_("去填"), routes.JOIN, "btn-2")
    )
    return parts.card(
        e.h2(_("交给柜台"), class_name="head"),
        rx.cond(chosen.place != "", shown, nothing),
    )


def _code() -> Part:
    plain: Any = giving.result.code
    code = e.b(plain[:4], " ", plain[4:], class_name="num code", id="handover-code")
    return parts.note("ok", sentence(_("念给他：{code}"), code=code), _("10 分钟内有效，只能用一次。"))


def _from_counter() -> Part:
    take = take_by_code(told, taking, rules.LOOKS, f"{AT}/taken", typed.value.code)
    waiting = sentence(_("读到 {here} 张，共 {all} 张，接着扫。"), here=_read_so_far(), all=given.count)
    return parts.card(
        e.h2(_("从柜台接过来"), class_name="head"),
        e.p(_("扫经办人屏幕上的码，没网也行。接过来要你一条一条对过，才写进手机。"), class_name="soft"),
        rx.match(
            given.no, *[(code, parts.note("warn", words, role="alert")) for code, words in NOES.items()], rx.fragment()
        ),
        rx.cond(
            given.count > 0,
            rx.fragment(parts.note("wait", waiting), parts.text_button(_("重新来"), told.clear())),
        ),
        Camera.create(
            words=CAMERA,
            button="btn wide",
            look="stack",
            row="field",
            on_text=read_frame(told, rules.LOOKS),
        ),
        parts.field(
            "taken-code",
            _("或者输经办人念的 8 位码"),
            typed.value.code,
            set_code(typed, "code"),
            hint=_("要有网"),
            input_mode="numeric",
            auto_complete="off",
            max_length=12,
        ),
        parts.button(
            _("接过来"), [take, typed.clear()], disabled=~flags.online | (typed.value.code.length() != 8), kind="btn-2"
        ),
        parts.refusal(taking),
    )


def _read_so_far() -> Any:
    return given.pieces.to(dict[str, str]).keys().length()


def _read_back() -> Part:
    return rx.fragment(
        e.h2(_("一条一条对"), class_name="head"),
        e.p(
            _("这是柜台替你填的。跟你要的一样点“对”，不一样点“不对”，不对的不写进手机，你自己再选。"), class_name="soft"
        ),
        rx.cond(pack.known, rx.fragment(), lost(pack)),
        *[rx.cond(line.there, _line(line)) for line in LINES],
        rx.cond(
            (said.place == "no") | ((given.place == "") & given.complete),
            parts.note("warn", _("地方不对，就不能接"), _("险种和档次都是按那个地方的。请经办人改了再给一次。")),
        ),
        parts.text_button(_("不接了"), put_away()),
        parts.sheet(
            said.asked,
            "handover-asks",
            _("手机里已经有一份在填的"),
            answers.put("asked", False),
            e.p(sentence(_("手机里那份是 {place} 的。换成柜台这份，手机里那份就没有了。"), place=chosen.place_name)),
            parts.button(_("换成柜台这份"), written()),
            parts.button(_("留着手机里的，这份不接"), put_away(), kind="btn-2"),
        ),
    )


def _line(line: Line) -> Part:
    """One field to say yes or no to; what the place does not have says so, and is left out."""
    none = rx.cond(
        pack.known,
        parts.chip("bad", _("这个地方没有这一样，不写进手机")),
        parts.chip("wait", _("手机里没有这个地方的政策，先对不了")),
    )
    ask = parts.segments(
        f"handed-{line.name}", line.title, YES_NO, line.said, lambda value: answers.put(line.name, value)
    )
    head = e.div(e.p(line.title, class_name="soft"), e.b(line.says, class_name="sub"))
    return e.section(
        head, rx.cond(line.offered, ask, none), class_name="card tight", custom_attrs={"data-field": line.name}
    )


def _deed() -> Part:
    take = parts.button(_("接过来，写进手机"), written(), disabled=~settled)
    ask = parts.button(_("接过来，写进手机"), answers.put("asked", True), disabled=~settled)
    return rx.cond(takes_place & (chosen.place != ""), ask, take)
