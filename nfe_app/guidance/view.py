"""The shape of what a pack says to help choosing, as pages read it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from nfe_app.catalog import page as catalog


@dataclass
class Fact:
    """Something the law says in words; `dated` is false where its start is not known."""

    name: str = ""
    title: str = ""
    says: str = ""
    law: list[str] = field(default_factory=list)
    dated: bool = False
    confidence: str = ""


@dataclass
class Cell:
    """One month of the calendar: its last day, and the periods that are paid for then."""

    month: str = ""
    says: str = ""
    due: str = ""
    periods: list[str] = field(default_factory=list)


@dataclass
class Calendar:
    """Twelve months at one frequency, or of one yearly fee."""

    code: str = ""
    title: str = ""
    cells: list[Cell] = field(default_factory=list)


@dataclass
class Change:
    """The next change of the place's limits, and what the last one was."""

    month: str = ""
    when: str = ""
    says: str = ""
    law: list[str] = field(default_factory=list)
    growth: int = 0
    likely: dict[str, Any] = field(default_factory=dict)
    top_up: dict[str, Any] = field(default_factory=dict)
    settle: Fact | None = None


@dataclass
class Guidance:
    """What the pack says to help choosing."""

    facts: dict[str, list[Fact]] = field(default_factory=dict)
    drawn: dict[str, Any] = field(default_factory=dict)
    calendars: list[Calendar] = field(default_factory=list)
    change: Change | None = None


@dataclass
class Pack(catalog.Pack):
    """A pack with its part on guidance."""

    guidance: Guidance = field(default_factory=Guidance)
