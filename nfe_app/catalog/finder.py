"""Finding a place by its name or spelling, from the table that is on the phone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import reflex as rx

from nfe_app.base.words import _
from nfe_app.localfirst.reckon import find, search
from nfe_app.localfirst.vars import Remote
from nfe_app.ui import parts, routes

e = rx.el
Part = rx.Component
MOST = 8
NOWHERE: Any = []
regions = Remote("regions", routes.at("/regions.json"), NOWHERE, private=False)
region_rows: Any = regions.value.to(list[list[str]])


@dataclass
class Sought:
    """What is typed to find a place."""

    text: str = ""


def place_finder(id_: str, label: str, text: Any, on_change: Any, take: Callable[[Any], Any]) -> Part:
    """A field to type a place into and what answers it; `take` makes the handlers that choose a row [code, full name, …]."""
    found = search(region_rows, text, MOST)
    hint = _("输地名或拼音，例如 嘉峪关、jyg")
    told = f"{id_}-hint"
    typed = e.input(id=id_, value=text, on_change=on_change, aria_describedby=told, auto_complete="off")
    nothing = parts.note(
        "wait", rx.cond(regions.known, _("没有这个地名"), _("地名表还没下载")), _("换个写法试试，或有网时再来。")
    )
    return e.div(
        e.div(
            e.label(label, html_for=id_),
            e.p(hint, class_name="soft", id=told),
            e.div(typed, parts.icon("find"), class_name="find"),
            class_name="field",
        ),
        rx.cond(found.length() > 0, parts.card(rx.foreach(found, lambda row: place_row(row, take)), kind="list")),
        rx.cond((text != "") & (found.length() == 0), nothing),
        class_name="stack",
    )


def place_row(row: Any, take: Callable[[Any], Any]) -> Part:
    """One place to press."""
    pick = e.span(_("选这里"), class_name="soft num")
    return e.button(e.b(row[1]), pick, on_click=take(row), type="button", class_name="row press")


def region_row(code: Any) -> Any:
    """The row of a place by its code; null while the table is not there, or for a code it does not have."""
    return find(region_rows, "0", code)
