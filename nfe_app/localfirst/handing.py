"""Handing a draft over: its frames drawn and read on the page itself, with no signal; what it means stands in `handing.js`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import reflex as rx

from .javascript import FOLDER, AnyVar, Handler, worked_out
from .vars import Call, Form

HANDOVER = "handover.js"
Fields = Sequence[Sequence[object]]
"""[name, what its values look like: a pattern, or all there are]…, in the order in which they are handed over."""


def frames_of(fields: Fields, values: object, by: object) -> Any:
    """The frames of a draft, to be shown one after the other: Var[list[str]]; none where it holds what is not handed over."""
    return worked_out("shownFrames", list[str], fields, values, by, file=HANDOVER)


def read_frame(form: Form[Any], fields: Fields) -> Handler:
    """For `on_text` of a `Camera`: gathers frames in a form with the fields and {id, count, pieces, complete, by, no}."""
    return form._act("readFrame", fields, file=HANDOVER)


def take_by_code(form: Form[Any], call: Call, fields: Fields, url: str, code: AnyVar) -> Handler:
    """Takes into the same form what waits at an address under a code, as a call of this name."""
    return form._act("takeByCode", call.name, fields, url, code, file=HANDOVER)


def _text(text: rx.Var[str]) -> tuple[rx.Var[str]]:
    return (text,)


class Codes(rx.Component):
    """Texts as QR codes, drawn on the page; `before` is put before each. `button` and `look` are classes."""

    library = f"$/{FOLDER}/codes.js"
    tag = "Codes"
    frames: rx.Var[list[str]]
    before: rx.Var[str]
    words: rx.Var[dict[str, str]]
    button: rx.Var[str]
    look: rx.Var[str]


class Camera(rx.Component):
    """The page's camera and a way to choose or paste a picture; `on_text` hears each code that is read."""

    library = f"$/{FOLDER}/camera.js"
    tag = "Camera"
    words: rx.Var[dict[str, str]]
    button: rx.Var[str]
    look: rx.Var[str]
    row: rx.Var[str]
    on_text: rx.EventHandler[_text]  # type: ignore[type-arg, valid-type]
