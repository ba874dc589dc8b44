"""The certificate as a sheet of paper: a tagged PDF that is the same, byte for byte, for the same facts."""

from __future__ import annotations

import io
import json
import struct
import zlib
from dataclasses import dataclass
from datetime import datetime, time, timedelta, timezone
from functools import cache
from importlib.resources import files
from pathlib import Path
from threading import Lock
from typing import Any

import pikepdf
import typst
import zxingcpp

from nfe_app.base.errors import Refusal
from nfe_app.base.money import Fen
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


@dataclass(frozen=True)
class Marks:
    """What stands on a paper besides what it says: its number, where it is checked by that, and what the code to scan holds."""

    number: str
    address: str
    code: str


def print_paper(said: rules.Said, marks: Marks) -> bytes:
    """The paper as PDF/A-2a and PDF/UA-1, dated the day of issue, not signed yet. Raises NameNotPrintable."""
    inputs = inputs_of(said, marks)
    issued = datetime.combine(said.issued_on, NOON, CHINA)
    try:
        return _tight(typeset(inputs, format="pdf", pdf_standards=["a-2a", "ua-1"], timestamp=issued)[0])
    except typst.TypstError:
        if unknown := "".join(letter for letter in said.name if not _prints(letter)):
            raise NameNotPrintable(fields={"name": unknown}) from None
        raise


def _tight(sheet: bytes) -> bytes:
    """The same sheet with its small objects packed into streams: a fifth smaller."""
    packed = io.BytesIO()
    with pikepdf.open(io.BytesIO(sheet)) as pdf:
        how = {"object_stream_mode": pikepdf.ObjectStreamMode.generate, "fix_metadata_version": False}
        pdf.save(packed, deterministic_id=True, **how)
    return packed.getvalue()


def typeset(inputs: dict[str, str], template: Path | bytes = TEMPLATE, **how: Any) -> list[bytes]:
    """The sheet in the format asked for: one PDF, or a PNG for each page."""
    with _press:  # the compiler is one, and keeps the template and the inputs of the call before
        made = _compiler().compile(template, sys_inputs=inputs, **how)
    return [made] if isinstance(made, bytes) else made or []


def inputs_of(said: rules.Said, marks: Marks) -> dict[str, str]:
    """What the template is given: what is said, the sums in figures and words, and the code to scan."""
    total = _total(said)
    paper = rules.plain(said) | {
        "number": marks.number,
        "address": marks.address,
        "places": list(dict.fromkeys(part.place_name for part in said.parts)),
        "parts": [_row(part) | {"months": str(part.months), "amount": _shown(part.amount)} for part in said.parts],
        "stretches": [
            _row(part) | {"span": rules.plain(each.span), "months": str(len(each.span)), "amount": _shown(each.amount)}
            for part in said.parts
            for each in part.paid
        ],
        "total": _shown(total),
        "total_in_words": total.in_words if total is not None else "",
    }
    return {"paper": json.dumps(paper, ensure_ascii=False), "code": _code(marks.code)}


def _total(said: rules.Said) -> Fen | None:
    """All that was paid, over every scheme; None where the paper does not tell it."""
    amounts = [part.amount for part in said.parts]
    return None if None in amounts else Fen.total(one for one in amounts if one is not None)


def _shown(amount: Fen | None) -> str:
    return "" if amount is None else amount.shown


def _row(part: rules.Part) -> dict[str, object]:
    return {"scheme_name": part.scheme_name, "place_name": part.place_name, "standing": part.standing}


def _code(text: str) -> str:
    """A text as a QR code (the bytes of a PNG as JSON, error correction M, four dots a module, without its quiet zone: the template leaves it)."""
    made = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    drawn = made.to_image(scale=4, add_quiet_zones=False)
    height, width = drawn.shape
    grey = bytes(memoryview(drawn))  # type: ignore[arg-type]
    return json.dumps(list(_png(width, height, grey)))


def _png(width: int, height: int, grey: bytes) -> bytes:
    """Dots of grey, a byte each, as a PNG (ISO/IEC 15948): header, rows without a filter, end."""
    rows = b"".join(b"\0" + grey[start : start + width] for start in range(0, len(grey), width))
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(rows)),
        (b"IEND", b""),
    )
    chunks = (
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body)) for name, body in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


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
