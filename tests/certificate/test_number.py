"""The number a certificate is found by: hard to guess, easy to type, and a slip of the hand is noticed."""

from __future__ import annotations

from base64 import b32decode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nfe_app.certificate.number import LETTERS, is_wellformed, normal, number_of

RANDOM = st.binary(min_size=10, max_size=10)
TO_RFC_4648 = str.maketrans(LETTERS, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")


def letters_of(number: str) -> str:
    return number.replace("-", "")


def test_it_is_printed_in_four_groups() -> None:
    assert number_of(bytes.fromhex("9f2c7ab1054e83d066f1")) == "KWP7-NC85-9T1X-0SQHS"


@given(RANDOM)
def test_all_80_random_bits_stand_in_it(random_bytes: bytes) -> None:
    number = letters_of(number_of(random_bytes))
    assert b32decode(number[:16].translate(TO_RFC_4648)) == random_bytes


@pytest.mark.parametrize("size", [0, 9, 11, 16])
def test_fewer_or_more_random_bytes_make_no_number(size: int) -> None:
    with pytest.raises(ValueError):
        number_of(bytes(size))


@given(RANDOM)
def test_it_has_no_letters_that_look_alike(random_bytes: bytes) -> None:
    assert not set("OILU") & set(number_of(random_bytes))


@given(RANDOM)
def test_the_printed_number_is_wellformed(random_bytes: bytes) -> None:
    number = number_of(random_bytes)
    assert is_wellformed(number)
    assert normal(number) == number


@given(RANDOM)
def test_every_single_wrong_character_is_noticed(random_bytes: bytes) -> None:
    number = letters_of(number_of(random_bytes))
    slips = [number[:at] + wrong + number[at + 1 :] for at in range(17) for wrong in LETTERS if wrong != number[at]]
    assert len(slips) == 17 * 31
    assert [slip for slip in slips if normal(slip)] == []


@given(RANDOM)
def test_every_swap_of_two_neighbours_is_noticed(random_bytes: bytes) -> None:
    number = letters_of(number_of(random_bytes))
    swaps = [number[:at] + number[at + 1] + number[at] + number[at + 2 :] for at in range(16)]
    assert [swap for swap in swaps if normal(swap) and swap != number] == []


@pytest.mark.parametrize(
    "typed",
    [
        "0c20a1g7104gm2rc0",
        "OC2O-AIG7-LO4G-M2RCO",
        "oc2o alg7 io4g m2rco",
        "  0C20 A1G7 104G M2RC0\n",
        "0C20—A1G7–104G－M2RC0",
        "０Ｃ２０－Ａ１Ｇ７－１０４Ｇ－Ｍ２ＲＣ０",
    ],
)
def test_it_may_be_typed_carelessly(typed: str) -> None:
    assert normal(typed) == "0C20-A1G7-104G-M2RC0"
    assert not is_wellformed(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "-",
        "0C20-A1G7-104G-M2RC",
        "0C20-A1G7-104G-M2RC00",
        "UC20-A1G7-104G-M2RC0",
        "编号0C20A1G7104GM2RC0",
        "0" * 10**6,
    ],
)
def test_what_cannot_be_a_number_is_none(typed: str) -> None:
    assert normal(typed) is None


@given(st.text(max_size=80))
def test_any_text_at_all_gives_none_or_a_wellformed_number(typed: str) -> None:
    number = normal(typed)
    assert number is None or is_wellformed(number)
