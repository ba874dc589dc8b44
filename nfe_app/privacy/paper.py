"""Everything of one person as a PDF to read."""

from __future__ import annotations

import json
from datetime import datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from threading import Lock

import typst

TEMPLATE = Path(__file__).with_name("paper.typ")
FONT = "fonts/ofl/notosanssc"
_press = Lock()


def print_all(said: dict[str, object], at: datetime) -> bytes:
    """The sheets, tagged; a letter that the font does not have is an empty box here, and stands whole in the JSON."""
    with _press:
        inputs = {"said": json.dumps(said, ensure_ascii=False)}
        second = at.replace(microsecond=0)
        made = _compiler().compile(TEMPLATE, sys_inputs=inputs, format="pdf", timestamp=second)
    return made if isinstance(made, bytes) else b"".join(made or [])


@cache
def _compiler() -> typst.Compiler:
    fonts = Path(str(files("justmytype_intl_cjk") / FONT))
    return typst.Compiler(root=TEMPLATE.parent, font_paths=[fonts], ignore_system_fonts=True)
