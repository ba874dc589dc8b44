"""Where the pension would be drawn: the four rules of 国办发〔2009〕66号 第六条 in their order."""

from __future__ import annotations

import pytest

from nfe_app.transfer.drawn import HOME, Stay, drawn
from tests.transfer.law import LAW, NOTHING_KNOWN

NAMES = {"a": "甲地", "b": "乙地", "c": "丙地"}


@pytest.mark.parametrize(
    ("relation", "household", "stays", "place", "rule"),
    [
        ("a", "a", [("a", 1)], "a", 1),
        ("a", "a", [("b", 300), ("a", 1)], "a", 1),
        ("a", HOME, [("a", 120)], "a", 2),
        ("a", HOME, [("a", 119)], HOME, 4),
        ("a", HOME, [("a", 60), ("b", 12), ("a", 60)], "a", 2),
        ("a", HOME, [("b", 120), ("a", 119)], "b", 3),
        ("a", HOME, [("b", 120), ("c", 120), ("a", 12)], "c", 3),
        ("a", HOME, [("c", 120), ("b", 120), ("c", 1), ("a", 12)], "c", 3),
        ("a", "b", [("b", 119), ("a", 119)], "b", 4),
        ("a", HOME, [], HOME, 4),
    ],
)
def test_the_first_rule_that_fits_decides(relation, household, stays, place, rule) -> None:
    told = drawn(relation, household, [Stay(*one) for one in stays], NAMES, LAW)
    assert (told.place, told.rule) == (place, rule)
    assert NAMES.get(place, "户籍地") in told.says
    assert "66号" in told.cited


def test_without_the_years_in_the_law_it_is_not_known() -> None:
    told = drawn("a", HOME, [Stay("a", 500)], NAMES, NOTHING_KNOWN)
    assert (told.place, told.rule) == ("", 0)
    assert "还没查到" in told.says
