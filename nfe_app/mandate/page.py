"""自动扣款: what is agreed, when and about how much is debited next, what came of each debit; signing it and ending it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import reflex as rx

from nfe_app.base.words import _
from nfe_app.localfirst.phone import flags
from nfe_app.localfirst.reckon import column, contains, fen, known, where, without
from nfe_app.localfirst.vars import Call, Form
from nfe_app.mandate import agreed, consent
from nfe_app.ui import frame, parts, routes
from nfe_app.ui.me import me, mine
from nfe_app.ui.sentences import sentence

e = rx.el
Part = rx.Component
DAYS = (5, 10, 15, 20)


@dataclass
class Debit:
    """One debit as the server tells it."""

    id: str = ""
    month: str = ""
    amount_fen: int = 0
    tone: str = ""
    says: str = ""


@dataclass
class Autopay:
    """The mandate as the server tells it; `step` is empty where there never was one."""

    offered: bool = False
    id: str = ""
    step: str = ""
    says: str = ""
    schemes: str = ""
    limit_fen: int = 0
    day: int = 0
    address: str = ""
    next: str = ""
    next_fen: int = 0
    told: bool = False
    consent: list[consent.Agreed] = field(default_factory=list)
    consent_version: str = ""
    consent_digest: str = ""
    consent_on: str = ""


@dataclass
class Enrolled:
    """An enrolment, as far as choosing it matters."""

    scheme: str = ""
    title: str = ""
    running: bool = False


@dataclass
class Wish:
    """What is typed before signing; in no browser's storage."""

    left_out: list[str] = field(default_factory=list)
    limit: str = ""
    day: int = 10
    agrees: bool = False
    sure: bool = False


@dataclass
class Wanted:
    """The answer to a wish."""

    address: str = ""


wish = Form("autopay", Wish())
signing = Call("sign_mandate", Wanted)
asking = Call("ask_mandate")
ending = Call("end_mandate")
autopay: Any = mine("autopay", Autopay)
debits: Any = mine("debits", list[Debit])
running: Any = where(mine("enrolments", list[Enrolled]), "running", True)


def autopaying() -> Part:
    """The mandate, or how to get one; below it the debits there were."""
    signed = rx.fragment(
        rx.cond(~flags.online, _offline()),
        rx.match(autopay.step, ("signed", _agreed()), ("wanted", _to_sign()), _new()),
        rx.cond(
            debits.length() > 0,
            rx.fragment(e.h2(_("每个月的结果"), class_name="head"), rx.foreach(debits, _debit)),
        ),
    )
    unsigned = parts.empty(
        _("登录后看自动扣款"),
        _("只要手机号和验证码。"),
        parts.link_button(_("登录"), routes.sign_in_then(routes.AUTOPAY)),
    )
    return frame.page(_("自动扣款"), frame.of_person(signed, unsigned), tab=routes.PAY, mine=True)


def _offline() -> Part:
    return parts.note(
        "wait",
        _("现在没有网"),
        _("下面是上次的样子。签和停都要有网；急着停，也可以在支付宝里解除。扣款在服务器上，不靠这台手机。"),
    )


def _agreed() -> Part:
    next_ = rx.cond(autopay.told, parts.yuan(autopay.next_fen), parts.about(autopay.next_fen))
    return rx.fragment(
        parts.card(
            parts.chip("ok", autopay.says),
            parts.row(_("下次扣款"), next_, autopay.next),
            parts.row(_("扣哪些"), "", autopay.schemes),
            parts.row(_("每次最多"), parts.yuan(autopay.limit_fen)),
            parts.row(_("每月几日"), parts.number(sentence(_("{day} 日"), day=autopay.day))),
        ),
        consent.kept(autopay.consent, autopay.consent_version, autopay.consent_on, autopay.consent_digest),
        rx.cond(wish.value.sure, _sure(), parts.button(_("停掉自动扣款"), wish.put("sure", True), kind="btn-2")),
        parts.refusal(ending),
    )


