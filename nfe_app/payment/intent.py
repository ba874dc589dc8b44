"""What a person means to pay while there is no signal: kept with the sum that was shown, priced again with signal, and asked again."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import reflex as rx

from nfe_app.base.words import _
from nfe_app.localfirst.phone import flags
from nfe_app.localfirst.reckon import column, money, total, without
from nfe_app.localfirst.vars import Call, Doc
from nfe_app.ui import parts
from nfe_app.ui.me import me
from nfe_app.ui.sentences import sentence

e = rx.el
Part = rx.Component


@dataclass
class Intent:
    """The bills that were chosen, what they came to then, and the day."""

    bill_ids: list[str] = field(default_factory=list)
    amount_fen: int = 0
    noted_on: str = ""


intent = Doc("payment_intent", Intent())
there: Any = intent.value.bill_ids.length() > 0


def note_down(chosen: Any, sum_: Any) -> Part:
    """The deed that is left without signal; no money moves by it."""
    keep = intent.put(bill_ids=column(chosen, "id"), amount_fen=sum_, noted_on=flags.today)
    return parts.button(_("先记下，有网再付"), keep, disabled=sum_ == 0)


def card(owed: Any, starting: Call, start: Any) -> Part:
    """What was noted down; `start(bill_ids, sum)` makes the deed that pays it at today's sum."""
    others = column(without(owed, "id", intent.value.bill_ids), "id")
    still: Any = without(owed, "id", others)
    shown: Part = rx.cond(
        there,
        parts.card(
            e.h2(_("你记下要付的"), class_name="head"),
            e.span(me.watch(flags.online), class_name="hidden"),
            parts.row(_("记下时"), parts.yuan(intent.value.amount_fen), intent.value.noted_on),
            rx.cond(flags.online & ~me.stale, _again(still, starting, start), _waits()),
            parts.text_button(_("不付了，不用记"), intent.clear()),
        ),
    )
    return shown


def _waits() -> Part:
    return parts.note("wait", _("还没付，钱没有动"), _("有网时再算一遍，给你看了再付。账单的期限照旧。"))


def _again(still: Any, starting: Call, start: Any) -> Part:
    now: Any = total(still, "amount_fen")
    differs = now - intent.value.amount_fen
    changed = parts.note(
        "warn",
        _("金额变了"),
        rx.cond(
            differs > 0,
            sentence(_("比记下时多 {yuan}"), yuan=money(differs)),
            sentence(_("比记下时少 {yuan}"), yuan=money(-differs)),
        ),
        _("有的账单付过了、取消了或者变了。按现在的付，或者不付。"),
    )
    pay = parts.button(
        sentence(_("按现在的付 ¥{yuan}"), yuan=money(now)),
        start(column(still, "id"), now),
        disabled=starting.state == "sending",
    )
    gone = parts.note("ok", _("这些账单现在不用付"), _("付过了，或者取消了。"))
    shown = rx.fragment(
        parts.row(_("现在"), parts.yuan(now)),
        rx.cond(differs != 0, changed, e.p(_("金额没变。"), class_name="soft")),
        pay,
    )
    either: Part = rx.cond(still.length() > 0, shown, gone)
    return either
