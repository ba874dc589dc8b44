"""The number itself: it can be read out and typed, a slip is seen, and it is found among the words of a transfer."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nfe_app.paycode import number

DRAWN = st.integers(0, number.RANDOM - 1)


def test_the_check_digit_is_that_of_the_published_example() -> None:
    """572 is checked by 4 in H. M. Damm's own example."""
    assert number._check_of("572") == 4
    assert number._check_of("5724") == 0


def test_the_table_is_a_latin_square_with_nothing_on_its_diagonal() -> None:
    assert all(sorted(row) == sorted("0123456789") for row in (*number.DAMM, *zip(*number.DAMM, strict=True)))
    assert [number.DAMM[n][n] for n in range(10)] == ["0"] * 10


@given(DRAWN)
def test_a_code_is_sixteen_digits_in_groups_of_four(drawn: int) -> None:
    code = number.code_of(drawn)
    assert re.fullmatch(r"(\d{4} ){3}\d{4}", number.shown(code))
    assert number.normal(number.shown(code)) == code


@given(DRAWN, st.integers(0, 15), st.integers(1, 9))
def test_one_wrong_digit_is_seen(drawn: int, place: int, by: int) -> None:
    code = number.code_of(drawn)
    other = str((int(code[place]) + by) % 10)
    assert number.normal(code[:place] + other + code[place + 1 :]) is None


@given(DRAWN, st.integers(0, 14))
def test_two_neighbours_that_changed_places_are_seen(drawn: int, at: int) -> None:
    code = number.code_of(drawn)
    swapped = code[:at] + code[at + 1] + code[at] + code[at + 2 :]
    assert (number.normal(swapped) is None) == (code[at] != code[at + 1])


@pytest.mark.parametrize(
    "typed", ["1234-5678-9012-345{}", "１２３４　５６７８　９０１２　３４５{}", "  1234567890 12345{} "]
)
def test_it_may_be_typed_as_people_type(typed: str) -> None:
    code = number.code_of(123456789012345)
    assert number.normal(typed.format(code[-1])) == code


@pytest.mark.parametrize("typed", ["", "abc", "1" * 5000, "王芳 {}", "{}0", "٣" * 16, "{}\0"])
def test_what_is_no_code_is_none(typed: str) -> None:
    assert number.normal(typed.format(number.code_of(123456789012345))) is None


@pytest.mark.parametrize(
    "words",
    ["{}", "缴费码{}王芳", "社保 {} 2025年10月", "No.20251001 {} /ROC/", "2025 10 {} 138", "{}{}", "９９９９９９：{}"],
)
def test_a_code_is_found_among_the_words_of_a_transfer(words: str) -> None:
    code = number.code_of(123456789012345)
    assert code in number.codes_in(words.format(code, number.shown(code)))
    assert number.codes_in(words.format("", "")) == []
