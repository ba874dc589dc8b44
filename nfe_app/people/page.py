"""Sign-in by phone number and code, saying who one is, and the page about oneself."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import reflex as rx

from nfe_app.base.words import _
from nfe_app.localfirst.passkey import Passkey
from nfe_app.localfirst.phone import address, flags
from nfe_app.localfirst.reckon import find
from nfe_app.localfirst.senses import set_code
from nfe_app.localfirst.vars import Call, Form
from nfe_app.localfirst.waiting import outbox
from nfe_app.people import answering, national, parting
from nfe_app.ui import forms, frame, installing, language, parts, routes
from nfe_app.ui.me import me, mine
from nfe_app.ui.sentences import sentence

e = rx.el
Part = rx.Component


@dataclass
class SignIn:
    """What is typed to sign in; never kept."""

    phone: str = ""
    code: str = ""
    name: str = ""
    identity: str = ""
    last_six: str = ""


@dataclass
class Sent:
    """The answer to asking for a code; `demo_code` only in a demonstration."""

    ok: bool = False
    wait_seconds: int = 0
    demo_code: str = ""


@dataclass
class Person:
    """Who one is, numbers masked, and how well that is known: phone, number or counter."""

    name: str = ""
    phone: str = ""
    identity: str = ""
    identified: bool = False
    proof: str = ""


@dataclass
class SignedIn:
    """The answer to a right code."""

    owner: str = ""
    person: Person = field(default_factory=Person)


form = Form("sign_in", SignIn())
asking = Call("ask_code", Sent)
trying = Call("try_code", SignedIn)
telling = Call("tell_number", SignedIn)
saying = Call("identify")
by_key = Call("passkey_sign_in", SignedIn)
passkey = Passkey(by_key, "/api/sign-in/passkey/options", "/api/sign-in/passkey")
nameless: Any = find(outbox.rows, "code", "not_identified")
person: Any = mine("person", Person)
wished: Any = address.query("back")
onward: Any = rx.cond(wished.startswith("/") & ~wished.startswith("//"), wished, routes.HOME)  # never to a foreign site


def sign_in() -> Part:
    """The questions on one address: the phone number, the code that came, on a new phone more of who one is, and once only all of it."""
    asked = rx.cond(trying.code == "number_needed", rx.fragment(*_last_six()), rx.fragment(*_code()))
    unknown = flags.signed_in & me.known & ~person.identified
    return frame.page(
        _("登录"),
        national.trouble(),
        national.arriving(),
        rx.cond(
            unknown,
            rx.fragment(*_who()),
            rx.cond(
                flags.signed_in & me.known,
                rx.fragment(*_done()),
                rx.cond(asking.state == "done", asked, rx.fragment(*_phone())),
            ),
        ),
        language.switch(),
        needs_signal=True,
        opens_locked=True,
    )


def _phone() -> list[Part]:
    wrong = rx.cond(asking.state == "refused", asking.says, "")
    return [
        e.h2(_("用手机号登录"), class_name="head"),
        e.p(_("第一次登录就是注册。你填的都还在，登录后接着办。"), class_name="soft"),
        rx.cond(~flags.online, parts.note("wait", _("现在没有网"), _("登录要有网。你选好的存在手机里，有网时再来。"))),
        parts.errors(("phone", wrong)),
        parts.field(
            "phone",
            _("手机号"),
            form.value.phone,
            form.set("phone"),
            error=wrong,
            type="tel",
            input_mode="numeric",
            auto_complete="tel-national",
            max_length=13,
        ),
        parts.button(_("要验证码"), asking.post("/api/sign-in/code", {"phone": form.value.phone})),
        rx.cond(asking.state == "failed", parts.refusal(asking)),
        rx.cond(passkey.can, _passkey()),
        national.way_in(onward),
    ]


def _passkey() -> Part:
    """The way in without a code, for who has made a key before."""
    onwards = lambda came: rx.cond(came.person.identified, onward, "")  # noqa: E731 - as after a code
    return rx.fragment(
        parts.button(_("用通行密钥登录"), passkey.use(then=onwards, also=[me.reload()]), kind="btn-2"),
        parts.refusal(by_key),
    )


def _code() -> list[Part]:
    wrong = rx.cond(trying.state == "refused", trying.says, "")
    demo: Any = asking.result.demo_code
    onwards = lambda came: rx.cond(came.person.identified, onward, "")  # noqa: E731 - one who is known goes on at once
    told = {"phone": form.value.phone, "code": form.value.code}
    try_it = trying.post("/api/sign-in", told, then=onwards, also=[me.reload()])
    return [
        e.h2(_("填收到的验证码"), class_name="head"),
        e.p(
            sentence(_("已发到 {phone}，5 分钟内有效。我们不会打电话要它。"), phone=parts.number(form.value.phone)),
            class_name="soft",
        ),
        e.p(
            _("短信会被旁人看到，也会被骗走，谁要都别给。登录后在“登录过的设备”里做个通行密钥，以后不用短信。"),
            class_name="soft",
        ),
        rx.cond(
            demo,
            parts.note(
                "warn",
                _("这是演示，不发短信"),
                sentence(_("验证码是 {code}"), code=e.b(demo, class_name="num code", id="demo-code")),
            ),
        ),
        parts.errors(("code", wrong)),
        parts.field(
            "code",
            _("6 位验证码"),
            form.value.code,
            set_code(form, "code"),
            error=wrong,
            input_mode="numeric",
            auto_complete="one-time-code",
            max_length=12,
        ),
        parts.button(_("登录"), try_it),
        rx.cond(trying.state == "failed", parts.refusal(trying)),
        parts.text_button(_("换个手机号，或重新要一个"), asking.reset()),
    ]


def _last_six() -> list[Part]:
    onwards = lambda came: rx.cond(came.person.identified, onward, "")  # noqa: E731 - as after a code
    back = [trying.reset(), telling.reset(), asking.reset(), form.clear()]
    return answering.last_six(form, trying, telling, onwards, back)


def _who() -> list[Part]:
    wrong: Any = lambda *codes: rx.match(saying.code, *[(code, saying.says) for code in codes], "")  # noqa: E731
    name_wrong, number_wrong = (
        wrong("name_wrong"),
        wrong("identity_wrong", "identity_taken", "already_identified", "invalid"),
    )
    payload = {"name": form.value.name, "identity_number": form.value.identity}
    said = [form.clear(), me.reload(), outbox.again(nameless.id)]  # what was refused for want of a name goes out now
    return [
        e.h2(_("参保的是谁"), class_name="head"),
        e.p(_("按身份证填一次，以后不再问。号码不存在手机里，别处只显示头尾。"), class_name="soft"),
        parts.errors(("name", name_wrong), ("identity", number_wrong)),
        parts.field(
            "name",
            _("姓名"),
            form.value.name,
            form.set("name"),
            error=name_wrong,
            auto_complete="name",
            max_length=30,
        ),
        forms.identity(form, "identity", number_wrong),
        parts.button(
            _("就是我，接着办"),
            saying.command("people.identify", payload, then=onward, also=said),
        ),
        rx.cond(saying.state == "failed", parts.refusal(saying)),
        parts.law(_("《社会保险法》第 58 条，大意：个人社会保障号码全国统一，就是公民身份号码")),
    ]


def _done() -> list[Part]:
    return [
        e.section(
            parts.mark("ok"),
            e.h2(_("已登录"), class_name="head"),
            e.p(person.name, " ", person.phone, class_name="soft"),
            parts.link_button(_("接着办"), onward),
            class_name="card done",
            data_is="ok",
        )
    ]


def myself() -> Part:
    """我的: who is signed in, papers, what waits to be sent, and leaving."""
    level = rx.match(
        person.proof,
        ("counter", _("窗口看过证件")),
        ("number", _("身份证号核过")),
        ("phone", _("只有手机号")),
        "—",
    )
    signed = rx.fragment(
        parts.card(
            parts.row(_("姓名"), rx.cond(person.name == "", _("还没登记"), person.name)),
            parts.row(_("手机号"), parts.number(person.phone)),
            parts.row(_("身份证号"), parts.number(rx.cond(person.identity == "", "—", person.identity))),
            parts.row(_("身份核到哪一步"), level),
            kind="list",
        ),
        rx.cond(
            ~person.identified & me.known, parts.link_button(_("登记姓名和身份证号"), routes.sign_in_then(routes.ME))
        ),
    )
    unsigned = parts.empty(
        _("还没登录"),
        _("看政策、算价钱、填参保都不用登录。缴费和看记录才要。"),
        parts.link_button(_("登录"), routes.sign_in_then(routes.ME)),
    )
    return frame.page(
        _("我的"),
        frame.of_person(signed, unsigned, shut=True),
        _ways(),
        frame.sums(),
        _installing(),
        parting.way_out(),
        language.switch(),
        tab=routes.ME,
        mine=True,
    )


def _ways() -> Part:
    return parts.card(
        parts.row_link(routes.PAPERS, _("参保证明")),
        parts.row_link(routes.MOVES, _("关系转移")),
        parts.row_link(routes.RECEIPTS, _("收据")),
        parts.row_link(routes.REFUND, _("退款")),
        parts.row_link(routes.AUTOPAY, _("自动扣款")),
        parts.row_link(
            routes.OUTBOX,
            _("等着发出去的"),
            rx.cond(outbox.rows.length() > 0, outbox.rows.length().to_string(), ""),
        ),
        parts.row_link(routes.VERIFY, _("查验一份证明")),
        parts.row_link(routes.OURS, _("是不是我们发的")),
        parts.row_link(routes.CHANGES, _("信息变更")),
        parts.row_link(routes.DEVICES, _("登录过的设备")),
        parts.row_link(routes.USES, _("谁用过我的信息")),
        national.link(),
        parts.row_link(routes.PHONE, _("这台手机里存的")),
        parts.row_link(routes.LOOKERS, _("谁能看我的号码")),
        parts.row_link(routes.LOOKS, _("显示和大字")),
        kind="list",
    )


def _installing() -> Part:
    return rx.fragment(
        installing.offer(),
        rx.cond(
            flags.ready & ~flags.keeps,
            parts.note(
                "warn", _("这个浏览器不让存东西"), _("关掉页面，没发出去的会丢。换个浏览器，或有网时一次办完。")
            ),
        ),
    )
