"""Fen are whole, exact at any size, and shared out without a fen lost."""

from __future__ import annotations

import ast
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nfe_app.base.money import Fen

COUNTS = st.integers(-(10**15), 10**15)
RATES = st.decimals(0, 1, places=4)
ROOMS = ("ledger", "billing", "payment", "coverage", "enrolment", "catalog", "sandbox")
MONEY = [path for path in sorted(Path("nfe_app").rglob("*.py")) if path.parent.name in ROOMS or path.stem == "money"]
NO_MONEY = ("page", "draft", "sent", "faults")
EXACT = {"amount.count * account / whole", "timedelta(seconds=seconds) / self._hurry"}
"""Divisions of Decimals and of times; a whole number divided by a whole number would be a float."""


@given(st.lists(COUNTS, max_size=200))
def test_a_sum_is_exact_far_beyond_a_thousand_million_fen(counts: list[int]) -> None:
    """P8."""
    assert Fen.total(map(Fen, counts)).count == sum(counts)


@given(COUNTS, RATES)
def test_a_share_and_the_rest_make_the_whole(count: int, rate: Decimal) -> None:
    """P8."""
    whole = Fen(count)
    part = whole.share(rate)
    assert part + (whole - part) == whole
    assert abs(part.count - count * rate) <= Decimal("0.5")


@given(st.integers(-(10**9), 10**9), st.decimals(0, 1, places=1))
def test_half_a_fen_goes_up(count: int, rate: Decimal) -> None:
    exact = count * rate
    away = int(abs(exact) + Decimal("0.5")) * (1 if exact >= 0 else -1)
    assert Fen(count).share(rate).count == away


@given(COUNTS)
def test_yuan_read_back_are_the_same_fen(count: int) -> None:
    assert Fen.of_yuan(Fen(count).yuan) == Fen(count)


@given(COUNTS)
def test_what_people_read_is_the_same_amount_with_a_true_minus(count: int) -> None:
    shown = Fen(count).shown
    assert Fen.of_yuan(shown.replace(",", "").replace("−", "-")) == Fen(count)
    assert "-" not in shown


@pytest.mark.parametrize("wrong", [1.0, True, "1", Decimal(1), None])
def test_fen_are_made_of_whole_numbers_alone(wrong: object) -> None:
    """P8."""
    with pytest.raises(TypeError, match="whole numbers"):
        Fen(wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize(("yuan", "error"), [("0.001", ValueError), (0.1, TypeError), ("eight", ArithmeticError)])
def test_a_fraction_of_a_fen_is_an_error_and_not_rounded_away(yuan: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        Fen.of_yuan(yuan)


def test_amounts_read_as_on_a_bill() -> None:
    assert (Fen(160_000).yuan, Fen(160_000).shown) == ("1600.00", "1,600.00")
    assert (Fen(-500).yuan, Fen(-500).shown) == ("-5.00", "−5.00")
    assert (Fen(7).yuan, -Fen(7), Fen(7) * 3) == ("0.07", Fen(-7), Fen(21))


@pytest.mark.parametrize("path", [path for path in MONEY if path.stem not in NO_MONEY], ids=str)
def test_no_float_comes_near_money(path: Path) -> None:
    """P8."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        where = f"{path}:{getattr(node, 'lineno', '')}"
        assert not (isinstance(node, ast.Constant) and isinstance(node.value, float)), where
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in ("float", "round"), where
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
            said = ast.unparse(node)
            assert said in EXACT or "path" in said.lower() or "folder" in said.lower(), f"{where} {said}"
