"""The certificate as a sheet of paper: a tagged PDF that is the same, byte for byte, for the same facts."""

from __future__ import annotations

import io
import json
from datetime import datetime, time, timedelta, timezone
from functools import cache
from importlib.resources import files
from pathlib import Path
from threading import Lock
from typing import Any

import segno
import typst

from nfe_app.base.errors import Refusal
from nfe_app.base.words import _
from nfe_app.certificate import rules

TEMPLATE = Path(__file__).with_name("paper.typ")
FONT = "fonts/ofl/notosanssc"  # Noto Sans SC with every weight in one file, from the package justmytype-intl-cjk
PROBE = b'#set text(font: "Noto Sans SC", fallback: false)\n#sys.inputs.text'
CHINA = timezone(timedelta(hours=8))  # typst takes fixed offsets alone
NOON = time(12)  # so that readers who show another zone show the same day
_press = Lock()


class NameNotPrintable(Refusal):
    """The name holds a character that the font does not have; an empty box is never printed in its place."""

    code = "name_not_printable"
    words = _("名字里有字库没有的字，证明先没开成。缴费记录都在，请到服务网点办。")
    status = 422


def print_paper(said: rules.Said, check_address: str, number: str) -> bytes:
    """The certificate as PDF/A-2a and PDF/UA-1, dated the day of issue. Raises NameNotPrintable."""
    inputs = inputs_of(said, check_address, number)
    issued = datetime.combine(said.issued_on, NOON, CHINA)
    try:
        return typeset(inputs, format="pdf", pdf_standards=["a-2a", "ua-1"], timestamp=issued)[0]
    except typst.TypstError:
        if unknown := "".join(letter for letter in said.name if not _prints(letter)):
            raise NameNotPrintable(fields={"name": unknown}) from None
        raise


def typeset(inputs: dict[str, str], template: Path | bytes = TEMPLATE, **how: Any) -> list[bytes]:
    """The sheet in the format asked for: one PDF, or a PNG for each page."""
    with _press:  # the compiler is one, and keeps the template and the inputs of the call before
        made = _compiler().compile(template, sys_inputs=inputs, **how)
    return [made] if isinstance(made, bytes) else made or []


def inputs_of(said: rules.Said, check_address: str, number: str) -> dict[str, str]:
    """What the template is given: what is said, the sums in figures and words, and the code to scan."""
    paper = rules.plain(said) | {
        "number": number,
        "address": check_address,
        "places": list(dict.fromkeys(part.place_name for part in said.parts)),
        "parts": [_row(part) | {"months": str(part.months), "amount": part.amount.shown} for part in said.parts],
        "stretches": [
            _row(part) | {"span": rules.plain(each.span), "months": str(len(each.span)), "amount": each.amount.shown}
            for part in said.parts
            for each in part.paid
        ],
        "total": rules.total_of(said).shown,
        "total_in_words": rules.total_of(said).in_words,
    }
    return {"paper": json.dumps(paper, ensure_ascii=False), "code": _code(check_address)}


def _row(part: rules.Part) -> dict[str, object]:
    return {"scheme_name": part.scheme_name, "place_name": part.place_name, "standing": part.standing}


def _code(address: str) -> str:
    """The address as a QR code (SVG, error correction M, without its quiet zone: the template leaves it)."""
    drawing = io.BytesIO()
    segno.make(address, error="m", micro=False).save(drawing, kind="svg", border=0, xmldecl=False)
    return drawing.getvalue().decode()


def _prints(letter: str) -> bool:
    """Whether the font has it; PDF/A makes a missing glyph an error."""
    try:
        typeset({"text": letter}, PROBE, format="pdf", pdf_standards=["a-2b"])
    except typst.TypstError:
        return False
    return True


@cache
def _compiler() -> typst.Compiler:
    """One compiler for the process: reading the font for every sheet costs more than the sheet."""
    fonts = Path(str(files("justmytype_intl_cjk") / FONT))
    return typst.Compiler(root=TEMPLATE.parent, font_paths=[fonts], ignore_system_fonts=True)
