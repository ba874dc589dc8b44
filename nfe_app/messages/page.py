"""是不是我们发的: a message, an address or a number is pasted, typed or scanned, and told to be ours or not, on the phone, also without signal."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import reflex as rx

from nfe_app.base.words import _
from nfe_app.localfirst.handing import Camera
from nfe_app.localfirst.javascript import worked_out
from nfe_app.localfirst.vars import Form, Remote
from nfe_app.ui import frame, parts, routes
from nfe_app.ui.scanning import CAMERA
from nfe_app.ui.sentences import sentence

e = rx.el
Part = rx.Component


@dataclass
class Ours:
    """What is ours: addresses, who sends, and the sentences our messages are made of."""

    domains: list[str] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    sender: str = ""
    secure: bool = True
    sentences: list[str] = field(default_factory=list)
    made_on: str = ""


@dataclass
class Verdict:
    """Whether anything was typed, whether it is ours, why, and which of our names it imitates."""

    known: bool = False
    ours: bool = False
    why: str = ""
    like: str = ""


@dataclass
class Typed:
    """What is looked at; never kept, and sent nowhere."""

    text: str = ""


list_ = Remote("ours", "/api/ours", Ours(), private=False, signed="/api/pack/keys")
form = Form("ours", Typed())
verdict: Any = worked_out("judge", Verdict, form.value.text, list_.value, file="ours.js")
SCANNING = CAMERA | {"shut": _("摄像头打不开。可以拍照片，或者把字贴进来。")}
WHY = (
    ("address", _("这是我们的网址。")),
    ("number", _("这个号码是我们用的。号码能伪造，内容也贴进来看一遍。")),
    ("sentence", _("这是我们会发的话，里面没有链接。验证码谁要都别给，也没有人会让你转账。")),
    ("alike", _("网址做得像我们的，其实不是。别点，别填。")),
    ("hidden", _("网址里有 @，真正去的是 @ 后面的地方，不是我们的。别点。")),
    ("not_https", _("我们的网址都以 https 开头。这个不是，别填东西。")),
    ("other_address", _("这不是我们的网址。")),
    ("other_number", _("我们不用这个号码发短信。")),
    ("link", _("我们的短信从来不带链接，带链接的都不是我们发的。别点。")),
    ("other", _("我们不发这样的话。多一个字、少一个字也不是。拿不准就打 12333。")),
)


def ours() -> Part:
    """The page: a field, the verdict, and by what it judges."""
    seen = rx.cond(verdict.known, _verdict())
    late = rx.match(
        list_.refused,
        ("signature", parts.note("bad", _("名单的签名不对，不能用"), _("换个网络再试，先别信那条消息。"))),
        ("expired", parts.note("warn", _("名单太旧了"), _("有网时打开一次就会更新。"))),
        rx.cond(list_.unreachable, parts.note("wait", _("名单还没下载"), _("有网时打开一次，以后没网也能查。"))),
    )
    return frame.page(
        _("是不是我们发的"),
        e.p(
            _("把短信、网址或者发来的号码贴进来，二维码就扫一下，在手机上就能查。贴的、扫的都不会发出去。"),
            class_name="soft",
        ),
        e.div(
            e.label(_("短信、网址或号码"), html_for="text"),
            e.textarea(id="text", value=form.value.text, on_change=form.set("text"), rows=5, max_length=2000),
            class_name="field",
        ),
        rx.cond(form.value.text != "", parts.text_button(_("清掉"), form.clear())),
        Camera.create(words=SCANNING, button="btn btn-2", look="stack", row="field", on_text=form.set("text")),
        e.div(rx.cond(list_.known, seen, late), role="status"),
        parts.card(
            e.h2(_("怎么认"), class_name="head"),
            e.ul(
                e.li(_("我们的短信没有链接，不要验证码，不让转账。")),
                e.li(sentence(_("我们的网址只有：{names}"), names=e.b(list_.value.domains.join("、")))),
                e.li(_("短信里的话只有固定的几句，对得上才是我们发的。")),
            ),
            rx.cond(
                list_.known,
                e.p(sentence(_("名单 {day} 做的，有我们的签名"), day=list_.value.made_on), class_name="quiet"),
            ),
        ),
        tab=routes.ME,
    )


def _verdict() -> Part:
    like = sentence(_("像的是我们的 {name}"), name=e.b(verdict.like))
    why = rx.match(verdict.why, *WHY, "")
    yes, no = (
        parts.note("ok", _("是我们的"), why),
        parts.note("bad", _("不是我们的"), why, rx.cond(verdict.like != "", like)),
    )
    told: Part = rx.cond(verdict.ours, yes, no)
    return told
