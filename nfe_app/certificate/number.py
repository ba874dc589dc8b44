"""The number of a certificate: 80 random bits as 16 characters, and one that checks them, as XXXX-XXXX-XXXX-XXXXC."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
RANDOM_BYTES = 10
LENGTH = 17
ALIKE = str.maketrans("OIL", "011")
DASHES = frozenset("-‐‑‒–—―−_.·")


def number_of(random_bytes: bytes) -> str:
    """The number made of 10 random bytes, as it is printed; different bytes give different numbers."""
    if len(random_bytes) != RANDOM_BYTES:
        raise ValueError(f"a number is made of {RANDOM_BYTES} random bytes")
    bits = int.from_bytes(random_bytes)
    values = [bits >> 5 * place & 31 for place in reversed(range(LENGTH - 1))]
    return _grouped("".join(LETTERS[value] for value in [*values, _check_of(values)]))


def normal(text: str) -> str | None:
    """The number as it is printed, however it was typed (small letters, blanks, full width, O for 0, I or L for 1).

    None when it cannot be a number of ours: a wrong length, a foreign character, a check that fails.
    """
    if len(text) > 4 * LENGTH:
        return None
    typed = unicodedata.normalize("NFKC", text).upper().translate(ALIKE)
    letters = "".join(letter for letter in typed if letter not in DASHES and not letter.isspace())
    if len(letters) != LENGTH or not set(letters) <= set(LETTERS):
        return None
    return None if _check_of(LETTERS.index(letter) for letter in letters) else _grouped(letters)


def bytes_of(number: str) -> bytes:
    """The random bytes of a number as it is printed."""
    bits = 0
    for letter in number.replace("-", "")[:-1]:
        bits = bits << 5 | LETTERS.index(letter)
    return bits.to_bytes(RANDOM_BYTES)


def is_wellformed(number: str) -> bool:
    """True for a number exactly as we print it; says nothing of whether it was ever given out."""
    return normal(number) == number


def _check_of(values: Iterable[int]) -> int:
    """The check value of Damm's algorithm over GF(32), x⁵ + x² + 1; 0 when the last value is the right check.

    It catches every wrong character and every swap of two. ISO 7064 has nothing for 32 characters: its MOD 37,36 brings
    the letters that look alike back and lets 72 of 45,360 swaps of neighbours pass.
    Source: H. M. Damm, Total anti-symmetrische Quasigruppen (Marburg 2004).
    """
    check = 0
    for value in values:
        doubled = (check ^ value) << 1
        check = doubled ^ 0b100101 if doubled & 0b100000 else doubled
    return check


def _grouped(letters: str) -> str:
    return "-".join((letters[:4], letters[4:8], letters[8:12], letters[12:]))
