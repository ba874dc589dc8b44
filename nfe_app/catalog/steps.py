"""A tree told in the order in which a person would reckon it: one line for each number that has a name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from nfe_app.base.money import Fen

from .derivation import (
    COMPARE,
    Add,
    Clamp,
    Compare,
    Divide,
    Input,
    Inputs,
    LookUp,
    Multiply,
    Repeat,
    Tree,
    Unit,
    Value,
    evaluate,
)


@dataclass(frozen=True)
class Step:
    """One line of a reckoning: what it is, its whole number in `unit`, and the key of the law it rests on."""

    name: str
    count: int
    unit: Unit = "fen"
    shown: str = ""
    law: str = ""

    @property
    def says(self) -> str:
        """The number as people read it: yuan, a plain number, tenths, millionths, a percentage, or a month."""
        if self.shown or self.unit == "fen":
            return self.shown or Fen(self.count).yuan
        if self.unit == "month":
            return f"{self.count // 12}-{self.count % 12 + 1:02d}"
        if self.unit == "percent":
            return f"{Decimal(self.count).scaleb(-4):f}%"
        places = {"number": 0, "tenth": 1, "millionth": 6}[self.unit]
        return f"{Decimal(self.count).scaleb(-places):f}"


def steps_of(tree: Tree, inputs: Inputs) -> list[Step]:
    """Every named number of a tree once, parts before what is made of them; of a choice only the side that is taken."""
    return list(dict.fromkeys(_told(tree, inputs)))


def _told(tree: Tree, inputs: Inputs) -> Iterator[Step]:
    for part in _parts(tree, inputs):
        yield from _told(part, inputs)
    count = evaluate(tree, inputs)
    name = tree.says if isinstance(tree, Input) else tree.name
    if name and count is not None:
        yield Step(name, count, tree.unit, getattr(tree, "shown", ""), getattr(tree, "law", ""))


def _parts(tree: Tree, inputs: Inputs) -> tuple[Tree, ...]:
    """The trees that stand below one and count for its result."""
    match tree:
        case Value() | Input():
            return ()
        case Clamp(of=of, low=low, high=high):
            return of, low, high
        case Add(of=parts) | Multiply(of=parts):
            return parts
        case Divide(of=of, by=by):
            return of, by
        case Compare(how=how, left=left, right=right, then=then, otherwise=otherwise):
            one, other = evaluate(left, inputs), evaluate(right, inputs)
            if one is None or other is None:
                return left, right
            return left, right, then if COMPARE[how](one, other) else otherwise
        case LookUp(key=key, rows=rows):
            found = evaluate(key, inputs)
            return key, *(row for name, row in rows if name == found)
        case Repeat(times=times, start=start):
            return times, start
