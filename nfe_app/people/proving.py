"""再证明一次是你: the small question before a sensitive deed, on the page of that deed; nobody is signed out for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import reflex as rx

from nfe_app.base.words import _
from nfe_app.localfirst.javascript import Handler
from nfe_app.localfirst.senses import set_code
from nfe_app.localfirst.vars import Call, Form
from nfe_app.people.page import Sent, SignedIn
from nfe_app.ui import parts
from nfe_app.ui.me import me

e = rx.el
Part = rx.Component


@dataclass
class Typed:
    """The code while it is typed; never kept."""

    code: str = ""


form = Form("prove", Typed())
asking = Call("ask_code_to_prove", Sent)
proving = Call("prove", SignedIn)


def before(deed: Call, then: Sequence[Handler] = ()) -> Part:
    """A question over the page where a deed was refused for want of a newer proof; after a right code `then` is done, or its button works again."""
    wrong = rx.cond(proving.state == "refused", proving.says, "")
    demo: Any = asking.result.demo_code
    proven = [deed.reset(), asking.reset(), form.clear(), me.reload(), *then]
    again = _("这件事要紧。验证码发到你登录的手机号，填对了再点一次。")
    goes_on = _("这件事要紧。验证码发到你登录的手机号，填对了就接着办。")
    ask = rx.fragment(
        parts.button(_("发验证码"), asking.post("/api/me/prove/code"), kind="btn-2"),
        parts.refusal(asking),
    )
    told = rx.fragment(
        rx.cond(
            demo, e.p(_("这是演示，不发短信。验证码："), e.b(demo, class_name="num", id="demo-code"), class_name="soft")
        ),
        parts.field(
            "prove-code",
            _("6 位验证码"),
            form.value.code,
            set_code(form, "code"),
            error=wrong,
            input_mode="numeric",
            auto_complete="one-time-code",
            max_length=12,
        ),
        parts.button(_("是我"), proving.post("/api/me/prove", {"code": form.value.code}, also=proven)),
        rx.cond(proving.state == "failed", parts.refusal(proving)),
        parts.text_button(_("重新要一个"), asking.reset()),
    )
    return parts.sheet(
        deed.code == "prove_again",
        f"prove-{deed.name}",
        _("先证明是你"),
        deed.reset(),
        e.p(goes_on if then else again, class_name="soft"),
        rx.cond(asking.state == "done", told, ask),
        parts.text_button(_("先不办"), deed.reset()),
    )
