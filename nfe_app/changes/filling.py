"""What is typed and photographed for a change: what may wait is kept as a draft, names and numbers are held in memory alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import reflex as rx

from nfe_app.base.words import _
from nfe_app.catalog.finder import Sought, place_finder
from nfe_app.changes.rules import FOLLOWS, MOST_PHOTOS, PENSION_LAW, TITLES, WORKS, Kind
from nfe_app.changes.shareable import REASONS
from nfe_app.localfirst.phone import flags
from nfe_app.localfirst.photos import Photos
from nfe_app.localfirst.senses import set_code
from nfe_app.localfirst.vars import Call, Doc, Form
from nfe_app.materials.page import proof
from nfe_app.people import proving
from nfe_app.ui import forms, parts, routes
from nfe_app.ui.me import me, mine
from nfe_app.ui.proposed import own_choice

e = rx.el
Part = rx.Component


@dataclass
class Wish:
    """What shall change, as far as it may be kept on the phone, and the proposals of a clerk that were taken into it.

    Empty `kind`: nothing is being changed.
    """

    kind: str = ""
    place: str = ""
    place_name: str = ""
    reason: str = "changed"
    address: str = ""
    work: str = ""
    platform: str = ""
    photos: list[str] = field(default_factory=list)
    proposed: list[str] = field(default_factory=list)


@dataclass
class Secret:
    """What is typed and never kept."""

    name: str = ""
    identity: str = ""
    bank: str = ""
    account: str = ""


@dataclass
class Enrolled:
    """An enrolment, as far as its place matters."""

    title: str = ""
    place_name: str = ""
    running: bool = False


wish = Doc("change", Wish())
secret = Form("change_secret", Secret())
sought = Form("change_place", Sought())
asking = Call("ask_change")
proofs = Photos(wish, "photos", MOST_PHOTOS)
enrolments: Any = mine("enrolments", list[Enrolled])


def filled(kind: Any) -> Part:
    """The fields of one kind, what follows from it, and the deed."""
    chosen: Part = rx.match(
        kind,
        ("address", _form(Kind.ADDRESS, _address())),
        ("work", _form(Kind.WORK, _work())),
        ("household", _form(Kind.HOUSEHOLD, _household())),
        ("name", _form(Kind.NAME, _name())),
        ("identity", _form(Kind.IDENTITY, _identity())),
        ("account", _form(Kind.ACCOUNT, _account())),
        rx.fragment(),
    )
    return chosen


def _form(kind: Kind, inside: Part) -> Part:
    made: Part = e.section(
        e.h2(TITLES[kind], class_name="head"),
        e.ul(*[e.li(words) for words in FOLLOWS[kind]]),
        own_choice(wish.value.proposed),
        inside,
        parts.text_button(_("先不改"), [wish.clear(), secret.clear(), asking.reset()]),
        class_name="card stack",
        data_asked="yes",
    )
    return made


def _later(words: str, kind: str, payload: dict[str, object], ready: Any, *, photos: bool = False) -> Part:
    """A deed that may wait on this phone where there is no signal."""
    files: Any = {"files": proofs.ids} if photos else {}
    send = wish.submit(kind, payload | _helped(), then=routes.OUTBOX, **files)
    made: Part = e.div(
        parts.button(words, send, disabled=~ready),
        rx.cond(flags.ready & ~flags.online, e.p(_("没网也能交，先存在手机里，有网时自动发。"), class_name="soft")),
        class_name="stack",
    )
    return made


def _now(kind: Kind, payload: dict[str, object], ready: Any) -> Part:
    """A deed that takes signal and a newer proof of who one is; the pictures go before it."""
    done = [wish.clear(), secret.clear(), asking.reset(), me.reload()]
    send = proofs.send(asking, f"changes.ask_{kind}", payload | _helped(), also=done)
    made: Part = e.div(
        parts.button(_("交给经办人核对"), send, disabled=~ready | ~flags.online),
        e.p(_("这一项要紧：有网时才能交，还要再证明一次是你。照片可以没网时先拍好。"), class_name="soft"),
        rx.cond(asking.code != "prove_again", parts.refusal(asking)),
        proving.before(asking, [send]),
        class_name="stack",
    )
    return made


def _helped() -> dict[str, object]:
    return {"proposals": wish.value.proposed}


def _address() -> Part:
    made: Part = e.div(
        parts.field(
            "address",
            _("新的联系地址"),
            wish.value.address,
            wish.set("address"),
            auto_complete="street-address",
            max_length=120,
        ),
        _later(
            _("改成这个地址"), "changes.note_address", {"address": wish.value.address}, wish.value.address.length() > 4
        ),
        class_name="stack",
    )
    return made


def _work() -> Part:
    picks = [
        parts.pick("radio", "work", wish.value.work == code, wish.put("work", code), words)
        for code, words in WORKS.items()
    ]
    payload = {"work": wish.value.work, "platform": wish.value.platform}
    made: Part = e.div(
        e.fieldset(*picks, class_name="stack", aria_label=_("现在做什么")),
        parts.field(
            "platform",
            _("主要在哪个平台（没有就空着）"),
            wish.value.platform,
            wish.set("platform"),
            auto_complete="organization",
            max_length=40,
        ),
        _later(_("改成这个"), "changes.note_work", payload, wish.value.work != ""),
        class_name="stack",
    )
    return made


def _household() -> Part:
    take: Any = lambda row: [wish.put(place=row[0], place_name=row[1]), sought.clear()]  # noqa: E731
    payload = {"place": wish.value.place, "reason": wish.value.reason, "photos": proofs.ids}
    goes_on = rx.foreach(
        enrolments,
        lambda one: rx.cond(one.running, parts.row(one.title, _("照旧"), one.place_name)),
    )
    made: Part = e.div(
        parts.law(PENSION_LAW),
        parts.card(goes_on, kind="list"),
        place_finder("household", _("户口本上的地方"), sought.value.text, sought.set("text"), take),
        rx.cond(wish.value.place != "", parts.row(_("新的户籍地"), wish.value.place_name)),
        _reason(),
        _photos(_("户口本的照片：首页和你那一页")),
        _later(
            _("交给经办人核对"), "changes.ask_household", payload, (wish.value.place != "") & _has_photo(), photos=True
        ),
        class_name="stack",
    )
    return made


def _name() -> Part:
    wrong = rx.cond(asking.code == "name_wrong", asking.says, "")
    payload = {"name": secret.value.name, "reason": wish.value.reason, "photos": proofs.ids}
    made: Part = e.div(
        parts.field(
            "name",
            _("身份证上现在的姓名"),
            secret.value.name,
            secret.set("name"),
            error=wrong,
            hint=_("照证件写，生僻字也照写，中间的点写“·”"),
            auto_complete="name",
            max_length=30,
        ),
        _reason(),
        _photos(_("身份证正面的照片")),
        _now(Kind.NAME, payload, (secret.value.name.length() > 1) & _has_photo()),
        class_name="stack",
    )
    return made


def _identity() -> Part:
    wrong: Any = rx.match(
        asking.code, ("identity_wrong", asking.says), ("identity_taken", asking.says), ("invalid", asking.says), ""
    )
    payload = {"identity_number": secret.value.identity, "reason": wish.value.reason, "photos": proofs.ids}
    made: Part = e.div(
        forms.identity(secret, "identity", wrong),
        _reason(),
        _photos(_("身份证正面的照片")),
        e.p(_("要两位经办人核对。"), class_name="soft"),
        _now(Kind.IDENTITY, payload, (secret.value.identity.length() == 18) & _has_photo()),
        class_name="stack",
    )
    return made


def _account() -> Part:
    wrong: Any = rx.match(asking.code, ("account_wrong", asking.says), ("invalid", asking.says), "")
    payload = {"bank": secret.value.bank, "account": secret.value.account, "photos": proofs.ids}
    consent = e.p(
        _("银行卡号要你单独同意才能用：在“谁用过我的信息”里同意“银行卡号”。"),
        parts.text_link(_("去同意"), routes.USES),
        class_name="soft",
    )
    made: Part = e.div(
        rx.cond(asking.code == "consent_withdrawn", consent),
        parts.field(
            "bank", _("哪家银行"), secret.value.bank, secret.set("bank"), auto_complete="organization", max_length=40
        ),
        parts.field(
            "account",
            _("你本人的银行卡号"),
            secret.value.account,
            set_code(secret, "account"),
            error=wrong,
            input_mode="numeric",
            auto_complete="off",
            max_length=30,
        ),
        _photos(_("银行卡正面的照片")),
        e.p(_("要两位经办人核对，同意以后再等 24 小时才生效，这期间你随时能撤回。"), class_name="soft"),
        _now(Kind.ACCOUNT, payload, (secret.value.account.length() > 11) & _has_photo()),
        class_name="stack",
    )
    return made


def _reason() -> Part:
    return parts.segments(
        "reason", _("为什么改"), [*REASONS.items()], wish.value.reason, lambda value: wish.put("reason", value)
    )


def _photos(label: str) -> Part:
    return proof(proofs, label, _("最多 3 张，先在手机里缩小、看清不清楚。只有核对的经办人看得到，有了结果就删。"))


def _has_photo() -> Any:
    return proofs.ids.to(list[str]).length() > 0
