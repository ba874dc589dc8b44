"""谁用过我的信息: every use of one's data by others, the yes and no to each purpose, and where to complain."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import reflex as rx

from nfe_app.base.words import _
from nfe_app.consent.rules import NOW, PURPOSES, Purpose
from nfe_app.localfirst.phone import flags
from nfe_app.localfirst.reckon import find
from nfe_app.localfirst.senses import send_form
from nfe_app.localfirst.vars import Call, Doc, Remote
from nfe_app.people import proving
from nfe_app.ui import frame, parts, routes
from nfe_app.ui.me import me, mine
from nfe_app.ui.sentences import sentence

e = rx.el
Part = rx.Component


@dataclass
class Line:
    """One use, in words; `office` is where a member of staff works, where that is known."""

    id: str = ""
    who: str = ""
    what: str = ""
    why: str = ""
    at: str = ""
    reads: bool = True
    office: str = ""


@dataclass
class Uses:
    """The last uses of one's data, newest first."""

    lines: list[Line] = field(default_factory=list)


@dataclass
class Standing:
    """How one purpose stands: whether it is allowed, and the last word about it."""

    purpose: str = ""
    given: bool = False
    last: str = ""
    said: int = 0


@dataclass
class Word:
    """A yes or a no that is on its way."""

    purpose: str = ""


@dataclass
class Held:
    """Something the law keeps, and which law."""

    what: str = ""
    law: str = ""


@dataclass
class Deletion:
    """The wish to be forgotten: on which day, what goes, and what is kept."""

    due: str = ""
    gone: list[str] = field(default_factory=list)
    kept: list[Held] = field(default_factory=list)


uses = Remote("uses", "/api/uses", Uses())
consents: Any = mine("consents", list[Standing])
deletion: Any = mine("deletion", Deletion)
asking = Call("deletion")
taking = Call("take_home")
word = Doc("word", Word())


def used() -> Part:
    """The page of who used one's data; without signal the last copy of it."""
    signed = rx.fragment(
        _lines(),
        e.h2(_("哪些可以用，哪些不可以"), class_name="head"),
        e.p(_("一项一项定，随时可以改。撤回只管以后，已经办好的不受影响。"), class_name="soft"),
        *[_purpose(code, purpose) for code, purpose in PURPOSES.items()],
        _take_home(),
        _forget(),
        _complain(),
    )
    unsigned = parts.empty(
        _("登录后看谁用过"),
        _("看过一次，没网也能看。"),
        parts.link_button(_("登录"), routes.sign_in_then(routes.USES)),
    )
    return frame.page(_("谁用过我的信息"), frame.of_person(signed, unsigned), tab=routes.ME, mine=True)


def _lines() -> Part:
    shown = parts.card(rx.foreach(uses.value.lines.to(list[Line]), _line), kind="list")
    nobody = parts.empty(_("还没有人用过"), _("经办人查你、看你、改你的，这里一条不少。"))
    coming = rx.cond(uses.unreachable, parts.note("wait", _("没连上，还没取到"), _("有网时再来。")), parts.waiting())
    return rx.cond(uses.known, rx.cond(uses.value.lines.length() > 0, shown, nobody), coming)


def _line(line: Any) -> Part:
    kind = rx.cond(line.reads, parts.chip("none", _("看")), parts.chip("wait", _("办")))
    who = rx.cond(line.office != "", sentence(_("{office}的{who}"), office=line.office, who=line.who), line.who)
    return parts.row(rx.fragment(who, _("："), line.what), kind, rx.fragment(parts.number(line.at), " ", line.why))


def _purpose(code: str, purpose: Purpose) -> Part:
    """One purpose with its text; its one button says what it does to which purpose."""
    now: Any = find(consents, "purpose", code)
    payload = {"purpose": code, "version": NOW, "seen": now.last}
    say: Any = lambda deed: word.submit(f"privacy.{deed}", payload, then=routes.OUTBOX, about=purpose.name)  # noqa: E731
    state = rx.cond(now.given, parts.chip("ok", _("可以用")), parts.chip("none", _("不用")))
    turn = rx.cond(
        now.given,
        parts.text_button(_("撤回"), say("withdraw"), about=purpose.name),
        parts.text_button(_("同意用"), say("consent"), about=purpose.name),
    )
    text = e.details(
        e.summary(_("不同意会怎样、留多久、凭什么")),
        e.p(purpose.without),
        e.p(purpose.kept, class_name="soft"),
        parts.law(purpose.law),
        class_name="why",
    )
    return parts.card(parts.row(purpose.name, state, purpose.what_for), text, rx.cond(flags.locked, "", turn))


def _take_home() -> Part:
    """A plain form, so that the file goes to where this browser keeps files and nowhere into the app; sent once it is heard that it may be."""
    take = taking.post("/api/export/ready", also=[send_form("take-home"), taking.reset()])
    return parts.card(
        e.h2(_("拿走一份"), class_name="head"),
        e.p(
            _("一个压缩文件：能读的 PDF，能给别的程序用的 JSON，还有你的证明和照片。里面有完整的号码，存好。"),
            class_name="soft",
        ),
        e.form(id="take-home", action="/api/export", method="post"),
        parts.button(_("下载我的全部信息"), take, kind="btn-2", disabled=~flags.online),
        _refusal(taking),
        proving.before(taking, [take]),
        parts.law(_("《个人信息保护法》第 45 条，大意：可以查阅、复制自己的个人信息，合条件的可以转走")),
    )


def _forget() -> Part:
    """What would go, what the law keeps, and the two ways: to ask, and to take it back."""
    waits = rx.fragment(
        parts.note(
            "warn", _("已经申请删除"), sentence(_("{day} 删。在那以前可以撤回。"), day=parts.number(deletion.due))
        ),
        parts.button(_("不删了"), asking.command("privacy.keep_me", {"sure": True}, also=[me.reload()]), kind="btn-2"),
    )
    ask = asking.command("privacy.ask_deletion", {"sure": True}, also=[me.reload()])
    first = parts.button(_("申请删除我的信息"), ask, kind="btn-danger")
    return parts.card(
        e.h2(_("删除我的信息"), class_name="head"),
        e.p(_("会删的：")),
        e.ul(rx.foreach(deletion.gone, lambda what: e.li(what))),
        e.p(_("法律要留的：")),
        e.ul(rx.foreach(deletion.kept, lambda one: e.li(one.what, e.p(one.law, class_name="law")))),
        rx.cond(deletion.due != "", waits, first),
        _refusal(asking),
        proving.before(asking, [ask]),
        parts.law(_("《个人信息保护法》第 47 条，大意：法律规定的保存期限没满的，停止使用，只存着")),
    )


def _refusal(call: Call) -> Part:
    """Why not, where it is for anything else than the want of a newer proof, which is asked for over the page."""
    shown: Part = rx.cond(call.code != "prove_again", parts.refusal(call))
    return shown


def _complain() -> Part:
    return parts.card(
        e.h2(_("觉得不对"), class_name="head"),
        e.p(_("有人不该看却看了：打 12333，说清哪一天、谁、看了什么。也可以到参保地的社保窗口，或者向网信办投诉。")),
        parts.law(_("《个人信息保护法》第 50、65 条，大意：不给办要说明理由，可以投诉举报")),
    )
