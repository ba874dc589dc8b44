"""Fen are whole, exact at any size, and shared out without a fen lost."""

from __future__ import annotations

import ast
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nfe_app.base.money import CAPITALS, Fen

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


@pytest.mark.parametrize(
    ("yuan", "words"),
    [
        ("0", "零元整"),
        ("0.05", "伍分"),
        ("0.50", "伍角整"),
        ("0.55", "伍角伍分"),
        ("1", "壹元整"),
        ("1.05", "壹元零伍分"),
        ("10", "壹拾元整"),
        ("11.10", "壹拾壹元壹角整"),
        ("105", "壹佰零伍元整"),
        ("325.04", "叁佰贰拾伍元零肆分"),
        ("1600", "壹仟陆佰元整"),
        ("1680.32", "壹仟陆佰捌拾元叁角贰分"),
        ("1409.50", "壹仟肆佰零玖元伍角整"),
        ("2088.94", "贰仟零捌拾捌元玖角肆分"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("10000", "壹万元整"),
        ("10001", "壹万零壹元整"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("107000.53", "壹拾万柒仟元伍角叁分"),
        ("1000000", "壹佰万元整"),
        ("10010000", "壹仟零壹万元整"),
        ("100000000", "壹亿元整"),
        ("100010000", "壹亿零壹万元整"),
        ("100000001.01", "壹亿零壹元零壹分"),
        ("150003000", "壹亿伍仟万叁仟元整"),
        ("1000000000000", "壹万亿元整"),
        ("9999999999999999.99", "玖仟玖佰玖拾玖万玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"),
    ],
)
def test_an_amount_in_capital_words(yuan: str, words: str) -> None:
    assert Fen.of_yuan(yuan).in_words == f"人民币{words}"


@pytest.mark.parametrize("fen", [-1, 10**18])
def test_amounts_without_words_are_an_error(fen: int) -> None:
    with pytest.raises(ValueError):
        _ = Fen(fen).in_words


UNITS = {"分": 1, "角": 10, "元": 100, "拾": 10, "佰": 100, "仟": 1000, "万": 10**4, "亿": 10**8}


def read_aloud(words: str) -> int:
    """Fen from capital words, read from left to right by someone who never saw how they were written."""
    whole = section = digit = 0
    for letter in words.removeprefix("人民币").removesuffix("整"):
        if letter in CAPITALS:
            digit = CAPITALS.index(letter)
        elif letter in "拾佰仟":
            section, digit = section + digit * UNITS[letter], 0
        elif letter == "亿":
            whole, section, digit = (whole + section + digit) * UNITS[letter], 0, 0
        elif letter == "万":
            whole, section, digit = whole + (section + digit) * UNITS[letter], 0, 0
        elif letter == "元":
            whole, section, digit = (whole + section + digit) * UNITS[letter], 0, 0
        else:
            whole, digit = whole + digit * UNITS[letter], 0
    return whole


@given(st.integers(0, 10**18 - 1) | st.integers(0, 10**8))
def test_capital_words_say_the_amount_to_the_fen(count: int) -> None:
    words = Fen(count).in_words
    assert read_aloud(words) == count
    assert "零零" not in words
