"""登录过的设备: on which phones one is signed in, ending that, and one's passkeys."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import reflex as rx

from nfe_app.base.words import _
from nfe_app.localfirst.passkey import Passkey
from nfe_app.localfirst.reckon import moment
from nfe_app.localfirst.vars import Call, Remote
from nfe_app.people import numbering, proving
from nfe_app.ui import frame, parts, routes
from nfe_app.ui.me import me, mine
from nfe_app.ui.sentences import sentence

e = rx.el
Part = rx.Component


@dataclass
class Device:
    """One sign-in, as the server tells it."""

    id: str = ""
    device: str = ""
    how: str = ""
    place: str = ""
    since: str = ""
    seen: str = ""
    here: bool = False
    told: str = ""


@dataclass
class Devices:
    """All of them."""

    rows: list[Device] = field(default_factory=list)


@dataclass
class Key:
    """A passkey, as the server tells it."""

    id: str = ""
    device: str = ""
    made: str = ""
    used: str = ""


found = Remote("devices", "/api/me/devices", Devices(), keep=False)
ending = Call("end_device")
making = Call("make_passkey")
removing = Call("remove_passkey")
passkey = Passkey(making, "/api/passkeys/options", "/api/passkeys")
keys: Any = mine("passkeys", list[Key])


def devices() -> Part:
    """The page of where one is signed in, and by what keys one can sign in."""
    unsigned = parts.empty(
        _("登录后看"),
        _("看你在哪些手机上登录过，不认识的可以退掉。"),
        parts.link_button(_("登录"), routes.sign_in_then(routes.DEVICES)),
    )
    signed = rx.fragment(_sittings(), _keys(), numbering.card())
    return frame.page(_("登录过的设备"), frame.of_person(signed, unsigned), needs_signal=True, mine=True)


def _sittings() -> Part:
    rows: Any = found.value.rows
    others = parts.button(_("别的都退出"), _end(""), kind="btn-2")
    return parts.card(
        e.h2(_("在哪些手机上登录过"), class_name="head"),
        e.p(_("不认识的，点“退出它”。那台手机下次联网就要重新登录。"), class_name="soft"),
        rx.cond(found.known, rx.foreach(rows, _sitting), parts.waiting()),
        e.p(
            _("手机自己会说：有变化就说，没变化一天最多一次。说程序和政策包哪一版、几件没发出去，不说是什么事。"),
            class_name="quiet",
        ),
        rx.cond(rows.length() > 1, others),
        parts.refusal(ending),
    )


def _end(id_: Any) -> Any:
    return ending.post("/api/me/devices/end", {"id": id_}, also=[found.reload()])


def _sitting(row: Any) -> Part:
    where = rx.cond(row.place != "", sentence(_("，网络 {place}"), place=parts.number(row.place)))
    soft = e.p(row.how, where, class_name="soft")
    times = sentence(
        _("{since}登录，{seen}还在用"), since=parts.number(moment(row.since)), seen=parts.number(moment(row.seen))
    )
    deed = rx.cond(
        row.here,
        parts.chip("ok", _("这一台")),
        parts.text_button(_("退出它"), _end(row.id), about=row.device),
    )
    told = rx.cond(row.told != "", e.p(row.told, class_name="quiet"))
    left = e.div(e.b(row.device), soft, e.p(times, class_name="soft"), told)
    return e.div(left, e.div(deed), class_name="row", key=row.id)


def _keys() -> Part:
    add = rx.fragment(
        parts.button(_("给这台手机加一把"), passkey.make(also=[me.reload()]), kind="btn-2"),
        rx.cond(making.code != "prove_again", parts.refusal(making)),
        proving.before(making),
    )
    return parts.card(
        e.h2(_("通行密钥"), class_name="head"),
        e.p(_("用指纹或锁屏密码登录，不用等短信。钥匙留在你手机里，我们拿不到。"), class_name="soft"),
        rx.foreach(keys, _key),
        rx.cond(removing.code != "prove_again", parts.refusal(removing)),
        proving.before(removing),
        rx.cond(passkey.can, add, e.p(_("这个浏览器没有通行密钥，用短信验证码就行。"), class_name="quiet")),
    )


def _key(row: Any) -> Part:
    last = rx.cond(row.used != "", sentence(_("上次用：{time}"), time=parts.number(moment(row.used))), _("还没用过"))
    made = sentence(_("{time}加的"), time=parts.number(moment(row.made)))
    remove = removing.post("/api/passkeys/remove", {"id": row.id}, also=[me.reload()])
    left = e.div(e.b(row.device), e.p(made, class_name="soft"), e.p(last, class_name="soft"))
    return e.div(left, e.div(parts.text_button(_("删掉"), remove, about=row.device)), class_name="row", key=row.id)
