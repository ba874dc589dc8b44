"""What the phone holds of transfers: the shapes that the server tells them in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from nfe_app.ui.me import mine


@dataclass
class Step:
    """One step: what, whose deed, on which day; done, now or next."""

    name: str = ""
    who: str = ""
    day: str = ""
    at: str = ""


@dataclass
class Transfer:
    """One transfer with its steps, its clock, and what to do where an office is late."""

    id: str = ""
    number: str = ""
    kind: str = ""
    giving: str = ""
    taking: str = ""
    now: str = ""
    tone: str = ""
    says: str = ""
    note: str = ""
    owner: str = ""
    due: str = ""
    left: int = 0
    is_late: bool = False
    law: str = ""
    holidays: str = ""
    heard: str = ""
    letter: str = ""
    account_fen: int = 0
    pooled_fen: int = 0
    has_sums: bool = False
    sum_says: str = ""
    has_pool: bool = False
    may_withdraw: bool = False
    what_to_do: list[str] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)


@dataclass
class Block:
    """One thing that stands in the way, or is to be known before."""

    code: str = ""
    says: str = ""
    remedy: str = ""
    law: str = ""
    tone: str = ""
    away: bool = False


@dataclass
class Line:
    """One line of what would move; `known` is false where the sum is not."""

    name: str = ""
    fen: int = 0
    known: bool = False
    says: str = ""
    law: str = ""


@dataclass
class Drawn:
    """Where the pension would be drawn, for one answer to where the household is."""

    where: str = ""
    says: str = ""
    law: str = ""


@dataclass
class Way:
    """From which place to which one, with all that is to be seen before applying; `stops` are the answers with which it cannot be asked for."""

    id: str = ""
    kind: str = ""
    title: str = ""
    giving: str = ""
    giving_name: str = ""
    taking: str = ""
    taking_name: str = ""
    months: int = 0
    total_fen: int = 0
    total_known: bool = False
    limit: str = ""
    blocks: list[Block] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    drawn: list[Drawn] = field(default_factory=list)
    stops: list[str] = field(default_factory=list)


@dataclass
class Crossing:
    """A change between the two pensions, or months that were paid twice: whether it may be, why, and what comes of it."""

    id: str = ""
    kind: str = ""
    title: str = ""
    way: str = ""
    giving: str = ""
    taking: str = ""
    allowed: str = ""
    says: str = ""
    law: str = ""
    counts: str = ""
    months: int = 0
    spans: str = ""
    money: str = ""
    fen: int = 0
    blocks: list[Block] = field(default_factory=list)
    may: bool = False


@dataclass
class Held:
    """Months that one place holds, and where they were paid."""

    title: str = ""
    place: str = ""
    came_from: str = ""
    months: int = 0
    says: str = ""


@dataclass
class Moves:
    """Every way there is, and who holds which months."""

    ways: list[Way] = field(default_factory=list)
    crossings: list[Crossing] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)


transfers: Any = mine("transfers", list[Transfer])
moves: Any = mine("moves", Moves)
