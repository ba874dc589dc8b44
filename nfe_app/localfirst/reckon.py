"""Looking up and working out on the phone, from what is already there: search, sums, amounts, trees of steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args

from .javascript import AnyVar, brings, picture, seen, worked_out

EVALUATE = "evaluate.js"
LISTS = "lists.js"


@dataclass
class Step:
    """One line of a reckoning: a named whole number in its unit (`shown` tells it otherwise), and the key of its ground."""

    name: str = ""
    count: str = ""
    unit: str = ""
    shown: str = ""
    law: str = ""


def search(rows: AnyVar, query: AnyVar, limit: int = 20) -> Any:
    """Rows [code, name, spelling, initials, …] that answer a query, best first: equal, begins with it, contains it."""
    return worked_out("searchRows", rows._var_type, rows, query, limit, file=LISTS)


def where(rows: AnyVar, field: str, equals: object) -> Any:
    """The rows whose field has that value; the same type as `rows`."""
    return worked_out("rowsWhere", rows._var_type, rows, field, equals, file=LISTS)


def find(rows: AnyVar, field: str | AnyVar, value: object) -> Any:
    """The first row whose field has that value, typed as a row; none is false in `rx.cond`, and its fields are empty."""
    return worked_out("rowWith", (get_args(rows._var_type) or (Any,))[0], rows, field, value, file=LISTS)


def contains(values: AnyVar, value: object) -> Any:
    """Whether a list has that value: Var[bool]."""
    return worked_out("listHas", bool, values, value, file=LISTS)


def total(amounts: AnyVar | Sequence[object], field: str = "") -> Any:
    """The sum of whole numbers, or of one field of every row; null when any of them is not known."""
    return worked_out(
        "totalOf", int, amounts if not isinstance(amounts, Sequence) else list(amounts), field, file=LISTS
    )


def evaluate(tree: AnyVar, inputs: Mapping[str, object]) -> Any:
    """What a tree of steps comes to for these whole-number inputs; null while one is missing. Never a fraction.

    A list given as `due` is known to the tree as due_1, due_2 and so on.
    """
    return worked_out("evaluateTree", int, tree, dict(inputs), file=EVALUATE)


def evaluate_chain(chain: AnyVar, inputs: Mapping[str, object]) -> Any:
    """The inputs, and by its name what every tree of a chain [{name, tree}] comes to: each knows those before it."""
    return worked_out("evaluateChain", dict[str, int | None], chain, dict(inputs), file=EVALUATE)


def steps(tree: AnyVar, inputs: Mapping[str, object] | AnyVar) -> Any:
    """Every named number of a tree once, parts before what is made of them; nothing while it cannot be worked out."""
    return worked_out(
        "stepsOf", list[Step], tree, dict(inputs) if isinstance(inputs, Mapping) else inputs, file=EVALUATE
    )


def shown(count: object, unit: object = "fen") -> Any:
    """A whole number in its unit as people read it: fen, number, tenth, millionth, percent (of millionths), or month (year × 12 + month − 1)."""
    return worked_out("countShown", str, count, unit)


def once(name: str, value: AnyVar) -> Any:
    """The same under a name of its own, worked out once for all that reads it: for what many parts of a page show."""
    hook = f"const {name} = {value!s}"
    return seen(name, value._var_type, brings(hooks=(hook,), after=value._get_all_var_data()))


def known(value: AnyVar) -> Any:
    """Whether a worked-out number is there at all: false for null, true for 0."""
    return worked_out("isKnown", bool, value)


def money(fen: AnyVar) -> Any:
    """Fen as people read them: "1,600.00", with a true minus; "—" when not known."""
    return worked_out("moneyShown", str, fen)


def fen(text: AnyVar) -> Any:
    """Yuan as they are typed, in fen; null while it is not an amount."""
    return worked_out("fenOf", int, text)


def parts_of(text: AnyVar, places: int) -> Any:
    """A number as it is typed, in parts of 10⁻ᵖˡᵃᶜᵉˢ; null while it is none, or has more decimals."""
    return worked_out("partsOf", int, text, places)


def moment(stamp: AnyVar) -> Any:
    """An ISO moment as people speak of it: "今天 08:15", "昨天 19:02", "11月3日 07:40"; in China's time."""
    return worked_out("momentSpoken", str, stamp)


def days_left(until: AnyVar) -> Any:
    """How many days are left up to and with a last day ("2026-11-30"), today counted; null when it has passed or is not known."""
    return worked_out("daysLeft", int, until, picture("today", str))


def without(rows: AnyVar, field: str, values: AnyVar) -> Any:
    """The rows whose field is none of these values; the same type as `rows`."""
    return worked_out("rowsWithout", rows._var_type, rows, field, values, file=LISTS)


def pick(record: AnyVar, keys: object) -> Any:
    """What a record holds under these keys, in their order, typed as its values; what it does not hold is left out."""
    kind: Any = get_args(record._var_type)[1]
    return worked_out("pickRows", list[kind], record, keys, file=LISTS)


def column(rows: AnyVar, field: str) -> Any:
    """One field of every row, as texts."""
    return worked_out("fieldOfAll", list[str], rows, field, file=LISTS)


def total_at(record: AnyVar, keys: AnyVar) -> Any:
    """The sum of what a record holds under these keys; null when one of them is not known, or there are none."""
    return worked_out("totalAt", int, record, keys, file=LISTS)


def sums_at(record: AnyVar, lists: AnyVar) -> Any:
    """For each list of keys the sum of what a record holds under them: 0 for no keys, null when one is not known."""
    return worked_out("sumsAt", list[int], record, lists, file=LISTS)


def about_at(record: AnyVar, lists: AnyVar, each: object) -> Any:
    """The same where what is not known counts as `each`: an estimate."""
    return worked_out("aboutAt", list[int], record, lists, each, file=LISTS)


def added_up(lists: Sequence[object]) -> Any:
    """Several lists of numbers added place by place; null where one of them is not known."""
    return worked_out("addedUp", list[int], list(lists), file=LISTS)


def count_of(numbers: AnyVar) -> Any:
    """How many numbers of a list are not 0."""
    return worked_out("countOf", int, numbers, file=LISTS)


def fresh_id() -> Any:
    """A new UUIDv7 (RFC 9562), made on the phone."""
    return worked_out("uuid7", str)


def present(values: Sequence[object]) -> Any:
    """The values without those that are null."""
    return worked_out("onlyPresent", list[Any], list(values), file=LISTS)
