"""Fields that have more than one way to be filled: the identity number with a number pad of our own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import reflex as rx

from nfe_app.base.words import _
from nfe_app.localfirst.javascript import Handler
from nfe_app.localfirst.senses import in_groups, press, press_last_six, set_bare, set_last_six
from nfe_app.localfirst.vars import Form
from nfe_app.ui import parts

Part = rx.Component
e = rx.el
KEYS = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "X", "0")
SPACED = 24  # 18 signs in groups, and room for what a paste brings


def identity(form: Form[Any], name: str, error: Any) -> Part:
    """An identity number: typed, pasted, or pressed on a pad that has the X; in memory alone.

    Raises TypeError for a draft, which would be kept.
    """
    if not form.memory:
        raise TypeError(f"{form.name} is kept on the phone, and no whole identity number may be")
    shown = parts.field(
        name,
        _("身份证号"),
        in_groups(getattr(form.value, name)),
        set_bare(form, name),
        error=error,
        hint=_("18 位，最后一位可能是 X"),
        input_mode="numeric",
        auto_complete="off",
        max_length=SPACED,
    )
    return rx.fragment(shown, pad(form, name, _("数字键")))


def last_six(form: Form[Any], name: str, error: Any) -> Part:
    """The last six characters of an identity number, by the same ways; in memory alone. Raises TypeError for a draft."""
    if not form.memory:
        raise TypeError(f"{form.name} is kept on the phone, and no part of an identity number may be")
    shown = parts.field(
        name,
        _("身份证号后六位"),
        getattr(form.value, name),
        set_last_six(form, name),
        error=error,
        hint=_("最后一位可能是 X"),
        input_mode="numeric",
        auto_complete="off",
        max_length=SPACED,
    )
    return rx.fragment(shown, pad(form, name, _("数字键"), press_last_six))


def pad(form: Form[Any], name: str, label: str, pressed: Callable[..., Handler] = press) -> Part:
    """Digits, X, and taking the last one away; the field stays the way for keyboards, pasting and screen readers."""
    keys = [e.button(sign, on_click=pressed(form, name, sign), type="button") for sign in KEYS]
    gone = e.button(parts.icon("del"), on_click=pressed(form, name, ""), type="button", aria_label=_("删掉一位"))
    return e.div(*keys, gone, class_name="pad", role="group", aria_label=label)
