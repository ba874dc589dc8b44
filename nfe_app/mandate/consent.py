"""What a person agrees to, told in full before anything is signed, and again afterwards as it was agreed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import reflex as rx

from nfe_app.base.words import _
from nfe_app.localfirst.reckon import money, without
from nfe_app.mandate import agreed
from nfe_app.ui import parts
from nfe_app.ui.sentences import sentence

e = rx.el
Part = rx.Component
PLACES = re.compile(r"(\{limit\}|\{day\})")


@dataclass
class Agreed:
    """One point of a text as it was agreed."""

    name: str = ""
    words: str = ""


def told(limit_fen: Any, day: Any) -> Part:
    """The whole text of today, with the sum and the day that were chosen."""
    chosen = {agreed.LIMIT: money(limit_fen), agreed.DAY: day}
    points = [
        _point(name, *[e.b(chosen[piece], class_name="num") if piece in chosen else piece for piece in _pieces(words)])
        for name, words in agreed.TEXTS[agreed.NOW].templates
    ]
    text: Part = e.ol(*points, class_name="stack")
    return text


def _pieces(words: str) -> list[str]:
    return [piece for piece in PLACES.split(words) if piece]


def kept(points: Any, version: Any, on: Any, digest: Any) -> Part:
    """The text as it was agreed: which version, on which day, and its digest; closed until it is wanted."""
    known = without(
        points, "name", rx.Var.create([])
    )  # none where the picture is not there yet, or is from before texts were kept
    text: Part = e.details(
        e.summary(_("你同意过的")),
        e.ol(rx.foreach(known, lambda point: _point(point.name, point.words)), class_name="stack"),
        parts.row(_("第几版"), parts.number(version), on),
        rx.cond(digest != "", e.p(sentence(_("校验码 {digest}"), digest=digest), class_name="soft")),
        class_name="why card tight",
    )
    return text


def _point(name: Any, *words: Any) -> Part:
    point: Part = e.li(e.b(name), e.p(*words, class_name="soft"))
    return point
