"""How much for each insurance type: its grades with their prices, an own base, and how each price is reckoned."""

from __future__ import annotations

from typing import Any

import reflex as rx

from nfe_app.base.words import _
from nfe_app.catalog.page import amount_of, folded_grounds, why
from nfe_app.enrolment.draft import KINDS, STEPS, UNEMPLOYMENT, WAY, Kind, complete, draft, law
from nfe_app.localfirst.phone import go
from nfe_app.localfirst.reckon import fen, known
from nfe_app.ui import frame, parts, routes
from nfe_app.ui.sentences import sentence, spoken

e = rx.el
Part = rx.Component


def grade() -> Part:
    """第 3 步: how much for each of them."""
    follows = parts.row(UNEMPLOYMENT.scheme.title, parts.yuan(UNEMPLOYMENT.amount), _("跟着职工养老的基数走"))
    return frame.page(
        _("选缴费档次"),
        parts.steps(3, STEPS),
        *[rx.cond((kind.code != "") & ~kind.led, _grades(kind)) for kind in KINDS],
        rx.cond((UNEMPLOYMENT.code != "") & UNEMPLOYMENT.led, parts.card(follows)),
        ahead=WAY[2:],
        bar=parts.bar(
            parts.button(rx.cond(complete, _("下一步"), _("先把每样都选好")), go(routes.JOIN_OFTEN), disabled=~complete)
        ),
    )


def _grades(kind: Kind) -> Part:
    scheme = kind.scheme
    yearly = spoken(_("{scheme}每年缴多少"), scheme=scheme.title)
    monthly = spoken(_("{scheme}每月缴多少"), scheme=scheme.title)

    def unknown(one: Any) -> Part:
        """A grade whose price is not known: shown with the reason, and not to be chosen."""
        nothing = draft.put(f"{kind.name}_option", "")
        return parts.pick("radio", kind.name, False, nothing, one.title, _("还不知道"), one.says, disabled=True)

    return e.section(
        e.h2(rx.cond(scheme.unit == "year", yearly, monthly), class_name="head"),
        rx.cond(scheme.says != "", e.p(scheme.says, class_name="soft")),
        rx.foreach(scheme.options, lambda option: _grade(kind, option)),
        rx.foreach(scheme.unpriced, unknown),
        folded_grounds(law, scheme.law),
        class_name="stack",
    )


def _grade(kind: Kind, option: Any) -> Part:
    own = option.code == "own"
    low, high = parts.yuan(option.low_fen), parts.yuan(option.high_fen)
    limits = sentence(_("{low} 到 {high} 之间都行"), low=low, high=high)
    base = sentence(_("基数 {yuan}"), yuan=parts.yuan(option.base_fen))
    subsidy = sentence(_("政府每年补 {yuan}"), yuan=parts.yuan(option.subsidy_fen))
    soft = rx.fragment(
        rx.cond(known(option.base_fen) & (kind.scheme.unit == "month"), base),
        rx.cond(known(option.subsidy_fen), subsidy),
        rx.cond(own, limits),
        option.says,
        parts.to_check(option.confidence),
    )
    price = parts.yuan(rx.cond(own, amount_of(option, kind.base), option.amount_fen))
    take = draft.put(f"{kind.name}_option", option.code)
    taken = kind.option_code == option.code
    return e.div(
        parts.pick("radio", kind.name, taken, take, option.title, price, soft),
        rx.cond(taken & own, _own_base(kind)),
        rx.cond(taken, why(law, option, kind.base)),
        class_name="stack",
    )


def _own_base(kind: Kind) -> Part:
    count = fen(kind.base)
    inside = known(count) & (count >= kind.option.low_fen) & (count <= kind.option.high_fen)
    error = rx.cond((kind.base == "") | inside, "", _("要在上面写的两个数之间，填整元。"))
    name = f"{kind.name}_base"
    how = {"input_mode": "decimal", "auto_complete": "off"}
    shown = parts.field(name, _("月缴费基数（元）"), kind.base, draft.set(name), error=error, **how)
    return rx.fragment(parts.errors((name, error)), shown)
