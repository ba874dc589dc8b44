"""首页 and 记录: am I covered now, what comes next, and every month that was paid for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import reflex as rx

from nfe_app.ui.me import mine

e = rx.el
Part = rx.Component


@dataclass
class Cell:
    """One month of the strip."""

    number: int = 0
    state: str = ""


@dataclass
class Stretch:
    """Months in a row, in words."""

    says: str = ""
    months: int = 0


@dataclass
class Cover:
    """The cover of one scheme as the server tells it; `until` is the last day of unbroken cover, empty when not covered."""

    scheme: str = ""
    title: str = ""
    until: str = ""
    until_says: str = ""
    months: int = 0
    amount_fen: int = 0
    year: int = 0
    strip: list[Cell] = field(default_factory=list)
    spans: list[Stretch] = field(default_factory=list)
    gaps: list[Stretch] = field(default_factory=list)


@dataclass
class Enrolled:
    """An enrolment as the server tells it."""

    id: str = ""
    scheme: str = ""
    title: str = ""
    place_name: str = ""
    option: str = ""
    since_says: str = ""
    step: str = ""
    frequency_says: str = ""
    covered_until: str = ""


coverage: Any = mine("coverage", list[Cover])
enrolments: Any = mine("enrolments", list[Enrolled])
