"""这台手机里存的: how much, whether it stays, whether it is sealed, what was lost, and the PIN before it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import reflex as rx

from nfe_app.base.words import _
from nfe_app.localfirst.phone import Leaving, Pin, flags
from nfe_app.localfirst.reckon import shown
from nfe_app.localfirst.vars import Call, Form
from nfe_app.ui import frame, parts, routes
from nfe_app.ui.sentences import sentence

e = rx.el
Part = rx.Component


@dataclass
class Typed:
    """The PIN while it is typed; never kept."""

    pin: str = ""


form = Form("phone_pin", Typed())
pin = Pin("phone_pin")
trying = Call("phone_pin")
leaving = Leaving("/api/sign-out", routes.sign_in_then(routes.PHONE))


def phone() -> Part:
    """The page of what this phone keeps."""
    return frame.page(
        _("这台手机里存的"),
        rx.cond(flags.lost, _lost()),
        rx.cond(flags.ready & ~flags.keeps, _full()),
        rx.cond(flags.locked, _unlock(), rx.fragment(_meter(), _sealed())),
        rx.cond(flags.owner != "", rx.cond(flags.pinned, rx.cond(flags.locked, rx.fragment(), _take_off()), _set())),
        opens_locked=True,
    )


def _lost() -> Part:
    waited = rx.cond(
        flags.lost.waited > 0,
        sentence(_("那时还有 {count} 件没发出去，要重新填。"), count=parts.number(flags.lost.waited)),
        _("那时没有等着发的；只填了一半的要重新填。"),
    )
    return rx.fragment(
        parts.note(
            "warn",
            _("这台手机里存过的不见了"),
            rx.fragment(_("多半是浏览器自己清的。"), waited),
            _("发出去的都在，登录就看得到：参保、账单、付款、收据、证明一样不少。"),
        ),
        parts.text_button(_("知道了"), flags.read_lost()),
    )


def _full() -> Part:
    return parts.note(
        "bad",
        _("这个浏览器现在存不下东西"),
        _("可能是手机满了，也可能是无痕模式。关掉页面，没发出去的会丢。"),
        _("清出一点空间，或换个浏览器；也可以趁有网一次办完。"),
        role="alert",
    )


def _meter() -> Part:
    room: Any = flags.room
    size: Any = lambda count: rx.cond(  # noqa: E731 - one shape for two sums
        count >= 0, sentence(_("{count} 兆"), count=shown(count, "tenth")), _("浏览器没说")
    )
    return parts.card(
        parts.row(_("用了"), e.span(size(room.used), class_name="num")),
        parts.row(_("浏览器一共给"), e.span(size(room.all), class_name="num")),
        parts.row(
            _("会不会被清掉"),
            rx.cond(flags.persisted, parts.chip("ok", _("不会")), parts.chip("warn", _("可能"))),
            rx.cond(flags.persisted, _("浏览器答应了留着"), _("浏览器没答应；放到手机桌面，更稳")),
        ),
        kind="list",
    )


def _sealed() -> Part:
    return rx.cond(
        flags.sealed,
        parts.note("ok", _("都封好了"), _("你填的、服务器告诉你的，在手机里都是密文。退出登录，钥匙就删掉。")),
        parts.note("warn", _("这个浏览器封不了"), _("存的东西没有加密。用完记得退出登录。")),
    )


def _field(id_: str, label: str, hint: str = "") -> Part:
    wrong = rx.cond(trying.state == "refused", trying.says, "")
    return parts.field(
        id_,
        label,
        form.value.pin,
        form.set("pin"),
        error=wrong,
        hint=hint,
        type="password",
        input_mode="numeric",
        auto_complete="off",
        max_length=6,
    )


def _unlock() -> Part:
    return parts.card(
        e.h2(_("输解锁密码"), class_name="head"),
        _field("unlock", _("6 位解锁密码"), _("浏览器关过，要有网输一次才打得开。")),
        rx.cond(~flags.online, parts.note("wait", _("现在没有网"), _("有网时再来，存的都还在。"))),
        parts.button(_("打开"), pin.unlock(form.value.pin, also=[form.clear()])),
        rx.cond(trying.state == "failed", parts.refusal(trying)),
        parts.text_button(_("试得太多，或忘了：用短信重新登录"), leaving.keep()),
        parts.text_button(_("忘了，已经重新登录：删掉锁住的"), pin.take_off("", also=[form.clear()])),
        e.p(_("删掉的是没发出去的和填了一半的；发出去的都在。"), class_name="quiet"),
    )


def _set() -> Part:
    return parts.card(
        e.h2(_("加一道解锁密码"), class_name="head"),
        e.p(_("别人拿到这台手机，也打不开你存的。试错 5 次，要用短信重新登录。"), class_name="soft"),
        parts.note("warn", _("开了以后，要有网才打得开"), _("每次关掉浏览器再来，都要有网输一次密码；没网就看不了。")),
        _field("new-pin", _("6 位数字"), _("忘了的话，没发出去的就打不开了")),
        parts.button(_("开解锁密码"), pin.set(form.value.pin, also=[form.clear()]), kind="btn-2"),
        rx.cond(trying.state == "failed", parts.refusal(trying)),
    )


def _take_off() -> Part:
    return parts.card(
        e.h2(_("解锁密码开着"), class_name="head"),
        _field("old-pin", _("6 位解锁密码")),
        parts.button(_("关掉解锁密码"), pin.take_off(form.value.pin, also=[form.clear()]), kind="btn-2"),
        rx.cond(trying.state == "failed", parts.refusal(trying)),
    )
