"""How an amount comes about, as data: a tree of whole-number steps that Python and the phone work out alike."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, cast

from nfe_app.base.words import kept

Rounding = Literal["half_up", "up", "down"]
Unit = Literal["fen", "number", "tenth", "millionth", "percent", "month"]
Comparison = Literal["lt", "le", "eq", "ge", "gt"]
Inputs = Mapping[str, int]

COMPARE: dict[Comparison, Callable[[int, int], bool]] = {
    "lt": operator.lt,
    "le": operator.le,
    "eq": operator.eq,
    "ge": operator.ge,
    "gt": operator.gt,
}


@dataclass(frozen=True)
class Value:
    """A whole number with its name; `shown` is how people read it where it is no money, `law` the key of what it rests on."""

    count: int
    name: str = ""
    shown: str = ""
    law: str = ""
    unit: Unit = "fen"


@dataclass(frozen=True)
class Input:
    """A number a person gives."""

    name: str
    says: str = ""
    unit: Unit = "fen"


@dataclass(frozen=True)
class Clamp:
    """A number kept between two others."""

    of: Tree
    low: Tree
    high: Tree
    name: str = ""
    unit: Unit = "fen"


@dataclass(frozen=True)
class Add:
    """The sum of at least one part."""

    of: tuple[Tree, ...]
    name: str = ""
    unit: Unit = "fen"


@dataclass(frozen=True)
class Multiply:
    """The product of at least one part."""

    of: tuple[Tree, ...]
    name: str = ""
    unit: Unit = "fen"


@dataclass(frozen=True)
class Divide:
    """A quotient rounded to a multiple of `to`; half_up and up go away from zero, down goes towards it."""

    of: Tree
    by: Tree
    round: Rounding = "half_up"
    to: int = 1
    name: str = ""
    unit: Unit = "fen"


@dataclass(frozen=True)
class Compare:
    """One of two trees, as the comparison says."""

    how: Comparison
    left: Tree
    right: Tree
    then: Tree
    otherwise: Tree
    name: str = ""
    unit: Unit = "fen"


@dataclass(frozen=True)
class LookUp:
    """The tree beside a key; a key that is not in the table has none."""

    key: Tree
    rows: tuple[tuple[int, Tree], ...]
    name: str = ""
    unit: Unit = "fen"
    law: str = ""


@dataclass(frozen=True)
class Repeat:
    """A step worked out again and again from `start`, each time knowing the last result by `as_` and its turn by `turn`.

    Turns are counted from 0. Fewer than none, or more than a thousand, have no result.
    """

    times: Tree
    start: Tree
    step: Tree
    as_: str
    turn: str = "turn"
    name: str = ""
    unit: Unit = "fen"


Tree = Value | Input | Clamp | Add | Multiply | Divide | Compare | LookUp | Repeat
MOST_TURNS = 1000


def divided(count: int, by: int, how: Rounding, to: int) -> int | None:
    """The quotient as a multiple of `to`; None when the divisor is nothing."""
    part = by * to
    if part == 0:
        return None
    quotient, rest = divmod(abs(count), abs(part))
    more = {"half_up": rest * 2 >= abs(part), "up": rest > 0, "down": False}[how]
    rounded = (quotient + more) * abs(to)
    return -rounded if (count < 0) != (part < 0) else rounded


def evaluate(tree: Tree, inputs: Inputs) -> int | None:
    """The tree's whole number; None when an input is missing, a key is not in its table, or a divisor is nothing."""
    match tree:
        case Value(count=count):
            return count
        case Input(name=name):
            return inputs.get(name)
        case Add(of=parts):
            return _folded(parts, operator.add, inputs)
        case Multiply(of=parts):
            return _folded(parts, operator.mul, inputs)
        case Clamp():
            return _clamped(tree, inputs)
        case Divide(of=of, by=by, round=how, to=to):
            top, bottom = evaluate(of, inputs), evaluate(by, inputs)
            return None if top is None or bottom is None else divided(top, bottom, how, to)
        case Compare(how=how, left=left, right=right, then=then, otherwise=otherwise):
            one, other = evaluate(left, inputs), evaluate(right, inputs)
            if one is None or other is None:
                return None
            return evaluate(then if COMPARE[how](one, other) else otherwise, inputs)
        case LookUp(key=key, rows=rows):
            found = evaluate(key, inputs)
            return next((evaluate(row, inputs) for name, row in rows if name == found), None)
        case Repeat():
            return _repeated(tree, inputs)


def _folded(parts: tuple[Tree, ...], join: Callable[[int, int], int], inputs: Inputs) -> int | None:
    folded: int | None = None
    for at, part in enumerate(parts):
        count = evaluate(part, inputs)
        if count is None:
            return None
        folded = count if at == 0 else join(cast(int, folded), count)
    return folded


def _clamped(tree: Clamp, inputs: Inputs) -> int | None:
    count, low, high = (evaluate(part, inputs) for part in (tree.of, tree.low, tree.high))
    if count is None or low is None or high is None:
        return None
    return min(max(count, low), high)


def _repeated(tree: Repeat, inputs: Inputs) -> int | None:
    times, count = evaluate(tree.times, inputs), evaluate(tree.start, inputs)
    if times is None or not 0 <= times <= MOST_TURNS:
        return None
    for turn in range(times):
        if count is None:
            return None
        count = evaluate(tree.step, {**inputs, tree.as_: count, tree.turn: turn})
    return count


OPS: dict[type[Any], str] = {
    Value: "value",
    Input: "input",
    Clamp: "clamp",
    Add: "add",
    Multiply: "multiply",
    Divide: "divide",
    Compare: "compare",
    LookUp: "look_up",
    Repeat: "repeat",
}
SPELLED = {"otherwise": "else", "as_": "as"}
READ = {spelled: field for field, spelled in SPELLED.items()}
TYPES = {op: kind for kind, op in OPS.items()}


PARTS = {"of", "low", "high", "by", "left", "right", "then", "otherwise", "key", "times", "start", "step"}


def as_json(tree: Tree) -> Any:
    """The tree as JSON, `{"op": …}`; what is empty or in fen is left out, and a number without a name is just that number."""
    if isinstance(tree, Value) and tree == Value(tree.count):
        return tree.count
    made: dict[str, Any] = {"op": OPS[type(tree)]}
    for field, part in vars(tree).items():
        if part != "" and (field, part) != ("unit", "fen"):
            made[SPELLED.get(field, field)] = _told(field, part)
    return made


def _told(field: str, part: Any) -> Any:
    if field == "rows":
        return [[key, as_json(row)] for key, row in part]
    if field in PARTS:
        return [as_json(one) for one in part] if isinstance(part, tuple) else as_json(part)
    return part


def from_json(made: Any) -> Tree:
    """The tree that `as_json` told; an unknown step is a KeyError."""
    if isinstance(made, int):
        return Value(made)
    fields = {READ.get(name, name): part for name, part in made.items()}
    kind = TYPES[cast(str, fields.pop("op"))]
    return cast(Tree, kind(**{field: _read(field, part) for field, part in fields.items()}))


def _read(field: str, part: Any) -> Any:
    if field in ("name", "says"):
        return kept(part)
    if field == "rows":
        return tuple((key, from_json(row)) for key, row in part)
    if field in PARTS:
        return tuple(from_json(one) for one in part) if isinstance(part, list) else from_json(part)
    return part
