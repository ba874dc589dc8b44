"""再核对一下: in a browser that is not known, after the right code, the last six of the identity number; and what is told of new phones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import reflex as rx

from nfe_app.base.words import _
from nfe_app.localfirst.javascript import Handler
from nfe_app.localfirst.reckon import moment
from nfe_app.localfirst.vars import Call, Form
from nfe_app.ui import forms, parts, routes
from nfe_app.ui.me import me, mine
from nfe_app.ui.sentences import sentence

e = rx.el
Part = rx.Component


@dataclass
class Arrival:
    """A phone that was let in lately, or, with neither name nor moment, that one was kept out today."""

    device: str = ""
    at: str = ""
    kept_out: bool = False


arrivals: Any = mine("arrivals", list[Arrival])


def last_six(
    form: Form[Any], trying: Call, answering: Call, then: Callable[[Any], Any], back: Sequence[Handler]
) -> list[Part]:
    """The one question, with a pad that has the X; `then` is where to go on to, and `back` leads to the other ways to sign in."""
    demo: Any = trying.fields.to(dict[str, str])["demo_last_six"]
    wrong = rx.cond(answering.state == "refused", answering.says, "")
    told = {"phone": form.value.phone, "last_six": form.value.last_six}
    return [
        e.h2(_("再核对一下身份证号"), class_name="head"),
        e.p(
            _("第一次在这台手机上登录，所以多问一句。别人骗走验证码、拿到旧号码，也进不来。以后在这台上不再问。"),
            class_name="soft",
        ),
        rx.cond(
            demo,
            parts.note(
                "warn",
                _("这是演示，人都是编的"),
                sentence(_("后六位是 {last}"), last=e.b(demo, class_name="num code", id="demo-last-six")),
            ),
        ),
        parts.errors(("last_six", wrong)),
        forms.last_six(form, "last_six", wrong),
        parts.button(_("核对，登录"), answering.post("/api/sign-in/number", told, then=then, also=[me.reload()])),
        rx.cond(answering.state == "failed", parts.refusal(answering)),
        parts.text_button(_("换个办法登录，或重新要验证码"), list(back)),
        e.p(_("登记的不是你？这个号码以前可能是别人的，带上身份证到窗口。"), class_name="quiet"),
    ]


def notice() -> Part:
    """On the first page: which new phones were let in lately, and that one was kept out."""
    told: Part = rx.fragment(
        rx.foreach(arrivals, _arrival),
        rx.cond(arrivals.length() > 0, parts.link_button(_("看登录过的设备"), routes.DEVICES, "btn-2")),
    )
    return told


def _arrival(one: Any) -> Part:
    let_in = parts.note(
        "warn",
        _("一台新手机登录了你的账号"),
        sentence(_("{device}，{at}。是你，不用管。"), device=one.device, at=parts.number(moment(one.at))),
        _("不是你？到“登录过的设备”退出它。"),
    )
    kept_out = parts.note(
        "warn",
        _("有人想登录你的账号，没让进"),
        _("验证码对了，身份证号错了 5 次。不是你？验证码谁要都别给。"),
    )
    told: Part = rx.cond(one.kept_out, kept_out, let_in)
    return told
