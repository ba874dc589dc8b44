"""Trees of whole numbers: what each step promises, and that JSON keeps them."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nfe_app.catalog.derivation import (
    Add,
    Clamp,
    Compare,
    Divide,
    Input,
    LookUp,
    Multiply,
    Tree,
    Value,
    as_json,
    evaluate,
    from_json,
)
from tests.catalog.trees import trees, whole


@given(trees, whole, whole)
def test_json_keeps_a_tree_and_its_number(tree: Tree, base: int, income: int) -> None:
    again = from_json(json.loads(json.dumps(as_json(tree))))
    assert again == tree
    assert evaluate(again, {"base": base, "income": income}) == evaluate(tree, {"base": base, "income": income})


@given(trees, whole)
def test_a_number_is_whole_or_missing(tree: Tree, base: int) -> None:
    """P8."""
    assert type(evaluate(tree, {"base": base})) in (int, type(None))


@given(whole, st.integers(1, 10**6), st.sampled_from([1, 5, 100]))
def test_half_up_is_the_nearest_multiple(count: int, by: int, to: int) -> None:
    got = evaluate(Divide(Value(count), Value(by), "half_up", to), {})
    assert got is not None
    assert got % to == 0
    assert abs(Fraction(count, by) - got) <= Fraction(to, 2)


@given(whole, st.integers(1, 10**6))
def test_up_and_down_hold_the_quotient_between_them(count: int, by: int) -> None:
    up, down = (evaluate(Divide(Value(count), Value(by), how), {}) for how in ("up", "down"))
    assert up is not None
    assert down is not None
    assert abs(down) <= abs(Fraction(count, by)) <= abs(up) <= abs(down) + 1


@pytest.mark.parametrize(("count", "rounded"), [(5, 1), (4, 0), (-5, -1), (15, 2), (25, 3)])
def test_a_half_goes_away_from_zero(count: int, rounded: int) -> None:
    assert evaluate(Divide(Value(count), Value(10)), {}) == rounded


@given(whole, whole, whole)
def test_a_clamped_number_stays_in_its_limits(count: int, one: int, other: int) -> None:
    low, high = sorted((one, other))
    got = evaluate(Clamp(Input("base"), Value(low), Value(high)), {"base": count})
    assert got == sorted((low, count, high))[1]


def test_what_is_missing_makes_the_whole_missing() -> None:
    missing = Input("income")
    assert evaluate(Add((Value(1), missing)), {}) is None
    assert evaluate(Multiply((missing, Value(0))), {}) is None
    assert evaluate(Compare("lt", missing, Value(1), Value(1), Value(2)), {}) is None
    assert evaluate(Clamp(Value(1), missing, Value(2)), {}) is None
    assert evaluate(Divide(Value(1), Value(0)), {}) is None


def test_a_key_that_is_not_in_the_table_is_missing() -> None:
    table = LookUp(Input("base"), ((1, Value(10)), (2, Value(20))))
    assert [evaluate(table, {"base": key}) for key in (1, 2, 3)] == [10, 20, None]
    assert evaluate(table, {}) is None


def test_only_the_taken_side_of_a_comparison_counts() -> None:
    tree = Compare("ge", Input("base"), Value(5), Value(1), Input("income"))
    assert evaluate(tree, {"base": 5}) == 1
    assert evaluate(tree, {"base": 4}) is None


def test_the_json_form_is_the_one_phones_read() -> None:
    tree = Compare("lt", Input("base"), Value(3, "下限", law="京人社发"), Divide(Value(1), Value(2)), Value(0))
    assert as_json(tree) == {
        "op": "compare",
        "how": "lt",
        "left": {"op": "input", "name": "base"},
        "right": {"op": "value", "count": 3, "name": "下限", "law": "京人社发"},
        "then": {
            "op": "divide",
            "of": 1,
            "by": 2,
            "round": "half_up",
            "to": 1,
        },
        "else": 0,
    }
