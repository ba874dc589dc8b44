"""Sums that stand on one another: each tree knows by name what the trees before it came to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeVar

from nfe_app.base.words import _
from nfe_app.catalog.derivation import (
    Add,
    Clamp,
    Compare,
    Divide,
    Input,
    LookUp,
    Multiply,
    Repeat,
    Tree,
    Unit,
    Value,
    evaluate,
)
from nfe_app.catalog.law import InForce, Known, Parameter

T = TypeVar("T")
Chain = tuple[tuple[str, Tree], ...]
YEAR = 12
MANY = Value(1200)
PARTS = 10_000  # rates are told in hundredths of a percent
NOTHING = LookUp(Value(0), ())  # a number that nobody knows


def worked_out(chain: Chain, inputs: Mapping[str, int]) -> dict[str, int]:
    """The inputs and every number that can be worked out from them, by name."""
    told = dict(inputs)
    for name, tree in chain:
        count = evaluate(tree, told)
        if count is not None:
            told[name] = count
    return told


def laws_of(tree: Tree) -> Iterator[str]:
    """The key of every value of the law in a tree."""
    if isinstance(tree, Value | LookUp) and tree.law:
        yield tree.law
    for part in vars(tree).values():
        yield from _laws_in(part)


def _laws_in(part: object) -> Iterator[str]:
    if isinstance(part, tuple):
        for one in part:
            yield from _laws_in(one)
    elif hasattr(part, "unit"):
        yield from laws_of(part)  # type: ignore[arg-type]


def given(name: str, says: str, unit: Unit = "number") -> Input:
    """A number that a person gave, or that an earlier tree came to."""
    return Input(name, says, unit)


def number(count: int, known: Known[Any], says: str = "", unit: Unit = "number") -> Value:
    """A number of the law as a leaf."""
    return Value(count, says or known.parameter.title, law=known.key, unit=unit)


def minus(of: Tree, less: Tree, name: str = "", unit: Unit = "number") -> Add:
    """A difference."""
    return Add((of, Multiply((Value(-1), less))), name, unit)


def at_least_none(of: Tree, name: str = "", most: Tree = MANY) -> Clamp:
    """A count that never falls below nothing."""
    return Clamp(of, Value(0), most, name, "number")


def whole_years(months: Tree, name: str = "") -> Divide:
    """Full years in a count of months, or the year a month lies in."""
    return Divide(months, Value(YEAR), "down", name=name, unit="number")


def within(of: Tree, low: int, high: Tree) -> Tree:
    """The number where it lies between two others, else none."""
    return Compare("lt", of, Value(low), NOTHING, Compare("gt", of, high, NOTHING, of))


def grown(of: Tree, rate: Tree) -> Divide:
    """A year's growth at a rate in hundredths of a percent, to the fen."""
    return Divide(Multiply((of, Add((Value(PARTS), rate)))), Value(PARTS))


def parts_of(known: Known[Any]) -> int:
    """A published rate in hundredths of a percent."""
    return int(known.value * PARTS)


def last_published(law: InForce, name: Parameter[T]) -> Known[T] | None:
    """The value in force, else the one that ended last: an estimate has to say which year it is of."""
    begun = [known for known in law.ever(name) if known.since and known.since <= law.day]
    return law.find(name) or max(begun, key=lambda known: known.since or law.day, default=None)


GROWTH = given("growth", _("工资每年涨（%）"), "fen")
INTEREST = given("interest", _("账户每年计息（%）"), "fen")
PRICES = given("prices", _("物价每年涨（%）"), "fen")
BORN = given("born", _("出生的月份"), "month")
NOW = given("now", _("现在的月份"), "month")
Made = Iterable[tuple[str, Tree]]


def in_todays_money(amount: Tree, years: Tree) -> Tree:
    """An amount some years from now, without the rise in prices until then."""
    step = Divide(Multiply((Input("worth"), Value(PARTS))), Add((Value(PARTS), PRICES)))
    return Repeat(years, amount, step, "worth", name=_("折成今天的钱"))
