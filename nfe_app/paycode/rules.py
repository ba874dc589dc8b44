"""What a payment code is made of, where one stands, and what it refuses."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from datetime import date, timedelta
from enum import StrEnum

from nfe_app.base.errors import Refusal
from nfe_app.base.words import _

RANDOM = 10**15
LENGTH = 16
LONGEST = 500
RUN = re.compile(r"[0-9](?:[\s\-]*[0-9])*")
WINDOW = timedelta(minutes=10)
MISSES, MISSES_OF_ALL = 20, 1_000

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


class NoSuchCode(Refusal):
    """No live code is this number; an unknown, a mistyped and a withdrawn one are answered alike."""

    code = "no_such_code"
    words = _("没有这个缴费码，或已经停用。请跟给你码的人再核对一遍。")
    status = 404


class TooManyCodesTried(Refusal):
    """Too many codes that do not exist were tried."""

    code = "too_many_codes_tried"
    words = _("查得太多了，请 10 分钟后再试。")
    status = 429


class CodeNotOpen(Refusal):
    """The code cannot be paid by now: it is paid, or its day has passed."""

    code = "code_not_open"
    words = _("这个码不用付了：已经缴过，或过了日子。没有扣钱。")
    status = 409


class State(StrEnum):
    """Where a code stands, by its bills and its day."""

    OPEN = "open"
    UNDER_WAY = "under_way"
    PAID = "paid"
    ENDED = "ended"


SAYS = {
    State.OPEN: _("等人付。谁付都行。"),
    State.UNDER_WAY: _("有人正在付这笔，请勿重复付款。"),
    State.PAID: _("已经缴上了，不用再付。"),
    State.ENDED: _("过了日子，或账单变了，这个码不能再付。"),
}


def state_of(bills: Collection[str], ends_on: date, today: date) -> State:
    """Where a code stands by the states of its bills; money that came covers them, also after the code's day."""
    if set(bills) == {"paid"}:
        return State.PAID
    if "confirming" in bills:
        return State.UNDER_WAY
    return State.OPEN if set(bills) == {"owed"} and today <= ends_on else State.ENDED


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