def _sure() -> Part:
    return parts.card(
        e.b(_("停掉以后，账单要自己缴。真的停吗？")),
        parts.button(_("停掉"), _end(), kind="btn-danger", disabled=~flags.online),
        parts.text_button(_("不停"), wish.put("sure", False)),
    )


def _end() -> Any:
    return ending.command("mandate.end", {"mandate_id": autopay.id}, also=[me.reload(), wish.clear()])


def _to_sign() -> Part:
    ask = asking.command("mandate.ask", {"mandate_id": autopay.id}, also=[me.reload()])
    sending = asking.state == "sending"
    return parts.card(
        e.span(me.watch(flags.online), class_name="hidden"),
        parts.note("wait", autopay.says, autopay.schemes),
        parts.link_button(_("去支付宝签"), autopay.address),
        parts.button(
            rx.cond(sending, _("正在查"), _("签好了，查一下")), ask, kind="btn-2", disabled=~flags.online | sending
        ),
        rx.cond(asking.state == "done", parts.no_news(frame.age())),
        parts.text_button(_("不签了"), _end(), disabled=~flags.online),
        parts.refusal(asking),
        parts.refusal(ending),
    )


def _new() -> Part:
    """The wish for a mandate; where none can be had it says so."""
    told = rx.cond(autopay.step, parts.note("none", autopay.says))
    none = parts.empty(
        _("还不能自动扣款"),
        rx.cond(autopay.offered, _("先参保，有了账单才有得扣。"), _("这里现在还不能自动扣款。账单可以自己缴。")),
        parts.link_button(_("看账单"), routes.PAY, "btn-2"),
    )
    return rx.fragment(told, rx.cond(autopay.offered & (running.length() > 0), _form(), none))


def _form() -> Part:
    limit = fen(wish.value.limit)
    wrong = rx.cond((wish.value.limit == "") | (known(limit) & (limit > 0)), "", _("写元，例如 2000。"))
    return rx.fragment(
        parts.card(
            e.h2(_("扣哪些"), class_name="sub"),
            rx.foreach(running, _scheme),
            parts.errors(("limit", wrong)),
            parts.field(
                "limit",
                _("每次最多多少元"),
                wish.value.limit,
                wish.set("limit"),
                wrong,
                _("比平常一个月的账单多一点就够。"),
                input_mode="decimal",
            ),
            e.h2(_("每月几日扣"), class_name="sub"),
            parts.segments(
                "day",
                _("每月几日扣"),
                [(str(day), _("{day} 日").format(day=day)) for day in DAYS],
                wish.value.day.to_string(),
                lambda day: wish.put("day", int(day)),
            ),
        ),
        parts.card(e.h2(_("你同意的是"), class_name="sub"), consent.told(limit, wish.value.day)),
        parts.pick("checkbox", "agrees", wish.value.agrees, wish.toggle("agrees"), _("我看完了，同意")),
        parts.refusal(signing),
        _deed(limit),
    )


def _scheme(one: Any) -> Part:
    out = contains(wish.value.left_out, one.scheme)
    return parts.pick("checkbox", "scheme", ~out, wish.toggle("left_out", one.scheme), one.title)


def _deed(limit: Any) -> Part:
    chosen = column(without(running, "scheme", wish.value.left_out), "scheme")
    payload = {
        "schemes": chosen,
        "limit_fen": limit,
        "day": wish.value.day,
        "agrees": wish.value.agrees,
        "consent": agreed.NOW,
    }
    ready = flags.online & wish.value.agrees & known(limit) & (limit > 0) & (chosen.length() > 0)
    sign = signing.command("mandate.sign", payload, then=lambda wanted: wanted.address, also=[me.reload()])
    words = rx.cond(signing.state == "sending", _("正在准备"), _("去支付宝签"))
    return parts.button(words, sign, disabled=~ready | (signing.state == "sending"))


def _debit(one: Any) -> Part:
    return parts.card(
        parts.row(one.month, parts.yuan(one.amount_fen)),
        e.p(one.says, class_name="note", data_is=one.tone),
    )
