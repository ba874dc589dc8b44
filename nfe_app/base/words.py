"""`_()`: every word a person reads goes through gettext; Chinese is the source language."""

from __future__ import annotations

import gettext
import os
from pathlib import Path

LANGUAGE = os.environ.get("NFE_LANGUAGE", "zh_CN")
_translation = gettext.translation("nfe_app", Path(__file__).with_name("words"), [LANGUAGE], fallback=True)


def _(words: str) -> str:
    """The words in the language of this build; the Chinese source where there is no other."""
    return _translation.gettext(words)
