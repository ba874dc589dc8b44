"""Fields that have more than one way to be filled: the identity number with a number pad of our own."""

from __future__ import annotations

from typing import Any

import reflex as rx

from nfe_app.base.words import _
from nfe_app.localfirst.senses import in_groups, press, set_bare
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


def pad(form: Form[Any], name: str, label: str) -> Part:
    """Digits, X, and taking the last one away; the field stays the way for keyboards, pasting and screen readers."""
    keys = [e.button(sign, on_click=press(form, name, sign), type="button") for sign in KEYS]
    gone = e.button(parts.icon("del"), on_click=press(form, name, ""), type="button", aria_label=_("删掉一位"))
    return e.div(*keys, gone, class_name="pad", role="group", aria_label=label)
