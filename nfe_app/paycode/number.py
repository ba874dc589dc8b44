"""The number itself: sixteen digits that can be read out and typed, the last of which checks the others."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

RANDOM = 10**15
LENGTH = 16
LONGEST = 500
RUN = re.compile(r"[0-9](?:[\s\-]*[0-9])*")
DAMM = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)
"""The table of order 10 of H. M. Damm, Total anti-symmetrische Quasigruppen (Marburg 2004), page 111."""


def code_of(drawn: int) -> str:
    """The code made of a number drawn below 10¹⁵: its 15 digits, and one that checks them."""
    if not 0 <= drawn < RANDOM:
        raise ValueError("a code is made of a number of 15 digits")
    digits = f"{drawn:015d}"
    return digits + str(_check_of(digits))


def shown(code: str) -> str:
    """A code as it is read out: `1234 5678 9012 3456`."""
    return " ".join(code[at : at + 4] for at in range(0, LENGTH, 4))


def normal(typed: str) -> str | None:
    """The code somebody typed, with blanks, dashes or full width; None when it cannot be one of ours."""
    digits = "".join(_runs(typed[:LONGEST]))
    rest = re.sub(r"[0-9\s\-]", "", unicodedata.normalize("NFKC", typed[:LONGEST]))
    return digits if not rest and _is_code(digits) else None


def codes_in(text: str) -> list[str]:
    """Every code that the words of a transfer may hold, each once; what else is a number there does no harm."""
    found = (run[at : at + LENGTH] for run in _runs(text[:LONGEST]) for at in range(len(run) - LENGTH + 1))
    return list(dict.fromkeys(one for one in found if _is_code(one)))


def _runs(text: str) -> Iterator[str]:
    for found in RUN.findall(unicodedata.normalize("NFKC", text)):
        yield re.sub(r"[\s\-]", "", found)


def _is_code(digits: str) -> bool:
    return len(digits) == LENGTH and _check_of(digits) == 0


def _check_of(digits: Iterable[str]) -> int:
    """The check digit of Damm's algorithm; 0 over digits that end with theirs. It catches every wrong digit and every swap of two neighbours."""
    check = 0
    for digit in digits:
        check = int(DAMM[check][int(digit)])
    return check
