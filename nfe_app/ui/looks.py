"""显示和大字: how the pages look on this phone, and whether they are read out."""

from __future__ import annotations

from typing import Any

import reflex as rx

from nfe_app.base.words import _
from nfe_app.localfirst.senses import aloud, look
from nfe_app.ui import frame, parts
from nfe_app.ui.sentences import sentence

e = rx.el
Part = rx.Component
THEMES = (("", _("跟手机")), ("light", _("浅色")), ("dark", _("深色")))
ON = (("on", _("开")), ("off", _("关")))
STEP = 2  # px between two sizes of letters; all of them fit on a screen of 360


def looks() -> Part:
    """What is chosen here holds at once, on every page of this phone, for whoever uses it."""
    return frame.page(_("显示和大字"), _letters(), _theme(), _voice(), _kept())


def _letters() -> Part:
    now = look.now
    smaller = parts.button(_("小一点"), look.resize(-STEP), kind="btn-2", disabled=now.text <= 18)
    larger = parts.button(_("大一点"), look.resize(STEP), kind="btn-2", disabled=now.text >= 30)
    size = e.p(
        sentence(_("字号 {size}"), size=e.span(now.text, class_name="num")), role="status", class_name="soft center"
    )
    return parts.card(
        e.h2(_("大字版"), class_name="head", id="look-elder"),
        e.p(_("字大，按的地方也大，颜色更深。随时能换回来。"), class_name="soft", id="look-elder-soft"),
        _switch("elder", _("大字版"), now.elder),
        rx.cond(now.elder, e.div(e.div(smaller, larger, class_name="pair"), size, class_name="stack")),
    )


def _theme() -> Part:
    choose = lambda value: look.choose(theme=value)  # noqa: E731 - one handler for each way
    return parts.card(
        e.h2(_("浅色还是深色"), class_name="head"),
        parts.segments("theme", _("浅色还是深色"), THEMES, look.now.theme, choose),
        e.p(_("太阳底下看浅色，夜里看深色。"), class_name="soft"),
    )


def _voice() -> Part:
    there = rx.fragment(
        e.p(
            _("有没有保障、要缴多少、下一步做什么，点“读给我听”就读出来。不点不出声。"),
            class_name="soft",
            id="look-voice-soft",
        ),
        _switch("aloud", _("读给我听"), look.now.aloud),
        parts.read_out("look-voice", "look-voice-soft"),
    )
    none = e.p(_("这个浏览器没有读出来的功能。"), class_name="soft")
    return parts.card(e.h2(_("读给我听"), class_name="head", id="look-voice"), rx.cond(aloud.can, there, none))


def _switch(name: str, label: str, on: Any) -> Part:
    """On or off."""
    choose = lambda value: look.choose(**{name: value == "on"})  # noqa: E731 - one handler for each way
    return parts.segments(name, label, ON, rx.cond(on, "on", "off"), choose)


def _kept() -> Part:
    return e.p(_("只存在这台手机上，没网也管用，退出登录也留着。"), class_name="quiet")
