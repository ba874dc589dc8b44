"""换手机号: a code to the new number, after a newer proof that it is oneself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import reflex as rx

from nfe_app.base.words import _
from nfe_app.localfirst.senses import set_code
from nfe_app.localfirst.vars import Call, Form
from nfe_app.people import proving
from nfe_app.people.page import Sent
from nfe_app.ui import parts
from nfe_app.ui.me import me

e = rx.el
Part = rx.Component


@dataclass
class Typed:
    """The new number and its code while they are typed; never kept."""

    phone: str = ""
    code: str = ""


form = Form("new_phone", Typed())
asking = Call("ask_code_to_change_phone", Sent)
changing = Call("change_phone")


def card() -> Part:
    """The part of the page about one's sign-ins."""
    return parts.card(
        e.h2(_("换手机号"), class_name="head"),
        e.p(_("换了以后用新号码登录，别的手机上都退出。旧号码收不到短信了？带身份证到窗口换。"), class_name="soft"),
        proving.before(asking),
        proving.before(changing),
        rx.cond(asking.state == "done", _code(), _number()),
        rx.cond(changing.state == "done", parts.note("ok", _("换好了"), _("以后用新号码登录。"))),
    )


def _number() -> Part:
    refused = (asking.state == "refused") & (asking.code != "prove_again")
    asked: Part = rx.fragment(
        parts.field(
            "new-phone",
            _("新手机号"),
            form.value.phone,
            form.set("phone"),
            error=rx.cond(refused, asking.says, ""),
            type="tel",
            input_mode="numeric",
            auto_complete="tel-national",
            max_length=13,
        ),
        parts.button(
            _("发验证码到新手机号"), asking.post("/api/me/phone/code", {"phone": form.value.phone}), kind="btn-2"
        ),
        rx.cond(asking.state == "failed", parts.refusal(asking)),
    )
    return asked


def _code() -> Part:
    demo: Any = asking.result.demo_code
    refused = (changing.state == "refused") & (changing.code != "prove_again")
    told = {"phone": form.value.phone, "code": form.value.code}
    changed = [asking.reset(), form.clear(), me.reload()]
    asked: Part = rx.fragment(
        rx.cond(
            demo, e.p(_("这是演示，不发短信。验证码："), e.b(demo, class_name="num", id="new-code"), class_name="soft")
        ),
        parts.field(
            "new-phone-code",
            _("新号码收到的验证码"),
            form.value.code,
            set_code(form, "code"),
            error=rx.cond(refused, changing.says, ""),
            input_mode="numeric",
            auto_complete="one-time-code",
            max_length=12,
        ),
        parts.button(_("换成这个号码"), changing.post("/api/me/phone", told, also=changed)),
        rx.cond(changing.state == "failed", parts.refusal(changing)),
        parts.text_button(_("换个号码，或重新要一个"), asking.reset()),
    )
    return asked
