"""照片: choosing pictures for proof on the phone, what is wrong with one of them, and taking it out again."""

from __future__ import annotations

from typing import Any

import reflex as rx

from nfe_app.base.words import _
from nfe_app.localfirst.photos import Photos
from nfe_app.ui import parts

e = rx.el
Part = rx.Component


def proof(proofs: Photos, label: Any, hint: Any) -> Part:
    """The pictures that were chosen, each with a way to take it out again, and the way to choose one while there is room."""
    choose = e.div(
        e.label(label, html_for="proofs"),
        e.input(
            id="proofs",
            type="file",
            accept="image/*",
            multiple=True,
            on_change=proofs.add(),
            aria_describedby="proofs-hint",
        ),
        e.p(hint, class_name="soft", id="proofs-hint"),
        class_name="field",
    )
    no = parts.note("bad", _("这张收不了"), _("不是照片，或这种格式看不了。换一张，或者直接拍一张。"), role="alert")
    made: Part = e.div(
        rx.foreach(proofs.rows, lambda photo: _one(proofs, photo)),
        rx.cond(proofs.refused == "kind", no),
        rx.cond(proofs.ids.to(list[str]).length() < proofs.most, choose),
        class_name="stack",
    )
    return made


def _one(proofs: Photos, photo: Any) -> Part:
    """One of them; one that was chosen on another phone is not here to be shown."""
    here = rx.fragment(
        e.img(src=photo.url, alt=_("你选的凭证照片")),
        e.span(photo.kb, " KB", class_name="num soft"),
    )
    line = e.div(
        rx.cond(photo.url != "", here, e.span(_("这张不在这台手机上"), class_name="soft")),
        parts.text_button(_("不要这张"), proofs.drop(photo.id)),
        class_name="split proof",
    )
    flaw = rx.match(
        photo.flaw,
        ("small", parts.note("warn", _("这张太小"), _("字可能看不清。靠近些，重新拍一张。"))),
        ("blurred", parts.note("warn", _("这张有点糊"), _("看得清字就能交。看不清，放平、亮一点再拍。"))),
        rx.fragment(),
    )
    return e.div(line, flaw, class_name="stack")
