"""Everything that is known of one place: each insurance type, each price with its law, what is missing and whom to ask."""

from __future__ import annotations

from typing import Any

import reflex as rx

from nfe_app.base.words import _
from nfe_app.catalog.finder import Sought, place_finder
from nfe_app.catalog.page import ask, figure, folded_grounds, lost, pack_of, stated, unit_words
from nfe_app.localfirst.phone import address, go
from nfe_app.localfirst.reckon import evaluate, known
from nfe_app.localfirst.vars import Form
from nfe_app.ui import frame, parts, routes
from nfe_app.ui.sentences import sentence

e = rx.el
Part = rx.Component


typed = Form("place_looked_for", Sought())
here: Any = address.query("place")
pack = pack_of(here)
law: Any = pack.value


def place() -> Part:
    """一个地方的政策: all it offers and what each thing costs; every number opens to its law."""
    take = lambda row: [go(routes.PLACE + "?place=" + row[0]), typed.clear()]  # noqa: E731 - read beside its one use
    asked = place_finder("place", _("看哪个地方"), typed.value.text, typed.set("text"), take)
    told = e.div(
        e.h2(law.name, class_name="head"),
        e.p(
            sentence(
                _("政策包 {made} 做的，资料核对到 {checked}，用到 {until}"),
                made=law.made_on,
                checked=law.checked_on,
                until=law.expires_on,
            ),
            class_name="soft",
        ),
        rx.foreach(law.schemes, _scheme),
        class_name="stack",
    )
    return frame.page(
        _("这个地方的政策"),
        asked,
        rx.cond(here != "", rx.cond(pack.known, told, lost(pack))),
        ahead=(routes.JOIN,),
        bar=rx.cond(
            (here != "") & pack.known,
            parts.bar(parts.link_button(_("在这里参保"), routes.JOIN + "?place=" + here)),
            frame.tabs(routes.HOME),
        ),
    )


def _scheme(scheme: Any) -> Part:
    offered = e.div(rx.foreach(scheme.options, lambda option: _option(scheme, option)))
    return parts.card(
        e.div(e.h3(scheme.title, class_name="sub"), _state(scheme), class_name="split"),
        rx.cond(scheme.says != "", e.p(scheme.says, class_name="soft")),
        rx.match(
            scheme.state, ("offered", offered), ("others_pay", _others(scheme)), ("not_known", ask(scheme)), e.div()
        ),
        rx.foreach(scheme.unpriced, lambda one: parts.row(one.title, _("还不知道"), one.says)),
        folded_grounds(law, scheme.law),
    )


def _state(scheme: Any) -> Part:
    return rx.match(
        scheme.state,
        ("offered", parts.chip("ok", _("能参加"))),
        ("not_offered", parts.chip("none", _("不办"))),
        ("others_pay", parts.chip("ok", _("不用你缴"))),
        parts.chip("wait", _("还不知道")),
    )


def _option(scheme: Any, option: Any) -> Part:
    between = sentence(_("{low} 到 {high}"), low=parts.yuan(option.low_fen), high=parts.yuan(option.high_fen))
    price = rx.fragment(parts.yuan(option.amount_fen), e.small(" ", unit_words(scheme), class_name="soft"))
    soft = rx.fragment(option.says, parts.to_check(option.confidence))
    return rx.cond(
        known(option.low_fen),
        stated(law, option.title, between, option.law, soft),
        figure(law, option.title, price, option.tree, {}, soft),
    )


def _others(scheme: Any) -> Part:
    """What somebody else pays: by the order where that is how it goes."""

    def one(option: Any) -> Part:
        """What one order costs, in yuan, open to its reckoning."""
        each = evaluate(option.tree, {"orders": 1})
        return figure(
            law, option.title, parts.yuan(each), option.tree, {"orders": 1}, parts.to_check(option.confidence)
        )

    return rx.cond(scheme.code == "occupational_injury", e.div(rx.foreach(scheme.options, one)))
