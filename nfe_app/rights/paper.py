"""The yearly record of rights as sheets of paper: a tagged PDF that is the same, byte for byte, for the same facts."""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta, timezone
from functools import cache
from importlib.resources import files
from pathlib import Path
from threading import Lock

import typst

from nfe_app.base.errors import Refusal
from nfe_app.base.words import _

TEMPLATE = Path(__file__).with_name("paper.typ")
FONT = "fonts/ofl/notosanssc"
CHINA = timezone(timedelta(hours=8))  # typst takes fixed offsets alone
NOON = time(12)  # so that readers who show another zone show the same day
_press = Lock()


class RecordNotPrintable(Refusal):
    """The name holds a character that the font does not have; an empty box is never printed in its place."""

    code = "record_not_printable"
    words = _("名字里有字库没有的字，记录单先打不出来。记录都在，可以下载表格，或到服务网点办。")
    status = 422


def print_record(said: dict[str, object], made_on: date) -> bytes:
    """The sheets as PDF/A-2a and PDF/UA-1, dated the day they were made. Raises RecordNotPrintable."""
    inputs, at = {"said": json.dumps(said, ensure_ascii=False)}, datetime.combine(made_on, NOON, CHINA)
    try:
        with _press:  # the compiler is one, and keeps the template and the inputs of the call before
            made = _compiler().compile(
                TEMPLATE, sys_inputs=inputs, format="pdf", pdf_standards=["a-2a", "ua-1"], timestamp=at
            )
    except typst.TypstError as fault:
        raise RecordNotPrintable from fault
    return made if isinstance(made, bytes) else b"".join(made or [])


@cache
def _compiler() -> typst.Compiler:
    """One compiler for the process: reading the font for every sheet costs more than the sheet."""
    fonts = Path(str(files("justmytype_intl_cjk") / FONT))
    return typst.Compiler(root=TEMPLATE.parent, font_paths=[fonts], ignore_system_fonts=True)
