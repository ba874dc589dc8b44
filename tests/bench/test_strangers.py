"""How far apart known and unknown ones are told, and beside what."""

from __future__ import annotations

from bench import strangers
from bench.strangers import FIRST, KNOWN, OTHERS, UNKNOWN


def test_the_medians_are_told_apart_beside_two_groups_of_unknown_ones() -> None:
    waits = {KNOWN: [0.010, 0.030, 0.900], UNKNOWN: [0.020, 0.025, 0.030], OTHERS: [0.024]}
    figure = strangers.told("a code", waits)
    assert (figure.measured, figure.aim) == ("5.0 ms", "≤ 20 ms")
    assert figure.beside == "two groups of unknown ones: 1.0 ms; an answer takes 25.0 ms; 3 of each in turn"


def test_no_number_and_no_name_is_in_two_groups() -> None:
    asked = [strangers._code(first + order)[1] for first in FIRST.values() for order in range(strangers.COUNT)]
    asked += [strangers._password(first + order)[1] for first in FIRST.values() for order in range(strangers.COUNT)]
    assert len(set(asked)) == len(asked)
