"""一次查很多份: for employers, who bring a column of numbers."""

from __future__ import annotations

from typing import Any

import reflex as rx

from nfe_app.base.words import _
from nfe_app.certificate.verdicts import ONLY_HERE, many, typed
from nfe_app.localfirst.phone import flags
from nfe_app.localfirst.stated import numbers_in, read_text, save_rows
from nfe_app.ui import frame, parts
from nfe_app.ui.sentences import sentence

e = rx.el
Part = rx.Component


def verify_many() -> Part:
    """一次查很多份: numbers pasted or from a CSV, and what each is."""
    numbers = numbers_in(typed.value.many)
    heads = [_("编号"), _("结果"), _("姓名"), _("开具日"), _("有效期到")]
    fields = ("number", "says", "masked_name", "issued_on", "valid_until")
    rows: Any = many.result.rows
    return frame.page(
        _("一次查很多份"),
        parts.card(
            parts.text_area("many", _("一行一个编号，或贴 CSV（第一列是编号）"), typed.value.many, typed.set("many")),
            parts.file_field("many-file", _("选 CSV 文件"), ".csv,text/csv,text/plain", read_text(typed, "many")),
            e.p(sentence(_("{count} 份，一次最多 200 份"), count=e.b(numbers.length())), class_name="soft"),
            parts.button(
                rx.cond(many.state == "sending", _("正在查"), _("查验")),
                many.post("/api/verify/many", {"numbers": numbers}),
                disabled=~flags.online | (numbers.length() == 0) | (numbers.length() > 200),
            ),
            rx.cond(flags.ready & ~flags.online, e.p(_("按编号查要有网。"), class_name="soft")),
            parts.refusal(many),
        ),
        rx.cond(
            many.state == "done",
            rx.fragment(
                parts.card(rx.foreach(rows, _line), kind="list"),
                parts.button(_("存成 CSV"), save_rows("verify.csv", heads, rows, fields), kind="btn-2"),
            ),
        ),
        e.p(ONLY_HERE, class_name="soft"),
    )


def _line(line: Any) -> Part:
    chip = rx.match(
        line.state,
        ("valid", parts.chip("ok", line.says)),
        ("expired", parts.chip("warn", line.says)),
        ("not_checked", parts.chip("wait", line.says)),
        parts.chip("bad", line.says),
    )
    return parts.row(e.span(line.number, class_name="long"), chip, line.masked_name)
